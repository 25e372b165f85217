using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SelfRewarding.HuggingFace.Tests.Hub;

/// <summary>What a client asks.</summary>
internal sealed record Ask(string Method, string Target, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>First and last byte of a range; null where none is asked.</summary>
    public (int From, int To)? Range
    {
        get
        {
            if (!Headers.TryGetValue("range", out var text))
                return null;
            var bounds = text["bytes=".Length..].Split('-');
            return (int.Parse(bounds[0]), int.Parse(bounds[1]));
        }
    }
}

/// <summary>What the server says, and how it fails while saying it.</summary>
internal sealed record Reply(int Status, byte[] Body)
{
    public static Reply Empty(int status, params (string Key, string Value)[] headers) => new(status, []) { Headers = headers };

    public IReadOnlyList<(string Key, string Value)> Headers { get; init; } = [];

    /// <summary>Announced length; null sends none, the body then ends with the connection.</summary>
    public long? Length { get; init; } = Body.Length;

    /// <summary>Ends the connection after so many bytes of the body.</summary>
    public int? BreakAfter { get; init; }

    /// <summary>Repeats the body until the client has enough.</summary>
    public bool Endless { get; init; }

    /// <summary>Says nothing more after the headers and what <see cref="BreakAfter"/> allows, until the client goes.</summary>
    public bool Stalls { get; init; }
}

/// <summary>HTTP/1.1 on a loopback port of its own, one request a connection, every answer made by the test.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Func<Ask, Reply> answer;

    public LoopbackServer(Func<Ask, Reply> answer)
    {
        this.answer = answer;
        listener.Start();
        Address = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
        _ = AcceptAsync();
    }

    public string Address { get; }

    public ConcurrentQueue<Ask> Asked { get; } = new();

    public void Dispose()
    {
        stop.Cancel();
        listener.Dispose();
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await listener.AcceptSocketAsync(stop.Token));
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            return;
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            using var stream = new NetworkStream(socket, ownsSocket: true);
            if (await ReadAsync(stream) is not { } ask)
                return;
            Asked.Enqueue(ask);
            await WriteAsync(stream, answer(ask), ask.Method == "HEAD");
        }
        catch (Exception gone) when (gone is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            return;
        }
    }

    private static async Task<Ask?> ReadAsync(Stream stream)
    {
        var text = new StringBuilder();
        var letter = new byte[1];
        while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(letter) == 0)
                return null;
            text.Append((char)letter[0]);
        }
        var lines = text.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var first = lines[0].Split(' ');
        return new(
            first[0], first[1], lines.Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0].ToLowerInvariant(), pair => pair[1]));
    }

    private async Task WriteAsync(NetworkStream stream, Reply reply, bool isHead)
    {
        var head = new StringBuilder($"HTTP/1.1 {reply.Status} x\r\nConnection: close\r\n");
        if (reply.Length is { } length)
            head.Append($"Content-Length: {length}\r\n");
        foreach (var (key, value) in reply.Headers)
            head.Append($"{key}: {value}\r\n");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()));
        if (isHead)
            return;
        do
        {
            await stream.WriteAsync(reply.BreakAfter is { } count ? reply.Body.AsMemory(0, Math.Min(count, reply.Body.Length)) : reply.Body);
        }
        while (reply.Endless);
        if (reply.Stalls)
            await stream.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false, stop.Token);
        if (reply.BreakAfter is not null)
            stream.Socket.Close(0);
    }
}
