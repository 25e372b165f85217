using System.Text;
using SelfRewarding.HuggingFace.Tokenizers.Patterns;

namespace SelfRewarding.HuggingFace.Tests.Tokenizers;

public sealed class PatternTests
{
    public static TheoryData<string> KnownPatterns => [Gpt2Scanner.Pattern, .. ChatScanner.Known.Keys];

    [Theory]
    [MemberData(nameof(KnownPatterns))]
    public void A_scanner_matches_what_its_pattern_matches(string pattern)
    {
        string[] alphabet =
        [
            "a", "B", "ß", "\u01C5", "\u02B0", "中", "\u0301", "\u0903", "1", "\u00BD", "٣", " ", " ", "\n", "\r", "\t",
            "\u3000", "\u0085", ".", "/", "'",
            "'s", "'LL", "'\u017F", "'d", "_", "\U0001F600", "\U0001D4D7", "\U00010428", "\U0001D7CF", "\uE000", "\0",
        ];
        IPattern scanner = PatternReader.Regex(pattern), regex = new RegexPattern(pattern);
        Assert.IsNotType<RegexPattern>(scanner);
        var random = RandomStream.Walk(RandomStream.For(1, pattern));
        for (var round = 0; round < 3000; round++)
        {
            var text = new StringBuilder();
            for (var i = random.Below(12); i >= 0; i--)
                text.Append(random.Choice(alphabet));
            Assert.Equal(Find(regex, text.ToString()), Find(scanner, text.ToString()));
        }
    }

    [Theory]
    [InlineData(@"\p{L}+", "a\U0001D4D7b1\U0001F600c", "a\U0001D4D7b|c")]
    [InlineData(@"\p{Han}+", "a中\U00020000b", "中\U00020000")]
    [InlineData(@"[\p{L}&&[^\p{Han}]]+", "ab中c", "ab|c")]
    [InlineData(@"[^\s\p{L}\p{N}]", "a \U0001F600", "\U0001F600")]
    [InlineData(@"(?i:'s)", "'S'\u017F", "'S|'\u017F")]
    [InlineData(@"a++b", "aab", "aab")]
    [InlineData(@"[ab]?+b", "bbb", "bb")]
    [InlineData(@"(?:ab|a)++b", "abb", "abb")]
    [InlineData(@"\w+", "x\u00B2\u0301\u24D0-", "x\u00B2\u0301\u24D0")]
    [InlineData(@"\x{4e2d}|\x41", "A中", "A|中")]
    [InlineData(@"[\u4e00-\u9fa5]+", "中\U00020000", "中")]
    [InlineData(@"a{,2}b", "aaab", "aab")]
    [InlineData("[a[bc]d]+", "abcdef[]", "abcd")]
    [InlineData("[^[ab]c]", "abcd", "d")]
    [InlineData(@" ?[^(\s|[.,!?…。，、।۔،])]+", "a (b|c) d, e[f]", "a|b|c| d| e[f]")]
    [InlineData("\U00010400+", "\U00010400\U00010400\U00010401a", "\U00010400\U00010400")]
    [InlineData("[\U00010400-\U0001044F]", "a\U00010400b\U00010450\uE000", "\U00010400")]
    [InlineData("[^\U00010400]", "\U00010400\U00010401", "\U00010401")]
    [InlineData(@"[\x{10400}]|\x{E000}", "\U00010400\uE001\uE000", "\U00010400|\uE000")]
    [InlineData(@"\p{Lu}", "a\U00010400\U00010428B", "\U00010400|B")]
    [InlineData(@"[\P{L}]", "a\U00010400\U0001F6001", "\U0001F600|1")]
    [InlineData(@"\D", "1\U0001D7CFa\U00010400", "a|\U00010400")]
    [InlineData(@"[\w]", "x\u00B2\u24D0", "x|\u24D0")]
    [InlineData(@"\b\w", "a\u00B2 b\u200Dc", "a|b|c")]
    [InlineData(@"\R", "a\r\nb\u2028", "\r\n|\u2028")]
    [InlineData("[[:alpha:]]+", "aé1中\u0345_", "aé|中\u0345")]
    [InlineData("[[:^digit:]]+", "a1b٣", "a|b")]
    [InlineData("[[:punct:]]+", "a,b$c—\U0001F600", ",|$|—\U0001F600")]
    [InlineData("[[:space:][:digit:]]+", "a 1\u3000b", " 1\u3000")]
    [InlineData("[^[:space:]]+", "a b", "a|b")]
    [InlineData("[[:upper:]]", "aAⒶ\U0001F130", "A|Ⓐ|\U0001F130")]
    [InlineData("[:.-]+", "a:.-b", ":.-")]
    [InlineData("[a[^b]]+", "abca", "a|ca")]
    [InlineData("[a-z&&[^aeiou]&&[b-y]]+", "abcz", "bc")]
    [InlineData(@"[^a&&a]|[\101\X]", "abAX", "b|A|X")]
    [InlineData(@"\p{Hiragana}+|\p{katakana}+", "あいアイ漢", "あい|アイ")]
    [InlineData(@"\p{^Latin}+", "ab1中", "1中")]
    [InlineData(@"\p{Uppercase_Letter}", "aB\U00010400", "B|\U00010400")]
    [InlineData(@"\p{Alphabetic}", "\U00011000\U0001F600", "\U00011000")]
    [InlineData(@"\h+", "xyz1aFg", "1aF")]
    [InlineData(@"\H+", "1zz2", "zz")]
    [InlineData(@"\N+", "a\nb", "a|b")]
    [InlineData("(?>a+)ab|b", "aaab", "b")]
    [InlineData("(?i:[^s])", "sS\u017Ft", "t")]
    [InlineData("(?i:[j-k])", "JK\u212Al", "J|K|\u212A")]
    public void A_regular_expression_sees_code_points(string pattern, string text, string matches) =>
        Assert.Equal(matches, string.Join('|', Find(new RegexPattern(pattern), text).Select(match => text[match.Start..match.End])));

    [Theory]
    [InlineData(@"\p{Klingon}")]
    [InlineData("[[:magic:]]")]
    [InlineData(@"a\Xb")]
    [InlineData("(a")]
    [InlineData("a)")]
    [InlineData("(?x:a)")]
    [InlineData("[a")]
    [InlineData("a\\")]
    [InlineData("[z-a]")]
    public void An_unsupported_pattern_is_a_fault_that_names_its_place(string pattern)
    {
        var fault = Assert.Throws<UserFaultException>(() => SmallTokenizers.Make(
            SmallTokenizers.Letters,
            preTokenizer: $$"""{"type":"Split","behavior":"Isolated","pattern":{"Regex":{{SmallTokenizers.Quote(pattern)}} } }"""));
        Assert.StartsWith("tokenizer.json: pre_tokenizer.pattern.Regex is a pattern that cannot be used", fault.Message, StringComparison.Ordinal);
    }

    private static List<Match> Find(IPattern pattern, string text)
    {
        var matches = new List<Match>();
        pattern.Find(text, matches);
        return matches;
    }
}
