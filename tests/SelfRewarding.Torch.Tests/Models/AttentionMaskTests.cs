using SelfRewarding.Torch.Models;
using static TorchSharp.torch;

namespace SelfRewarding.Torch.Tests.Models;

/// <summary>Rows are queries, columns keys; 1 is seen.</summary>
public sealed class AttentionMaskTests
{
    [Fact]
    public void Where_causal_attention_says_it_all_there_is_none()
    {
        Assert.Null(AttentionMask.Of(3, 0, null, null, written: false));
        Assert.Null(AttentionMask.Of(3, 0, [0, 0], 3, written: false));
    }

    [Fact]
    public void A_window_counts_the_querys_own_key()
    {
        Assert.Equal("1000 1100 0110 0011", Seen(AttentionMask.Of(4, 0, null, 2, written: false)));
        Assert.Equal("1000 1100 1110 1111", Seen(AttentionMask.Of(4, 0, null, null, written: true)));
    }

    [Fact]
    public void Padding_is_seen_by_itself_only()
    {
        Assert.Equal("100 110 111 100 010 011", Seen(AttentionMask.Of(3, 0, [0, 1], null, written: false)));
        Assert.Equal("1000 0100 0010 0011", Seen(AttentionMask.Of(4, 0, [2], 3, written: false)));
    }

    [Fact]
    public void Held_keys_come_first() => Assert.Equal("0110 0011", Seen(AttentionMask.Of(2, 2, [0], 2, written: false)));

    private static string Seen(Tensor? mask)
    {
        using var scope = NewDisposeScope();
        var rows = mask!.flatten(0, 2);                                                       // (B · T, S)
        return string.Join(
            ' ',
            Enumerable.Range(0, (int)rows.shape[0]).Select(row => string.Concat(rows[row].data<float>().Select(value => value == 0 ? '1' : '0'))));
    }
}
