using SelfRewarding.HuggingFace.Datasets.Containers;

namespace SelfRewarding.HuggingFace.Tests.Datasets;

public sealed class ParquetFooterTests
{
    /// <summary>Field 1 an int, field 2 a list of two texts, field 3 a struct with a bool, field 20 (its number follows) a double.</summary>
    private static readonly byte[] Whole =
        [0x15, 0x02, 0x19, 0x28, 0x01, 65, 0x02, 66, 67, 0x1C, 0x11, 0x00, 0x07, 0x28, 1, 2, 3, 4, 5, 6, 7, 8, 0x00];

    [Fact]
    public void A_whole_struct_is_told_from_one_cut_anywhere()
    {
        Assert.True(ParquetFooter.IsWhole(Whole));
        for (var length = 0; length < Whole.Length; length++)
            Assert.False(ParquetFooter.IsWhole(Whole.AsSpan(0, length)));
    }

    [Theory]
    [InlineData("nested", new byte[] { 0x1C })]
    [InlineData("lists in lists", new byte[] { 0x19, 0x19 })]
    [InlineData("a length of 2^63", new byte[] { 0x18, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F })]
    [InlineData("a kind that is none", new byte[] { 0x1F })]
    public void What_lies_about_its_size_is_no_struct(string what, byte[] repeated)
    {
        byte[] bytes = [.. Enumerable.Repeat(repeated, 10_000).SelectMany(part => part)];

        Assert.False(ParquetFooter.IsWhole(bytes), what);
    }
}
