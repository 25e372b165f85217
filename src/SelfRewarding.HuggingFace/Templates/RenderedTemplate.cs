namespace SelfRewarding.HuggingFace.Templates;

/// <summary>What a template wrote, and who wrote which part of it.</summary>
/// <param name="Text">The whole text.</param>
/// <param name="AssistantSpans">The stretches inside <c>{% generation %}</c>, in order, one a block, be it empty; code points.</param>
/// <param name="ContentSpans">
/// The maximal stretches that came from the variables (messages, tools, documents) and not from the template or the
/// special tokens; code points. A control token is one only where no code point of it lies in such a stretch.
/// </param>
public sealed record RenderedTemplate(string Text, IReadOnlyList<TextSpan> AssistantSpans, IReadOnlyList<TextSpan> ContentSpans);
