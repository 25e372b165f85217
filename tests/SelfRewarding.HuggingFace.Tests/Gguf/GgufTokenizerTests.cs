using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using SelfRewarding.HuggingFace.Configuration;
using SelfRewarding.HuggingFace.Gguf;
using SelfRewarding.HuggingFace.Tokenizers;
using SelfRewarding.HuggingFace.Tokenizers.Reading;

namespace SelfRewarding.HuggingFace.Tests.Gguf;

/// <summary>tokenizer.json from metadata.</summary>
public sealed class GgufTokenizerTests
{
    private const string SmolLm = "models/smollm2-135m-instruct/SmolLM2-135M-Instruct.Q4_1.gguf";

    [Fact]
    public void A_byte_level_vocabulary_gives_a_tokenizer()
    {
        var tokenizer = Parse(ByteLevel("gpt-2"));

        Assert.Equal([3, 2], tokenizer.Encode("aba").Ids);
        Assert.Equal([4], tokenizer.Encode("<end>", parseSpecial: true).Ids);
        Assert.Equal([4], tokenizer.SpecialIds);
    }

    [Fact]
    public void A_bos_flag_puts_the_token_before_a_text()
    {
        var pairs = ByteLevel("gpt-2");
        pairs["tokenizer.ggml.add_bos_token"] = true;
        pairs["tokenizer.ggml.bos_token_id"] = 4u;
        Assert.Equal([4, 3], Parse(pairs).Encode("ab", addSpecialTokens: true).Ids);
    }

    [Fact]
    public void Scores_decide_what_a_sentence_piece_vocabulary_merges_first()
    {
        var pairs = new OrderedDictionary<string, object>
        {
            ["tokenizer.ggml.model"] = "llama",
            ["tokenizer.ggml.tokens"] = new[] { "<unk>", "▁", "a", "b", "ab", "ba", "▁a", "<0x63>" },
            ["tokenizer.ggml.scores"] = new[] { 0f, -9, -9, -9, -2, -1, -3, 0 },
            ["tokenizer.ggml.token_type"] = new[] { 2, 1, 1, 1, 1, 1, 1, 6 },
            ["tokenizer.ggml.unknown_token_id"] = 0u,
        };
        var tokenizer = Parse(pairs);

        // "▁aba": ba (-1) goes before ab (-2) and ▁a (-3); then ▁a.
        Assert.Equal([6, 5], tokenizer.Encode("aba").Ids);
        Assert.Equal([1, 7], tokenizer.Encode("c").Ids);
        Assert.Equal("aba", tokenizer.Decode([6, 5]));
    }

    [Theory]
    [InlineData("""{"type":"Metaspace","prepend_scheme":"first"}""", true)]
    [InlineData("""{"type":"Metaspace","prepend_scheme":"never"}""", false)]
    [InlineData("""{"type":"Metaspace","add_prefix_space":false}""", false)]
    [InlineData("""{"type":"Metaspace"}""", true)]
    [InlineData("null", false)]
    public void A_mark_before_a_text_is_in_either_spelling(string preTokenizer, bool expected) =>
        Assert.Equal(expected, TokenizerComparison.Prefixes(JsonNode.Parse($$"""{"pre_tokenizer":{{preTokenizer}} }""")!.AsObject()));

