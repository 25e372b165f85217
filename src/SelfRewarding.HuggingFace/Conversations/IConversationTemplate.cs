using SelfRewarding.Models;

namespace SelfRewarding.HuggingFace.Conversations;

/// <summary>A conversation as the model's template writes it.</summary>
public interface IConversationTemplate
{
    /// <summary>Writes a conversation; with <paramref name="answer"/> it ends where the assistant's turn begins.</summary>
    /// <exception cref="UserFaultException">The template refuses this conversation.</exception>
    ConversationText Render(IReadOnlyList<Message> messages, bool answer);

    /// <summary>As <see cref="Render"/> up to where the next answer begins, with the assistant's earlier turns marked.</summary>
    /// <exception cref="UserFaultException">The template refuses this conversation, or its turns cannot be found in the text.</exception>
    ConversationText RenderTurns(IReadOnlyList<Message> messages);
}

/// <summary>A rendered conversation.</summary>
/// <param name="Text">The whole text.</param>
/// <param name="Content">The stretches that came from the messages, in order.</param>
public sealed record ConversationText(string Text, IReadOnlyList<Stretch> Content)
{
    /// <summary>What the assistant wrote, a stretch a turn, where that was asked for.</summary>
    public IReadOnlyList<Stretch> Turns { get; init; } = [];
}
