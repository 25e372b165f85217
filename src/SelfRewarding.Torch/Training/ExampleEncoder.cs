using SelfRewarding.Preferences;
using SelfRewarding.Torch.Dpo;
using SelfRewarding.Training;

namespace SelfRewarding.Torch.Training;

/// <summary>Turns texts into token ids. Prompt and response are tokenised apart and joined as ids, so the boundary cannot move.</summary>
/// <param name="prompt">A user turn put through the chat format, up to where the assistant begins.</param>
/// <param name="response">An assistant turn and exactly one end token.</param>
public sealed class ExampleEncoder(Func<string, IReadOnlyList<int>> prompt, Func<string, IReadOnlyList<int>> response)
{
    /// <summary>An example; ids that it carries are taken as they are.</summary>
    public TokenExample Encode(Example example) =>
        new(example.PromptTokens ?? prompt(example.Prompt), example.ResponseTokens ?? response(example.Response));

    /// <summary>A pair; ids that it carries are taken as they are.</summary>
    public TokenPair Encode(PreferencePair pair) =>
        new(prompt(pair.Prompt), pair.ChosenTokens ?? response(pair.Chosen), pair.RejectedTokens ?? response(pair.Rejected));
}
