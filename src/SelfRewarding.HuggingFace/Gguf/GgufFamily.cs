using SelfRewarding.HuggingFace.Conversion;

namespace SelfRewarding.HuggingFace.Gguf;

/// <summary>
/// How a model family is written in GGUF: its name there, the names of its tensors and what llama.cpp's converter does to their numbers.
/// </summary>
/// <param name="Architecture">general.architecture.</param>
/// <param name="ModelType">model_type in config.json.</param>
/// <param name="ClassName">architectures in config.json.</param>
internal sealed record GgufFamily(string Architecture, string ModelType, string ClassName)
{
    private const string LayerName = "model.layers.";
    private const string BlockName = "blk.";

    private static readonly (string Gguf, string Name)[] Attention =
    [
        ("attn_q", "self_attn.q_proj"), ("attn_k", "self_attn.k_proj"), ("attn_v", "self_attn.v_proj"), ("attn_output", "self_attn.o_proj"),
        ("ffn_gate", "mlp.gate_proj"), ("ffn_up", "mlp.up_proj"), ("ffn_down", "mlp.down_proj"),
    ];

    private static readonly (string Gguf, string Name)[] Before = [("attn_norm", "input_layernorm"), ("ffn_norm", "post_attention_layernorm")];

    private static readonly (string Gguf, string Name)[] After =
        [("post_attention_norm", "post_attention_layernorm"), ("post_ffw_norm", "post_feedforward_layernorm")];

    private static readonly (string Gguf, string Name)[] Both =
        [("attn_norm", "input_layernorm"), .. After, ("ffn_norm", "pre_feedforward_layernorm")];

    private static readonly (string Gguf, string Name)[] HeadNorms = [("attn_q_norm", "self_attn.q_norm"), ("attn_k_norm", "self_attn.k_norm")];

    private static readonly (string Gguf, string Name)[] Whole =
        [("token_embd", "model.embed_tokens"), ("output_norm", "model.norm"), ("output", "lm_head")];

    private static readonly GgufFamily[] All =
    [
        new("llama", "llama", "LlamaForCausalLM") { Permutes = true },
        new("llama", "mistral", "MistralForCausalLM") { Permutes = true },
        new("qwen2", "qwen2", "Qwen2ForCausalLM"),
        new("qwen3", "qwen3", "Qwen3ForCausalLM") { Blocks = [.. Attention, .. Before, .. HeadNorms] },
        new("smollm3", "smollm3", "SmolLM3ForCausalLM") { Permutes = true },
        new("gemma2", "gemma2", "Gemma2ForCausalLM") { NormsHaveOneAdded = true, Blocks = [.. Attention, .. Both] },
        new("gemma3", "gemma3_text", "Gemma3ForCausalLM") { NormsHaveOneAdded = true, Blocks = [.. Attention, .. Both, .. HeadNorms] },
        new("phi3", "phi3", "Phi3ForCausalLM")
        {
            Blocks =
            [
                ("attn_qkv", "self_attn.qkv_proj"), ("attn_output", "self_attn.o_proj"),
                ("ffn_up", "mlp.gate_up_proj"), ("ffn_down", "mlp.down_proj"),
                .. Before,
            ],
        },
        new("olmo2", "olmo2", "Olmo2ForCausalLM") { Blocks = [.. Attention, .. After, .. HeadNorms] },
        new("granite", "granite", "GraniteForCausalLM") { Permutes = true },
    ];

    /// <summary>Whether rows of q and k are interleaved, as llama.cpp's rotary positions want them.</summary>
    public bool Permutes { get; private init; }

    /// <summary>Whether norms that multiply by 1 + w are stored as 1 + w.</summary>
    public bool NormsHaveOneAdded { get; private init; }

    private (string Gguf, string Name)[] Blocks { get; init; } = [.. Attention, .. Before];

    /// <summary>The family of a GGUF file.</summary>
    /// <exception cref="UserFaultException">It is not supported.</exception>
    public static GgufFamily OfFile(GgufMetadata metadata)
    {
        var name = metadata.Text("general.architecture") ?? throw metadata.Fault("general.architecture", null, "every GGUF file has it");
        return All.FirstOrDefault(family => family.Architecture == name) ?? throw metadata.Fault(
            "general.architecture", name,
            $"supported are: {string.Join(", ", All.Select(family => family.Architecture).Distinct().Order(StringComparer.Ordinal))}");
    }

    /// <summary>The family of a model.</summary>
    /// <exception cref="UserFaultException">It is not supported.</exception>
    public static GgufFamily OfModel(ModelParts model) => OfModel(model.Config.Source?["model_type"]?.ToString() ?? "llama", model.Path);

    private static GgufFamily OfModel(string modelType, string place) => All.FirstOrDefault(family => family.ModelType == modelType)
        ?? throw new UserFaultException(
            $"{place}: model_type is {modelType}; as GGUF can be written: "
            + $"{string.Join(", ", All.Select(family => family.ModelType).Order(StringComparer.Ordinal))}");

    /// <summary>The Hugging Face name of a tensor; null for one that is no weight (rotary factors).</summary>
    public string? NameOf(string tensor)
    {
        var (stem, ending) = Split(tensor);
        if (!stem.StartsWith(BlockName, StringComparison.Ordinal))
            return Whole.FirstOrDefault(pair => pair.Gguf == stem).Name is { } name ? name + ending : null;
        var dot = stem.IndexOf('.', BlockName.Length);
        return dot > 0 && Blocks.FirstOrDefault(pair => pair.Gguf == stem[(dot + 1)..]).Name is { } part
            ? $"{LayerName}{stem[BlockName.Length..dot]}.{part}{ending}"
            : null;
    }

    /// <summary>The GGUF name of a weight; null where the family has no such weight.</summary>
    public string? TensorOf(string name)
    {
        var (stem, ending) = Split(name);
        if (!stem.StartsWith(LayerName, StringComparison.Ordinal))
            return Whole.FirstOrDefault(pair => pair.Name == stem).Gguf is { } tensor ? tensor + ending : null;
        var dot = stem.IndexOf('.', LayerName.Length);
        return dot > 0 && Blocks.FirstOrDefault(pair => pair.Name == stem[(dot + 1)..]).Gguf is { } part
            ? $"{BlockName}{stem[LayerName.Length..dot]}.{part}{ending}"
            : null;
    }

    private static (string Stem, string Ending) Split(string name)
    {
        var dot = name.LastIndexOf('.');
        return dot < 0 ? (name, "") : (name[..dot], name[dot..]);
    }
}
