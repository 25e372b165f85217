using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using SelfRewarding.HuggingFace.Tokenizers.Text;

namespace SelfRewarding.HuggingFace.Tokenizers.Normalizers;

/// <summary>
/// The replacement rules of a SentencePiece model: a double-array trie over UTF-8 whose values point into a pool of texts.
/// As in the library a whole grapheme of up to five bytes is tried first, then its characters, and the shortest rule that fits wins.
/// </summary>
internal sealed class PrecompiledNormalizer : INormalizer
{
    private const int LongestGrapheme = 5;

    private readonly uint[] trie;
    private readonly byte[] texts;

    /// <summary>Reads the rules; an <see cref="ArgumentException"/> says what is wrong with them.</summary>
    public PrecompiledNormalizer(byte[] rules)
    {
        var size = rules.Length < 4 ? -1 : BinaryPrimitives.ReadInt32LittleEndian(rules);
        if (size < 4 || size % 4 != 0 || size > rules.Length - 4)
            throw new ArgumentException("the charsmap does not begin with the size of its trie");
        trie = new uint[size / 4];
        for (var i = 0; i < trie.Length; i++)
            trie[i] = BinaryPrimitives.ReadUInt32LittleEndian(rules.AsSpan(4 + 4 * i));
        texts = rules[(4 + size)..];
    }

    public AlignedText Apply(AlignedText text)
    {
        var changes = new List<(Rune Rune, int Change)>(text.Value.Length);
        var changed = false;
        for (var start = 0; start < text.Value.Length;)
        {
            var length = StringInfo.GetNextTextElementLength(text.Value, start);
            changed |= Grapheme(text.Value.AsSpan(start, length), changes);
            start += length;
        }
        if (!changed)
            return text;
        var builder = new AlignedTextBuilder(text);
        foreach (var (rune, change) in changes)
            builder.Add(rune, change);
        return builder.Build();
    }

    private bool Grapheme(ReadOnlySpan<char> grapheme, List<(Rune Rune, int Change)> changes)
    {
        if (Encoding.UTF8.GetByteCount(grapheme) <= LongestGrapheme && Rule(grapheme) is { } whole)
        {
            Replace(changes, Length(grapheme), whole);
            return true;
        }
        var changed = false;
        foreach (var rune in grapheme.EnumerateRunes())
        {
            if (Rule(rune.ToString()) is { } replacement)
            {
                Replace(changes, 1, replacement);
                changed = true;
            }
            else
            {
                changes.Add((rune, 0));
            }
        }
        return changed;
    }

    private static int Length(ReadOnlySpan<char> text)
    {
        var count = 0;
        foreach (var _ in text.EnumerateRunes())
            count++;
        return count;
    }

    private static void Replace(List<(Rune Rune, int Change)> changes, int oldLength, string replacement)
    {
        var difference = -oldLength;
        foreach (var rune in replacement.EnumerateRunes())
        {
            changes.Add((rune, 0));
            difference++;
        }
        for (var i = 1; i <= Math.Min(difference, changes.Count); i++)
            changes[^i] = changes[^i] with { Change = 1 };
        if (difference < 0 && changes.Count > 0)
            changes[^1] = changes[^1] with { Change = changes[^1].Change + difference };
    }

    /// <summary>The replacement of the shortest prefix that has a rule.</summary>
    private string? Rule(ReadOnlySpan<char> text)
    {
        Span<byte> bytes = stackalloc byte[LongestGrapheme];
        var count = Encoding.UTF8.GetBytes(text, bytes);
        long node = 0;
        if (trie.Length == 0)
            return null;
        node ^= Offset(trie[0]);
        foreach (var value in bytes[..count])
        {
            if (value == 0)
                return null;
            node ^= value;
            if (node >= trie.Length || (trie[node] & 0x800000FF) != value)
                return null;
            var unit = trie[node];
            node ^= Offset(unit);
            if ((unit & 0x100) != 0)
                return node < trie.Length ? Text((int)(trie[node] & 0x7FFFFFFF)) : null;
        }
        return null;
    }

    private static long Offset(uint unit) => (unit >> 10) << (int)((unit & 0x200) >> 6);

    private string? Text(int start)
    {
        if (start >= texts.Length)
            return null;
        var rest = texts.AsSpan(start);
        var end = rest.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? rest : rest[..end]);
    }
}
