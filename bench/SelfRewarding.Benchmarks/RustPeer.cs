using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SelfRewarding.Benchmarks;

/// <summary>The Rust library in a child process (bench/tokenizers.cjs); null answers where node or the package is absent.</summary>
internal sealed class RustPeer : IDisposable
{
    private readonly Process process;

    private RustPeer(Process process) => this.process = process;

    /// <summary>Starts the child, or says why it cannot.</summary>
    public static (RustPeer? Peer, string Why) Start(string script)
    {
        try
        {
            var start = new ProcessStartInfo("node", script) { RedirectStandardInput = true, RedirectStandardOutput = true };
            return (new RustPeer(Process.Start(start)!), "");
        }
        catch (System.ComponentModel.Win32Exception fault)
        {
            return (null, $"node cannot be started ({fault.Message})");
        }
    }

    /// <summary>Sends a command and returns the answer.</summary>
    public (JsonObject? Answer, string Why) Ask(params string[] command)
    {
        try
        {
            process.StandardInput.WriteLine(JsonSerializer.Serialize(command));
        }
        catch (IOException)
        {
            // The child has ended; its last answer says why.
        }
        var answer = process.StandardOutput.ReadLine() is { } line ? JsonNode.Parse(line)!.AsObject() : null;
        return answer?["skipped"] is { } why ? (null, why.ToString()) : (answer, "node ended");
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }
}
