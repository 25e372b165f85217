namespace SelfRewarding.HuggingFace.Tokenizers.Decoders;

/// <summary>Turns the suffix that ends a word into a space, except at the end of the text.</summary>
internal sealed class BpeDecoder(string suffix) : IDecoder
{
    public void Apply(List<string> parts)
    {
        if (suffix.Length == 0)
            return;
        for (var i = 0; i < parts.Count; i++)
            parts[i] = parts[i].Replace(suffix, i == parts.Count - 1 ? "" : " ", StringComparison.Ordinal);
    }
}
