using SelfRewarding.HuggingFace.Tokenizers.Text;

namespace SelfRewarding.HuggingFace.Tokenizers.Normalizers;

/// <summary>Takes away the white space at the ends.</summary>
internal sealed class StripNormalizer(bool left, bool right) : INormalizer
{
    public AlignedText Apply(AlignedText text)
    {
        var start = left ? text.Value.Length - text.Value.AsSpan().TrimStart().Length : 0;
        var end = right ? text.Value.AsSpan().TrimEnd().Length : text.Value.Length;
        return text.Slice(Math.Min(start, text.Value.Length), Math.Max(end - start, 0));
    }
}
