using System.CommandLine;
using SelfRewarding.HuggingFace.Datasets;
using SelfRewarding.Recipes;
using SelfRewarding.Seeds;

namespace SelfRewarding.Cli.Commands;

/// <summary>The options that commands on data files share.</summary>
internal sealed class DataOptions
{
    public Argument<string[]> Files { get; } = new("FILE")
    {
        Description = "JSONL, JSON, CSV, TSV (also as .gz) or Parquet",
        Arity = ArgumentArity.OneOrMore,
    };

    public Option<string?> Format { get; } = new("--format")
    {
        Description = "shape of the rows where their columns do not tell it: "
            + $"{string.Join(", ", Enum.GetValues<DataFormat>().Select(RecipeFile.Name))}",
    };

    public Option<string> Language { get; } = new("--language")
    {
        Description = "rows and messages in another language are left out",
        DefaultValueFactory = _ => DataReader.English,
    };

    public Option<bool> SkipsBadRows { get; } = new("--skip-bad-rows")
    {
        Description = "leave bad rows out and count them, in place of naming them and stopping",
    };

    public Option<bool> Json { get; } = new("--json") { Description = "print JSON to standard output" };

    /// <summary>The shape that is asked for, or null.</summary>
    public DataFormat? ReadFormat(ParseResult parsed)
    {
        var name = parsed.GetValue(Format);
        if (name is null)
            return null;
        foreach (var format in Enum.GetValues<DataFormat>())
        {
            if (RecipeFile.Name(format) == name)
                return format;
        }
        throw new UserFaultException(
            $"--format is {name}; it must be one of {string.Join(", ", Enum.GetValues<DataFormat>().Select(RecipeFile.Name))}");
    }

    /// <summary>Stops at bad rows unless they are to be skipped; tells on standard error what was left out.</summary>
    public void Tell(ParseResult parsed, DataReport report)
    {
        if (!parsed.GetValue(SkipsBadRows))
            report.ThrowIfBad("the data cannot be used", "; --skip-bad-rows leaves such rows out");
        foreach (var (reason, count) in report.Bad)
            Console.Error.WriteLine($"{count,9:N0}  bad rows left out: {reason}");
        foreach (var (reason, count) in report.LeftOut)
            Console.Error.WriteLine($"{count,9:N0}  left out: {reason}");
    }

    /// <summary>Counts as a JSON object.</summary>
    public static System.Text.Json.Nodes.JsonObject Counts(IEnumerable<KeyValuePair<string, int>> counts) =>
        new(counts.Select(item => KeyValuePair.Create(item.Key, (System.Text.Json.Nodes.JsonNode?)item.Value)));
}
