using SelfRewarding.HuggingFace.Configuration;
using SelfRewarding.Torch.Dpo;
using SelfRewarding.Torch.Models;
using SelfRewarding.Torch.Training;
using static TorchSharp.torch;

namespace SelfRewarding.Torch.Tests.Training;

/// <summary>Two layers, sixteen wide, thirty words, grouped heads: everything the real model has. Weights follow from the seed.</summary>
internal static class TinyModel
{
    public static ModelConfig Config { get; } = new()
    {
        VocabularySize = 30,
        HiddenSize = 16,
        IntermediateSize = 24,
        Layers = 2,
        Heads = 4,
        KeyValueHeads = 2,
        HeadSize = 4,
        MaximumPositions = 32,
        TiedHead = true,
        EndTokens = [1],
    };

    public static CausalLM Make(long seed = 1, ModelConfig? config = null)
    {
        var model = new CausalLM(config ?? Config);
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        foreach (var (name, parameter) in model.named_parameters())
        {
            var random = RandomStream.Walk(RandomStream.For(seed, name));
            var norm = name.Contains("norm", StringComparison.Ordinal);
            float[] values = [.. Enumerable.Range(0, (int)parameter.numel()).Select(_ => (float)((norm ? 1 : 0) + 0.8 * (random.Uniform() - 0.5)))];
            parameter.copy_(tensor(values).view(parameter.shape));
        }
        return model;
    }

    /// <summary>The model as a folder with a tokenizer file.</summary>
    public static string Save(string folder, long seed = 1)
    {
        Directory.CreateDirectory(folder);
        using var model = Make(seed);
        WeightFiles.Save(model, folder);
        File.WriteAllText(Path.Combine(folder, "tokenizer.json"), "{}");
        return folder;
    }

    /// <summary>Random examples of 2 to 12 tokens, each ended.</summary>
    public static IReadOnlyList<TokenExample> Examples(int count, long seed = 7) =>
        [.. Enumerable.Range(0, count).Select(i => RandomStream.Walk(RandomStream.For(seed, "example", i)))
            .Select(random => new TokenExample(Ids(random), [.. Ids(random), 1]))];

    /// <summary>Random pairs.</summary>
    public static IReadOnlyList<TokenPair> Pairs(int count, long seed = 8) =>
        [.. Enumerable.Range(0, count).Select(i => RandomStream.Walk(RandomStream.For(seed, "pair", i)))
            .Select(random => new TokenPair(Ids(random), [.. Ids(random), 1], [.. Ids(random), 1]))];

    private static int[] Ids(StreamRandom random) => [.. Enumerable.Range(0, random.Between(1, 6)).Select(_ => random.Between(2, 29))];
}
