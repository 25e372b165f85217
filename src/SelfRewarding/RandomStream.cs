using System.Text;

namespace SelfRewarding;

/// <summary>
/// Random numbers without state: every draw is a hash of (run seed, stage, item, sample, position). Order, batch size
/// and resuming cannot change it. SplitMix64 (Steele, Lea, Flood 2014) over an FNV-1a name hash.
/// </summary>
public static class RandomStream
{
    private const ulong Gamma = 0x9E3779B97F4A7C15;

    /// <summary>The stream of one sample of one item of one stage.</summary>
    public static ulong For(long seed, string stage, int item = 0, int sample = 0)
    {
        unchecked
        {
            var hash = Mix((ulong)seed + Gamma);
            foreach (var b in Encoding.UTF8.GetBytes(stage))
                hash = (hash ^ b) * 0x100000001B3;
            hash = Mix(hash + (ulong)(uint)item * Gamma);
            return Mix(hash ^ ((ulong)(uint)sample * 0xD1B54A32D192ED03));
        }
    }

    /// <summary>The number at a position of a stream, 64 even bits.</summary>
    public static ulong Bits(ulong stream, int position) => unchecked(Mix(stream + (ulong)(uint)position * Gamma + Gamma));

    /// <summary>The number at a position of a stream, uniform in [0, 1).</summary>
    public static double Uniform(ulong stream, int position) => (Bits(stream, position) >> 11) * (1.0 / (1UL << 53));

    /// <summary>A generator that walks along a stream: for shuffles and choices that draw many numbers.</summary>
    public static StreamRandom Walk(ulong stream) => new(stream);

    private static ulong Mix(ulong z)
    {
        unchecked
        {
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
