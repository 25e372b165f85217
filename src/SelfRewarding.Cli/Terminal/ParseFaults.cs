using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using SelfRewarding.Recipes;

namespace SelfRewarding.Cli.Terminal;

/// <summary>The parser's messages in words: it names a value's type as the runtime does, and takes a misspelt option for an argument.</summary>
internal static partial class ParseFaults
{
    /// <summary>What is wrong with a command line, a line each; what nobody knows goes before all that follows from it.</summary>
    public static IReadOnlyList<string> Of(ParseResult parsed)
    {
        var command = parsed.CommandResult;
        string[] unknown =
        [
            .. parsed.UnmatchedTokens,
            .. command.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens).Select(token => token.Value).Where(IsOption),
        ];
        // Behind an unknown option its value is unknown too.
        if (unknown.Any(IsOption))
            unknown = [.. unknown.Where(IsOption)];
        return unknown.Length > 0
            ? [.. unknown.Select(word => Unknown(command.Command, word))]
            : [.. parsed.Errors.Select(error => InWords(error.Message))];
    }

    /// <summary>"… as expected type 'System.Nullable`1[System.Int64]'" becomes "…; it must be a whole number".</summary>
    public static string InWords(string message)
    {
        var match = TypeName().Match(message);
        return match.Success ? $"{message[..match.Index]}; it must be {Kind(match.Groups["type"].Value)}" : message;
    }

    private static bool IsOption(string word) => word.Length > 2 && word.StartsWith("--", StringComparison.Ordinal);

    private static string Unknown(Command command, string word)
    {
        var (name, owner) = (word.Split('=')[0], command is RootCommand ? "srlm" : $"srlm {command.Name}");
        var known = command.Options.Select(option => option.Name).Where(_ => IsOption(word))
            .Concat(command.Subcommands.Select(inner => inner.Name).Where(_ => !IsOption(word)));
        var near = known.Where(other => Spelling.Changes(name, other) <= Math.Max(1, name.TrimStart('-').Length / 3))
            .MinBy(other => Spelling.Changes(name, other));
        var remedy = near is not null ? $"; did you mean {near}?"
            : IsOption(word) && command.Name is "sft" or "dpo" ? $"; did you mean --set {RecipeFile.NearestKey(command.Name, name[2..])}=…?"
            : "";
        return $"{name} is no {(IsOption(word) ? "option" : "argument")} of {owner}{remedy}";
    }

    private static string Kind(string type) =>
        type.Contains("System.Int", StringComparison.Ordinal) ? "a whole number that is not too large"
        : type.Contains("System.Double", StringComparison.Ordinal) ? "a number"
        : type.Contains("System.Boolean", StringComparison.Ordinal) ? "true or false"
        : "one of the values that --help lists";

    [GeneratedRegex(@" as expected type '(?<type>[^']*)'\.?")]
    private static partial Regex TypeName();
}
