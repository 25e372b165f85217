namespace SelfRewarding.HuggingFace.Tokenizers.Decoders;

/// <summary>One decoder after the other.</summary>
internal sealed class DecoderSequence(IReadOnlyList<IDecoder> steps) : IDecoder
{
    public IReadOnlyList<IDecoder> Steps => steps;

    public void Apply(List<string> parts)
    {
        foreach (var step in steps)
            step.Apply(parts);
    }
}
