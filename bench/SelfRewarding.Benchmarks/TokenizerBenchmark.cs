using System.Text.Json;
using SelfRewarding.HuggingFace.Tokenizers;

namespace SelfRewarding.Benchmarks;

/// <summary>Our tokenizer against the Rust library, on one thread, in one run on the same text.</summary>
internal static class TokenizerBenchmark
{
    private const int Rounds = 5;

    private sealed record Task(string Name, string Command, Action Once);

    public static void Print(string root, IReadOnlyList<string> files)
    {
        var lines = TokenizerText.Lines(root);
        var megabytes = lines.Sum(line => System.Text.Encoding.UTF8.GetByteCount(line) + 1) / 1e6;
        var text = Path.GetTempFileName();
        File.WriteAllText(text, JsonSerializer.Serialize(lines));
        Console.WriteLine(
            $"{lines.Count} lines, {megabytes:F1} MB, MB/s of processor time, median of {Rounds} rounds; ratio: ours over the Rust library's");
        Console.WriteLine($"{"",-34}{"",-10}{"ours",8}{"Rust",8}{"ratio",8}");
        foreach (var file in files)
            Print(root, file, lines, text, megabytes);
        File.Delete(text);
    }

    private static void Print(string root, string file, IReadOnlyList<string> lines, string text, double megabytes)
    {
        var tokenizer = Tokenizer.Load(file);
        var whole = string.Join('\n', lines);
        IReadOnlyList<int>[] ids = [.. lines.Select(line => tokenizer.Encode(line, parseSpecial: true).Ids)];
        var (peer, why) = RustPeer.Start(Path.Combine(root, "bench", "tokenizers.cjs"));
        if (peer?.Ask("load", file, text) is { } loaded)
        {
            why = loaded.Why;
            if (loaded.Answer is null)
                peer = null;
            else if (!loaded.Answer["ids"]!.AsArray().Select(count => count!.GetValue<int>()).SequenceEqual(ids.Select(list => list.Count)))
                Console.WriteLine($"{file}: the two do not give the same number of ids");
        }
        if (peer is null)
            Console.WriteLine($"the Rust library is left out: {why}");
        Task[] tasks =
        [
            new("encode lines", "encode", () => Each(lines, line => tokenizer.Encode(line, parseSpecial: true))),
            new("encode lines, ids only", "encode", () => Each(lines, line => tokenizer.EncodeIds(line, parseSpecial: true))),
            new("encode whole", "whole", () => tokenizer.Encode(whole, parseSpecial: true)),
            new("decode lines", "decode", () => Each(ids, list => tokenizer.Decode(list, skipSpecialTokens: false))),
        ];
        foreach (var task in tasks)
            Print(Name(file), task, megabytes, peer);
        peer?.Dispose();
    }

    private static void Print(string name, Task task, double megabytes, RustPeer? peer)
    {
        var (ours, theirs) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            ours.Add(Measurement.Seconds(task.Once));
            if (peer?.Ask(task.Command).Answer is { } answer)
                theirs.Add(answer["seconds"]!.GetValue<double>());
        }
        var mine = megabytes / Measurement.Median(ours);
        var rust = theirs.Count > 0 ? megabytes / Measurement.Median(theirs) : (double?)null;
        Console.WriteLine($"{name,-34}{task.Name,-24}{mine,8:F2}{rust,8:F2}{mine / rust,8:F2}");
    }

    /// <summary>The folder's name for DIR/tokenizer.json, else the file's.</summary>
    private static string Name(string file)
    {
        var name = Path.GetFileName(file).Split('.')[0];
        return name == "tokenizer" ? Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(file)))! : name;
    }

    private static void Each<T>(IReadOnlyList<T> items, Action<T> step)
    {
        foreach (var item in items)
            step(item);
    }
}
