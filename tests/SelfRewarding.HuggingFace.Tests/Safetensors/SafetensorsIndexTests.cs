using System.Buffers.Binary;
using System.Text;
using SelfRewarding.HuggingFace.Safetensors;

namespace SelfRewarding.HuggingFace.Tests.Safetensors;

public sealed class SafetensorsIndexTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_header_says_where_each_tensor_lies()
    {
        var header = SafetensorsHeader.Build([("a", TensorType.F32, [2, 3]), ("b", TensorType.BF16, [5]), ("c", TensorType.F16, [])]);
        File.WriteAllBytes(Place("model.safetensors"), [.. header, .. new byte[24 + 10 + 2]]);

        var entries = SafetensorsIndex.ReadFolder(folder);

        Assert.Equal(0, header.Length % 8);
        Assert.Equal(
            [(header.Length, 24), (header.Length + 24, 10), (header.Length + 34, 2)],
            new[] { "a", "b", "c" }.Select(name => (entries[name].Offset, entries[name].Length)));
        Assert.Equal([2, 3], entries["a"].Shape);
        Assert.Equal([TensorType.F32, TensorType.BF16, TensorType.F16], new[] { "a", "b", "c" }.Select(name => entries[name].Type));
    }

    [Fact]
    public void A_truncated_file_is_told_in_one_line()
    {
        var whole = (byte[])[.. SafetensorsHeader.Build([("a", TensorType.F32, [2, 3])]), .. new byte[24]];

        AssertFault(whole[..^1], "tensor a ends beyond the file");
        AssertFault(whole[..20], "the file is truncated");
        AssertFault(whole[..7], "a safetensors file has at least 8");
        AssertFault([], "a safetensors file has at least 8");
    }

    [Theory]
    [InlineData(1UL << 60)]
    [InlineData(ulong.MaxValue)]
    [InlineData(1UL << 20)]
    public void A_header_length_beyond_the_file_is_refused_before_any_of_it_is_read(ulong length)
    {
        var bytes = new byte[64];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);

        AssertFault(bytes, $"its header claims {length} bytes of 64");
    }

    [Theory]
    [InlineData("""{"a": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 20]}}""", "has shape [2, 3] but 20 bytes")]
    [InlineData("""{"a": {"dtype": "F32", "shape": [9, 9], "data_offsets": [0, 324]}}""", "ends beyond the file")]
    [InlineData("""{"a": {"dtype": "F32", "shape": [6], "data_offsets": [24, 0]}}""", "ends beyond the file")]
    [InlineData("""{"a": {"dtype": "F32", "shape": [6], "data_offsets": [-8, 16]}}""", "ends beyond the file")]
    [InlineData("""{"a": {"dtype": "F32", "shape": [-2, -3], "data_offsets": [0, 24]}}""", "has shape [-2, -3]")]
    [InlineData("""{"a": {"dtype": "F32", "shape": [4294967296, 4294967296, 6], "data_offsets": [0, 24]}}""", "the header is broken")]
    [InlineData("""{"a": {"dtype": "I64", "shape": [3], "data_offsets": [0, 24]}}""", "has type I64; F32, F16 and BF16 are supported")]
    [InlineData("""{"a": {"dtype": "7", "shape": [3], "data_offsets": [0, 24]}}""", "has type 7; F32, F16 and BF16 are supported")]
    [InlineData("""{"a": {"shape": [6], "data_offsets": [0, 24]}}""", "the header is broken")]
    [InlineData("""{"a": 5}""", "the header is broken")]
    [InlineData(
        """{"a": {"dtype": "F32", "shape": [4], "data_offsets": [0, 16]}, "b": {"dtype": "F32", "shape": [3], "data_offsets": [12, 24]}}""",
        "the tensors a and b overlap")]
    [InlineData("""[1, 2]""", "the header is broken")]
    [InlineData("""{"a": """, "the header is broken")]
    public void A_header_that_lies_is_told_in_one_line(string json, string said)
    {
        var text = Encoding.UTF8.GetBytes(json);
        var bytes = new byte[8 + text.Length + 24];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)text.Length);
        text.CopyTo(bytes, 8);

        AssertFault(bytes, said);
    }

    [Fact]
    public void Shards_outside_the_folder_and_missing_ones_are_refused()
    {
        AssertIndexFault("""{"weight_map": {"a": "../model.safetensors"}}""", "shards must lie in the same folder");
        AssertIndexFault("""{"weight_map": {"a": "x.safetensors"}}""", "there is no such file");
        AssertIndexFault("""{}""", "no readable weight_map");
        AssertIndexFault("""{""", "no readable weight_map");
    }

    [Fact]
    public void A_folder_without_weights_is_told_in_one_line()
    {
        Assert.Contains("model.safetensors", Assert.Throws<UserFaultException>(() => SafetensorsIndex.ReadFolder(folder)).Message);
    }

    private void AssertIndexFault(string json, string said)
    {
        File.WriteAllText(Place("model.safetensors.index.json"), json);
        Assert.Contains(said, Assert.Throws<UserFaultException>(() => SafetensorsIndex.ReadFolder(folder)).Message);
    }

    private void AssertFault(byte[] bytes, string said)
    {
        File.WriteAllBytes(Place("model.safetensors"), bytes);
        var fault = Assert.Throws<UserFaultException>(() => SafetensorsIndex.ReadFolder(folder));
        Assert.Contains(said, fault.Message);
        Assert.DoesNotContain('\n', fault.Message);
    }

    private string Place(string name) => Path.Combine(folder, name);
}
