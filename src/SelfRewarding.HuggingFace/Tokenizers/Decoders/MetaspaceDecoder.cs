namespace SelfRewarding.HuggingFace.Tokenizers.Decoders;

/// <summary>Turns Metaspace's marks into spaces; those of the first token vanish where the pre-tokenizer puts a mark before the text.</summary>
internal sealed class MetaspaceDecoder(string mark, bool dropsFirst) : IDecoder
{
    public void Apply(List<string> parts)
    {
        for (var i = 0; i < parts.Count; i++)
            parts[i] = parts[i].Replace(mark, i == 0 && dropsFirst ? "" : " ", StringComparison.Ordinal);
    }
}
