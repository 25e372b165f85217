using System.Text;

namespace SelfRewarding.HuggingFace.Tokenizers.Text;

/// <summary>
/// The byte-level alphabet: each of the 256 bytes as one visible character. Printable Latin-1 stands for itself,
/// the rest for U+0100 and following in the order of the bytes.
/// </summary>
internal static class ByteAlphabet
{
    private static readonly char[] Characters = BuildCharacters();
    private static readonly short[] Bytes = BuildBytes();

    /// <summary>The character that shows a space.</summary>
    public const char Space = 'Ġ';

    public static char Character(byte value) => Characters[value];

    /// <summary>The byte a character shows, -1 if it shows none.</summary>
    public static int Byte(char character) => character < Bytes.Length ? Bytes[character] : -1;

    /// <summary>Rewrites every character as the characters of its UTF-8 bytes.</summary>
    public static AlignedText Rewrite(AlignedText text)
    {
        var builder = new AlignedTextBuilder(text);
        Span<byte> bytes = stackalloc byte[4];
        foreach (var rune in text.Value.EnumerateRunes())
        {
            var count = rune.EncodeToUtf8(bytes);
            for (var i = 0; i < count; i++)
                builder.Add(new Rune(Characters[bytes[i]]), i > 0 ? 1 : 0);
        }
        return builder.Build();
    }

    private static char[] BuildCharacters()
    {
        var characters = new char[256];
        var next = 256;
        for (var value = 0; value < 256; value++)
        {
            var visible = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or >= 0xAE;
            characters[value] = (char)(visible ? value : next++);
        }
        return characters;
    }

    private static short[] BuildBytes()
    {
        var bytes = new short[Characters.Max() + 1];
        Array.Fill(bytes, (short)-1);
        for (var value = 0; value < 256; value++)
            bytes[Characters[value]] = (short)value;
        return bytes;
    }
}
