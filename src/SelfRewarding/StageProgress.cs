namespace SelfRewarding;

/// <summary>How far a stage has come. The library reports; only the command line prints.</summary>
/// <param name="Stage">What is being done, such as "M2/3-judgements".</param>
/// <param name="Done">Units finished.</param>
/// <param name="Total">Units in all.</param>
/// <param name="Tokens">Tokens written or trained on since the last report.</param>
/// <param name="Note">A figure worth a glance, such as the loss; may be empty.</param>
public readonly record struct StageProgress(string Stage, long Done, long Total, long Tokens, string Note)
{
    /// <summary>Whether done, total and tokens are bytes, as in a download.</summary>
    public bool InBytes { get; init; }
}
