namespace SelfRewarding.HuggingFace.Templates.Values;

/// <summary>A value with attributes of its own: a loop, a macro, a namespace, a cycler.</summary>
internal interface IHasAttributes
{
    /// <summary>The attribute, or null where there is none of that name.</summary>
    object? Attribute(string name);
}
