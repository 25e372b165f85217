namespace SelfRewarding.HuggingFace.Tokenizers.Decoders;

/// <summary>Joins word pieces: what continues a word loses its prefix, everything else gets a space before it.</summary>
internal sealed class WordPieceDecoder(string prefix, bool cleansUp) : IDecoder
{
    public void Apply(List<string> parts)
    {
        for (var i = 0; i < parts.Count; i++)
        {
            if (i > 0)
                parts[i] = parts[i].StartsWith(prefix, StringComparison.Ordinal) ? parts[i][prefix.Length..] : " " + parts[i];
            if (cleansUp)
                parts[i] = CleanUp(parts[i]);
        }
    }

    /// <summary>Takes the spaces away that tokenizing put before punctuation and contractions.</summary>
    public static string CleanUp(string part) => part
        .Replace(" .", ".").Replace(" ?", "?").Replace(" !", "!").Replace(" ,", ",")
        .Replace(" ' ", "'").Replace(" n't", "n't").Replace(" 'm", "'m").Replace(" do not", " don't")
        .Replace(" 's", "'s").Replace(" 've", "'ve").Replace(" 're", "'re");
}
