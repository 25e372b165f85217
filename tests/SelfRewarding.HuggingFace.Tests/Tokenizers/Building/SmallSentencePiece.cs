using System.Buffers.Binary;
using System.Text;

namespace SelfRewarding.HuggingFace.Tests.Tokenizers.Building;

/// <summary>Writes small SentencePiece models: protobuf by hand, field by field.</summary>
internal static class SmallSentencePiece
{
    public const int Normal = 1, Unknown = 2, Control = 3, UserDefined = 4, ByteFallback = 6;

    /// <summary>A model of pieces.</summary>
    /// <param name="pieces">Text, score, type.</param>
    /// <param name="training">Fields of trainer_spec.</param>
    /// <param name="normalization">Fields of normalizer_spec.</param>
    public static byte[] Model(IEnumerable<(string Text, float Score, int Type)> pieces, byte[] training, byte[] normalization) =>
    [
        .. pieces.SelectMany(piece =>
            Lengthy(1, [.. Lengthy(1, Encoding.UTF8.GetBytes(piece.Text)), .. Single(2, piece.Score), .. Whole(3, piece.Type)])),
        .. Lengthy(2, training),
        .. Lengthy(3, normalization),
    ];

    public static byte[] Whole(int field, long value) => [.. Digits((ulong)field << 3), .. Digits(unchecked((ulong)value))];

    public static byte[] Single(int field, float value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        return [.. Digits(((ulong)field << 3) | 5), .. bytes];
    }

    public static byte[] Lengthy(int field, byte[] content) => [.. Digits(((ulong)field << 3) | 2), .. Digits((ulong)content.Length), .. content];

    private static List<byte> Digits(ulong value)
    {
        var digits = new List<byte>();
        for (; value > 127; value >>= 7)
            digits.Add((byte)((value & 127) | 128));
        digits.Add((byte)value);
        return digits;
    }
}
