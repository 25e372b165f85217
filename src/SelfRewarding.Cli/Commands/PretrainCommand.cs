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
    private const long MostTokens = 1_000_000_000_000;

    public static Command Create(CancellationToken cancel)
    {
        var output = new Option<DirectoryInfo>("--out")
        {
            Description = "folder for the model; it must not exist yet, "
                + "except that OUT.part beside it keeps an interrupted pretraining to go on with",
            Required = true,
        };
        var seed = new Option<long>("--seed") { Description = "seeds the first weights and the corpus", DefaultValueFactory = _ => 1 };
        var tokens = new Option<long>("--tokens") { Description = "tokens to train on", DefaultValueFactory = _ => new PretrainOptions().Tokens };
        var threads = new ThreadsOption();
        var command = new Command(
            "pretrain",
            "Pretrains the quickstart's M0 on the corpus of the quickstart world and measures it against its acceptance gate. The same\n"
            + "command goes on where an interrupted one stopped, measuring included. A model that misses the gate is kept; the last line says\n"
            + "so, and the exit code stays 0.\n"
            + "Example: srlm pretrain --out runs/m0 --seed 1")
        {
            output, seed, tokens, threads.Option,
        };
        command.SetAction(parsed =>
        {
            var engine = threads.Engine(parsed);
            var options = new PretrainOptions { Tokens = parsed.GetValue(tokens) };
            if (options.Tokens < options.BatchSize * options.SequenceLength || options.Tokens > MostTokens)
                throw new UserFaultException(
                    $"--tokens is {options.Tokens}; it must be between {options.BatchSize * options.SequenceLength} (one update) and {MostTokens}");
            Run(Path.TrimEndingDirectorySeparator(parsed.GetRequiredValue(output).FullName), parsed.GetValue(seed), options, engine, cancel);
            return ExitCodes.Done;
        });
        return command;
    }

    /// <summary>
    /// OUT.part holds the training state, then model/ and a mark that it is whole; model/ is moved to OUT, and OUT.part goes
    /// only when the model is measured. A kill between any two steps loses none that is done.
    /// </summary>
    private static void Run(string output, long seed, PretrainOptions options, TorchEngine engine, CancellationToken cancel)
    {
        using var held = Lock(output);
        var part = output + ".part";
        var (trained, model) = (Path.Combine(part, $"trained-{seed}-{options.Tokens}"), Path.Combine(part, "model"));
        if (Directory.Exists(output) && !File.Exists(trained))
            throw new UserFaultException($"{output} exists already; name a folder that does not");
        if (!File.Exists(trained) || !(Directory.Exists(output) || Directory.Exists(model)))
        {
            Train(part, model, seed, options, cancel);
            File.WriteAllText(trained, "");
        }
        if (!Directory.Exists(output))
            Directory.Move(model, output);
        Measure(output, engine, cancel);
        Directory.Delete(part, recursive: true);
    }

    private static void Train(string part, string folder, long seed, PretrainOptions options, CancellationToken cancel)
    {
        var corpus = new PretrainingCorpus(seed);
        var pretrainer = new Pretrainer(Architecture, options, Path.Combine(part, $"training-{seed}-{options.Tokens}.safetensors"));
        using var model = pretrainer.Train(Enumerable.Range(0, int.MaxValue).Select(corpus.Document), seed, new ProgressLines(), cancel);
        Directory.CreateDirectory(folder);
        WeightFiles.Save(model, folder, TensorType.F16);
        WorldTokenizer.Write(folder);
    }

    private static void Measure(string folder, TorchEngine engine, CancellationToken cancel)
    {
        using var model = engine.Load(new Checkpoint("M0", folder));
        var figures = new AcceptanceGate(model).Measure(new ProgressLines(), cancel);
        Console.WriteLine(
            $"on {figures.Prompts} held-out prompts: sampled exact {figures.SampledExact:F3}, greedy exact {figures.GreedyExact:F3}, "
            + $"own answer in reviews {figures.OwnAnswer:F3}, right verdicts {figures.Verdict:F3}");
        foreach (var miss in figures.Misses)
            Console.WriteLine($"outside the acceptance gate: {miss}");
        Console.WriteLine(figures.Passed
            ? $"{folder}: the model passes the acceptance gate"
            : $"{folder}: the model is kept but MISSES the acceptance gate; a run from it will hardly show self-rewarding");
    }

    /// <summary>The system lets a lock go when its process ends, however it ends.</summary>
    private static FileStream Lock(string output)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(output)!);
            return new(output + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UserFaultException(
                $"{output} is in use by another process or cannot be written ({error.Message}); wait for it or name another folder", error);
        }
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
