using System.CommandLine;
using System.Text.Json.Nodes;
using SelfRewarding.Cli.Rows;

namespace SelfRewarding.Cli.Tests.Commands;

/// <summary>A command on rows, without a process; its files live in a folder of their own.</summary>
internal sealed class InProcess : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("self-rewarding-").FullName;

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>The output rows of "command OPTIONS --input … --output …" for these input rows.</summary>
    public JsonObject[] Run(Command command, IEnumerable<string> rows, params string[] options)
    {
        var (input, output) = (Path.Combine(Folder, "in.jsonl"), Path.Combine(Folder, "out.jsonl"));
        File.WriteAllLines(input, rows);
        string[] arguments = [.. options, "--input", input, "--output", output];
        var parsed = command.Parse(arguments);
        Assert.Empty(parsed.Errors);
        Assert.Equal(0, parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false }));
        return [.. JsonRows.Read(output).Select(row => row.Fields)];
    }

    /// <summary>The message of the fault; no output file may be left.</summary>
    public string Fault(Command command, IEnumerable<string> rows, params string[] options)
    {
        var fault = Assert.Throws<UserFaultException>(() => Run(command, rows, options));
        Assert.Empty(Directory.EnumerateFiles(Folder, "out*"));
        return fault.Message;
    }
}
