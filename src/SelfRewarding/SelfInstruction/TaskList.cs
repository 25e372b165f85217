using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using SelfRewarding.Models;

namespace SelfRewarding.SelfInstruction;

/// <summary>Self-Instruct's numbered list of tasks: written with demonstrations, read from where the model went on.</summary>
public static partial class TaskList
{
    /// <summary>The list up to the number the model is to fill in: white space collapsed, a ':' at the end taken off.</summary>
    public static string Begin(IReadOnlyList<string> demonstrations)
    {
        var text = new StringBuilder("Come up with a series of tasks:\n");
        for (var i = 0; i < demonstrations.Count; i++)
            text.Append(CultureInfo.InvariantCulture, $"{i + 1}. {Collapse(demonstrations[i]).TrimEnd(':')}\n");
        return text.Append(CultureInfo.InvariantCulture, $"{demonstrations.Count + 1}.").ToString();
    }

    /// <summary>
    /// The tasks in what the model wrote. A task ends only at the number that comes next, so that numbers inside it do
    /// not cut it; the list ends at an empty line, or when it is twice as long as its demonstrations.
    /// </summary>
    /// <param name="text">What the model wrote after <see cref="Begin"/>.</param>
    /// <param name="demonstrations">How many tasks <see cref="Begin"/> showed.</param>
    /// <param name="finish">Whether the model ended; a task cut at the token limit is not complete.</param>
    public static IReadOnlyList<(string Task, bool Complete)> Read(string text, int demonstrations, FinishReason finish)
    {
        var tasks = new List<(string, bool)>();
        var end = EmptyLine().Match(text.TrimStart());
        var rest = end.Success ? text.TrimStart()[..end.Index] : text;
        var cut = !end.Success && finish == FinishReason.Length;

        for (var next = demonstrations + 2; rest.Length > 0 && next <= Math.Max(2 * demonstrations, demonstrations + 2); next++)
        {
            var number = Regex.Match(rest, string.Create(CultureInfo.InvariantCulture, $@"(^|\s){next}\s?\.(\s|$)"));
            tasks.Add((Collapse(number.Success ? rest[..number.Index] : rest), number.Success || !cut));
            rest = number.Success ? rest[(number.Index + number.Length)..] : "";
        }
        return [.. tasks.Where(task => task.Item1.Length > 0)];
    }

    private static string Collapse(string text) => WhiteSpace().Replace(text, " ").Trim();

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();

    [GeneratedRegex(@"\n\s*\n")]
    private static partial Regex EmptyLine();
}
