using System.CommandLine;
using SelfRewarding.Cli.Terminal;
using SelfRewarding.HuggingFace.Configuration;
using SelfRewarding.HuggingFace.Safetensors;
using SelfRewarding.Models;
using SelfRewarding.Torch;
using SelfRewarding.Torch.Models;
using SelfRewarding.Torch.Pretraining;
using SelfRewarding.World;

namespace SelfRewarding.Cli.Commands;

/// <summary>srlm pretrain: makes the quickstart's M0 from nothing.</summary>
internal static class PretrainCommand
{
    public static Command Create(CancellationToken cancel)
    {
        var output = new Option<DirectoryInfo>("--out") { Description = "folder for the model; it must not exist yet", Required = true };
        var seed = new Option<long>("--seed") { Description = "seeds the first weights and the corpus", DefaultValueFactory = _ => 1 };
        var tokens = new Option<long>("--tokens") { Description = "tokens to train on", DefaultValueFactory = _ => new PretrainOptions().Tokens };
        var threads = new Option<int>("--threads") { Description = "threads for tensor work", DefaultValueFactory = _ => 1 };
        var command = new Command(
            "pretrain",
            "Pretrains the quickstart's M0 on the corpus of the quickstart world and measures it against its acceptance gate. The same\n"
            + "command goes on where an interrupted one stopped.\n"
            + "Example: srlm pretrain --out runs/m0 --seed 1")
        {
            output, seed, tokens, threads,
        };
        command.SetAction(parsed =>
        {
            Run(parsed.GetRequiredValue(output).FullName, parsed.GetValue(seed), parsed.GetValue(tokens), parsed.GetValue(threads), cancel);
            return ExitCodes.Done;
        });
        return command;
    }

    private static void Run(string output, long seed, long tokens, int threads, CancellationToken cancel)
    {
        if (Directory.Exists(output))
            throw new UserFaultException($"{output} exists already; name a folder that does not");
        TorchSharp.torch.set_num_threads(threads);
        var corpus = new PretrainingCorpus(seed);
        var part = output + ".part";
        var state = Path.Combine(part, $"training-{seed}-{tokens}.safetensors");
        var pretrainer = new Pretrainer(Architecture, new PretrainOptions { Tokens = tokens }, state);
        using var model = pretrainer.Train(Enumerable.Range(0, int.MaxValue).Select(corpus.Document), seed, new ProgressLines(), cancel);
        Directory.CreateDirectory(part);
        WeightFiles.Save(model, part, TensorType.F16);
        WorldTokenizer.Write(part);
        File.Delete(state);
        Directory.Move(part, output);
        Measure(output, cancel);
    }

    private static void Measure(string folder, CancellationToken cancel)
    {
        using var model = new TorchEngine(0).Load(new Checkpoint("M0", folder));
        var figures = new AcceptanceGate(model).Measure(cancel);
        Console.WriteLine(
            $"on {figures.Prompts} held-out prompts: sampled exact {figures.SampledExact:F3}, greedy exact {figures.GreedyExact:F3}, "
            + $"own answer in reviews {figures.OwnAnswer:F3}, right verdicts {figures.Verdict:F3}");
        foreach (var miss in figures.Misses)
            Console.WriteLine($"outside the acceptance gate: {miss}");
    }

    /// <summary>0.7 million parameters: large enough to learn the world in 14.5 million tokens, small enough for two cores.</summary>
    private static ModelConfig Architecture => new()
    {
        VocabularySize = WorldTokenizer.Vocabulary.Count,
        HiddenSize = 128,
        IntermediateSize = 256,
        Layers = 4,
        Heads = 4,
        KeyValueHeads = 4,
        HeadSize = 32,
        MaximumPositions = 256,
        NormEpsilon = 1e-5,
        TiedHead = true,
        EndTokens = [WorldTokenizer.Eos],
        PadToken = WorldTokenizer.Pad,
    };
}
