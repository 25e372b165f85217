namespace SelfRewarding.HuggingFace.Tokenizers.PostProcessors;

/// <summary>Puts control tokens round the tokens of one text or two.</summary>
internal interface IPostProcessor
{
    List<TokenRun> Apply(List<TokenRun> runs, bool addSpecialTokens);
}
