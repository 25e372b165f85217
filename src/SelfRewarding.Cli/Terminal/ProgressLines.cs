using System.Diagnostics;

namespace SelfRewarding.Cli.Terminal;

/// <summary>
/// Prints progress to standard error: one rewritten line on a terminal, elsewhere a line at the first report of a stage,
/// every ten seconds and at its end.
/// </summary>
/// <param name="name">What a command calls its one stage; null leaves the names of the stages.</param>
internal sealed class ProgressLines(string? name = null) : IProgress<StageProgress>
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);

    private readonly bool rewrites = !Console.IsErrorRedirected;
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private static bool isOpen;

    private string stage = "";
    private long first;
    private long done;
    private long tokens;
    private TimeSpan begin;
    private TimeSpan printed;

    /// <inheritdoc/>
    public void Report(StageProgress value)
    {
        value = value with { Stage = name ?? value.Stage };
        // What the first report counts was done before the clock ran.
        var begins = value.Stage != stage || value.Done < done;
        if (begins)
            (stage, first, tokens, begin) = (value.Stage, value.Done, 0, clock.Elapsed);
        else
            tokens += value.Tokens;
        done = value.Done;
        var ends = value.Done >= value.Total;
        if (!begins && !ends && clock.Elapsed - printed < (rewrites ? TimeSpan.FromMilliseconds(200) : Quiet))
            return;
        printed = clock.Elapsed;
        var line = Line(value);
        Console.Error.Write(rewrites ? $"\r{Fitted(line, Width())}{(ends ? "\n" : "")}" : $"{line}\n");
        isOpen = rewrites && !ends;
    }

    /// <summary>Ends a line that would have been rewritten, so that what is printed next begins a line.</summary>
    public static void EndLine()
    {
        if (isOpen)
            Console.Error.WriteLine();
        isOpen = false;
    }

    /// <summary>The line cut or filled up to one column less than the terminal has: it neither wraps nor leaves rests of the line before.</summary>
    internal static string Fitted(string line, int width) => line.Length < width ? line.PadRight(width - 1) : line[..(width - 1)];

    /// <summary>Columns of the terminal; 80 where it does not say.</summary>
    private static int Width()
    {
        try
        {
            return Console.WindowWidth is > 1 and var width ? width : 80;
        }
        catch (Exception error) when (error is IOException or PlatformNotSupportedException)
        {
            return 80;
        }
    }

    private string Line(StageProgress value)
    {
        var seconds = (clock.Elapsed - begin).TotalSeconds;
        var speed = seconds > 0.1 && tokens > 0 ? $"  {(value.InBytes ? Size(tokens / seconds) : $"{tokens / seconds:N0} tok")}/s" : "";
        var left = value.Done > first && value.Done < value.Total && seconds > 0.1
            ? $"  {Time(seconds / (value.Done - first) * (value.Total - value.Done))} left"
            : "";
        var note = value.Note.Length > 0 ? $"  {value.Note}" : "";
        var counted = value.InBytes ? $"{Size(value.Done)}/{Size(value.Total)}" : $"{value.Done:N0}/{value.Total:N0}";
        return $"[{Time(clock.Elapsed.TotalSeconds)}] {value.Stage} {counted}{speed}{left}{note}";
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
