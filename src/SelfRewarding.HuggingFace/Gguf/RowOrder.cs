namespace SelfRewarding.HuggingFace.Gguf;

/// <summary>
/// llama.cpp turns neighbouring numbers of a head into each other, Hugging Face the first half and the second. Rows of q and k are therefore
/// stored in another order: (head, half, i) there stands as (head, i, half) here.
/// </summary>
/// <param name="headSize">Rows of a head.</param>
internal sealed class RowOrder(long headSize)
{
    /// <summary>Where a row of the Hugging Face order stands in GGUF.</summary>
    public long InGguf(long row)
    {
        var (head, at) = Math.DivRem(row, headSize);
        var (half, i) = Math.DivRem(at, headSize / 2);
        return head * headSize + 2 * i + half;
    }

    /// <summary>Which row of the Hugging Face order stands at a place in GGUF.</summary>
    public long FromGguf(long row)
    {
        var (head, at) = Math.DivRem(row, headSize);
        var (i, half) = Math.DivRem(at, 2);
        return head * headSize + half * (headSize / 2) + i;
    }

    /// <summary>Whether a weight, by its Hugging Face name, has rows in another order.</summary>
    public static bool Concerns(string name) =>
        name.Contains(".q_proj.", StringComparison.Ordinal) || name.Contains(".k_proj.", StringComparison.Ordinal);
}
