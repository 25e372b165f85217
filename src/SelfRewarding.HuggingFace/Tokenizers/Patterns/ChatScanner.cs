using SelfRewarding.HuggingFace.Tokenizers.Text;

namespace SelfRewarding.HuggingFace.Tokenizers.Patterns;

/// <summary>
/// The patterns after cl100k: Llama-3's, Qwen's, Mistral-Nemo's and o200k. They differ in how many digits go together, in whether a word
/// breaks where its case rises, in where a contraction goes and in whether a slash may end a run of symbols.
/// </summary>
internal sealed class ChatScanner(ChatScanner.Rules rules) : WordScanner
{
    private const string Contractions = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";
    private const string Cased = @"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+";
    private const string Capital = @"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*";
    private const string Spacing = @"|\s*[\r\n]+|\s+(?!\S)|\s+";
    private const string Symbols = @"| ?[^\s\p{L}\p{N}]+[\r\n]*";
    private const string SymbolsSlash = @"| ?[^\s\p{L}\p{N}]+[\r\n/]*";
    private const string Words = @"|[^\r\n\p{L}\p{N}]?\p{L}+";

    private readonly CharacterTraits wordTraits =
        rules.BreaksAtCase ? CharacterTraits.UpperLike | CharacterTraits.LowerLike : CharacterTraits.Letter;

    /// <summary>Where the patterns of the family differ.</summary>
    internal sealed record Rules(int LongestNumber)
    {
        public bool BreaksAtCase { get; init; }

        public bool ContractionsStandAlone { get; init; }

        public bool ContractionsEndWords { get; init; }

        public bool SlashEndsSymbols { get; init; }
    }

    /// <summary>The patterns this scanner knows.</summary>
    public static IReadOnlyDictionary<string, Rules> Known { get; } = new Dictionary<string, Rules>
    {
        [Contractions + Words + @"|\p{N}{1,3}" + Symbols + Spacing] = new(3) { ContractionsStandAlone = true },
        [Contractions + Words + @"|\p{N}" + Symbols + Spacing] = new(1) { ContractionsStandAlone = true },
        [Cased + "|" + Capital + @"|\p{N}" + SymbolsSlash + Spacing] = new(1) { BreaksAtCase = true, SlashEndsSymbols = true },
        [Cased + Contractions + "?|" + Capital + Contractions + @"?|\p{N}{1,3}" + SymbolsSlash + Spacing] =
            new(3) { BreaksAtCase = true, ContractionsEndWords = true, SlashEndsSymbols = true },
    };

    protected override int Next(ReadOnlySpan<char> text, int start)
    {
        if (rules.ContractionsStandAlone && Contraction(text, start, ignoresCase: true) is > 0 and var contraction)
            return start + contraction;
        var traits = CharacterTable.At(text, start, out var length);
        if ((traits & CharacterTraits.Number) != 0)
            return Number(text, start);
        if (Word(text, start, start + length, traits) is >= 0 and var word)
            return word;
        var symbol = text[start] == ' ' && start + 1 < text.Length ? start + 1 : start;
        if ((CharacterTable.At(text, symbol, out _) & WordOrSpace) == 0)
            return Symbol(text, symbol);
        return White(text, start);
    }

    private int Number(ReadOnlySpan<char> text, int start)
    {
        for (var digits = 0; digits < rules.LongestNumber && start < text.Length; digits++)
        {
            if ((CharacterTable.At(text, start, out var length) & CharacterTraits.Number) == 0)
                break;
            start += length;
        }
        return start;
    }

    private int Symbol(ReadOnlySpan<char> text, int start)
    {
        var end = RunWithout(text, start, WordOrSpace);
        while (end < text.Length && (text[end] is '\r' or '\n' || (rules.SlashEndsSymbols && text[end] == '/')))
            end++;
        return end;
    }

    /// <summary>White space up to its last line break; without one all but the last.</summary>
    private static int White(ReadOnlySpan<char> text, int start)
    {
        var end = Run(text, start, CharacterTraits.Space);
        var lineBreak = text[start..end].LastIndexOfAny('\r', '\n');
        return lineBreak >= 0 ? start + lineBreak + 1 : Spaces(text, start);
    }

    /// <summary>The end of a word, with or without one other character before it; -1 if none begins here.</summary>
    private int Word(ReadOnlySpan<char> text, int start, int second, CharacterTraits traits)
    {
        // A mark is both: it may lead a word and belong to one.
        var mayLead = (traits & (CharacterTraits.Letter | CharacterTraits.Number | CharacterTraits.LineBreak)) == 0;
        var leads = mayLead && second < text.Length && (CharacterTable.At(text, second, out _) & wordTraits) != 0;
        var begins = (traits & wordTraits) != 0;
        if (!leads && !begins)
            return -1;
        if (!rules.BreaksAtCase)
            return Run(text, leads ? second : start, CharacterTraits.Letter);
        var end = leads ? CasedWord(text, second) : -1;
        if (end < 0 && begins)
            end = CasedWord(text, start);
        if (end < 0)
            end = Run(text, leads ? second : start, CharacterTraits.UpperLike);
        return rules.ContractionsEndWords ? end + Contraction(text, end, ignoresCase: true) : end;
    }

    /// <summary>Capitals and then at least one character that may be small; -1 if there is none.</summary>
    private static int CasedWord(ReadOnlySpan<char> text, int start)
    {
        int end = start, lastSmall = -1;
        while (end < text.Length && CharacterTable.At(text, end, out var length) is var traits && (traits & CharacterTraits.UpperLike) != 0)
        {
            end += length;
            if ((traits & CharacterTraits.LowerLike) != 0)
                lastSmall = end;
        }
        var small = Run(text, end, CharacterTraits.LowerLike);
        return small > end ? small : lastSmall;
    }
}
