// Makes the given judgements of docs/results.md: `dotnet run bench/judged-open-assistant.cs EFT_seed_data_3.jsonl.gz judged.jsonl`.
// The input is public (github.com/AndrisWillow/self-rewarding-models, examples/EFT_seed_data_3.jsonl): the paper's judge prompt about an Open
// Assistant answer, and what a 7B model wrote about it, score first. The output is seeds.judged: the score goes to the end, as the paper asks,
// the justification is cut to 45 words, and answers that would hardly fit 768 tokens (1,700 characters) are left out.
using System.Globalization;
using System.IO.Compression;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

const int MaxWords = 45;
const int MaxCharacters = 1700;

string Between(string text, string before, string after)
{
    int start = text.IndexOf(before, StringComparison.Ordinal) + before.Length;
    return text[start..text.LastIndexOf(after, StringComparison.Ordinal)].Trim();
}

using Stream file = File.OpenRead(args[0]);
using StreamReader reader = new(args[0].EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file);
using StreamWriter writer = new(args[1]) { NewLine = "\n" };
Dictionary<int, int> counts = [];
while (reader.ReadLine() is { } line)
{
    JsonNode row = JsonNode.Parse(line)!;
    string prompt = Between((string)row["prompt"]!, "\nUser: ", "\n<response>");
    string response = Between((string)row["prompt"]!, "\n<response>", "</response>");
    int score = (int)row["score"]!;
    string[] words = Regex.Replace((string)row["response"]!, @"Score:\s*\d", "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
    if (words.Length < 5 || prompt.Length + response.Length > MaxCharacters)
    {
        continue;
    }
    string reason = string.Join(' ', words.Take(MaxWords));
    int sentence = reason.LastIndexOf(". ", StringComparison.Ordinal);
    reason = words.Length <= MaxWords || sentence < 0 ? reason : reason[..(sentence + 1)];
    writer.WriteLine(new JsonObject
    {
        ["prompt"] = prompt,
        ["response"] = response,
        ["judgement"] = string.Create(CultureInfo.InvariantCulture, $"{reason}\nScore: {score}"),
    }.ToJsonString());
    counts[score] = counts.GetValueOrDefault(score) + 1;
}
Console.WriteLine($"{counts.Values.Sum()} judgements: {string.Join(", ", counts.OrderBy(c => c.Key).Select(c => $"{c.Value} of {c.Key} points"))}");
