using SelfRewarding.HuggingFace.Adapters;
using SelfRewarding.Torch.Models;
using SelfRewarding.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SelfRewarding.Torch.Lora;

/// <summary>
/// The low-rank pairs beside a model's matrices, and what else an adapter holds. The pairs belong to the model; a model has
/// at most one adapter.
/// </summary>
public sealed class LoraAdapter
{
    private readonly CausalLM model;
    private readonly IReadOnlyList<(string Module, Projection Matrix)> adapted;

    private LoraAdapter(CausalLM model, AdapterConfig config, IReadOnlyList<(string Module, Projection Matrix)> adapted)
    {
        (this.model, Config, this.adapted) = (model, config, adapted);
        foreach (var (module, matrix) in adapted)
            matrix.Attach(new LowRankPair(matrix.Weight.shape[1], matrix.Weight.shape[0], config.RankOf(module), config.ScalingOf(module)));
        model.Adapter = this;
    }

    /// <summary>What it is made of.</summary>
    public AdapterConfig Config { get; }

    /// <summary>
    /// What it holds, under the model's names: "….q_proj.lora_A.weight", "….q_proj.lora_B.weight", and the parameters of
    /// modules that are saved whole. The tensors stay the model's.
    /// </summary>
    public IEnumerable<(string Name, Parameter Value)> Parameters() => adapted
        .SelectMany(item => new[] { ($"{item.Module}.lora_A.weight", item.Matrix.Pair!.A), ($"{item.Module}.lora_B.weight", item.Matrix.Pair!.B) })
        .Concat(model.named_parameters().Where(item => Config.Saves(item.name)).Select(item => (item.name, item.parameter)));

    /// <summary>The head below a pair, which PEFT stores beside the pair: "lm_head.base_layer.weight".</summary>
    internal IEnumerable<(string Name, Tensor Value)> StoredHead() =>
        adapted.Where(item => item.Module == "lm_head").Select(item => ($"{item.Module}.base_layer.weight", item.Matrix.Weight));

    /// <summary>
    /// Puts a new adapter on a model: A uniform within 1/sqrt(inputs) (Kaiming's rule with a = sqrt 5), B zero, so that the
    /// model is unchanged. The same stream gives the same adapter.
    /// </summary>
    /// <param name="model">A model without adapter.</param>
    /// <param name="options">Rank, scale and targets.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="stage">Names the random stream.</param>
    /// <exception cref="UserFaultException">A target or a module to save is not in the model.</exception>
    public static LoraAdapter Fresh(CausalLM model, LoraOptions options, long seed, string stage)
    {
        var config = AdapterModules.Configure(model, options);
        var adapter = new LoraAdapter(model, config, AdapterModules.Adapted(model, config));
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        foreach (var (module, matrix) in adapter.adapted)
        {
            using var generator = new Generator(RandomStream.For(seed, $"{stage}/lora/{module}"));
            var a = matrix.Pair!.A;
            a.copy_((2 * rand(a.shape, generator: generator) - 1) / Math.Sqrt(a.shape[1]));   // (r, inputs)
        }
        return adapter;
    }

    /// <summary>
    /// Puts the adapter of a folder on a model. One that changes only the head or only the embedding, where the model has one matrix
    /// for both, gives it a head of its own.
    /// </summary>
    /// <param name="model">A model without adapter: the one it was trained on.</param>
    /// <param name="folder">adapter_config.json and adapter_model.safetensors.</param>
    /// <exception cref="UserFaultException">It is broken, asks for what is not supported, or belongs to another model.</exception>
    public static LoraAdapter Load(CausalLM model, string folder)
    {
        var config = AdapterConfigFile.Read(folder);
        if (AdapterModules.SplitsHead(config))
            model.UntieHead();
        var adapter = new LoraAdapter(model, config, AdapterModules.Adapted(model, config, folder));
        AdapterWeights.Fill(folder, adapter);
        return adapter;
    }

    /// <summary>Writes adapter_config.json and adapter_model.safetensors, in 32-bit floating point, into a folder that exists.</summary>
    /// <param name="folder">Where to; files there are replaced.</param>
    /// <param name="baseModel">The model below it: a folder relative to this one, or a name; null writes none.</param>
    public void Save(string folder, string? baseModel)
    {
        AdapterConfigFile.Write(folder, Config with { Base = baseModel });
        AdapterWeights.Write(folder, this);
    }

    /// <summary>Adds scaling · B A to every matrix, in 32-bit floating point, and takes the pairs away: a model like any other is left.</summary>
    public void Merge()
    {
        using var quiet = no_grad();
        foreach (var (_, matrix) in adapted)
        {
            using var scope = NewDisposeScope();
            matrix.Weight.add_(matrix.Pair!.Product());                                 // (outputs, inputs)
            matrix.Attach(null);
        }
        model.Adapter = null;
    }

    /// <summary>Freezes the model but for what the adapter holds.</summary>
    /// <param name="dropout">Share of each pair's inputs dropped while gradients are recorded.</param>
    public void Train(double dropout)
    {
        foreach (var (_, parameter) in model.named_parameters())
            parameter.requires_grad = false;
        foreach (var (_, parameter) in Parameters())
            parameter.requires_grad = true;
        foreach (var (_, matrix) in adapted)
            matrix.Pair!.Dropout = dropout;
    }
}
