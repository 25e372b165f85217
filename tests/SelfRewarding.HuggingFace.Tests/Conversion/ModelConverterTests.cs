using System.Text.Json.Nodes;
using SelfRewarding.HuggingFace.Configuration;
using SelfRewarding.HuggingFace.Conversion;
using SelfRewarding.HuggingFace.Gguf;
using SelfRewarding.HuggingFace.Safetensors;
using SelfRewarding.HuggingFace.Weights;

namespace SelfRewarding.HuggingFace.Tests.Conversion;

/// <summary>Folders and GGUF files made from each other.</summary>
public sealed class ModelConverterTests : IDisposable
{
    private const int Width = SmallModel.Width;

    private readonly string root = Directory.CreateTempSubdirectory("self-rewarding-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public void A_folder_through_GGUF_comes_back_bit_for_bit()
    {
        Model("m");
        ModelConverter.Convert(In("m"), In("m.gguf"), BlockFormat.F32);
        ModelConverter.Convert(In("m.gguf"), In("back"));

        Assert.Equal(Weights("m"), Weights("back"));
        Assert.True(JsonNode.DeepEquals(Json("m/config.json"), Json("back/config.json")));
        Assert.Equal(["config.json", "model.safetensors"], Directory.GetFiles(In("back")).Select(Path.GetFileName).Order());
        Assert.Equal(["back", "m", "m.gguf"], Directory.GetFileSystemEntries(root).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Queries_are_interleaved_and_norms_stay_32_bit()
    {
        Model("m");
        ModelConverter.Convert(In("m"), In("m.gguf"));

        var file = GgufFile.Read(In("m.gguf"));
        Assert.Equal("no_vocab", file.Metadata.Text("tokenizer.ggml.model"));
        Assert.Equal("F32", file.Tensors.Single(tensor => tensor.Name == "blk.0.attn_norm.weight").Format.Name);
        var query = file.Tensors.Single(tensor => tensor.Name == "blk.0.attn_q.weight");
        Assert.Equal("F16", query.Format.Name);
        var values = new float[Width * Width];
        using var handle = File.OpenHandle(file.Path);
        BlockReading.Read(handle, file.Path, query.Name, query.Format, query.Offset, values);
        // Heads of 8: the rows 0, 4, 1, 5 … of the folder.
        using var source = WeightSource.Open(In("m"));
        var tensor = source.Tensors.Single(item => item.Name == "model.layers.0.self_attn.q_proj.weight");
        var own = new float[Width * Width];
        source.Read(tensor, 0, own);
        int[] rows = [0, 4, 1, 5, 2, 6, 3, 7, 8, 12];
        foreach (var (there, here) in rows.Index())
            Assert.Equal((float)(Half)own[here * Width], values[there * Width]);
    }

    [Fact]
    public void A_vocabulary_llama_cpp_has_no_kind_for_goes_along_as_it_is()
    {
        Model("m");
        const string tokenizer =
            """{"model":{"type":"WordLevel","vocab":{"a":0,"b":1},"unk_token":"a"},"added_tokens":[],"pre_tokenizer":{"type":"WhitespaceSplit"}}""";
        File.WriteAllText(In("m/tokenizer.json"), tokenizer);
        File.WriteAllText(In("m/tokenizer_config.json"), """{"unk_token":"a","eos_token":"b"}""");
        ModelConverter.Convert(In("m"), In("m.gguf"));
        ModelConverter.Convert(In("m.gguf"), In("back"));

        Assert.Equal("no_vocab", GgufFile.Read(In("m.gguf")).Metadata.Text("tokenizer.ggml.model"));
        Assert.Equal(tokenizer, File.ReadAllText(In("back/tokenizer.json")));
        Assert.Equal(("a", "b"), ((string?)Json("back/tokenizer_config.json")["unk_token"], (string?)Json("back/tokenizer_config.json")["eos_token"]));
    }

    [Fact]
    public void A_byte_level_tokenizer_and_the_template_become_metadata()
    {
        Model("m");
        File.WriteAllText(In("m/tokenizer.json"), """
            {"added_tokens":[{"id":4,"content":"<end>","special":true,"normalized":false}],"normalizer":null,
             "pre_tokenizer":{"type":"Sequence","pretokenizers":[{"type":"Digits","individual_digits":true},{"type":"ByteLevel","add_prefix_space":false,"use_regex":true}]},
             "model":{"type":"BPE","vocab":{"a":0,"b":1,"c":2,"ab":3,"<end>":4},"merges":["a b"]}}
            """);
        File.WriteAllText(In("m/tokenizer_config.json"), """{"eos_token":"<end>","chat_template":"{{ messages[0].content }}"}""");
        ModelConverter.Convert(In("m"), In("m.gguf"));

        var metadata = GgufFile.Read(In("m.gguf")).Metadata;
        Assert.Equal(("gpt2", "smollm"), (metadata.Text("tokenizer.ggml.model"), metadata.Text("tokenizer.ggml.pre")));
        Assert.Equal(["a", "b", "c", "ab", "<end>", "[PAD5]"], metadata.List<string>("tokenizer.ggml.tokens"));
        Assert.Equal([1, 1, 1, 1, 3, 5], metadata.List<int>("tokenizer.ggml.token_type"));
        Assert.Equal(["a b"], metadata.List<string>("tokenizer.ggml.merges"));
        Assert.Equal(4, metadata.Whole("tokenizer.ggml.eos_token_id"));
        Assert.Equal("{{ messages[0].content }}", metadata.Text("tokenizer.chat_template"));
    }

    [Fact]
    public void Generation_settings_go_along_and_the_file_ends_texts_where_the_folder_does()
    {
        Model("m");
        const string settings = """{"eos_token_id": [4, 1, 2], "temperature": 0.6}""";
        File.WriteAllText(In("m/generation_config.json"), settings);
        ModelConverter.Convert(In("m"), In("m.gguf"));
        ModelConverter.Convert(In("m.gguf"), In("back"));

        Assert.Equal([4, 1, 2], ModelConfigFile.Read(In("m.gguf")).EndTokens);
        Assert.Equal(settings, File.ReadAllText(In("back/generation_config.json")));
        Assert.Equal([4, 1, 2], ModelConfigFile.Read(In("back")).EndTokens);
    }

    [Fact]
    public void Ends_of_a_turn_in_the_vocabulary_count_beside_the_config_that_is_kept()
    {
        Model("m");
        ModelConverter.Convert(In("m"), In("m.gguf"));
        var file = GgufFile.Read(In("m.gguf"));
        var pairs = new OrderedDictionary<string, object>(file.Metadata.Pairs)
        {
            ["tokenizer.ggml.eos_token_id"] = 1u,
            ["tokenizer.ggml.eot_token_id"] = 3u,
            ["tokenizer.ggml.eom_token_id"] = 2u,
        };

        Assert.Equal([1, 3, 2], GgufConfig.AllEndTokens(file with { Metadata = new GgufMetadata(file.Path, pairs) }));
    }

    [Fact]
    public void Faults_name_what_is_wrong()
    {
        Model("m");
        Assert.Contains("q8_0", Fault(() => ModelConverter.Convert(In("m"), In("x"), BlockFormat.Q8)), StringComparison.Ordinal);
        Directory.CreateDirectory(In("there"));
        Assert.Contains("there", Fault(() => ModelConverter.Convert(In("m"), In("there"))), StringComparison.Ordinal);
        Assert.Contains("exists", Fault(() => ModelConverter.Convert(In("m"), In("m"))), StringComparison.Ordinal);
        Model("large", 1e6f);
        Assert.Contains("bf16", Fault(() => ModelConverter.Convert(In("large"), In("large.gguf"))), StringComparison.Ordinal);
        Model("nan", float.NaN);
        Assert.Contains("not finite", Fault(() => ModelConverter.Convert(In("nan"), In("nan.gguf"))), StringComparison.Ordinal);
        Assert.Equal(["large", "m", "nan", "there"], Directory.GetFileSystemEntries(root).Select(Path.GetFileName).Order());
    }

    [Theory]
    [InlineData("model.norm.weight", null, "tensor model.norm.weight is missing")]
    [InlineData("model.norm.weight", new long[] { 2, 16 }, "tensor model.norm.weight has shape [2, 16]; config.json asks for [32]")]
    [InlineData("model.norm.weight", new long[] { 1, 1, 1, 1, 1, 1, 1, 1, 32 }, "has shape [1, 1, 1, 1, 1, 1, 1, 1, …] of 9 dimensions; config")]
    [InlineData("model.layers.0.self_attn.q_proj.weight", new long[] { 16, 32 }, "has shape [16, 32]; config.json asks for [32, 32]")]
    [InlineData("model.layers.0.self_attn.q_proj.bias", new long[] { 32 }, "q_proj.bias is not part of the architecture in config.json")]
    [InlineData("model.layers.1.mlp.up_proj.weight", new long[] { 32, 32 }, "layers.1.mlp.up_proj.weight is not part of the architecture")]
    public void Weights_that_do_not_fit_the_config_are_refused(string name, long[]? shape, string said)
    {
        Model("m", change: (name, shape));
        foreach (var to in new[] { "m.gguf", "out" })
        {
            var message = Fault(() => ModelConverter.Convert(In("m"), In(to)));
            Assert.StartsWith($"{In("m")}: the weights do not fit config.json, copy the model again: ", message, StringComparison.Ordinal);
            Assert.Contains(said, message, StringComparison.Ordinal);
        }
        Assert.Equal(["m"], Directory.GetFileSystemEntries(root).Select(Path.GetFileName));
    }

    [Fact]
    public void A_head_that_follows_from_the_embedding_is_passed_over()
    {
        Model("m", change: ("lm_head.weight", [SmallModel.Vocabulary, Width]));
        ModelConverter.Convert(In("m"), In("out"));

        Assert.DoesNotContain("lm_head.weight", SafetensorsIndex.ReadFolder(In("out")).Keys);
    }

    [Fact]
    public void An_adapter_is_to_be_merged_first()
    {
        Directory.CreateDirectory(In("adapter"));
        File.WriteAllText(In("adapter/adapter_config.json"), "{}");

        var message = Fault(() => ModelConverter.Convert(In("adapter"), In("a.gguf")));
        Assert.Contains(
            $"this is an adapter, which is no model without its base; merge them first (srlm merge --model {In("adapter")} MERGED)",
            message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_of_the_user_beside_the_output_stay()
    {
        Model("m");
        Directory.CreateDirectory(In("out.part"));
        File.WriteAllText(In("m.gguf.part"), "mine");

        ModelConverter.Convert(In("m"), In("out"));
        ModelConverter.Convert(In("m"), In("m.gguf"));

        Assert.Equal(
            ["m", "m.gguf", "m.gguf.part", "out", "out.part"],
            Directory.GetFileSystemEntries(root).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_value_that_BF16_cannot_hold_is_refused()
    {
        Model("m", float.MaxValue);
        var message = Fault(() => ModelConverter.Convert(In("m"), In("out"), BlockFormat.BF16));
        Assert.Contains("BF16 cannot hold; use --type f32", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Affixes_of_tokens_which_GGUF_cannot_say_are_kept()
    {
        Model("m");
        const string tokenizer = """
            {"model":{"type":"BPE","vocab":{"a":0,"b</w>":1,"ab</w>":2},"merges":["a b</w>"],"end_of_word_suffix":"</w>"},
             "added_tokens":[],"pre_tokenizer":{"type":"ByteLevel","add_prefix_space":false}}
            """;
        File.WriteAllText(In("m/tokenizer.json"), tokenizer);
        var said = ModelConverter.Convert(In("m"), In("m.gguf"));
        ModelConverter.Convert(In("m.gguf"), In("back"));

        Assert.Contains("GGUF has no kind for the model's tokenizer (BPE with end_of_word_suffix)", Assert.Single(said), StringComparison.Ordinal);
        Assert.Equal(tokenizer, File.ReadAllText(In("back/tokenizer.json")));
    }

    [Theory]
    [InlineData("llama-gqa-tied")]
    [InlineData("llama-mha-untied-bias")]
    [InlineData("llama-rope-llama3")]
    [InlineData("llama-sharded")]
    [InlineData("mistral-sliding")]
    [InlineData("qwen2-bias-tied")]
    [InlineData("qwen3-qknorm")]
    [InlineData("smollm3-nope")]
    [InlineData("gemma2-softcap")]
    [InlineData("gemma3-text")]
    [InlineData("phi3-fused-partial")]
    [InlineData("olmo2-postnorm")]
    [InlineData("granite-multipliers")]
    public void Reference_models_of_all_families_come_back(string name)
    {
        var source = SharedData.Path($"conformance/models/{name}");
        ModelConverter.Convert(source, In("m.gguf"), BlockFormat.F32);
        ModelConverter.Convert(In("m.gguf"), In("back"));

        using var before = WeightSource.Open(source);
        using var after = WeightSource.Open(In("back"));
        Assert.Equal(before.Tensors.Select(tensor => tensor.Name).Order(), after.Tensors.Select(tensor => tensor.Name).Order());
        foreach (var tensor in before.Tensors)
        {
            var expected = new float[tensor.Rows * tensor.RowLength];
            var actual = new float[expected.Length];
            before.Read(tensor, 0, expected);
            after.Read(tensor, 0, actual);
            // Gemma's norms are stored as 1 + w, which rounds.
            var rounds = name.StartsWith("gemma", StringComparison.Ordinal) && tensor.Name.EndsWith("norm.weight", StringComparison.Ordinal);
            Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, rounds ? 1.2e-7 * (1 + Math.Abs(pair.First)) : 0));
        }
        Assert.Equal(ModelConfigFile.Read(source).LayerKinds, ModelConfigFile.Read(In("m.gguf")).LayerKinds);
    }

    [Theory]
    [InlineData("llama-gqa-tied")]
    [InlineData("llama-mha-untied-bias")]
    [InlineData("llama-rope-linear")]
    [InlineData("llama-rope-yarn")]
    [InlineData("qwen2-bias-tied")]
    [InlineData("qwen3-qknorm")]
    [InlineData("phi3-fused-partial")]
    [InlineData("olmo2-postnorm")]
    [InlineData("granite-multipliers")]
    public void Metadata_alone_give_the_config(string name)
    {
        var expected = ModelConfigFile.Read(SharedData.Path($"conformance/models/{name}"));
        ModelConverter.Convert(SharedData.Path($"conformance/models/{name}"), In("m.gguf"), BlockFormat.F32);
        var file = GgufFile.Read(In("m.gguf"));
        var pairs = new OrderedDictionary<string, object>(file.Metadata.Pairs.Where(pair => pair.Key != "huggingface.config"));
        var config = GgufConfig.Build(file with { Metadata = new GgufMetadata(file.Path, pairs) });
        var made = ModelConfigFile.Parse(config, file.Path);

        Assert.Equal(expected.LayerKinds, made.LayerKinds);
        // Token ids stand with the vocabulary, which these models do not have.
        Assert.Equal(
            expected with { Source = null, EndTokens = [], BeginToken = null, PadToken = null, LayerKinds = [] },
            made with { Source = null, EndTokens = [], BeginToken = null, PadToken = null, LayerKinds = [] });
    }

    private string In(string name) => Path.Combine(root, name);

    private JsonNode Json(string name) => JsonNode.Parse(File.ReadAllText(In(name)))!;

    private byte[] Weights(string name) => File.ReadAllBytes(Path.Combine(In(name), "model.safetensors"));

    private static string Fault(Action action) => Assert.Throws<UserFaultException>(action).Message;

    private void Model(string name, float last = 0.5f, (string Name, long[]? Shape) change = default) => SmallModel.Write(In(name), last, change);
}
