namespace SelfRewarding.HuggingFace.Templates;

/// <summary>The time a template sees through <c>strftime_now</c>; given, never read, so that equal inputs render equal bytes.</summary>
/// <param name="Now">The local time the template is told.</param>
public sealed record TemplateClock(DateTime Now);
