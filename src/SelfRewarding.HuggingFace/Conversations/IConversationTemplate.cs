using SelfRewarding.Models;

namespace SelfRewarding.HuggingFace.Conversations;

/// <summary>A conversation as the model's template writes it.</summary>
public interface IConversationTemplate
{
    /// <summary>Writes a conversation; with <paramref name="answer"/> it ends where the assistant's turn begins.</summary>
    /// <exception cref="UserFaultException">The template refuses this conversation.</exception>
    ConversationText Render(IReadOnlyList<Message> messages, bool answer);
}

/// <summary>A rendered conversation.</summary>
/// <param name="Text">The whole text.</param>
/// <param name="Content">The stretches that came from the messages, in order.</param>
public sealed record ConversationText(string Text, IReadOnlyList<Stretch> Content);
