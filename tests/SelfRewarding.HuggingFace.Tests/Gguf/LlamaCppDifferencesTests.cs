using System.Text;
using System.Text.Json.Nodes;
using SelfRewarding.HuggingFace.Configuration;
using SelfRewarding.HuggingFace.Conversion;
using SelfRewarding.HuggingFace.Gguf;

namespace SelfRewarding.HuggingFace.Tests.Gguf;

public sealed class LlamaCppDifferencesTests
{
    [Theory]
    [InlineData("llama", "{}", null)]
    [InlineData("mistral", """{"sliding_window": 8}""", "it has no sliding window for llama, so that texts longer than 8 tokens differ")]
    [InlineData("mistral", """{"sliding_window": 64}""", null)]
    [InlineData("qwen2", """{"use_sliding_window": true, "sliding_window": 8, "max_window_layers": 3}""", "no sliding window for qwen2")]
    [InlineData("phi3", """{"sliding_window": 8}""", "no sliding window for phi3")]
    [InlineData("smollm3", "{}", null)]
    [InlineData("smollm3", """{"no_rope_layers": [1, 0, 1, 1]}""", "the model has others (no_rope_layers)")]
    [InlineData("gemma2", """{"query_pre_attn_scalar": 4}""", null)]
    [InlineData("gemma2", """{"query_pre_attn_scalar": 9}""", "the root of 4 there, by that of 9 in the model (query_pre_attn_scalar)")]
    [InlineData("gemma2", """{"query_pre_attn_scalar": 4, "attn_logit_softcapping": null}""", "scores are capped at 50 and logits at 30 there")]
    [InlineData(
        "gemma2", """{"query_pre_attn_scalar": 4, "layer_types": ["full_attention", "sliding_attention", "full_attention", "sliding_attention"]}""",
        "sliding windows are in every other layer from the first there")]
    [InlineData("gemma3_text", """{"query_pre_attn_scalar": 4}""", null)]
    [InlineData(
        "gemma3_text", """{"query_pre_attn_scalar": 4, "sliding_window_pattern": 2}""",
        "in all layers but every sixth there, the model has them in others (layer_types)")]
    [InlineData("llama", """{"hidden_act": "gelu_pytorch_tanh"}""", "its activation is silu")]
    [InlineData("llama", """{"rope_scaling": {"rope_type": "dynamic", "factor": 2.0}}""", "dynamic rotary scaling")]
    [InlineData("llama", """{"rope_scaling": {"rope_type": "yarn", "factor": 4.0}}""", null)]
    [InlineData("llama", """{"rope_scaling": {"rope_type": "yarn", "factor": 4.0, "attention_factor": 1.5}}""", "yarn's ramp and magnitude")]
    public void What_llama_cpp_computes_otherwise_is_said(string family, string own, string? said)
    {
        Check(family, own, [], said);
    }

    [Theory]
    [InlineData("llama", """{"attention_bias": true, "mlp_bias": true}""", null)]
    [InlineData("granite", """{"attention_bias": true, "mlp_bias": true}""", null)]
    [InlineData("qwen2", "{}", null)]
    [InlineData("olmo2", "{}", null)]
    [InlineData("olmo2", """{"attention_bias": true}""", "it refuses the file, since its olmo2 has no bias behind attention (attention_bias)")]
    [InlineData("olmo2", """{"tie_word_embeddings": true}""", "its olmo2 has a head of its own (tie_word_embeddings)")]
    [InlineData("qwen3", """{"attention_bias": true}""", "its qwen3 has no bias behind attention")]
    [InlineData("smollm3", """{"attention_bias": true}""", "its smollm3 has no bias behind attention")]
    [InlineData("smollm3", """{"mlp_bias": true}""", "its smollm3 has no biases in the feed-forward block (mlp_bias)")]
    [InlineData("gemma2", """{"query_pre_attn_scalar": 4, "attention_bias": true}""", "its gemma2 has no bias behind attention")]
    [InlineData(
        "gemma2", """{"query_pre_attn_scalar": 4, "tie_word_embeddings": false}""", "its gemma2 has no head of its own (tie_word_embeddings)")]
    [InlineData("gemma3_text", """{"query_pre_attn_scalar": 4, "attention_bias": true}""", "its gemma3 has no bias behind attention")]
    [InlineData("gemma3_text", """{"query_pre_attn_scalar": 4, "tie_word_embeddings": false}""", null)]
    public void What_llama_cpp_does_not_load_is_said(string family, string own, string? said) => Check(family, own, [], said);

