using System.Text;
using SelfRewarding.HuggingFace.Tokenizers.Text;

namespace SelfRewarding.HuggingFace.Tokenizers.PreTokenizers;

/// <summary>
/// Cuts where the script changes. Japanese kana count as Han, for words mix them; a space and a character without script go with what stands
/// before them. Those before the first script are dropped, as in the library.
/// </summary>
internal sealed class ScriptPreTokenizer : IPreTokenizer
{
    private const string Han = "Han";

    public void Split(Piece piece, List<Piece> output)
    {
        string? current = null;
        int start = 0, position = 0;
        foreach (var rune in piece.Span.EnumerateRunes())
        {
            if (Script(rune) is { } script && script != current)
            {
                if (current is not null)
                    output.Add(new(piece.Text, piece.Start + start, position - start));
                (current, start) = (script, position);
            }
            position += rune.Utf16SequenceLength;
        }
        if (current is not null)
            output.Add(new(piece.Text, piece.Start + start, position - start));
    }

    private static string? Script(Rune rune) => rune.Value switch
    {
        ' ' => null,
        0x30FC => Han,
        _ => ScriptTable.Nine.Of(rune.Value) is var script && script is "Hiragana" or "Katakana" ? Han : script,
    };
}
