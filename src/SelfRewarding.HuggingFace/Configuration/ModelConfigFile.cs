using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using SelfRewarding.HuggingFace.Adapters;
using SelfRewarding.HuggingFace.Configuration.Families;
using SelfRewarding.HuggingFace.Gguf;

namespace SelfRewarding.HuggingFace.Configuration;

/// <summary>Reads and writes config.json, in the layouts of transformers 4 and 5.</summary>
public static class ModelConfigFile
{
    private const string FileName = "config.json";

    private static readonly string[] TypeKeys = ["dtype", "torch_dtype"];
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private static readonly JsonSerializerOptions AsRead = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// Reads config.json of a model folder, or of the model below an adapter, or what the metadata of a GGUF file say. End tokens
    /// that generation_config.json or the vocabulary's metadata name besides stand behind its own.
    /// </summary>
    /// <exception cref="UserFaultException">The file is missing or broken, or asks for what is not supported.</exception>
    public static ModelConfig Read(string folder)
    {
        folder = AdapterFolder.Model(folder);
        if (GgufFile.IsNamed(folder))
        {
            var file = GgufFile.Read(folder);
            return WithEnds(Parse(GgufConfig.Build(file), folder), GgufConfig.AllEndTokens(file));
        }
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            throw new UserFaultException(
                $"{folder}: there is no {(Directory.Exists(folder) ? FileName : "such folder")}; name a model folder in Hugging Face layout");
        return WithEnds(Parse(JsonFile.Read(path), path), GenerationConfigFile.EndTokens(folder));
    }

    /// <summary>Reads a config that is already in memory.</summary>
    /// <param name="config">The content of a config.json.</param>
    /// <param name="place">Where it comes from, for faults: a path.</param>
    /// <exception cref="UserFaultException">It asks for what is not supported.</exception>
    public static ModelConfig Parse(JsonObject config, string place)
    {
        // Through text: values made in code and values read from a file then answer alike, and the caller's object stays the caller's.
        var source = JsonNode.Parse(config.ToJsonString(AsRead))!.AsObject();
        return ModelFamilies.Read(new ConfigReader(place, source)) with { Source = source };
    }

    /// <summary>Writes config.json as transformers reads it: as it was read, with another type of weights, or as that of a plain Llama.</summary>
    /// <param name="folder">The model folder, which exists.</param>
    /// <param name="config">What to write.</param>
    /// <param name="dtype">Type of the stored weights, such as "float32".</param>
    public static void Write(string folder, ModelConfig config, string dtype)
    {
        File.WriteAllText(Path.Combine(folder, FileName), Text(config, dtype) + "\n");
    }

    /// <summary>Its own end tokens keep their places: the first one is written in training.</summary>
    private static ModelConfig WithEnds(ModelConfig config, IReadOnlyList<int> others) =>
        config with { EndTokens = [.. config.EndTokens.Union(others)] };

    private static string Text(ModelConfig config, string dtype)
    {
        if (config.Source is not { } source)
            return Plain(config, dtype).ToJsonString(Indented);
        var root = source.DeepClone().AsObject();
        string[] keys = [.. TypeKeys.Where(root.ContainsKey)];
        foreach (var key in keys.Length > 0 ? keys : [root.ContainsKey("rope_parameters") ? "dtype" : "torch_dtype"])
            root[key] = dtype;
        return root.ToJsonString(AsRead);
    }

    /// <summary>The file of a model made from nothing, which can only be a plain Llama.</summary>
    private static JsonObject Plain(ModelConfig config, string dtype)
    {
        var root = PlainLlama(config, dtype);
        var read = Parse(root, FileName);
        return read with { Source = null, EndTokens = config.EndTokens, Rotary = config.Rotary } == config
            && config.Rotary.Scaling == RotaryScaling.Default
            ? root
            : throw new ArgumentException("without Source only a plain Llama can be written", nameof(config));
    }

    private static JsonObject PlainLlama(ModelConfig config, string dtype) => new()
    {
        ["architectures"] = new JsonArray("LlamaForCausalLM"),
        ["model_type"] = "llama",
        ["vocab_size"] = config.VocabularySize,
        ["hidden_size"] = config.HiddenSize,
        ["intermediate_size"] = config.IntermediateSize,
        ["num_hidden_layers"] = config.Layers,
        ["num_attention_heads"] = config.Heads,
        ["num_key_value_heads"] = config.KeyValueHeads,
        ["head_dim"] = config.HeadSize,
        ["max_position_embeddings"] = config.MaximumPositions,
        ["rms_norm_eps"] = config.NormEpsilon,
        ["rope_theta"] = config.Rotary.Theta,
        ["hidden_act"] = "silu",
        ["tie_word_embeddings"] = config.TiedHead,
        ["attention_bias"] = config.AttentionBias,
        ["mlp_bias"] = config.MlpBias,
        ["bos_token_id"] = config.BeginToken,
        ["eos_token_id"] = config.EndTokens.Count switch
        {
            0 => null,
            1 => config.EndTokens[0],
            _ => new JsonArray([.. config.EndTokens.Select(token => JsonValue.Create(token))]),
        },
        ["pad_token_id"] = config.PadToken,
        ["torch_dtype"] = dtype,
    };
}
