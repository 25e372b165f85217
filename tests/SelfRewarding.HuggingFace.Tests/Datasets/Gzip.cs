using System.IO.Compression;

namespace SelfRewarding.HuggingFace.Tests.Datasets;

/// <summary>Packs bytes.</summary>
internal static class Gzip
{
    public static byte[] Of(params byte[][] parts)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            foreach (var part in parts)
                gzip.Write(part);
        }
        return packed.ToArray();
    }
}
