namespace SelfRewarding.HuggingFace.Hub;

/// <summary>A transfer that may go well when it is tried again.</summary>
/// <param name="message">What happened.</param>
/// <param name="after">How long the server asks to wait.</param>
/// <param name="inner">What lay below.</param>
internal sealed class BrokenTransferException(string message, TimeSpan? after = null, Exception? inner = null) : Exception(message, inner)
{
    public TimeSpan? After => after;
}
