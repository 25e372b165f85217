using SelfRewarding.HuggingFace.Tokenizers.Decoders;
using SelfRewarding.HuggingFace.Tokenizers.Models;
using SelfRewarding.HuggingFace.Tokenizers.Normalizers;
using SelfRewarding.HuggingFace.Tokenizers.PostProcessors;
using SelfRewarding.HuggingFace.Tokenizers.PreTokenizers;

namespace SelfRewarding.HuggingFace.Tokenizers;

/// <summary>The components of a tokenizer.json; all but the model may be absent.</summary>
internal sealed record TokenizerParts(IModel Model)
{
    public IReadOnlyList<AddedToken> AddedTokens { get; init; } = [];

    public INormalizer? Normalizer { get; init; }

    public IReadOnlyList<IPreTokenizer> PreTokenizers { get; init; } = [];

    public IPostProcessor? PostProcessor { get; init; }

    public IDecoder? Decoder { get; init; }
}
