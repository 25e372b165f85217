using System.Buffers;
using System.Text;
using SelfRewarding.HuggingFace.Tokenizers.Text;

namespace SelfRewarding.HuggingFace.Tokenizers.Decoders;

/// <summary>Reads the byte-level alphabet; each maximal broken part of UTF-8 becomes one U+FFFD.</summary>
internal sealed class ByteLevelDecoder : IDecoder
{
    public void Apply(List<string> parts)
    {
        var bytes = new ArrayBufferWriter<byte>(16 + parts.Count * 4);
        foreach (var part in parts)
            if (!TryWrite(part, bytes))
                Encoding.UTF8.GetBytes(part, bytes);
        parts.Clear();
        parts.Add(Encoding.UTF8.GetString(bytes.WrittenSpan));
    }

    /// <summary>A part with a character outside the alphabet, as added tokens are, is no part of this: it stands for itself.</summary>
    private static bool TryWrite(string part, ArrayBufferWriter<byte> bytes)
    {
        var span = bytes.GetSpan(part.Length);
        for (var i = 0; i < part.Length; i++)
        {
            var value = ByteAlphabet.Byte(part[i]);
            if (value < 0)
                return false;
            span[i] = (byte)value;
        }
        bytes.Advance(part.Length);
        return true;
    }
}
