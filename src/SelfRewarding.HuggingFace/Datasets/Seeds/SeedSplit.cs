using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using SelfRewarding.Seeds;
using SelfRewarding.Training;

namespace SelfRewarding.HuggingFace.Datasets.Seeds;

/// <summary>
/// Splits a data set into the parts of the seeds; a prompt goes to one part only. The order is a hash of the seed and the
/// prompt, so that neither the order of the rows nor the machine changes the split. A part first takes the prompts that
/// fewest other parts can use: held-out prompts those without a best answer or ranks.
/// </summary>
public static class SeedSplit
{
    private const double Rounding = 1e-6;

    /// <summary>The parts.</summary>
    /// <param name="items">What the files say; later rows of the same prompt are left out.</param>
    /// <param name="options">Sizes and seed.</param>
    /// <param name="report">Gets what is left out.</param>
    public static SeedParts Of(IEnumerable<DataItem> items, DatasetSeedOptions options, DataReport report)
    {
        var pool = Pool(items, options.Seed, report);
        var sizes = Sizes(pool, options);

        var held = Take(pool, sizes[2], item => item.Ranked is not null, item => item.Best is null ? 0 : 1);
        var ranked = Take(pool, sizes[1], item => item.Ranked is not null, item => item.Best is null ? 0 : 1);
        var ift = Take(pool, sizes[0], item => item.Best is not null, item => item.Ranked is null ? 0 : 1);
        var validation = Take(pool, sizes[3], _ => true, Uses);
        var evaluation = Take(pool, sizes[4], _ => true, Uses);
        if (pool.Count > 0)
            report.LeaveOut("prompts more than asked for", pool.Count);
        return new SeedParts(
            [.. ift.Select(item => new Example(item.Prompt, item.Best!))],
            [.. ranked.Select(item => item.Ranked!)],
            [.. validation.Select(item => item.Prompt)],
            [.. evaluation.Select(item => item.Prompt)],
            [.. held.Select(item => item.Ranked!)]);

        static int Uses(SeedItem item) => (item.Best is null ? 0 : 1) + (item.Ranked is null ? 0 : 1);
    }

    /// <summary>The parts again.</summary>
    /// <exception cref="UserFaultException">There is no instruction fine-tuning example.</exception>
    public static SeedParts WithIft(SeedParts parts, DatasetSeedOptions options, DataReport report) => parts.Ift.Count > 0
        ? parts
        : throw new UserFaultException(
            $"{string.Join(", ", options.Files)}: there are too few prompts with a best answer ({report.Rows} rows; left out: "
            + $"{string.Join(", ", report.LeftOut.Concat(report.Bad).Where(item => item.Value > 0).Select(item => $"{item.Value} {item.Key}"))}); "
            + "instruction fine-tuning needs some, ask for smaller parts or see srlm data inspect");

    private static List<SeedItem> Pool(IEnumerable<DataItem> items, long seed, DataReport report)
    {
        var seen = new Dictionary<string, SeedItem>();
        foreach (var item in items)
        {
            if (SeedItem.Of(item, report) is { } usable && !seen.TryAdd(PromptKey.Of(usable.Prompt), usable))
                report.LeaveOut("prompts that stand twice");
        }
        return [.. seen.OrderBy(pair => Hash(seed, pair.Key)).ThenBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value)];
    }

    /// <summary>
    /// Rows of each part. All parts grow at the same pace towards what is asked for; where the prompts that some of them
    /// need are used up, these stop and the others go on.
    /// </summary>
    private static int[] Sizes(List<SeedItem> pool, DatasetSeedOptions options)
    {
        double[] wanted = [options.Ift, options.Ranked, options.EvaluationRanked, options.Validation, options.Evaluation];
        (int There, int[] Parts)[] limits =
        [
            (pool.Count(item => item.Best is not null), [0]),
            (pool.Count(item => item.Ranked is not null), [1, 2]),
            (pool.Count(item => item.Best is not null || item.Ranked is not null), [0, 1, 2]),
            (pool.Count, [0, 1, 2, 3, 4]),
        ];
        var sizes = new double[wanted.Length];
        var grows = wanted.Select(size => size > 0).ToArray();
        for (var share = 0.0; share < 1 && grows.Any(is_ => is_);)
        {
            var step = limits.Min(limit => (limit.There - limit.Parts.Sum(part => sizes[part]))
                / limit.Parts.Where(part => grows[part]).Sum(part => wanted[part]) is >= 0 and var room ? room : 1);
            step = Math.Min(step, 1 - share);
            share += step;
            for (var part = 0; part < sizes.Length; part++)
                sizes[part] += grows[part] ? step * wanted[part] : 0;
            foreach (var part in limits
                .Where(limit => limit.There - limit.Parts.Sum(part => sizes[part]) < Rounding)
                .SelectMany(limit => limit.Parts))
                grows[part] = false;
        }
        return [.. sizes.Select(size => (int)Math.Floor(size + Rounding))];
    }

    /// <summary>Moves items out of the pool, the ones of the lowest cost first and in the pool's order.</summary>
    private static List<SeedItem> Take(List<SeedItem> pool, int count, Func<SeedItem, bool> fits, Func<SeedItem, int> cost)
    {
        List<SeedItem> taken = [.. pool.Where(fits).OrderBy(cost).Take(count)];
        var gone = taken.ToHashSet(ReferenceEqualityComparer.Instance);
        pool.RemoveAll(gone.Contains);
        return taken;
    }

    private static ulong Hash(long seed, string key) =>
        BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}\n{key}")));
}
