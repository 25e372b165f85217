using System.Text.RegularExpressions;

namespace SelfRewarding.Cli.Terminal;

/// <summary>The parser's messages in words: it names a value's type as the runtime does.</summary>
internal static partial class ParseFaults
{
    /// <summary>"… as expected type 'System.Nullable`1[System.Int64]'" becomes "…; it must be a whole number".</summary>
    public static string InWords(string message)
    {
        var match = TypeName().Match(message);
        return match.Success ? $"{message[..match.Index]}; it must be {Kind(match.Groups["type"].Value)}" : message;
    }

    private static string Kind(string type) =>
        type.Contains("System.Int", StringComparison.Ordinal) ? "a whole number that is not too large"
        : type.Contains("System.Double", StringComparison.Ordinal) ? "a number"
        : type.Contains("System.Boolean", StringComparison.Ordinal) ? "true or false"
        : "one of the values that --help lists";

    [GeneratedRegex(@" as expected type '(?<type>[^']*)'\.?")]
    private static partial Regex TypeName();
}
