namespace SelfRewarding.HuggingFace.Tokenizers.Decoders;

/// <summary>Speech models: repeated tokens count once, the pad token vanishes.</summary>
internal sealed class CtcDecoder(string pad, string wordDelimiter, bool cleansUp) : IDecoder
{
    public void Apply(List<string> parts)
    {
        var kept = new List<string>(parts.Count);
        for (var i = 0; i < parts.Count; i++)
        {
            if (i > 0 && parts[i] == parts[i - 1])
                continue;
            var part = pad.Length > 0 ? parts[i].Replace(pad, "", StringComparison.Ordinal) : parts[i];
            if (cleansUp && wordDelimiter.Length > 0)
                part = WordPieceDecoder.CleanUp(part).Replace(wordDelimiter, " ", StringComparison.Ordinal);
            if (part.Length > 0)
                kept.Add(part);
        }
        parts.Clear();
        parts.AddRange(kept);
    }
}
