using System.Globalization;

namespace SelfRewarding.HuggingFace.Tokenizers.Patterns;

/// <summary>Names of general categories in patterns, such as Lu, L or Letter.</summary>
internal static class RegexCategories
{
    /// <summary>By the value of <see cref="UnicodeCategory"/>.</summary>
    private static readonly string[] Names =
    [
        "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co",
        "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So", "Cn",
    ];

    /// <summary>The inside of a class for a category or, where <paramref name="negated"/>, for all others.</summary>
    public static string Text(string name, bool negated, ShadowAlphabet shadows)
    {
        var wanted = Short(name);
        if (!Array.Exists(Names, known => IsIn(known, wanted)))
            throw new ArgumentException($@"it uses \p{{{name}}}; supported are the general categories (L, Lu, N, Nd ...) and Han");
        return string.Concat(Names.Select((known, category) => IsIn(known, wanted) == negated
            ? "" : (category == (int)UnicodeCategory.PrivateUse ? "" : $@"\p{{{known}}}") + shadows.Category((UnicodeCategory)category)));
    }

    private static bool IsIn(string category, string wanted) => wanted.Length > 0 && category.StartsWith(wanted, StringComparison.Ordinal);

    private static string Short(string name) => name switch
    {
        "Letter" => "L",
        "Mark" => "M",
        "Number" => "N",
        "Punctuation" or "Punct" => "P",
        "Symbol" => "S",
        "Separator" => "Z",
        "Other" => "C",
        _ => name.Length is 1 or 2 ? name : "",
    };
}