    [Theory]
    [InlineData(ByteLevel, "null", null)]
    [InlineData(
        ByteLevel, """{"type":"Lowercase"}""", "it leaves out the model's normalizer (Lowercase): texts that it changes or cuts become other tokens")]
    [InlineData(
        ByteLevel, """{"type":"Sequence","normalizers":[{"type":"NFD"},{"type":"StripAccents"}]}""",
        "it leaves out the model's normalizer (NFD, StripAccents)")]
    [InlineData(
        """{"type":"ByteLevel","add_prefix_space":true}""", "null",
        "it takes token ids only, since GGUF has no kind for the model's tokenizer (BPE cut in a way that no tokenizer.ggml.pre names)")]
    [InlineData("""{"type":"Whitespace"}""", "null", "BPE cut in a way that no tokenizer.ggml.pre names")]
    public void A_byte_level_tokenizer_is_followed_but_for_its_normalizer(string preTokenizer, string normalizer, string? said) =>
        Check("llama", "{}", Tokenizer("""{"type":"BPE","vocab":{"a":0},"merges":[]}""", preTokenizer, normalizer), said);

    [Theory]
    [InlineData("null", """{"type":"Sequence","normalizers":[{"type":"Prepend","prepend":"▁"},MARK]}""", null)]
    [InlineData("""{"type":"Split","pattern":{"String":" "},"behavior":"MergedWithPrevious","invert":false}""", "MARK", null)]
    [InlineData("""{"type":"Metaspace","replacement":"▁","prepend_scheme":"first","split":false}""", "null", null)]
    [InlineData("""{"type":"Metaspace","replacement":"▁","prepend_scheme":"first"}""", "null", "the model's pre-tokenizer (Metaspace)")]
    [InlineData("""{"type":"Digits","individual_digits":true}""", "MARK", "it leaves out the model's pre-tokenizer (Digits)")]
    [InlineData("null", """{"type":"Sequence","normalizers":[{"type":"NFKC"},MARK]}""", "it leaves out the model's normalizer (NFKC)")]
    [InlineData(
        "null", """{"type":"Sequence","normalizers":[{"type":"Replace","pattern":{"String":"x"},"content":"y"},MARK]}""", "normalizer (Replace)")]
    [InlineData("null", """{"type":"Prepend","prepend":"▁"}""", "it writes spaces as ▁, the model's tokenizer does not")]
    public void A_SentencePiece_tokenizer_is_followed_in_its_marks_for_spaces(string preTokenizer, string normalizer, string? said)
    {
        const string mark = """{"type":"Replace","pattern":{"String":" "},"content":"▁"}""";
        var model = """{"type":"BPE","vocab":{"a":0},"merges":[],"byte_fallback":true}""";
        Check("llama", "{}", Tokenizer(model, preTokenizer, normalizer.Replace("MARK", mark, StringComparison.Ordinal)), said);
    }

    [Theory]
    [InlineData("WordLevel")]
    [InlineData("WordPiece")]
    [InlineData("Unigram")]
    public void A_tokenizer_of_another_kind_is_named(string kind) => Check(
        "llama", "{}", Tokenizer($$"""{"type":"{{kind}}","vocab":{} }""", "null", "null"),
        $"it takes token ids only, since GGUF has no kind for the model's tokenizer ({kind})");

    [Theory]
    [InlineData("gpt2")]
    [InlineData("llama2")]
    [InlineData("llama3_2")]
    [InlineData("gemma3")]
    [InlineData("qwen3")]
    [InlineData("smollm2")]
    [InlineData("mistral_nemo")]
    [InlineData("deepseek_v3")]
    public void Nothing_is_said_of_the_tokenizers_that_llama_cpp_knows(string name)
    {
        using var json = SharedData.Json($"conformance/tokenizers/{name}/tokenizer.json.gz");
        Check("llama", "{}", Encoding.UTF8.GetBytes(json.RootElement.GetRawText()), null);
    }

    private const string ByteLevel = """{"type":"ByteLevel","add_prefix_space":false,"use_regex":true}""";

    private static byte[] Tokenizer(string model, string preTokenizer, string normalizer) => Encoding.UTF8.GetBytes(
        $$"""{"model":{{model}},"pre_tokenizer":{{preTokenizer}},"normalizer":{{normalizer}},"added_tokens":[]}""");

    private static void Check(string family, string own, byte[] tokenizer, string? said)
    {
        var root = JsonNode.Parse("""
            {"vocab_size": 40, "hidden_size": 16, "intermediate_size": 24, "num_hidden_layers": 4, "num_attention_heads": 4, "num_key_value_heads": 2,
             "head_dim": 4, "max_position_embeddings": 64}
            """)!.AsObject();
        root["model_type"] = family;
        foreach (var (key, value) in JsonNode.Parse(own)!.AsObject())
            root[key] = value?.DeepClone();
        var files = new Dictionary<string, byte[]>();
        if (tokenizer.Length > 0)
            files["tokenizer.json"] = tokenizer;
        var model = new ModelParts("m", ModelConfigFile.Parse(root, "m"), files);

        string[] phrases = [.. LlamaCppDifferences.Of(model, GgufFamily.OfModel(model))];

        if (said is null)
            Assert.Empty(phrases);
        else
            Assert.Contains(said, Assert.Single(phrases));
    }
}
