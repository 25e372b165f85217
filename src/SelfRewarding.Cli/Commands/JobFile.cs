using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using SelfRewarding.Cli.Rows;
using SelfRewarding.Recipes;

namespace SelfRewarding.Cli.Commands;

/// <summary>job.json: what a single training was asked for, so that its folder is not taken for another one's.</summary>
internal static class JobFile
{
    private const string Name = "job.json";

    /// <summary>What is trained, by the names that the user gave, and a hash of the rows.</summary>
    public static JsonObject Describe<T>(string stage, Recipe options, string start, string[] data, IReadOnlyList<T> rows)
    {
        var effective = JsonNode.Parse(RecipeFile.Print(options))!;
        var job = new JsonObject
        {
            ["command"] = stage,
            ["model"] = start,
            ["data"] = new JsonArray([.. data.Select(name => JsonValue.Create(name))]),
            ["rows_sha256"] = Hash(rows),
            ["seed"] = options.Seed,
            ["threads"] = options.Threads,
            [stage] = effective[stage]!.DeepClone(),
        };
        if (options.Lora.Rank > 0)
            job["lora"] = effective["lora"]!.DeepClone();
        return job;
    }

    /// <summary>Writes the job into its folder.</summary>
    /// <exception cref="UserFaultException">Something came of another job there, or of none.</exception>
    public static void Keep(string folder, JsonObject job)
    {
        var (file, text) = (Path.Combine(folder, Name), JsonRows.Print(job) + "\n");
        if (File.Exists(folder))
            throw new UserFaultException($"{folder} is a file; name a folder");
        Directory.CreateDirectory(folder);
        var isEmpty = !Directory.EnumerateFileSystemEntries(folder).Any(entry => entry != file);
        if (!isEmpty && !File.Exists(file))
            throw new UserFaultException($"{folder}: the folder holds something else already; choose another one, or an empty one");
        if (!isEmpty && File.ReadAllText(file) is var before && before != text)
            throw UserFaultException.Of(
                $"{file}: the folder holds another training; choose another folder, or the same options to go on", Changes(before, job));
        File.WriteAllText(file + ".part", text);
        File.Move(file + ".part", file, overwrite: true);
    }

    /// <summary>Says on standard error what training.json counts as not trained on.</summary>
    public static void TellLeftOut(string folder)
    {
        foreach (var (reason, count) in JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "training.json")))!["dropped"]!.AsObject())
            Console.Error.WriteLine($"{count!.GetValue<int>(),9:N0}  left out: {reason}");
    }

    private static string Hash<T>(IReadOnlyList<T> rows)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var row in rows)
            hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(row));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static IReadOnlyList<string> Changes(string before, JsonObject job)
    {
        try
        {
            return RecipeFile.Differences(JsonNode.Parse(before)!.AsObject(), job);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return [$"the file cannot be read ({fault.Message})"];
        }
    }
}
