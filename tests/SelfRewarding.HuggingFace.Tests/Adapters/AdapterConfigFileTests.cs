using System.Text.Json.Nodes;
using SelfRewarding.HuggingFace.Adapters;

namespace SelfRewarding.HuggingFace.Tests.Adapters;

public sealed class AdapterConfigFileTests : IDisposable
{
    private const string Plain = """
        {"peft_type": "LORA", "task_type": "CAUSAL_LM", "r": 4, "lora_alpha": 8, "lora_dropout": 0.0, "target_modules": ["v_proj", "q_proj"],
         "bias": "none", "use_dora": false, "use_rslora": false, "layers_to_transform": null, "rank_pattern": {}, "loftq_config": {},
         "megatron_core": "megatron.core", "qalora_group_size": 16, "inference_mode": true, "init_lora_weights": true, "modules_to_save": null,
         "base_model_name_or_path": "../base", "peft_version": "0.21.2", "fan_in_fan_out": false, "auto_mapping": {"base_model_class": "X"}}
        """;

    private readonly string folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_scale_is_alpha_over_r_or_over_its_root()
    {
        Assert.Equal(2, Read(Plain).ScalingOf("model.layers.0.self_attn.q_proj"));
        Assert.Equal(4, Read(With("use_rslora", "true")).ScalingOf("model.layers.0.self_attn.q_proj"));
    }

    [Fact]
    public void Patterns_give_other_ranks_and_alphas_and_the_first_that_fits_the_end_of_a_name_counts()
    {
        var config = Read(With("rank_pattern", """{"q_proj": 2, "layers.1.self_attn.q_proj": 16, "^model.layers.0.*v_proj": 3}""")) with
        {
            AlphaPattern = [KeyValuePair.Create("v_proj", 6.0)],
        };
        Assert.Equal(2, config.RankOf("model.layers.1.self_attn.q_proj"));
        Assert.Equal(3, config.RankOf("model.layers.0.self_attn.v_proj"));
        Assert.Equal(4, config.RankOf("model.layers.0.self_attn.xq_proj"));
        Assert.Equal(2, config.ScalingOf("model.layers.0.self_attn.v_proj"));
    }

    [Theory]
    [InlineData("""["q_proj"]""", "model.layers.0.self_attn.q_proj", true)]
    [InlineData("""["q_proj"]""", "model.layers.0.self_attn.xq_proj", false)]
    [InlineData("""["self_attn.q_proj"]""", "model.layers.0.self_attn.q_proj", true)]
    [InlineData("""["lm_head"]""", "lm_head", true)]
    [InlineData("\"all-linear\"", "model.layers.0.mlp.up_proj", true)]
    [InlineData("\"ALL-LINEAR\"", "lm_head", false)]
    [InlineData("\".*layers.[01].*(q|v)_proj\"", "model.layers.1.self_attn.v_proj", true)]
    [InlineData("\".*layers.[01].*(q|v)_proj\"", "model.layers.2.self_attn.v_proj", false)]
    [InlineData("\"q_proj\"", "model.layers.0.self_attn.q_proj", false)]
    public void A_list_takes_ends_of_names_and_a_text_is_a_pattern_over_whole_ones(string targets, string module, bool taken)
    {
        Assert.Equal(taken, Read(With("target_modules", targets)).Adapts(module));
    }

    [Theory]
    [InlineData("layers_to_transform", "1", "model.layers.0.self_attn.q_proj", false)]
    [InlineData("layers_to_transform", "[0, 2]", "model.layers.2.self_attn.q_proj", true)]
    [InlineData("layers_to_transform", "[0, 2]", "model.layers.12.self_attn.q_proj", false)]
    [InlineData("exclude_modules", "[\"layers.0.self_attn.q_proj\"]", "model.layers.0.self_attn.q_proj", false)]
    [InlineData("exclude_modules", "\".*q_proj\"", "model.layers.0.self_attn.q_proj", false)]
    [InlineData("modules_to_save", "[\"self_attn\"]", "model.layers.0.self_attn.q_proj", false)]
    [InlineData("modules_to_save", "[\"lm_head\"]", "model.layers.0.self_attn.q_proj", true)]
    public void Layers_exclusions_and_modules_saved_whole_take_matrices_away(string key, string value, string module, bool taken)
    {
        Assert.Equal(taken, Read(With(key, value)).Adapts(module));
    }

    [Fact]
    public void A_module_saved_whole_has_its_parameters_in_the_adapter()
    {
        var config = Read(With("modules_to_save", """["lm_head", "layers.1.mlp"]"""));
        Assert.True(config.Saves("lm_head.weight"));
        Assert.True(config.Saves("model.layers.1.mlp.up_proj.bias"));
        Assert.False(config.Saves("model.layers.0.mlp.up_proj.bias"));
        Assert.False(config.Saves("model.norm.weight"));
    }

