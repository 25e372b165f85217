using System.Buffers.Binary;
using SelfRewarding.HuggingFace.Gguf;

namespace SelfRewarding.HuggingFace.Tests.Gguf;

/// <summary>The header reader on whole files, and on files that lie.</summary>
public sealed class GgufFileTests
{
    [Fact]
    public void Every_value_type_and_the_tensor_directory_come_back_as_written()
    {
        var file = SmallGguf.InFile(SmallGguf.TwoTensors(), GgufFile.Read);

        Assert.Equal(SmallGguf.EveryType.Keys, file.Metadata.Pairs.Keys);
        foreach (var (key, value) in SmallGguf.EveryType)
            Assert.Equal(value, file.Metadata[key]);
        Assert.Equal(["first", "second"], file.Tensors.Select(tensor => tensor.Name));
        Assert.Equal([2, 3], file.Tensors[0].Shape);
        Assert.Equal((24, 34), (file.Tensors[0].Length, file.Tensors[1].Length));
        Assert.Equal(0, file.Tensors[0].Offset % 32);
        Assert.Equal(file.Tensors[0].Offset + 32, file.Tensors[1].Offset);
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused_with_one_clear_line()
    {
        var whole = SmallGguf.TwoTensors();
        // The last 30 bytes are padding behind the last block.
        for (var length = 0; length < whole.Length - 30; length++)
        {
            var cut = whole[..length];
            var fault = Assert.Throws<UserFaultException>(() => SmallGguf.InFile(cut, GgufFile.Read));
            Assert.DoesNotContain('\n', fault.Message);
        }
    }

    [Fact]
    public void Any_flipped_byte_of_the_header_is_read_or_refused_but_never_crashes()
    {
        var whole = SmallGguf.TwoTensors();
        for (var at = 0; at < whole.Length - 96; at++)
        {
            foreach (var change in new byte[] { 0x01, 0x80, 0xFF })
            {
                var bytes = whole.ToArray();
                bytes[at] ^= change;
                var before = GC.GetAllocatedBytesForCurrentThread();
                _ = SmallGguf.InFile(bytes, path => Record.Exception(() => GgufFile.Read(path))) is { } error
                    ? Assert.IsType<UserFaultException>(error)
                    : null;
                Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 4 << 20, $"byte {at} made the reader allocate too much");
            }
        }
    }

    [Theory]
    [InlineData(8, "tensors")]
    [InlineData(16, "metadata keys")]
    public void A_count_beyond_the_file_is_refused(int at, string named)
    {
        foreach (var count in new[] { 1UL << 60, ulong.MaxValue, 1UL << 21 })
        {
            var bytes = SmallGguf.TwoTensors();
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(at), count);
            Assert.Contains(named, Fault(bytes), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(1, "version")]
    [InlineData(0x03000000, "big-endian")]
    public void Other_versions_are_refused_by_name(uint version, string named)
    {
        var bytes = SmallGguf.TwoTensors();
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), version);
        Assert.Contains(named, Fault(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public void Arrays_nested_too_deep_are_refused()
    {
        Array nested = new[] { 1 };
        for (var i = 0; i < 3; i++)
            nested = new[] { nested };
        Assert.IsType<Array[]>(SmallGguf.InFile(With("deep", nested), GgufFile.Read).Metadata["deep"]);
        for (var i = 0; i < 3; i++)
            nested = new[] { nested };
        Assert.Contains("deep", Fault(With("deep", nested)), StringComparison.Ordinal);
    }

    [Fact]
    public void Tensors_that_overlap_are_twice_there_or_lie_crooked_are_refused()
    {
        Assert.Contains("twice", Fault(Tensors(("a", 0), ("a", 32))), StringComparison.Ordinal);
        Assert.Contains("overlap", Fault(Tensors(("a", 0), ("b", 0))), StringComparison.Ordinal);
        Assert.Contains("alignment", Fault(Tensors(("a", 0), ("b", 36))), StringComparison.Ordinal);
        Assert.Contains("beyond", Fault(Tensors(("a", 0), ("b", 1UL << 60))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_format_that_is_not_supported_is_refused_by_its_name_with_the_supported_ones()
    {
        var fault = Fault(Tensors(23, ("a", 0)));
        Assert.Contains("IQ4_XS", fault, StringComparison.Ordinal);
        Assert.Contains("Q4_K", fault, StringComparison.Ordinal);
    }

    private static string Fault(byte[] bytes) => Assert.Throws<UserFaultException>(() => SmallGguf.InFile(bytes, GgufFile.Read)).Message;

    private static byte[] With(string key, object value)
    {
        using var file = new MemoryStream();
        GgufWriter.WriteHeader(file, new OrderedDictionary<string, object> { [key] = value }, []);
        return file.ToArray();
    }

    private static byte[] Tensors(params (string Name, ulong Offset)[] tensors) => Tensors(0, tensors);

    private static byte[] Tensors(uint format, params (string Name, ulong Offset)[] tensors)
    {
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        writer.Write("GGUF"u8);
        writer.Write(3u);
        writer.Write((ulong)tensors.Length);
        writer.Write(0UL);
        foreach (var (name, offset) in tensors)
        {
            writer.Write((ulong)name.Length);
            writer.Write(System.Text.Encoding.ASCII.GetBytes(name));
            writer.Write(1u);
            writer.Write(8UL);
            writer.Write(format);
            writer.Write(offset);
        }
        writer.Write(new byte[256]);
        return file.ToArray();
    }
}
