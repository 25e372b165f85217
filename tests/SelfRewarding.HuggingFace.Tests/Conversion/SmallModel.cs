using System.Runtime.InteropServices;
using SelfRewarding.HuggingFace.Configuration;
using SelfRewarding.HuggingFace.Safetensors;

namespace SelfRewarding.HuggingFace.Tests.Conversion;

/// <summary>A model folder without tokenizer.</summary>
internal static class SmallModel
{
    public const int Width = 32;
    public const int Vocabulary = 6;

    /// <summary>A Llama of one layer; its numbers count up, the last one is given. One tensor may have another shape, or be left out.</summary>
    public static void Write(string folder, float last, (string Name, long[]? Shape) change)
    {
        Directory.CreateDirectory(folder);
        var config = new ModelConfig
        {
            VocabularySize = Vocabulary,
            HiddenSize = Width,
            IntermediateSize = Width,
            Layers = 1,
            Heads = 4,
            KeyValueHeads = 2,
            HeadSize = 8,
            MaximumPositions = 16,
            TiedHead = true,
        };
        ModelConfigFile.Write(folder, config, "float32");
        (string Name, long[] Shape)[] tensors =
        [
            ("model.embed_tokens.weight", [Vocabulary, Width]),
            .. from part in new[] { "mlp.down_proj", "mlp.gate_proj", "mlp.up_proj", "self_attn.o_proj", "self_attn.q_proj" }
               select ($"model.layers.0.{part}.weight", new long[] { Width, Width }),
            ("model.layers.0.self_attn.k_proj.weight", [16, Width]), ("model.layers.0.self_attn.v_proj.weight", [16, Width]),
            ("model.layers.0.input_layernorm.weight", [Width]), ("model.layers.0.post_attention_layernorm.weight", [Width]),
            ("model.norm.weight", [Width]),
        ];
        if (change.Name is not null)
            tensors = [.. tensors.Where(item => item.Name != change.Name)];
        if (change is ({ } added, { } shape))
            tensors = [.. tensors, (added, shape)];
        tensors = [.. tensors.OrderBy(item => item.Name, StringComparer.Ordinal)];
        using var file = File.Create(Path.Combine(folder, "model.safetensors"));
        file.Write(SafetensorsHeader.Build([.. tensors.Select(item => (item.Name, TensorType.F32, item.Shape))]));
        var count = (int)tensors.Sum(item => item.Shape.Aggregate(1L, (product, dimension) => product * dimension));
        float[] values = [.. Enumerable.Range(0, count).Select(i => (i - count / 2) / 977f)];
        // In the embedding, the first tensor.
        values[^1] = 0.25f;
        values[0] = last;
        file.Write(MemoryMarshal.AsBytes(values.AsSpan()));
    }
}
