using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using static TorchSharp.torch;

namespace SelfRewarding.Torch.Generation;

/// <summary>
/// Attention of one query a row over its cached keys, in C#: libtorch takes a matrix product for each head of each row,
/// which at this size is nearly all overhead. Padding is skipped, so a row's result is the same in any batch.
/// </summary>
internal static class SingleQueryAttention
{
    private const int Lanes = 16;

    /// <summary>softmax(q k^T / sqrt(K)) v; a group of query heads shares a key head. Capped scores are c tanh(score / c).</summary>
    /// <param name="query">(B, H, 1, K).</param>
    /// <param name="keys">(B, G, capacity, K), contiguous.</param>
    /// <param name="values">(B, G, capacity, K), contiguous.</param>
    /// <param name="starts">For each row the first key it sees.</param>
    /// <param name="length">How many keys are held, padding included.</param>
    /// <param name="cap">Scores are bent into ±this; null leaves them.</param>
    /// <returns>(B, H, 1, K).</returns>
    public static Tensor Of(Tensor query, Tensor keys, Tensor values, IReadOnlyList<int> starts, int length, float? cap = null)
    {
        var (rows, heads, width) = ((int)query.shape[0], (int)query.shape[1], (int)query.shape[3]);
        var (groups, capacity) = ((int)keys.shape[1], (int)keys.shape[2]);
        using var contiguous = query.contiguous();
        var output = empty(rows, heads, 1, width);
        var q = Floats(contiguous);
        var k = Floats(keys);
        var v = Floats(values);
        var o = Floats(output);
        var weights = new float[length + Lanes];
        var scale = 1 / MathF.Sqrt(width);
        for (var row = 0; row < rows; row++)
        {
            var count = length - starts[row];
            for (var head = 0; head < heads; head++)
            {
                var one = (row * heads + head) * width;
                var first = ((row * groups + head * groups / heads) * capacity + starts[row]) * width;
                var room = weights.AsSpan(0, (count + Lanes - 1) / Lanes * Lanes);
                Score(q.Slice(one, width), k.Slice(first, count * width), scale, room);
                if (cap is { } most)
                    Bend(room[..count], most);
                Weigh(room, count);
                Mix(room[..count], v.Slice(first, count * width), o.Slice(one, width));
            }
        }
        return output;
    }

    private static Span<float> Floats(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);

    private static void Score(ReadOnlySpan<float> query, ReadOnlySpan<float> keys, float scale, Span<float> scores)
    {
        var count = keys.Length / query.Length;
        for (var at = 0; at < count; at++)
            scores[at] = scale * Dot(query, keys.Slice(at * query.Length, query.Length));
    }

    private static void Bend(Span<float> scores, float cap)
    {
        foreach (ref var score in scores)
            score = cap * MathF.Tanh(score / cap);
    }

    /// <summary>The softmax of the first scores; the room is a multiple of sixteen and filled up with 0.</summary>
    private static void Weigh(Span<float> weights, int count)
    {
        weights[count..].Fill(float.NegativeInfinity);

        ref var start = ref MemoryMarshal.GetReference(weights);
        var lanes = Vector512.LoadUnsafe(ref start);
        for (nuint at = Lanes; at < (nuint)weights.Length; at += Lanes)
            lanes = Vector512.Max(lanes, Vector512.LoadUnsafe(ref start, at));
        var largest = float.NegativeInfinity;
        for (var lane = 0; lane < Lanes; lane++)
            largest = MathF.Max(largest, lanes[lane]);

        var sums = Vector512<float>.Zero;
        for (nuint at = 0; at < (nuint)weights.Length; at += Lanes)
        {
            var exponentials = Vector512.Exp(Vector512.LoadUnsafe(ref start, at) - Vector512.Create(largest));
            exponentials.StoreUnsafe(ref start, at);
            sums += exponentials;
        }
        var share = 1 / Vector512.Sum(sums);
        for (nuint at = 0; at < (nuint)weights.Length; at += Lanes)
            (Vector512.LoadUnsafe(ref start, at) * share).StoreUnsafe(ref start, at);
    }

    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var length = (nuint)a.Length;
        ref var first = ref MemoryMarshal.GetReference(a);
        ref var second = ref MemoryMarshal.GetReference(b);
        var lanes = Vector512<float>.Zero;
        nuint at = 0;
        for (; at + Lanes <= length; at += Lanes)
            lanes = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref first, at), Vector512.LoadUnsafe(ref second, at), lanes);
        var sum = Vector512.Sum(lanes);
        for (; at < length; at++)
            sum += a[(int)at] * b[(int)at];
        return sum;
    }

    /// <summary>The values, each times its weight, added up.</summary>
    private static void Mix(ReadOnlySpan<float> weights, ReadOnlySpan<float> values, Span<float> output)
    {
        var width = output.Length;
        ref var value = ref MemoryMarshal.GetReference(values);
        var place = 0;
        for (; place + Lanes <= width; place += Lanes)
        {
            var lanes = Vector512<float>.Zero;
            var at = (nuint)place;
            foreach (var weight in weights)
            {
                lanes = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref value, at), Vector512.Create(weight), lanes);
                at += (nuint)width;
            }
            lanes.CopyTo(output[place..]);
        }
        for (; place < width; place++)
        {
            var sum = 0f;
            for (var at = 0; at < weights.Length; at++)
                sum += weights[at] * values[at * width + place];
            output[place] = sum;
        }
    }
}
