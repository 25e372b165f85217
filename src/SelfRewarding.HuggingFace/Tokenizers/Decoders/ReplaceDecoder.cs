using System.Text;
using SelfRewarding.HuggingFace.Tokenizers.Patterns;

namespace SelfRewarding.HuggingFace.Tokenizers.Decoders;

/// <summary>Puts a text in the place of every match of a pattern in each part.</summary>
internal sealed class ReplaceDecoder(IPattern pattern, string content) : IDecoder
{
    public void Apply(List<string> parts)
    {
        var matches = new List<Match>();
        for (var i = 0; i < parts.Count; i++)
        {
            matches.Clear();
            pattern.Find(parts[i], matches);
            if (matches.Count > 0)
                parts[i] = Replace(parts[i], matches);
        }
    }

    private string Replace(string part, List<Match> matches)
    {
        var text = new StringBuilder();
        var done = 0;
        foreach (var match in matches)
        {
            text.Append(part, done, match.Start - done).Append(content);
            done = match.End;
        }
        return text.Append(part, done, part.Length - done).ToString();
    }
}
