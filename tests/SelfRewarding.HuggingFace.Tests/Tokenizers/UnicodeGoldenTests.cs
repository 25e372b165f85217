using System.Text;
using System.Text.Json;
using SelfRewarding.HuggingFace.Tokenizers.Patterns;
using SelfRewarding.HuggingFace.Tokenizers.Reading;
using SelfRewarding.HuggingFace.Tokenizers.Text;

namespace SelfRewarding.HuggingFace.Tests.Tokenizers;

/// <summary>Every code point in every class and under every normalizer.</summary>
public sealed class UnicodeGoldenTests
{
    private static IEnumerable<int> CodePoints =>
        Enumerable.Range(0, 0x33480).Where(value => value is < 0xD800 or > 0xDFFF)
            .Concat(Enumerable.Range(0xE0000, 0x200)).Concat(Enumerable.Range(0x10FFF0, 16));

    [Fact]
    public void Classes_of_patterns_agree()
    {
        using var unicode = SharedData.Json($"{GoldenTexts.Folder}/unicode.json.gz");
        var places = new List<int>();
        var text = new StringBuilder();
        foreach (var value in CodePoints)
        {
            text.Append(new Rune(value));
            while (places.Count < text.Length)
                places.Add(value);
        }
        var faults = new List<string>();
        foreach (var entry in unicode.RootElement.GetProperty("classes").EnumerateObject().Where(entry => entry.Name[0] == '\\'))
        {
            var matches = new List<Match>();
            new RegexPattern(entry.Name).Find(text.ToString(), matches);
            var expected = Ranges(entry.Value);
            Compare(entry.Name, expected, matches.Select(match => places[match.Start]), faults);
        }
        GoldenTexts.AssertNone(faults, 1);
    }

    [Fact]
    public void Classes_of_components_agree()
    {
        using var unicode = SharedData.Json($"{GoldenTexts.Folder}/unicode.json.gz");
        var classes = unicode.RootElement.GetProperty("classes");
        var faults = new List<string>();
        void Check(string name, Func<Rune, bool> isMember) => Compare(
            name, Ranges(classes.GetProperty(name)), CodePoints.Where(value => isMember(new Rune(value))), faults);
        Check("split by Punctuation", UnicodeClasses.IsPunctuation);
        Check("split by Digits", UnicodeClasses.IsNumber);
        Check("split by BertPreTokenizer", rune => UnicodeClasses.IsPunctuation(rune) || UnicodeClasses.IsWhiteSpace(rune));
        Check("BertNormalizer clean_text removes", UnicodeClasses.IsDirt);
        Check("BertNormalizer Chinese", UnicodeClasses.IsChinese);
        Check("StripAccents removes", UnicodeClasses.IsMark);
        Check("Strip removes", UnicodeClasses.IsWhiteSpace);
        GoldenTexts.AssertNone(faults, 1);
    }

    [Theory]
    [InlineData("NFC")]
    [InlineData("NFD")]
    [InlineData("NFKC")]
    [InlineData("NFKD")]
    [InlineData("Lowercase")]
    [InlineData("Nmt")]
    public void Normalizers_agree(string name)
    {
        using var unicode = SharedData.Json($"{GoldenTexts.Folder}/unicode.json.gz");
        var changed = unicode.RootElement.GetProperty("normalizers").GetProperty(name).EnumerateObject().ToDictionary(
            entry => Convert.ToInt32(entry.Name, 16),
            entry => string.Concat(entry.Value.GetString()!.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(value => new Rune(Convert.ToInt32(value, 16)).ToString())));
        var spec = JsonDocument.Parse($$"""{"type":"{{name}}"}""").RootElement;
        var normalizer = NormalizerReader.Instance.Read(new JsonPlace(spec, "spec", ""));
        var faults = new List<string>();
        foreach (var value in CodePoints)
        {
            var text = new Rune(value).ToString();
            // The list samples the Hangul syllables.
            if (value is >= 0xAC00 and <= 0xD7A3 && !changed.ContainsKey(value))
                continue;
            if (normalizer.Apply(new(text, null, 0)).Value != changed.GetValueOrDefault(value, text))
                faults.Add($"U+{value:X4}");
        }
        GoldenTexts.AssertNone(faults, changed.Count);
    }

    private static HashSet<int> Ranges(JsonElement ranges) =>
        [.. ranges.EnumerateArray().SelectMany(range => Enumerable.Range(range[0].GetInt32(), range[1].GetInt32() - range[0].GetInt32() + 1))];

    private static void Compare(string name, HashSet<int> expected, IEnumerable<int> actual, List<string> faults)
    {
        expected.SymmetricExceptWith(actual);
        if (expected.Count > 0)
            faults.Add($"{name}: {expected.Count}: {string.Join(' ', expected.Order().Take(20).Select(value => $"{value:X4}"))}");
    }
}
