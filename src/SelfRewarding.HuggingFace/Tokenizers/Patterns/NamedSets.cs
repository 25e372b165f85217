using System.Collections.Concurrent;
using System.Globalization;
using SelfRewarding.HuggingFace.Tokenizers.Text;

namespace SelfRewarding.HuggingFace.Tokenizers.Patterns;

/// <summary>The sets of characters that patterns name: general categories, scripts and properties, as Oniguruma has them.</summary>
internal static class NamedSets
{
    /// <summary>By the value of <see cref="UnicodeCategory"/>.</summary>
    private static readonly (string Short, string Long)[] Categories =
    [
        ("Lu", "UppercaseLetter"), ("Ll", "LowercaseLetter"), ("Lt", "TitlecaseLetter"), ("Lm", "ModifierLetter"), ("Lo", "OtherLetter"),
        ("Mn", "NonspacingMark"), ("Mc", "SpacingMark"), ("Me", "EnclosingMark"), ("Nd", "DecimalNumber"),
        ("Nl", "LetterNumber"), ("No", "OtherNumber"),
        ("Zs", "SpaceSeparator"), ("Zl", "LineSeparator"), ("Zp", "ParagraphSeparator"), ("Cc", "Control"), ("Cf", "Format"), ("Cs", "Surrogate"),
        ("Co", "PrivateUse"), ("Pc", "ConnectorPunctuation"), ("Pd", "DashPunctuation"), ("Ps", "OpenPunctuation"), ("Pe", "ClosePunctuation"),
        ("Pi", "InitialPunctuation"), ("Pf", "FinalPunctuation"), ("Po", "OtherPunctuation"), ("Sm", "MathSymbol"), ("Sc", "CurrencySymbol"),
        ("Sk", "ModifierSymbol"), ("So", "OtherSymbol"), ("Cn", "Unassigned"),
    ];

    private static readonly (string Short, string Long)[] Groups =
    [
        ("L", "Letter"), ("M", "Mark"), ("N", "Number"), ("P", "Punctuation"), ("S", "Symbol"), ("Z", "Separator"), ("C", "Other"),
    ];

    private static readonly Dictionary<string, Func<CodePointSet>> Brackets = new(StringComparer.Ordinal)
    {
        ["alnum"] = () => Union(Alphabetic, Category("Nd")),
        ["alpha"] = () => Alphabetic,
        ["ascii"] = () => new([(0, 0x7F)]),
        ["blank"] = () => Union(Category("Zs"), new([('\t', '\t')])),
        ["cntrl"] = () => Category("Cc"),
        ["digit"] = () => Category("Nd"),
        ["graph"] = () => Union(Category("Z"), Category("Cc", "Cn", "Cs")).Complement(),
        ["lower"] = () => Union(Category("Ll"), LetterProperties.OtherLowercase),
        ["print"] = () => Category("Zl", "Zp", "Cc", "Cn", "Cs").Complement(),
        ["punct"] = () => Category("P", "S"),
        ["space"] = () => Union(Category("Z"), new([('\t', '\r'), (0x85, 0x85)])),
        ["upper"] = () => Union(Category("Lu"), LetterProperties.OtherUppercase),
        ["word"] = () => Union(
            Category("L", "M", "Nd", "Nl", "Pc"), new([(0x24B6, 0x24E9), (0x1F130, 0x1F149), (0x1F150, 0x1F169), (0x1F170, 0x1F189)])),
        ["xdigit"] = () => new([('0', '9'), ('A', 'F'), ('a', 'f')]),
    };

    private static readonly Dictionary<string, Func<CodePointSet>> Properties = new(StringComparer.Ordinal)
    {
        ["alphabetic"] = () => Alphabetic,
        ["any"] = () => new([(0, CodePointSet.Highest)]),
        ["assigned"] = () => Category("Cn").Complement(),
        ["casedletter"] = () => Category("Lu", "Ll", "Lt"),
        ["lc"] = () => Category("Lu", "Ll", "Lt"),
        ["lowercase"] = () => Bracket("lower")!,
        ["punct"] = () => Category("P"),
        ["uppercase"] = () => Bracket("upper")!,
        ["whitespace"] = () => Bracket("space")!,
        ["word"] = () => OutsideWord,
    };

    private static readonly ConcurrentDictionary<string, CodePointSet?> Known = new(StringComparer.Ordinal);
    private static readonly Lazy<List<(int First, int Last, int Category)>> Runs = new(FindRuns);

    /// <summary>What \w and \b call a word character outside of a class: some numbers too.</summary>
    public static CodePointSet OutsideWord => Known.GetOrAdd("\\w", _ => Union(Bracket("word")!, new([(0xB2, 0xB3), (0xB9, 0xB9), (0xBC, 0xBE)])))!;

    private static CodePointSet Alphabetic => Union(Category("L", "Nl"), LetterProperties.OtherAlphabetic);

    /// <summary>The set of a name in [[:name:]]; null where there is none.</summary>
    public static CodePointSet? Bracket(string name) => Known.GetOrAdd($"[:{name}:]", _ => Brackets.GetValueOrDefault(name)?.Invoke());

    /// <summary>The set of a name in \p{name}; null where there is none. Case, spaces, hyphens and underscores have no say.</summary>
    public static CodePointSet? Property(string name)
    {
        var plain = Plain(name);
        return Known.GetOrAdd(plain, _ => Properties.GetValueOrDefault(plain)?.Invoke() ?? CategoryOf(plain) ?? Bracket(plain) ?? Script(plain));
    }

    private static string Plain(string name) => string.Concat(name.Where(unit => unit is not (' ' or '-' or '_'))).ToLowerInvariant();

    private static CodePointSet? CategoryOf(string plain)
    {
        foreach (var (brief, full) in Categories.Concat(Groups))
            if (Plain(brief) == plain || Plain(full) == plain)
                return Category(brief);
        return null;
    }

    /// <summary>The characters of categories, or of groups of them such as L.</summary>
    private static CodePointSet Category(params string[] names) => new(Runs.Value
        .Where(run => Array.Exists(names, name => Categories[run.Category].Short.StartsWith(name, StringComparison.Ordinal)))
        .Select(run => (run.First, run.Last)));

    private static CodePointSet? Script(string plain) => ScriptTable.Sixteen.Ranges(plain) is { Count: > 0 } ranges ? new(ranges) : null;

    private static CodePointSet Union(params CodePointSet[] sets) => CodePointSet.Union(sets);

    private static List<(int First, int Last, int Category)> FindRuns()
    {
        var runs = new List<(int First, int Last, int Category)>();
        for (var codePoint = 0; codePoint <= CodePointSet.Highest; codePoint++)
        {
            var category = (int)CharUnicodeInfo.GetUnicodeCategory(codePoint);
            if (runs.Count > 0 && runs[^1].Category == category)
                runs[^1] = runs[^1] with { Last = codePoint };
            else
                runs.Add((codePoint, codePoint, category));
        }
        return runs;
    }
}
