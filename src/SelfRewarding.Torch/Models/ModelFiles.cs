using SelfRewarding.HuggingFace.Adapters;
using SelfRewarding.HuggingFace.Conversion;
using SelfRewarding.Torch.Lora;

namespace SelfRewarding.Torch.Models;

/// <summary>Reads checkpoints: a model, or an adapter over one.</summary>
public static class ModelFiles
{
    private const string GenerationSettings = "generation_config.json";

    /// <summary>
    /// Loads a model in 32-bit floating point. An adapter stays beside its weights; one that lies below another adapter is
    /// merged, since that is what the other was trained on.
    /// </summary>
    /// <param name="checkpoint">A model, or the folder of an adapter, which names its base.</param>
    /// <param name="adapter">Folder of an adapter to put over it, whatever base it names; null puts none.</param>
    /// <exception cref="UserFaultException">A file is missing or broken, or model and adapter do not fit.</exception>
    public static CausalLM Load(string checkpoint, string? adapter = null)
    {
        var (adapters, place) = AdapterFolder.Follow(checkpoint);
        var model = WeightFiles.Load(place);
        try
        {
            foreach (var folder in adapters.Reverse().Concat(adapter is null ? [] : [adapter]))
            {
                model.Adapter?.Merge();
                LoraAdapter.Load(model, folder);
            }
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Copies tokenizer, chat template and generation settings of a checkpoint, as far as it has them.</summary>
    /// <param name="checkpoint">A model, or an adapter.</param>
    /// <param name="folder">Where to; files there are replaced.</param>
    /// <param name="adapter">An adapter that is put over it; null where none is.</param>
    public static void CopyText(string checkpoint, string folder, string? adapter = null)
    {
        var files = ModelParts.TokenizerFiles(AdapterFolder.Text(checkpoint, adapter)).ToDictionary();
        var settings = Path.Combine(AdapterFolder.Model(checkpoint), GenerationSettings);
        if (File.Exists(settings))
            files[GenerationSettings] = File.ReadAllBytes(settings);
        foreach (var (name, bytes) in files)
            File.WriteAllBytes(Path.Combine(folder, name), bytes);
    }
}
