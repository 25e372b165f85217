namespace SelfRewarding.HuggingFace.Templates.Functions;

/// <summary>
/// The parameters of a function, written as <c>"old new count="</c>: <c>=</c> marks what may be left out, a digit for
/// a name what cannot be named, <c>*</c> takes further values, <c>**</c> further names.
/// </summary>
internal sealed class Signature
{
    private readonly string[] names;
    private readonly int required;
    private readonly bool takesMore;
    private readonly bool takesNames;

    public Signature(string parameters)
    {
        var words = parameters.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        takesMore = words.Contains("*");
        takesNames = words.Contains("**");
        names = [.. words.Where(word => word[0] != '*').Select(word => word.TrimEnd('='))];
        required = words.Count(word => word[0] != '*' && word[^1] != '=');
    }

    public Bound Bind(string function, Values.Arguments arguments, Run run)
    {
        var values = new object?[names.Length];
        var named = new Dictionary<string, object>();
        int placed = Math.Min(values.Length, arguments.Positional.Count);
        for (int i = 0; i < placed; i++)
            values[i] = arguments.Positional[i];
        foreach (var (name, value) in arguments.Named)
        {
            int place = char.IsAsciiDigit(name[0]) ? -1 : Array.IndexOf(names, name);
            if (place < 0 && takesNames)
                named[name] = value;
            else if (place < 0)
                throw TemplateException.Runtime($"{function}() got an unexpected keyword argument '{name}'");
            else if (values[place] is not null)
                throw TemplateException.Runtime($"{function}() got multiple values for argument '{name}'");
            else
                values[place] = value;
        }
        if (arguments.Positional.Count > placed && !takesMore)
            throw TemplateException.Runtime($"{function}() takes {names.Length} arguments but {arguments.Positional.Count} were given");
        if (values.AsSpan(0, required).Contains(null))
            throw TemplateException.Runtime($"{function}() misses a required argument");
        return new Bound(run, values, [.. arguments.Positional.Skip(placed)], named);
    }
}
