using SelfRewarding.HuggingFace.Configuration;
using SelfRewarding.Torch.Models;
using static TorchSharp.torch;

namespace SelfRewarding.Torch.Tests.Models;

/// <summary>Two layers, sixteen wide, with weights from a fixed stream: large enough to have opinions, the same everywhere.</summary>
internal static class TinyModel
{
    public static ModelConfig Config { get; } = new()
    {
        VocabularySize = 23,
        HiddenSize = 16,
        IntermediateSize = 24,
        Layers = 2,
        Heads = 4,
        KeyValueHeads = 2,
        HeadSize = 4,
        MaximumPositions = 64,
        TiedHead = false,
        EndTokens = [1],
        PadToken = 0,
    };

    public static CausalLM Make(ModelConfig? config = null, ulong stream = 7)
    {
        var model = new CausalLM(config ?? Config);
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var random = RandomStream.Walk(stream);
        foreach (var (_, parameter) in model.named_parameters())
        {
            var size = parameter.dim() == 2 ? 2.5f / MathF.Sqrt(parameter.shape[1]) : 0.3f;
            var values = new float[parameter.numel()];
            for (var i = 0; i < values.Length; i++)
                values[i] = size * (float)(2 * random.Uniform() - 1) + (parameter.dim() == 1 ? 1 : 0);
            parameter.copy_(tensor(values).view(parameter.shape));
        }
        return model;
    }

    /// <summary>Prompts of 1 to 9 ids, no control tokens.</summary>
    public static IReadOnlyList<int>[] Prompts(int count, ulong stream = 3)
    {
        var random = RandomStream.Walk(stream);
        return [.. Enumerable.Range(0, count).Select(_ => (IReadOnlyList<int>)
            [.. Enumerable.Range(0, random.Between(1, 9)).Select(_ => random.Between(2, 22))])];
    }

    /// <summary>Logits of every position of one row, without cache: (T, V) as arrays.</summary>
    public static float[][] Logits(CausalLM model, IEnumerable<int> ids)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var logits = model.Logits(model.Hidden(tensor(ids.Select(id => (long)id).ToArray()).unsqueeze(0)))[0];
        return [.. Enumerable.Range(0, (int)logits.shape[0]).Select(t => logits[t].data<float>().ToArray())];
    }
}
