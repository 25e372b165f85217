namespace SelfRewarding.HuggingFace.Datasets.Containers;

/// <summary>A stream with some bytes behind its end; it can only be read.</summary>
internal sealed class MarkedStream(Stream stream, byte[] mark) : Stream
{
    private int marked;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (marked == 0 && stream.Read(buffer) is > 0 and var count)
            return count;
        var rest = mark.AsSpan(marked, Math.Min(mark.Length - marked, buffer.Length));
        rest.CopyTo(buffer);
        marked += rest.Length;
        return rest.Length;
    }

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            stream.Dispose();
        base.Dispose(disposing);
    }
}
