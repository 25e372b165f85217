using System.Text.Json;
using System.Text.Json.Nodes;

namespace SelfRewarding.HuggingFace.Configuration;

/// <summary>Reads and writes config.json, in the layouts of transformers 4 and 5.</summary>
public static class ModelConfigFile
{
    private const string FileName = "config.json";

    private static readonly string[] Supported = ["llama"];

    /// <summary>Reads config.json of a model folder.</summary>
    /// <exception cref="UserFaultException">The file is missing or broken, or asks for what is not supported.</exception>
    public static ModelConfig Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            throw new UserFaultException($"{folder}: there is no {FileName}; name a model folder in Hugging Face layout");
        try
        {
            var root = JsonNode.Parse(File.ReadAllText(path)) as JsonObject ?? throw new JsonException("it is not a JSON object");
            return Parse(root, path);
        }
        catch (JsonException error)
        {
            throw new UserFaultException($"{path}: this is not valid JSON ({error.Message}); copy the file again", error);
        }
    }

    /// <summary>Reads a config that is already in memory.</summary>
    /// <param name="config">The content of a config.json.</param>
    /// <param name="place">Where it comes from, for faults: a path.</param>
    /// <exception cref="UserFaultException">It asks for what is not supported.</exception>
    public static ModelConfig Parse(JsonObject config, string place) => Build(new ConfigReader(place, config));

    /// <summary>Writes config.json as transformers reads it.</summary>
    /// <param name="folder">The model folder, which exists.</param>
    /// <param name="config">What to write.</param>
    /// <param name="dtype">Type of the stored weights, such as "float32".</param>
    public static void Write(string folder, ModelConfig config, string dtype)
    {
        var root = new JsonObject
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
            ["rope_theta"] = config.RopeTheta,
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
        File.WriteAllText(Path.Combine(folder, FileName), root.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n");
    }

    private static ModelConfig Build(ConfigReader read)
    {
        var family = read.Text("model_type");
        if (!Supported.Contains(family))
            throw read.Fault("model_type", family, $"supported are: {string.Join(", ", Supported)}");
        read.Must("hidden_act", "silu", "only silu is supported");
        var heads = read.Int("num_attention_heads");
        var hidden = read.Int("hidden_size");
        var keyValueHeads = read.OptionalInt("num_key_value_heads") ?? heads;
        if (heads % keyValueHeads != 0)
            throw read.Fault("num_key_value_heads", keyValueHeads, $"it must divide num_attention_heads ({heads})");
        var headSize = read.OptionalInt("head_dim") ?? hidden / heads;
        if (headSize % 2 != 0)
            throw read.Fault("head_dim", headSize, "it must be even for rotary positions");
        return new ModelConfig
        {
            VocabularySize = read.Int("vocab_size"),
            HiddenSize = hidden,
            IntermediateSize = read.Int("intermediate_size"),
            Layers = read.Int("num_hidden_layers"),
            Heads = heads,
            KeyValueHeads = keyValueHeads,
            HeadSize = headSize,
            MaximumPositions = read.OptionalInt("max_position_embeddings") ?? 2048,
            NormEpsilon = read.Number("rms_norm_eps", 1e-6),
            RopeTheta = read.RopeTheta(),
            TiedHead = read.Flag("tie_word_embeddings"),
            AttentionBias = read.Flag("attention_bias"),
            MlpBias = read.Flag("mlp_bias"),
            EndTokens = read.Tokens("eos_token_id"),
            BeginToken = read.Tokens("bos_token_id") is [var begin, ..] ? begin : null,
            PadToken = read.Tokens("pad_token_id") is [var pad, ..] && pad >= 0 ? pad : null,
        };
    }
}
