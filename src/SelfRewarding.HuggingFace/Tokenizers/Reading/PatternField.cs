using SelfRewarding.HuggingFace.Tokenizers.Patterns;

namespace SelfRewarding.HuggingFace.Tokenizers.Reading;

/// <summary>Reads the fields that several components share.</summary>
internal static class PatternField
{
    /// <summary>{"String": …}, {"Regex": …} or a plain string.</summary>
    public static IPattern Read(JsonPlace component)
    {
        var pattern = component.Member("pattern");
        if (pattern.Kind == System.Text.Json.JsonValueKind.String)
            return new LiteralPattern(pattern.Text());
        if (pattern.Optional("String") is { } literal)
            return new LiteralPattern(literal.Text());
        var regex = pattern.Member("Regex");
        try
        {
            return PatternReader.Regex(regex.Text());
        }
        catch (ArgumentException fault)
        {
            throw regex.Fault($"is a pattern that cannot be used: {fault.Message}; rewrite it without that", fault);
        }
    }

    public static SplitBehavior Behavior(JsonPlace component, string fallback)
    {
        var name = component.Text("behavior", fallback);
        return Enum.TryParse<SplitBehavior>(name, out var behavior) && char.IsAsciiLetter(name[0])
            ? behavior
            : throw component.Fault($"has the behavior \"{name}\"; it must be one of {string.Join(", ", Enum.GetNames<SplitBehavior>())}");
    }

    /// <summary>A field that must be one UTF-16 unit.</summary>
    public static char Character(JsonPlace component, string name)
    {
        var text = component.Text(name);
        return text.Length == 1 ? text[0] : throw component.Fault($"has the {name} \"{text}\"; it must be one character");
    }
}
