using System.Text;

namespace SelfRewarding.Benchmarks;

/// <summary>The text tokenizers are measured on: this repository's own, made longer by lines of invented words in many scripts.</summary>
internal static class TokenizerText
{
    /// <summary>The first and last letter of the scripts words are invented in, and how many of ten invented lines are in each.</summary>
    private static readonly (char First, char Last, int Share)[] Scripts =
        [('a', 'z', 5), ('а', 'я', 1), ('α', 'ω', 1), ('ب', 'ي', 1), ('अ', 'ह', 1), ('一', '丰', 1)];

    private static readonly string[] Folders = ["docs", "src", "tests"];

    /// <summary>Lines of some 5 MB of UTF-8, always the same for the same sources.</summary>
    /// <param name="root">The root of the checkout.</param>
    public static IReadOnlyList<string> Lines(string root)
    {
        const int bytes = 5_000_000;
        var lines = new List<string>();
        string[] files = [.. Folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(root, folder), "*", SearchOption.AllDirectories))
            .Where(file => Path.GetExtension(file) is ".md" or ".cs").Order(StringComparer.Ordinal)];
        foreach (var file in files)
            lines.AddRange(File.ReadLines(file));
        var size = lines.Sum(line => Encoding.UTF8.GetByteCount(line) + 1);
        var random = RandomStream.Walk(RandomStream.For(1, "benchmark text"));
        var scripts = Scripts
            .SelectMany(script => Enumerable.Repeat(script, script.Share))
            .Select(script => Words(random, script.First, script.Last))
            .ToList();
        while (size < bytes)
        {
            var line = Line(random, scripts[random.Below(scripts.Count)]);
            lines.Add(line);
            size += Encoding.UTF8.GetByteCount(line) + 1;
        }
        return [.. lines.Select((line, i) => (line, Place: RandomStream.Bits(RandomStream.For(2, "benchmark order"), i)))
            .OrderBy(item => item.Place)
            .Select(item => item.line)];
    }

    private static string[] Words(StreamRandom random, char first, char last) => [.. Enumerable.Range(0, 20_000).Select(rank =>
        string.Concat(
            Enumerable.Range(0, 2 + random.Below(3 + Math.Min(7, rank / 50))).Select(_ => (char)(first + random.Below(last - first + 1)))))];

    /// <summary>A line of words; as in a language the word of rank n is met about once in n words.</summary>
    private static string Line(StreamRandom random, string[] words) => string.Join(' ', Enumerable.Range(0, 4 + random.Below(16)).Select(_ =>
    {
        var word = words[Math.Min((int)Math.Exp(random.Below(1_000_000) / 1e6 * Math.Log(words.Length)) - 1, words.Length - 1)];
        return random.Below(12) switch
        {
            0 => word + ",",
            1 => random.Below(3000).ToString(System.Globalization.CultureInfo.InvariantCulture),
            _ => word,
        };
    })) + ".";
}
