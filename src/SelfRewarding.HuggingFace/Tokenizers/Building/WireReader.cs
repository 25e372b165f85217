using System.Buffers.Binary;
using System.Text;

namespace SelfRewarding.HuggingFace.Tokenizers.Building;

/// <summary>
/// Reads the fields of one protobuf message front to back, without copying. What is not protobuf is an <see cref="InvalidDataException"/>.
/// </summary>
internal ref struct WireReader(ReadOnlySpan<byte> message)
{
    private const int Number = 0, EightBytes = 1, Lengthy = 2, FourBytes = 5;
    private const int LongestNumber = 10;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> message = message;
    private int position;
    private int kind;

    /// <summary>The number of the field that is read next.</summary>
    public int Field { get; private set; }

    /// <summary>Goes on to the next field; false at the end of the message.</summary>
    public bool Next()
    {
        if (position == message.Length)
            return false;
        var tag = Digits();
        (Field, kind) = ((int)(tag >> 3 & int.MaxValue), (int)(tag & 7));
        return true;
    }

    /// <summary>A number, a flag or an enumeration; negative ones are written as 64 bits.</summary>
    public long Whole()
    {
        Expect(Number);
        return unchecked((long)Digits());
    }

    public float Single()
    {
        Expect(FourBytes);
        return BinaryPrimitives.ReadSingleLittleEndian(Take(4));
    }

    /// <summary>Bytes, or a message within the message.</summary>
    public ReadOnlySpan<byte> Bytes()
    {
        Expect(Lengthy);
        return Take(Digits());
    }

    public string Text()
    {
        try
        {
            return Strict.GetString(Bytes());
        }
        catch (DecoderFallbackException fault)
        {
            throw new InvalidDataException($"the text before byte {position} is not UTF-8", fault);
        }
    }

    /// <summary>Passes over a field.</summary>
    public void Skip()
    {
        switch (kind)
        {
            case Number:
                Digits();
                break;
            case EightBytes:
                Take(8);
                break;
            case Lengthy:
                Take(Digits());
                break;
            case FourBytes:
                Take(4);
                break;
            default:
                throw new InvalidDataException($"byte {position} begins a field of kind {kind}; kinds 0, 1, 2 and 5 are known");
        }
    }

    private readonly void Expect(int expected)
    {
        if (kind != expected)
            throw new InvalidDataException($"field {Field} at byte {position} is of kind {kind}; it must be of kind {expected}");
    }

    private ulong Digits()
    {
        ulong value = 0;
        for (var i = 0; i < LongestNumber && position < message.Length; i++)
        {
            var next = message[position++];
            value |= (ulong)(next & 127) << (7 * i);
            if (next < 128)
                return value;
        }
        throw new InvalidDataException($"a number before byte {position} does not end");
    }

    private ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)(message.Length - position))
            throw new InvalidDataException($"byte {position} begins {length} bytes where {message.Length - position} are left");
        var taken = message.Slice(position, (int)length);
        position += taken.Length;
        return taken;
    }
}
