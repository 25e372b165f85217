using System.Globalization;
using System.Text.Json;
using SelfRewarding.HuggingFace.Safetensors;
using SelfRewarding.Torch.Models;
using static TorchSharp.torch;

namespace SelfRewarding.Torch.Training;

/// <summary>
/// The files of one training run. While it runs, training/ holds job.sha256 (what is trained, so that no other job goes on
/// with it), state-N/ (what learns and optimizer after update N) and checkpoint-N/ (weights for checkpoint selection). Every
/// folder is written beside its place and moved; old ones go only after a newer state is there. A kill between any two
/// operations therefore leaves a whole state, or none before the first.
/// </summary>
internal sealed class TrainingFolder(string root)
{
    private const string Part = ".part";
    private const string Weights = "weights.safetensors";
    private const string Optimizer = "optimizer.safetensors";

    private readonly string work = Path.Combine(root, "training");

    /// <summary>Path of metrics.jsonl.</summary>
    public string Metrics => Path.Combine(root, "metrics.jsonl");

    /// <summary>True when the result is there; what training/ still holds is then removed.</summary>
    public bool IsFinished()
    {
        if (!Directory.Exists(Path.Combine(root, "model")))
            return false;
        Remove(work);
        return true;
    }

    /// <summary>Begins, or goes on with, a job.</summary>
    /// <param name="fingerprint">Of start, data, options and seed.</param>
    /// <exception cref="UserFaultException">training/ belongs to another job.</exception>
    public void Open(string fingerprint)
    {
        var file = Path.Combine(work, "job.sha256");
        if (!File.Exists(file))
        {
            Remove(work);
            Directory.CreateDirectory(work);
            WriteWhole(file, fingerprint + "\n");
        }
        else if (File.ReadAllText(file).Trim() != fingerprint)
        {
            throw new UserFaultException(
                $"{work}: it holds an interrupted training of another start model, data set, seed or options; "
                + "undo the change to go on, or remove the folder to start again");
        }
        foreach (var left in Directory.EnumerateFileSystemEntries(work, "*" + Part).ToList())
            Remove(left);
    }

    /// <summary>Update after which the latest state was saved; 0 without one.</summary>
    public int LastState() => Saved("state-").LastOrDefault();

    /// <summary>Saves weights and optimizer after an update, then removes what only older states need.</summary>
    public void SaveState(int step, TrainedModel model, AdamW optimizer)
    {
        Make($"state-{step:D8}", folder =>
        {
            model.WriteState(Path.Combine(folder, Weights));
            WeightFiles.Write(Path.Combine(folder, Optimizer), [.. optimizer.State()], TensorType.F32);
        });
        foreach (var old in Saved("state-").Where(other => other < step))
            Remove(Path.Combine(work, $"state-{old:D8}"));
        foreach (var old in Saved("checkpoint-").Where(other => other < Checkpoint(step)))
            Remove(Path.Combine(work, $"checkpoint-{old:D8}"));
    }

    /// <summary>Puts a saved state into model and optimizer.</summary>
    public void LoadState(int step, TrainedModel model, AdamW optimizer)
    {
        var folder = Path.Combine(work, $"state-{step:D8}");
        model.ReadState(Path.Combine(folder, Weights));
        using var scope = NewDisposeScope();
        optimizer.Restore(SafetensorsIndex.ReadFile(Path.Combine(folder, Optimizer)).ToDictionary(entry => entry.Name, WeightFiles.Read));
    }

    /// <summary>The latest checkpoint not after an update; 0 without one.</summary>
    public int Checkpoint(int step) => Saved("checkpoint-").LastOrDefault(other => other <= step);

    /// <summary>Saves the weights of a checkpoint.</summary>
    public void SaveCheckpoint(int step, TrainedModel model)
    {
        Remove(Path.Combine(work, $"checkpoint-{step:D8}"));
        Make($"checkpoint-{step:D8}", folder => model.WriteState(Path.Combine(folder, Weights)));
    }

    /// <summary>Puts the weights of a checkpoint into the model.</summary>
    public void LoadCheckpoint(int step, TrainedModel model) => model.ReadState(Path.Combine(work, $"checkpoint-{step:D8}", Weights));

    /// <summary>Numbers kept from an earlier start of this job, or made now and kept.</summary>
    public double[][] Numbers(string name, Func<double[][]> make)
    {
        var path = Path.Combine(work, name);
        if (!File.Exists(path))
            WriteWhole(path, JsonSerializer.Serialize(make()));
        return JsonSerializer.Deserialize<double[][]>(File.ReadAllText(path))!;
    }

    /// <summary>Writes training.json and model/ (before it adapter/, where one was merged), then removes training/.</summary>
    /// <param name="model">The trained model.</param>
    /// <param name="summary">What was trained.</param>
    public void Finish(TrainedModel model, TrainingSummary summary)
    {
        WriteWhole(Path.Combine(root, "training.json"), JsonSerializer.Serialize(summary, TrainingSummary.Json) + "\n");
        foreach (var (name, fill) in model.Results(Path.GetFullPath(root)))
        {
            var folder = Path.Combine(root, name);
            Remove(folder + Part);
            Directory.CreateDirectory(folder + Part);
            fill(folder + Part);
            Remove(folder);
            Directory.Move(folder + Part, folder);
        }
        Remove(work);
    }

    private int[] Saved(string prefix) =>
    [
        .. Directory.EnumerateDirectories(work, prefix + "*")
            .Select(path => Path.GetFileName(path)[prefix.Length..])
            .Where(name => !name.EndsWith(Part, StringComparison.Ordinal))
            .Select(name => int.Parse(name, CultureInfo.InvariantCulture))
            .Order(),
    ];

    private void Make(string name, Action<string> write)
    {
        var path = Path.Combine(work, name);
        Directory.CreateDirectory(path + Part);
        write(path + Part);
        Directory.Move(path + Part, path);
    }

    private static void WriteWhole(string path, string text)
    {
        File.WriteAllText(path + Part, text);
        File.Move(path + Part, path, overwrite: true);
    }

    private static void Remove(string path)
    {
        if (File.Exists(path))
            File.Delete(path);
        else if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
    }
}
