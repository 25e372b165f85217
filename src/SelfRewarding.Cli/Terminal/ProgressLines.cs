using System.Diagnostics;

namespace SelfRewarding.Cli.Terminal;

/// <summary>Prints progress to standard error: one rewritten line on a terminal, a line every ten seconds elsewhere.</summary>
public sealed class ProgressLines : IProgress<StageProgress>
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);

    private readonly bool rewrites = !Console.IsErrorRedirected;
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private string stage = "";
    private long first;
    private long tokens;
    private TimeSpan begin;
    private TimeSpan printed;

    /// <inheritdoc/>
    public void Report(StageProgress value)
    {
        if (value.Stage != stage)
            Begin(value);
        tokens += value.Tokens;
        var ends = value.Done >= value.Total;
        if (!ends && clock.Elapsed - printed < (rewrites ? TimeSpan.FromMilliseconds(200) : Quiet))
            return;
        printed = clock.Elapsed;
        var line = Line(value);
        Console.Error.Write(rewrites ? $"\r{line,-100}{(ends ? "\n" : "")}" : $"{line}\n");
    }

    private void Begin(StageProgress value)
    {
        (stage, first, tokens, begin, printed) = (value.Stage, value.Done, 0, clock.Elapsed, clock.Elapsed);
        // A download says first what is there already; a stage of items begins at none.
        if (!value.InBytes && value.Done > 0 && value.Done < value.Total)
            first = 0;
    }

    private string Line(StageProgress value)
    {
        var seconds = (clock.Elapsed - begin).TotalSeconds;
        var speed = seconds > 0.1 && tokens > 0 ? $"  {(value.InBytes ? Size(tokens / seconds) : $"{tokens / seconds:N0} tok")}/s" : "";
        var left = value.Done > first && value.Done < value.Total
            ? $"  {Time(seconds / (value.Done - first) * (value.Total - value.Done))} left"
            : "";
        var note = value.Note.Length > 0 ? $"  {value.Note}" : "";
        var done = value.InBytes ? $"{Size(value.Done)}/{Size(value.Total)}" : $"{value.Done:N0}/{value.Total:N0}";
        return $"[{Time(clock.Elapsed.TotalSeconds)}] {value.Stage} {done}{speed}{left}{note}";
    }

    /// <summary>Bytes as people read them: 950 B, 1.2 kB, 35.0 MB, 4.9 GB.</summary>
    internal static string Size(double bytes) => bytes switch
    {
        < 1e3 => $"{bytes:F0} B",
        < 1e6 => $"{bytes / 1e3:F1} kB",
        < 1e9 => $"{bytes / 1e6:F1} MB",
        _ => $"{bytes / 1e9:F1} GB",
    };

    private static string Time(double seconds)
    {
        var span = TimeSpan.FromSeconds(seconds);
        return span.TotalHours >= 1 ? $"{(int)span.TotalHours}:{span:mm\\:ss}" : $"{span:mm\\:ss}";
    }
}
