using System.Text.Json.Nodes;

namespace SelfRewarding.HuggingFace.Gguf;

/// <summary>Builds a config.json key by key.</summary>
internal sealed class ConfigBuilder(GgufFile file, GgufFamily family)
{
    private readonly GgufMetadata metadata = file.Metadata;
    private readonly Dictionary<string, GgufTensor> tensors = file.Tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);

    public JsonObject Build()
    {
        var root = Shared();
        switch (family.ModelType)
        {
            case "gemma2" or "gemma3_text":
                AddGemma(root);
                break;
            case "phi3":
                AddPhi3(root);
                break;
            case "granite":
                AddGranite(root);
                break;
            case "smollm3":
                root["no_rope_layer_interval"] = 4;
                break;
            case "olmo2" when metadata.Whole(Key("attention.sliding_window")) > 0:
                throw metadata.Fault(Key("attention.sliding_window"), metadata[Key("attention.sliding_window")], "OLMo 3 is not supported");
        }
        return root;
    }

    /// <summary>
    /// What Gemma's scores are divided by the root of, which is not in the metadata: in the largest models the width a head would have, in
    /// all others the width it has.
    /// </summary>
    public static int ScoreWidth(string modelType, int layers, int hidden, int heads, int head) =>
        layers == (modelType == "gemma2" ? 46 : 62) ? hidden / heads : head;

    private JsonObject Shared()
    {
        var embedding = tensors.GetValueOrDefault("token_embd.weight")
            ?? throw new UserFaultException($"{file.Path}: there is no tensor token_embd.weight; the file holds no whole model, take another one");
        var heads = Needed("attention.head_count");
        var root = new JsonObject
        {
            ["architectures"] = new JsonArray(family.ClassName),
            ["model_type"] = family.ModelType,
            ["vocab_size"] = embedding.Rows,
            ["hidden_size"] = Needed("embedding_length"),
            ["intermediate_size"] = Needed("feed_forward_length"),
            ["num_hidden_layers"] = Needed("block_count"),
            ["num_attention_heads"] = heads,
            ["num_key_value_heads"] = metadata.Whole(Key("attention.head_count_kv")) ?? heads,
            ["max_position_embeddings"] = Needed("context_length"),
            ["rms_norm_eps"] = metadata.Number(Key("attention.layer_norm_rms_epsilon"))
                ?? throw metadata.Fault(Key("attention.layer_norm_rms_epsilon"), null, "it must be a number"),
            ["rope_theta"] = metadata.Number(Key("rope.freq_base")) ?? (family.ModelType == "gemma3_text" ? 1_000_000 : 10_000),
            ["tie_word_embeddings"] = !tensors.ContainsKey("output.weight"),
            ["bos_token_id"] = metadata.Whole("tokenizer.ggml.bos_token_id"),
            ["eos_token_id"] = EndTokens(),
            ["pad_token_id"] = metadata.Whole("tokenizer.ggml.padding_token_id"),
            ["torch_dtype"] = Type(),
        };
        if (family.ModelType != "phi3")
            root["head_dim"] = GgufConfig.HeadSize(metadata, family);
        if (!family.ModelType.StartsWith("gemma", StringComparison.Ordinal))
            root["hidden_act"] = "silu";
        if (family.ModelType != "qwen2" && family.ModelType != "phi3")
            root["attention_bias"] = tensors.ContainsKey("blk.0.attn_q.bias");
        if (family.ModelType is "llama" or "granite" or "smollm3")
            root["mlp_bias"] = tensors.ContainsKey("blk.0.ffn_up.bias");
        new RotaryMetadata(file, family).AddTo(root);
        return root;
    }

    private void AddGemma(JsonObject root)
    {
        var head = GgufConfig.HeadSize(metadata, family);
        root["query_pre_attn_scalar"] = ScoreWidth(
            family.ModelType, Needed("block_count"), Needed("embedding_length"), Needed("attention.head_count"), head);
        root["hidden_activation"] = "gelu_pytorch_tanh";
        root["sliding_window"] = Needed("attention.sliding_window");
        root["final_logit_softcapping"] = metadata.Number(Key("final_logit_softcapping")) ?? (family.ModelType == "gemma2" ? 30 : null);
        if (family.ModelType == "gemma2")
            root["attn_logit_softcapping"] = metadata.Number(Key("attn_logit_softcapping")) ?? 50;
        else
        {
            root["sliding_window_pattern"] = 6;
            root["rope_local_base_freq"] = metadata.Number(Key("rope.freq_base_swa")) ?? 10_000;
        }
    }

    private void AddPhi3(JsonObject root)
    {
        var head = GgufConfig.HeadSize(metadata, family);
        root["partial_rotary_factor"] = (double)(metadata.Whole(Key("rope.dimension_count")) ?? head) / head;
        root["original_max_position_embeddings"] = metadata.Whole(Key("rope.scaling.original_context_length")) ?? Needed("context_length");
        root["sliding_window"] = metadata.Whole(Key("attention.sliding_window")) is { } window and > 0 ? window : null;
    }

    private void AddGranite(JsonObject root)
    {
        root["attention_multiplier"] = metadata.Number(Key("attention.scale")) ?? 1 / Math.Sqrt(GgufConfig.HeadSize(metadata, family));
        root["embedding_multiplier"] = metadata.Number(Key("embedding_scale")) ?? 1;
        root["residual_multiplier"] = metadata.Number(Key("residual_scale")) ?? 1;
        root["logits_scaling"] = metadata.Number(Key("logit_scale")) ?? 1;
    }

    private JsonNode? EndTokens() => GgufConfig.EndTokens(metadata) switch
    {
        [] => null,
        [var only] => only,
        var ids => new JsonArray([.. ids.Select(id => JsonValue.Create(id))]),
    };

    /// <summary>The matrices' type where all share a plain one, else 32 bits.</summary>
    private string Type()
    {
        BlockFormat[] formats = [.. tensors.Values.Where(tensor => tensor.Shape.Count > 1).Select(tensor => tensor.Format).Distinct()];
        return formats switch
        {
            [var only] when only == BlockFormat.F16 => "float16",
            [var only] when only == BlockFormat.BF16 => "bfloat16",
            _ => "float32",
        };
    }

    private int Needed(string key) => GgufConfig.Needed(metadata, family, key);

    private string Key(string key) => $"{family.Architecture}.{key}";
}
