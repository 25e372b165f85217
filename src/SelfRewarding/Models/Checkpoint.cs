namespace SelfRewarding.Models;

/// <summary>A trained model on disk: a folder in Hugging Face layout, and its name in the paper (M0, SFT, M1 …).</summary>
/// <param name="Name">Name in the paper, used in file names and reports.</param>
/// <param name="Path">Folder that holds config.json, model.safetensors and tokenizer.json, or a PEFT adapter that names its base.</param>
public sealed record Checkpoint(string Name, string Path)
{
    /// <summary>Folder of a PEFT adapter that is put over it, whatever base it names; null puts none.</summary>
    public string? Adapter { get; init; }
}