    [Theory]
    [InlineData("tokenizer.ggml.pre", "never-heard-of", "never-heard-of")]
    [InlineData("tokenizer.ggml.model", "t5", "t5")]
    [InlineData("tokenizer.ggml.bos_token_id", 99u, "99")]
    public void What_is_not_supported_is_refused_by_name(string key, object value, string named)
    {
        var pairs = ByteLevel("gpt-2");
        pairs["tokenizer.ggml.add_bos_token"] = true;
        pairs[key] = value;
        Assert.Contains(named, Assert.Throws<UserFaultException>(() => Parse(pairs)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_that_is_there_twice_is_refused()
    {
        var pairs = ByteLevel("gpt-2");
        pairs["tokenizer.ggml.tokens"] = new[] { "a", "b", "a", "ab", "<end>" };
        Assert.Contains("\"a\" is there twice, at 0 and 2", Assert.Throws<UserFaultException>(() => Parse(pairs)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_without_vocabulary_have_no_tokenizer() =>
        Assert.Null(GgufTokenizer.Build(new GgufMetadata("x.gguf", new OrderedDictionary<string, object> { ["tokenizer.ggml.model"] = "no_vocab" })));

    [Theory]
    [InlineData("gpt-2")]
    [InlineData("llama-spm")]
    [InlineData("phi-3")]
    public void Vocabulary_files_give_the_ids_that_llama_cpp_stored(string name)
    {
        var path = SharedData.Path($"data/tokenizers/ggml/ggml-vocab-{name}.gguf.gz");
        using var packed = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        packed.CopyTo(bytes);
        var tokenizer = SmallGguf.InFile(bytes.ToArray(), file => TokenizerFile.Parse(GgufTokenizer.Build(GgufFile.Read(file).Metadata)!, file));
        var stem = SharedData.Path($"data/tokenizers/ggml/ggml-vocab-{name}.gguf.inp");
        var texts = File.ReadAllText(stem).Split("\n__ggml_vocab_test__\n");
        var expected = File.ReadAllLines(stem[..^4] + ".out");
        Assert.True(expected.Length > 40);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse), tokenizer.Encode(texts[i]).Ids);
    }

    [Fact]
    public void Merges_from_scores_are_those_of_the_model_s_own_tokenizer()
    {
        var path = SharedData.Path("data/models/llama-2-tiny-random-gguf/llama-2-tiny-random.gguf");
        using var own = SharedData.Json("conformance/tokenizers/llama2/tokenizer.json.gz");
        var made = JsonNode.Parse(GgufTokenizer.Build(GgufFile.Read(path).Metadata)!)!;
        var expected = own.RootElement.GetProperty("model")
            .GetProperty("merges")
            .EnumerateArray()
            .Select(pair => (pair[0].GetString()!, pair[1].GetString()!));
        // The last 120 make runs of spaces, all of one score, in an order of their own; the stored ids above have such runs.
        Assert.Equal(expected.Take(61_129), made["model"]!["merges"]!.AsArray().Select(TokenizerComparison.Sides).Take(61_129));
    }

    [Fact]
    public void SmolLM2_s_tokenizer_gives_the_reference_ids()
    {
        var tokenizer = TokenizerFile.Parse(GgufTokenizer.Build(GgufFile.Read(SharedData.Path(SmolLm)).Metadata)!, SmolLm);
        var texts = SharedData.Rows("conformance/tokenizers/corpus.jsonl.gz").ToDictionary(
            row => row.RootElement.GetProperty("id").ToString(), row => row.RootElement.GetProperty("text").GetString()!);
        var checkedTexts = 0;
        foreach (var row in SharedData.Rows("conformance/tokenizers/smollm2/golden.jsonl.gz").Take(200))
        {
            var text = texts[row.RootElement.GetProperty("id").ToString()];
            Assert.Equal(row.RootElement.GetProperty("ids").Deserialize<int[]>(), tokenizer.Encode(text, parseSpecial: true).Ids);
            checkedTexts++;
        }
        Assert.Equal(200, checkedTexts);
    }

    [Fact]
    public void SmolLM2_s_config_is_that_of_transformers()
    {
        var made = ModelConfigFile.Read(SharedData.Path(SmolLm));
        var expected = ModelConfigFile.Read(SharedData.Path("models/smollm2-135m-instruct"));

        Assert.Equal(expected.NormEpsilon, made.NormEpsilon, 1e-12);
        Assert.Equal(expected.EndTokens, made.EndTokens);
        Assert.Equal(expected.Rotary.Theta, made.Rotary.Theta);
        Assert.Equal(
            (expected.VocabularySize, expected.HiddenSize, expected.IntermediateSize, expected.Layers, expected.Heads, expected.KeyValueHeads),
            (made.VocabularySize, made.HiddenSize, made.IntermediateSize, made.Layers, made.Heads, made.KeyValueHeads));
        Assert.Equal(
            (expected.HeadSize, expected.MaximumPositions, expected.TiedHead, expected.AttentionBias,
                expected.MlpBias, expected.BeginToken, expected.PadToken),
            (made.HeadSize, made.MaximumPositions, made.TiedHead, made.AttentionBias, made.MlpBias, made.BeginToken, made.PadToken));
    }

    private static OrderedDictionary<string, object> ByteLevel(string mark) => new()
    {
        ["tokenizer.ggml.model"] = "gpt2",
        ["tokenizer.ggml.pre"] = mark,
        ["tokenizer.ggml.tokens"] = new[] { "x", "b", "a", "ab", "<end>" },
        ["tokenizer.ggml.token_type"] = new[] { 1, 1, 1, 1, 3 },
        ["tokenizer.ggml.merges"] = new[] { "a b" },
    };

    private static Tokenizer Parse(OrderedDictionary<string, object> pairs) =>
        TokenizerFile.Parse(GgufTokenizer.Build(new GgufMetadata("x.gguf", pairs))!, "x.gguf");
}
