namespace SelfRewarding.HuggingFace.Tokenizers.Text;

/// <summary>Reads numbers of the tables in this folder: seven bits a byte, the lowest first, the eighth bit saying that more follow.</summary>
internal static class Varint
{
    public static int Read(Stream data)
    {
        var value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = data.ReadByte();
            value |= (next & 127) << shift;
            if (next < 128)
                return value;
        }
    }
}
