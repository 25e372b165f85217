namespace SelfRewarding.HuggingFace.Tokenizers.Decoders;

/// <summary>Turns the texts of tokens back into text. A step may rewrite, join or drop the parts in place.</summary>
internal interface IDecoder
{
    void Apply(List<string> parts);
}
