using SelfRewarding.HuggingFace.Tokenizers.Text;

namespace SelfRewarding.HuggingFace.Tokenizers.Normalizers;

/// <summary>NFC, NFD, NFKC or NFKD.</summary>
internal sealed class NormalFormNormalizer(bool composes, bool compatibility) : INormalizer
{
    private readonly NormalForm form = new(composes, compatibility);

    public AlignedText Apply(AlignedText text) => form.Apply(text);
}
