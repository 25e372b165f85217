using System.Globalization;
using System.Text;

namespace SelfRewarding.HuggingFace.Tokenizers.Decoders;

/// <summary>Joins runs of &lt;0xXX&gt; tokens to text; a run that is not valid UTF-8 as a whole gives one U+FFFD a byte.</summary>
internal sealed class ByteFallbackDecoder : IDecoder
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>The byte a token stands for, null if it is none.</summary>
    public static byte? Byte(string token) =>
        token.Length == 6 && token.StartsWith("<0x", StringComparison.Ordinal) && token[5] == '>'
        && byte.TryParse(token.AsSpan(3, 2), NumberStyles.AllowHexSpecifier, null, out var value) ? value : null;

    public void Apply(List<string> parts)
    {
        var run = new List<byte>();
        var count = 0;
        for (var i = 0; i < parts.Count; i++)
        {
            if (Byte(parts[i]) is { } value)
            {
                run.Add(value);
                continue;
            }
            if (run.Count > 0)
                parts[count++] = Text(run);
            parts[count++] = parts[i];
        }
        if (run.Count > 0)
            parts[count++] = Text(run);
        parts.RemoveRange(count, parts.Count - count);
    }

    private static string Text(List<byte> run)
    {
        string text;
        try
        {
            text = Strict.GetString([.. run]);
        }
        catch (DecoderFallbackException)
        {
            text = new string('\uFFFD', run.Count);
        }
        run.Clear();
        return text;
    }
}
