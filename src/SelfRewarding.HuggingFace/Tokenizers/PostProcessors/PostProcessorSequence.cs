namespace SelfRewarding.HuggingFace.Tokenizers.PostProcessors;

/// <summary>One post-processor after the other.</summary>
internal sealed class PostProcessorSequence(IReadOnlyList<IPostProcessor> steps) : IPostProcessor
{
    public List<TokenRun> Apply(List<TokenRun> runs, bool addSpecialTokens)
    {
        foreach (var step in steps)
            runs = step.Apply(runs, addSpecialTokens);
        return runs;
    }
}