    [Theory]
    [InlineData("use_dora", "true", "use_dora is true; only plain LoRA is supported")]
    [InlineData("bias", "\"all\"", "bias is \"all\"; only none is supported")]
    [InlineData("peft_type", "\"IA3\"", "peft_type is \"IA3\"; only LORA is supported")]
    [InlineData("peft_type", "null", "peft_type is missing; only LORA is supported")]
    [InlineData("task_type", "\"SEQ_CLS\"", "task_type is \"SEQ_CLS\"; only CAUSAL_LM is supported")]
    [InlineData("init_lora_weights", "\"pissa\"", "init_lora_weights is \"pissa\"; such an adapter belongs to changed base weights")]
    [InlineData("target_parameters", "[\"experts\"]", "target_parameters is [\"experts\"]; only plain LoRA is supported")]
    [InlineData("trainable_token_indices", "[3]", "trainable_token_indices is [3]; only plain LoRA")]
    [InlineData("layer_replication", "[[0, 2]]", "layer_replication is [[0,2]]; only plain LoRA")]
    [InlineData("lora_bias", "true", "lora_bias is true; only plain LoRA")]
    [InlineData(
        "base_model_name_or_path", "\"a\\u0000b\"", "it must be a path or a name of at most 4096 characters, none of them a control character")]
    [InlineData("revision", "3", "revision is 3; it must be a text")]
    [InlineData("a_key_of_tomorrow", "0.5", "a_key_of_tomorrow is 0.5; only plain LoRA")]
    [InlineData("r", "0", "r is 0; it must be a whole number from 1")]
    [InlineData("r", "-4", "r is -4; it must be a whole number from 1")]
    [InlineData("r", "2000000000", "r is 2000000000; it must be a whole number from 1")]
    [InlineData("lora_alpha", "0", "lora_alpha is 0; it must be a number above 0")]
    [InlineData("lora_dropout", "1", "lora_dropout is 1; it must be at least 0 and less than 1")]
    [InlineData("target_modules", "null", "target_modules is missing; it must be a list")]
    [InlineData("target_modules", "[]", "target_modules is []; it must be a list")]
    [InlineData("target_modules", "[3]", "target_modules is [3]; it must be a list of texts")]
    [InlineData("target_modules", "\"(q|v\"", "target_modules is \"(q|v\"; it must be a regular expression")]
    [InlineData("rank_pattern", """{"q_proj": 0}""", "\"q_proj\" must have a whole number above 0")]
    [InlineData("use_rslora", "\"yes\"", "use_rslora is \"yes\"; it must be true or false")]
    public void What_is_not_supported_is_refused_by_name(string key, string value, string said)
    {
        var fault = Assert.Throws<UserFaultException>(() => Read(With(key, value)));
        Assert.Contains(said, fault.Message, StringComparison.Ordinal);
        Assert.StartsWith(Path.Combine(folder, "adapter_config.json"), fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[1]")]
    [InlineData("""{"r": 4, "r": 5}""")]
    public void A_broken_file_is_told_in_one_line(string json)
    {
        Assert.Contains("not valid JSON", Assert.Throws<UserFaultException>(() => Read(json)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        var config = Read(With("rank_pattern", """{"q_proj": 2}""")) with
        {
            Alpha = 2.5,
            ModulesToSave = ["lm_head"],
            AlphaPattern = [KeyValuePair.Create("v_proj", 3.0)],
            Targets = new() { Names = ["q_proj", "v_proj"], Excluded = ["layers.0.self_attn.q_proj"], Layers = [0, 1], LayerLists = ["layers"] },
        };

        AdapterConfigFile.Write(folder, config);

        var read = AdapterConfigFile.Read(folder);
        Assert.Equal(System.Text.Json.JsonSerializer.Serialize(config), System.Text.Json.JsonSerializer.Serialize(read));
        Assert.Equal(
            "[\"q_proj\",\"v_proj\"]",
            JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "adapter_config.json")))!["target_modules"]!.ToJsonString());
    }

    [Theory]
    [InlineData("models/lora-qv-on-qwen2", "../qwen2-bias-tied", 2, "model.layers.0.self_attn.k_proj", false)]
    [InlineData("models/lora-all-rs-head-on-llama", "../llama-mha-untied-bias", 4, "model.layers.0.self_attn.k_proj", true)]
    [InlineData("training/lora-start", "../start-model", 2, "model.layers.0.mlp.up_proj", true)]
    public void What_PEFT_wrote_is_read(string name, string below, double scaling, string module, bool adapted)
    {
        var config = AdapterConfigFile.Read(SharedData.Path($"conformance/{name}"));
        Assert.Equal(below, config.Base);
        Assert.Equal(scaling, config.ScalingOf(module));
        Assert.Equal(adapted, config.Adapts(module));
    }

    [Theory]
    [InlineData("models/lora-qv-on-qwen2")]
    [InlineData("models/lora-all-rs-head-on-llama")]
    [InlineData("training/lora-start")]
    public void Every_key_is_written_as_PEFT_wrote_it(string name)
    {
        var original = SharedData.Path($"conformance/{name}");
        AdapterConfigFile.Write(folder, AdapterConfigFile.Read(original));

        var theirs = Json(original);
        foreach (var (key, value) in Json(folder))
        {
            Assert.True(theirs.ContainsKey(key), $"PEFT does not write {key}");
            Assert.True(
                JsonNode.DeepEquals(Sorted(theirs[key]), Sorted(value)),
                $"{key} is {value?.ToJsonString()}, PEFT wrote {theirs[key]?.ToJsonString()}");
        }

        static JsonObject Json(string folder) => JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "adapter_config.json")))!.AsObject();

        // PEFT keeps target_modules as a set, whose order says nothing.
        static JsonNode? Sorted(JsonNode? node) => node is JsonArray list
            ? new JsonArray([.. list.OrderBy(item => item!.ToString(), StringComparer.Ordinal).Select(item => item!.DeepClone())])
            : node;
    }

    [Fact]
    public void A_hostile_pattern_is_given_up()
    {
        var config = Read(With("target_modules", "\"(a+)+b\""));
        Assert.Contains(
            "takes more than a second", Assert.Throws<UserFaultException>(() => config.Adapts(new string('a', 40))).Message,
            StringComparison.Ordinal);
    }

    private static string With(string key, string value)
    {
        var root = JsonNode.Parse(Plain)!.AsObject();
        root[key] = JsonNode.Parse(value);
        return root.ToJsonString();
    }

    private AdapterConfig Read(string json)
    {
        File.WriteAllText(Path.Combine(folder, "adapter_config.json"), json);
        return AdapterConfigFile.Read(folder);
    }
}
