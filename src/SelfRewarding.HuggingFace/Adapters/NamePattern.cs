using System.Text.RegularExpressions;

namespace SelfRewarding.HuggingFace.Adapters;

/// <summary>Regular expressions over module names, as adapter_config.json uses them. A hostile one is given up after a second.</summary>
internal static class NamePattern
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Whether a pattern fits a whole name.</summary>
    public static bool Whole(string pattern, string name) => IsMatch($@"\A(?:{pattern})\z", pattern, name);

    /// <summary>Whether a pattern fits a whole name, or what follows one of its dots.</summary>
    public static bool Ends(string pattern, string name) => IsMatch($@"\A(?:.*\.)?(?:{pattern})\z", pattern, name);

    /// <summary>The number after a layer list's name, such as 3 in "model.layers.3.mlp"; null without one.</summary>
    /// <param name="lists">Patterns of the list's name; empty takes any.</param>
    /// <param name="name">The module.</param>
    public static int? Layer(IReadOnlyList<string> lists, string name)
    {
        foreach (var list in lists.Count == 0 ? [@"[^.]*"] : lists)
        {
            var match = Find($@"\A.*\.(?:{list})\.(?<layer>[0-9]{{1,9}})\.", list, name);
            if (match.Success)
                return int.Parse(match.Groups["layer"].Value);
        }
        return null;
    }

    /// <summary>Why a text is no pattern, or null.</summary>
    public static string? Fault(string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.CultureInvariant, Patience);
            return null;
        }
        catch (ArgumentException error)
        {
            return error.Message;
        }
    }

    private static bool IsMatch(string regex, string pattern, string name) => Find(regex, pattern, name).Success;

    private static Match Find(string regex, string pattern, string name)
    {
        try
        {
            return Regex.Match(name, regex, RegexOptions.CultureInvariant, Patience);
        }
        catch (RegexMatchTimeoutException error)
        {
            throw new UserFaultException(
                $"the pattern \"{pattern}\" takes more than a second on the module name {name}; write it more simply", error);
        }
    }
}
