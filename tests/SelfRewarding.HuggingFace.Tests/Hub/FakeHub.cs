using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace SelfRewarding.HuggingFace.Tests.Hub;

/// <summary>A hub with one repository, org/name. A test changes single answers with <see cref="Instead"/>.</summary>
internal sealed class FakeHub : IDisposable
{
    public const string Commit = "0123456789abcdef0123456789abcdef01234567";

    private readonly LoopbackServer server;

    public FakeHub(bool isData = false)
    {
        Prefix = isData ? "/datasets/org/name" : "/org/name";
        server = new(Answer);
    }

    public string Address => server.Address;

    public string Prefix { get; }

    public SortedDictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>Asked first; null leaves the answer to the hub.</summary>
    public Func<Ask, Reply?> Instead { get; set; } = _ => null;

    /// <summary>Changes the listing.</summary>
    public Action<JsonObject> Listing { get; set; } = _ => { };

    public IReadOnlyList<Ask> Asked => [.. server.Asked];

    public IEnumerable<string> Fetched =>
        Asked.Where(ask => ask.Method == "GET" && ask.Target.Contains("/resolve/")).Select(ask => ask.Target[(ask.Target.LastIndexOf('/') + 1)..]);

    /// <summary>A small model that has all its parts; the weights are larger than one part of the tests.</summary>
    public static FakeHub Model(int weights = 5000)
    {
        var hub = new FakeHub();
        hub.Files["config.json"] = "{}"u8.ToArray();
        hub.Files["tokenizer.json"] = "{\"t\":1}"u8.ToArray();
        hub.Files["README.md"] = "not needed"u8.ToArray();
        hub.Files["pytorch_model.bin"] = "pickled"u8.ToArray();
        hub.Files["model.safetensors"] = Bytes(weights);
        return hub;
    }

    public static byte[] Bytes(int count) => [.. Enumerable.Range(0, count).Select(i => unchecked((byte)(i * 31 + i / 251)))];

    public static bool IsLarge(string file) =>
        file.EndsWith(".safetensors", StringComparison.Ordinal) || file.EndsWith(".gguf", StringComparison.Ordinal);

    public static string Hash(string file, byte[] bytes)
    {
        using var hash = IncrementalHash.CreateHash(IsLarge(file) ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA1);
        if (!IsLarge(file))
            hash.AppendData(Encoding.ASCII.GetBytes($"blob {bytes.Length}\0"));
        hash.AppendData(bytes);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>A range of a file, or all of it.</summary>
    public static Reply Content(Ask ask, byte[] bytes) => ask.Range is not { } range
        ? new(200, bytes)
        : new(206, bytes[range.From..(range.To + 1)]) { Headers = [("Content-Range", $"bytes {range.From}-{range.To}/{bytes.Length}")] };

    public void Dispose() => server.Dispose();

    private Reply Answer(Ask ask)
    {
        if (Instead(ask) is { } reply)
            return reply;
        if (ask.Target.StartsWith("/api/", StringComparison.Ordinal))
            return new(200, Encoding.UTF8.GetBytes(List().ToJsonString()));
        var start = $"{Prefix}/resolve/{Commit}/";
        return ask.Target.StartsWith(start, StringComparison.Ordinal)
            && Files.TryGetValue(Uri.UnescapeDataString(ask.Target[start.Length..]), out var bytes)
            ? Content(ask, bytes)
            : Reply.Empty(404, ("X-Error-Code", "EntryNotFound"));
    }

    private JsonObject List()
    {
        var listing = new JsonObject
        {
            ["sha"] = Commit,
            ["siblings"] = new JsonArray([.. Files.Select(file => Sibling(file.Key, file.Value))]),
        };
        Listing(listing);
        return listing;
    }

    private static JsonObject Sibling(string name, byte[] bytes)
    {
        var sibling = new JsonObject
        {
            ["rfilename"] = name,
            ["size"] = bytes.Length,
            ["blobId"] = IsLarge(name) ? new string('0', 40) : Hash(name, bytes),
        };
        if (IsLarge(name))
            sibling["lfs"] = new JsonObject { ["sha256"] = Hash(name, bytes), ["size"] = bytes.Length, ["pointerSize"] = 130 };
        return sibling;
    }
}
