using static TorchSharp.torch;

namespace SelfRewarding.Torch.Models;

/// <summary>Which keys a query may look at, as numbers that are added to the scores: 0 or minus infinity.</summary>
internal static class AttentionMask
{
    /// <summary>The mask of new tokens behind held ones, or null where each token sees itself and all before it and nothing was held.</summary>
    /// <param name="tokens">New tokens, T; the keys are the held and the new ones, S.</param>
    /// <param name="held">Tokens before them.</param>
    /// <param name="starts">For each row its first token that is not padding; null where there is none on the left.</param>
    /// <param name="window">How many keys a query sees, its own included; null is all.</param>
    /// <param name="written">Whether a mask is wanted even where null would do.</param>
    /// <returns>(1, 1, T, S), or (B, 1, T, S) where rows are padded on the left. Padding looks at itself, or it would not be a number.</returns>
    public static Tensor? Of(int tokens, int held, IReadOnlyList<int>? starts, int? window, bool written)
    {
        var length = held + tokens;
        var padded = starts is not null && starts.Any(start => start > 0);
        if (held == 0 && !padded && !(window < length) && !written)
            return null;
        var queries = arange(held, length).unsqueeze(1);                                          // (T, 1)
        var keys = arange(length).unsqueeze(0);                                                   // (1, S)
        var seen = keys <= queries;                                                               // (T, S)
        if (window < length)
            seen &= keys > queries - window.Value;
        if (padded)
        {
            var first = tensor(starts!.Select(start => (long)start).ToArray()).view(-1, 1, 1);    // (B, 1, 1)
            seen = (seen & (keys >= first)) | (keys == queries);                                  // (B, T, S)
        }
        return zeros(1).masked_fill(~seen, float.NegativeInfinity).view(-1, 1, tokens, length);
    }
}
