namespace SelfRewarding.HuggingFace.Tokenizers.Models;

/// <summary>The tokens &lt;0x00&gt; to &lt;0xFF&gt; that stand for the bytes of a character without a token.</summary>
internal sealed class ByteFallbackIds(Vocabulary vocabulary)
{
    private readonly int[] ids = [.. Enumerable.Range(0, 256).Select(value => vocabulary.Id(Name(value)))];

    /// <summary>Whether every byte has a token.</summary>
    public bool IsComplete => Array.TrueForAll(ids, id => id >= 0);

    public static string Name(int value) => $"<0x{value:X2}>";

    public int this[byte value] => ids[value];

    /// <summary>Whether every one of these bytes has a token.</summary>
    public bool HasAll(ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
            if (ids[value] < 0)
                return false;
        return true;
    }
}
