namespace SelfRewarding.HuggingFace.Tokenizers.Decoders;

/// <summary>Joins all parts to one.</summary>
internal sealed class FuseDecoder : IDecoder
{
    public void Apply(List<string> parts)
    {
        var text = string.Concat(parts);
        parts.Clear();
        parts.Add(text);
    }
}
