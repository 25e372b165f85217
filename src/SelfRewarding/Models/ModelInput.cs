namespace SelfRewarding.Models;

/// <summary>
/// What a model is asked to continue. Exactly one member is set: a conversation (put through the model's chat
/// format), plain text (no chat format), or token ids. In the first two, text never becomes a control token.
/// </summary>
public sealed record ModelInput
{
    private ModelInput()
    {
    }

    /// <summary>A conversation, or null.</summary>
    public IReadOnlyList<Message>? Messages { get; private init; }

    /// <summary>Plain text to continue, or null.</summary>
    public string? Text { get; private init; }

    /// <summary>Token ids to continue, or null.</summary>
    public IReadOnlyList<int>? Tokens { get; private init; }

    /// <summary>One user turn: what the paper calls a prompt.</summary>
    public static ModelInput User(string prompt) => Chat([new Message("user", prompt)]);

    /// <summary>A whole conversation that ends with a user turn.</summary>
    public static ModelInput Chat(IReadOnlyList<Message> messages) => new() { Messages = messages };

    /// <summary>Text to continue as it stands.</summary>
    public static ModelInput Plain(string text) => new() { Text = text };

    /// <summary>Token ids to continue as they stand.</summary>
    public static ModelInput Ids(IReadOnlyList<int> tokens) => new() { Tokens = tokens };
}
