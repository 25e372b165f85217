using SelfRewarding.HuggingFace.Tokenizers.Text;

namespace SelfRewarding.HuggingFace.Tokenizers.Normalizers;

/// <summary>Rewrites a text before it is cut.</summary>
internal interface INormalizer
{
    AlignedText Apply(AlignedText text);
}
