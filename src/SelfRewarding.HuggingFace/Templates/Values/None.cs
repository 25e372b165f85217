namespace SelfRewarding.HuggingFace.Templates.Values;

/// <summary>Python's <c>None</c>.</summary>
internal sealed class None
{
    private None()
    {
    }

    public static None Value { get; } = new();
}
