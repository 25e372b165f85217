using System.Diagnostics;

namespace SelfRewarding.Benchmarks;

/// <summary>Something to measure: its work in floating-point operations and in its own unit, and how to do it once.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Unit">Unit of <paramref name="Units"/>, such as "tok".</param>
/// <param name="Units">Units done by one call.</param>
/// <param name="Operations">Floating-point operations of the matrix products of one call; 0 where they do not bound it.</param>
/// <param name="Once">One call.</param>
internal sealed record Workload(string Name, string Unit, double Units, double Operations, Action Once);

/// <summary>Measures workloads in turn, so that a machine that slows down slows all of them.</summary>
internal static class Measurement
{
    public const int Rounds = 7;

    public static void Print(IReadOnlyList<Workload> workloads)
    {
        var seconds = workloads.Select(_ => new List<double>()).ToList();
        foreach (var workload in workloads)
            workload.Once();
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < workloads.Count; i++)
                seconds[i].Add(Seconds(workloads[i].Once));
        }
        var gemm = workloads[0].Operations / Median(seconds[0]);
        Console.WriteLine($"{"",-34}{"ms",10}{"per second",18}{"of sgemm",10}");
        for (var i = 0; i < workloads.Count; i++)
        {
            var (workload, time) = (workloads[i], Median(seconds[i]));
            var share = workload.Operations > 0 ? $"{workload.Operations / time / gemm:F2}" : "";
            Console.WriteLine($"{workload.Name,-34}{time * 1000,10:F1}{workload.Units / time,12:N0} {workload.Unit,-5}{share,10}");
        }
    }

    /// <summary>Processor time of one call.</summary>
    public static double Seconds(Action once)
    {
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        once();
        return (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds;
    }

    public static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
