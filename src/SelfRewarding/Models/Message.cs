namespace SelfRewarding.Models;

/// <summary>One turn of a conversation, in the field names of the ecosystem's chat formats.</summary>
/// <param name="Role">"system", "user" or "assistant".</param>
/// <param name="Content">Plain text; text that looks like a control token stays text.</param>
public sealed record Message(string Role, string Content);
