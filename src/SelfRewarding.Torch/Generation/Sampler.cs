using System.Runtime.Intrinsics;
using SelfRewarding.Models;

namespace SelfRewarding.Torch.Generation;

/// <summary>
/// Chooses the next token from the logits of one row: temperature, top-k, top-p, min-p in transformers' order, then the
/// inverse of the cumulative distribution at one uniform number. All in 64-bit arithmetic and token order, so that a
/// row's choice depends on nothing but the row.
/// </summary>
public static class Sampler
{
    /// <summary>The next token of one row.</summary>
    /// <param name="logits">(V).</param>
    /// <param name="sampling">Temperature 0 takes the largest logit, the lowest id where several are largest.</param>
    /// <param name="uniform">In [0, 1); not looked at where the temperature is 0.</param>
    /// <param name="weights">Room for V numbers, overwritten.</param>
    /// <exception cref="UserFaultException">No logit is finite, or one is not a number or plus infinity.</exception>
    public static int Next(ReadOnlySpan<float> logits, SamplingOptions sampling, double uniform, Span<double> weights)
    {
        if (sampling.Temperature == 0)
            return Largest(logits);
        var total = Weigh(logits, sampling, weights);
        var target = uniform * total;
        var sum = 0.0;
        var last = 0;
        for (var token = 0; token < logits.Length; token++)
        {
            if (weights[token] == 0)
                continue;
            sum += weights[token];
            last = token;
            if (sum > target)
                break;
        }
        return last;
    }

    /// <summary>The probabilities that <see cref="Next"/> draws from, (V); 0 for tokens that are cut.</summary>
    /// <exception cref="UserFaultException">No logit is finite, or one is not a number or plus infinity.</exception>
    public static double[] Probabilities(ReadOnlySpan<float> logits, SamplingOptions sampling)
    {
        var weights = new double[logits.Length];
        if (sampling.Temperature == 0)
        {
            weights[Largest(logits)] = 1;
            return weights;
        }
        var total = Weigh(logits, sampling, weights);
        return [.. weights.Select(weight => weight / total)];
    }

    /// <summary>Unnormalised probabilities, 1 for the largest, 0 for tokens that are cut; returns their sum.</summary>
    private static double Weigh(ReadOnlySpan<float> logits, SamplingOptions sampling, Span<double> weights)
    {
        weights = weights[..logits.Length];
        var total = Exponentials(logits, Maximum(logits), 1 / sampling.Temperature, weights);
        if (sampling.TopK > 0 && sampling.TopK < weights.Length)
            total = CutBelow(weights, KthLargest(weights, sampling.TopK));
        if (sampling.TopP < 1)
            total = CutTail(weights, sampling.TopP * total);
        if (sampling.MinP > 0)
            total = CutBelow(weights, sampling.MinP);
        return total;
    }

    private static int Largest(ReadOnlySpan<float> logits) => logits.IndexOf(Maximum(logits));

    /// <summary>The largest logit. Minus infinity is a token that may not be chosen; anything else that is not finite is a broken model.</summary>
    private static float Maximum(ReadOnlySpan<float> logits)
    {
        var largest = float.NegativeInfinity;
        var token = 0;
        if (logits.Length >= 16)
        {
            var lanes = Vector512.Create(logits);
            for (token = 16; token + 16 <= logits.Length; token += 16)
                lanes = Vector512.Max(lanes, Vector512.Create(logits[token..]));        // hands on what is not a number
            for (var lane = 0; lane < 16; lane++)
                largest = MathF.Max(largest, lanes[lane]);
        }
        for (; token < logits.Length; token++)
            largest = MathF.Max(largest, logits[token]);
        return float.IsFinite(largest) ? largest : throw new UserFaultException(
            $"the model gives a largest logit of {largest}; its weights have diverged: "
            + "train again with a lower learning rate, or use another checkpoint");
    }

    /// <summary>exp((logit - largest) / temperature) in blocks of eight, the same on every machine.</summary>
    private static double Exponentials(ReadOnlySpan<float> logits, float largest, double scale, Span<double> weights)
    {
        var sums = Vector512<double>.Zero;
        var token = 0;
        for (; token + 16 <= logits.Length; token += 16)
        {
            var (low, high) = Vector512.Widen(Vector512.Create(logits[token..]));
            low = Vector512.Exp((low - Vector512.Create((double)largest)) * scale);
            high = Vector512.Exp((high - Vector512.Create((double)largest)) * scale);
            low.CopyTo(weights[token..]);
            high.CopyTo(weights[(token + 8)..]);
            sums += low + high;
        }
        var total = Vector512.Sum(sums);
        for (; token < logits.Length; token++)
            total += weights[token] = Math.Exp((logits[token] - (double)largest) * scale);
        return total;
    }

    private static double CutBelow(Span<double> weights, double least)
    {
        var total = 0.0;
        foreach (ref var weight in weights)
        {
            if (weight < least)
                weight = 0;
            total += weight;
        }
        return total;
    }

    private static double KthLargest(ReadOnlySpan<double> weights, int k)
    {
        var largest = new PriorityQueue<bool, double>(k);
        foreach (var weight in weights)
        {
            if (largest.Count < k)
                largest.Enqueue(true, weight);
            else if (largest.TryPeek(out _, out var least) && weight > least)
                largest.EnqueueDequeue(true, weight);
        }
        largest.TryPeek(out _, out var kth);
        return kth;
    }

    /// <summary>
    /// Keeps the most probable tokens until their mass reaches the target. Weights are put in buckets by size first, so
    /// that only the one bucket in which the target is reached has to be sorted.
    /// </summary>
    private static double CutTail(Span<double> weights, double target)
    {
        Span<double> masses = stackalloc double[Buckets];
        masses.Clear();
        foreach (var weight in weights)
            masses[Bucket(weight)] += weight;
        var bucket = Buckets - 1;
        var kept = 0.0;
        while (bucket > 0 && kept + masses[bucket] < target)
            kept += masses[bucket--];

        var edge = new List<(double Weight, int Token)>();
        for (var token = 0; token < weights.Length; token++)
        {
            var place = Bucket(weights[token]);
            if (place == bucket)
                edge.Add((weights[token], token));
            if (place <= bucket)
                weights[token] = 0;
        }
        foreach (var (weight, token) in edge.OrderByDescending(item => item.Weight))     // stable: of equal ones the lowest id
        {
            if (kept >= target)
                break;
            weights[token] = weight;
            kept += weight;
        }
        return kept;
    }

    private const int Buckets = 512;

    /// <summary>Eight buckets for each power of two from 1 down to 2^-63; smaller weights share bucket 0.</summary>
    private static int Bucket(double weight) =>
        (int)Math.Max(0, (BitConverter.DoubleToInt64Bits(weight) >> 49) - (BitConverter.DoubleToInt64Bits(1) >> 49) + Buckets - 1);
}
