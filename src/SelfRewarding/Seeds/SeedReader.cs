using System.Text.Json;

namespace SelfRewarding.Seeds;

/// <summary>Where a prompt may be used.</summary>
internal enum SeedPart
{
    Training,
    Validation,
    Evaluation,
}

/// <summary>Reads JSONL seed files one after another, gathers faults as "file:line: …" and remembers where each prompt stood.</summary>
internal sealed class SeedReader
{
    private readonly Dictionary<string, (SeedPart Part, string File, string Place)> seen = [];

    public List<string> Faults { get; } = [];

    /// <summary>Prompts are the same when they differ in case or white space only.</summary>
    public static string Key(string prompt) =>
        string.Join(' ', prompt.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToLowerInvariant();

    /// <summary>A text that must be there and not be blank.</summary>
    public static string Text(JsonElement row, string name)
    {
        if (row.ValueKind != JsonValueKind.Object || !row.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.String)
            throw new FormatException($"\"{name}\" is missing or no text; every row needs one");
        var text = value.GetString()!;
        return string.IsNullOrWhiteSpace(text) ? throw new FormatException($"\"{name}\" is empty; every row needs one") : text;
    }

    /// <summary>The rows of a file; none where it is not named.</summary>
    public IReadOnlyList<T> Rows<T>(string? file, SeedPart part, Func<JsonElement, T> read, Func<T, string> prompt)
    {
        if (file is null)
            return [];
        var rows = new List<T>();
        var number = 0;
        foreach (var line in Lines(file))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
                continue;
            try
            {
                using var json = JsonDocument.Parse(line);
                var row = read(json.RootElement);
                Remember(Key(prompt(row)), part, file, $"{file}:{number}");
                rows.Add(row);
            }
            catch (Exception e) when (e is JsonException or FormatException)
            {
                Faults.Add($"{file}:{number}: {(e is JsonException ? "not JSON: " : "")}{e.Message}");
            }
        }
        return rows;
    }

    private string[] Lines(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Faults.Add($"{file} cannot be read ({e.Message}); name a JSONL file");
            return [];
        }
    }

    /// <summary>Training prompts may repeat: a prompt may have several good answers, and ranked ones beside. Held-out ones may not.</summary>
    private void Remember(string key, SeedPart part, string file, string place)
    {
        if (!seen.TryAdd(key, (part, file, place)) && (seen[key].Part != part || (part != SeedPart.Training && seen[key].File == file)))
            throw new FormatException($"the prompt stands in {seen[key].Place} too; training, validation and evaluation share no prompt");
    }
}
