namespace SelfRewarding.HuggingFace.Templates.Values;

/// <summary>Equality and membership, whose steps are counted because values may be deep.</summary>
internal static class Comparison
{
    public static bool Equal(object left, object right, Run run)
    {
        run.Step(Math.Min(IWeighed.Of(left), IWeighed.Of(right)));
        return Equality.Equal(left, right);
    }

    /// <summary>Python's <c>in</c>: part of a text, key of a dictionary, element of anything else.</summary>
    public static bool In(object value, object container, Run run)
    {
        run.Step(IWeighed.Of(container));
        return container switch
        {
            Text text when value is Text part => TextSearch.Contains(text, part),
            Text => throw TemplateException.Runtime($"'in <string>' requires string as left operand, not {Typing.NameOf(value)}"),
            Mapping mapping => mapping.Find(value) is not null,
            _ when Typing.IsIterable(container) => Typing.Iterate(container).Any(item => Equality.Equal(item, value)),
            _ => throw TemplateException.Runtime($"argument of type '{Typing.NameOf(container)}' is not iterable"),
        };
    }
}
