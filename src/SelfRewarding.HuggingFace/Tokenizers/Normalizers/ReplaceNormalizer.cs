using SelfRewarding.HuggingFace.Tokenizers.Patterns;
using SelfRewarding.HuggingFace.Tokenizers.Text;

namespace SelfRewarding.HuggingFace.Tokenizers.Normalizers;

/// <summary>Puts a text in the place of every match of a pattern.</summary>
internal sealed class ReplaceNormalizer(IPattern pattern, string content) : INormalizer
{
    public AlignedText Apply(AlignedText text)
    {
        var matches = new List<Match>();
        pattern.Find(text.Value, matches);
        if (matches.Count == 0)
            return text;
        var builder = new AlignedTextBuilder(text);
        foreach (var match in matches)
        {
            builder.CopyTo(match.Start);
            builder.Replace(match.End, content);
        }
        builder.CopyTo(text.Value.Length);
        return builder.Build();
    }
}
