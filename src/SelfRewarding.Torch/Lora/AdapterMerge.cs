using SelfRewarding.HuggingFace.Adapters;
using SelfRewarding.HuggingFace.Conversion;
using SelfRewarding.HuggingFace.Safetensors;
using SelfRewarding.Models;
using SelfRewarding.Torch.Models;
using static TorchSharp.torch;

namespace SelfRewarding.Torch.Lora;

/// <summary>Makes one model of a model and its adapter.</summary>
/// <param name="Matrices">Matrices that had a pair.</param>
/// <param name="Distance">
/// Largest difference of a logit between merged weights, before they are stored, and the pairs beside them, on a fixed
/// probe.
/// </param>
public sealed record AdapterMerge(int Matrices, double Distance)
{
    private const int ProbeTokens = 16;
    private const string TooLarge = "the adapter's numbers are too large, use another one";

    /// <summary>Writes the merged model as a folder with tokenizer and chat template: beside its place, and moved when whole.</summary>
    /// <param name="checkpoint">An adapter that names its base, or a model with an adapter over it.</param>
    /// <param name="folder">Where to; it must not exist.</param>
    /// <param name="type">Type of the stored weights.</param>
    /// <exception cref="UserFaultException">
    /// There is no adapter, or it does not fit, or the merged weights are not finite or too large for the type.
    /// </exception>
    public static AdapterMerge Write(Checkpoint checkpoint, string folder, TensorType type)
    {
        if (checkpoint.Adapter is null && !AdapterFolder.Is(checkpoint.Path))
            throw new UserFaultException($"{checkpoint.Path}: there is no adapter to merge; name one with --adapter");
        var place = checkpoint.Adapter ?? checkpoint.Path;
        using var model = ModelFiles.Load(checkpoint.Path, checkpoint.Adapter);
        var matrices = AdapterModules.All(model).Count(item => item.Matrix.Pair is not null);
        var active = Probe(model);
        model.Adapter!.Merge();
        CheckValues(place, model, type);
        double[] distances = [.. Probe(model).Zip(active, (merged, beside) => Math.Abs((double)merged - beside))];
        if (!distances.All(double.IsFinite))
            throw new UserFaultException($"{place}: with the adapter the model's logits are not finite on a probe; {TooLarge}");
        OutputPlace.Make(folder, part =>
        {
            Directory.CreateDirectory(part);
            ModelFiles.CopyText(checkpoint.Path, part, checkpoint.Adapter);
            WeightFiles.Save(model, part, type);
        });
        return new AdapterMerge(matrices, distances.Max());
    }

    /// <summary>Sums of finite numbers may be infinite, and what 32 bits hold may be too large for fewer.</summary>
    private static void CheckValues(string place, CausalLM model, TensorType type)
    {
        using var quiet = no_grad();
        foreach (var (name, value) in model.state_dict())
        {
            using var scope = NewDisposeScope();
            if (!value.isfinite().all().item<bool>())
                throw new UserFaultException($"{place}: with the adapter tensor {name} has values that are not finite; {TooLarge}");
            if (!WeightFiles.Holds(type, value))
                throw new UserFaultException(
                    $"{place}: with the adapter tensor {name} has values up to {value.abs().max().item<float>()}, which {type} cannot hold; "
                    + $"use --type {(type == TensorType.F16 ? "BF16 or F32" : "F32")}");
        }
    }

    /// <summary>Logits of a row of ids spread over the vocabulary.</summary>
    private static float[] Probe(CausalLM model)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var count = Math.Min(ProbeTokens, model.Config.MaximumPositions);
        long[] ids = [.. Enumerable.Range(0, count).Select(t => (long)t * model.Config.VocabularySize / count)];
        return model.Logits(model.Hidden(tensor(ids).unsqueeze(0))).data<float>().ToArray();
    }
}
