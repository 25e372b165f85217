using SelfRewarding.HuggingFace.Adapters;
using SelfRewarding.HuggingFace.Safetensors;
using SelfRewarding.Torch.Lora;
using SelfRewarding.Torch.Models;
using SelfRewarding.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SelfRewarding.Torch.Training;

/// <summary>A model in training: which of its parameters learn, and what is written of it.</summary>
internal sealed class TrainedModel : IDisposable
{
    private readonly string start;
    private readonly AdapterPassing between;

    /// <summary>A model that is trained further; the caller goes on owning it where the constructor fails.</summary>
    /// <param name="model">Holds the start's weights.</param>
    /// <param name="start">The checkpoint it was read from.</param>
    /// <param name="job">Says what is trained: all weights, or an adapter.</param>
    public TrainedModel(CausalLM model, string start, TrainingJob job)
    {
        (Model, this.start, between) = (model, start, job.Lora.Between);
        if (job.Lora.Rank == 0 || between == AdapterPassing.Merge)
            model.Adapter?.Merge();
        if (job.Lora.Rank > 0)
            Adapt(job);
        Parameters = model.Adapter is { } adapter ? [.. adapter.Parameters()] : [.. model.named_parameters()];
    }

    /// <summary>The model.</summary>
    public CausalLM Model { get; }

    /// <summary>What learns, by name; all else is frozen and in no state.</summary>
    public IReadOnlyList<(string Name, Parameter Parameter)> Parameters { get; }

    /// <summary>Loads the start of a training.</summary>
    public static TrainedModel Load(string start, TrainingJob job)
    {
        var model = ModelFiles.Load(start);
        try
        {
            return new TrainedModel(model, start, job);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Forgets the gradients.</summary>
    public void ClearGradients()
    {
        foreach (var (_, parameter) in Parameters)
        {
            using var gradient = parameter.grad;
            if (gradient is not null)
                parameter.grad = null;
        }
    }

    /// <summary>Writes what learns into one file.</summary>
    public void WriteState(string file) =>
        WeightFiles.Write(file, [.. Parameters.Select(item => (item.Name, (Tensor)item.Parameter))], TensorType.F32);

    /// <summary>Takes over what was written by <see cref="WriteState"/>.</summary>
    public void ReadState(string file)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var parameters = Parameters.ToDictionary(item => item.Name, item => item.Parameter);
        foreach (var entry in SafetensorsIndex.ReadFile(file))
            parameters[entry.Name].copy_(WeightFiles.Read(entry));
    }

    /// <summary>
    /// Gives the folders of the result in the order in which they are to be written, model/ last, each with what fills it.
    /// Weights are written in 32-bit floating point whatever the start was stored in: rounding would undo small updates.
    /// </summary>
    /// <param name="root">Full path of the folder they go to; bases are named relative to it.</param>
    public IEnumerable<(string Name, Action<string> Fill)> Results(string root)
    {
        if (Model.Adapter is { } pairs && between == AdapterPassing.Merge)
        {
            yield return ("adapter", folder => pairs.Save(folder, Relative(root, "adapter", start)));
            pairs.Merge();
        }
        yield return ("model", folder => WriteModel(root, folder));
    }

    /// <inheritdoc/>
    public void Dispose() => Model.Dispose();

    private void WriteModel(string root, string folder)
    {
        ModelFiles.CopyText(start, folder);
        if (Model.Adapter is { } adapter)
            adapter.Save(folder, Relative(root, "model", Below(start)));
        else
            WeightFiles.Save(Model, folder);
    }

    private void Adapt(TrainingJob job)
    {
        var adapter = Model.Adapter;
        if (adapter is null)
            adapter = LoraAdapter.Fresh(Model, job.Lora, job.Seed, job.Stage);
        else if (AdapterModules.Differences(Model, adapter.Config, job.Lora).ToList() is { Count: > 0 } faults)
            throw UserFaultException.Of(
                $"{start}: its adapter is trained further and must be as the recipe says; change the recipe, or set lora.between to merge", faults);
        adapter.Train(job.Lora.Dropout);
    }

    /// <summary>What the adapter that is trained lies over: the start, or what the start's own outermost adapter lies over.</summary>
    private static string Below(string start)
    {
        var (adapters, model) = AdapterFolder.Follow(start);
        return adapters.Count switch { 0 => start, 1 => model, _ => adapters[1] };
    }

    private static string Relative(string root, string name, string place) =>
        Path.GetRelativePath(Path.Combine(root, name), Path.GetFullPath(place)).Replace('\\', '/');
}
