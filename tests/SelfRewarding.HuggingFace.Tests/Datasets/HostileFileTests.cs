using System.Text;
using SelfRewarding.HuggingFace.Datasets;

namespace SelfRewarding.HuggingFace.Tests.Datasets;

/// <summary>Damaged and hostile files: one clear line, never a hang or a stack trace.</summary>
public sealed class HostileFileTests : IDisposable
{
    private const string Good = "{\"prompt\":\"a\",\"response\":\"b\"}\n";
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(300)]
    public void A_cut_gzip_file_is_refused_wherever_it_is_cut(int missing)
    {
        var packed = Gzip.Of([.. Enumerable.Range(0, 500).Select(i => Encoding.UTF8.GetBytes($"{{\"prompt\":\"{i * 7919}\"}}\n"))]);

        Assert.Contains("gzip data are", Fault("a.jsonl.gz", packed[..^missing]));
        Assert.Equal(500, DataFile.Open(Write("whole.jsonl.gz", packed)).Rows.Count());
    }

    [Fact]
    public void A_gzip_bomb_is_refused_before_it_fills_the_memory()
    {
        var million = new byte[1 << 20];

        Assert.Contains("longer than 16 MiB", Fault("line.jsonl.gz", Gzip.Of([.. Enumerable.Repeat(million, 17)])));
        million.AsSpan().Fill((byte)'\n');
        Assert.Contains("more than 200 times its size", Fault("lines.jsonl.gz", Gzip.Of([.. Enumerable.Repeat(million, 66)])));
    }

    [Theory]
    [InlineData("a.jsonl", "{\"prompt\":\"\\ud800\"}", "half a character")]
    [InlineData("a.jsonl", "{\"prompt\":\"a\0\"}", "not JSON")]
    [InlineData("a.jsonl", "{\"prompt\":\"a\",\"prompt\":\"b\"}", "Duplicate property 'prompt'")]
    [InlineData("a.jsonl", "{\"prompt\":", "not JSON")]
    [InlineData("a.jsonl", "7", "not a JSON object")]
    public void A_bad_line_is_named_and_the_others_are_read(string name, string line, string fault)
    {
        DataRow[] rows = [.. DataFile.Open(Write(name, Encoding.UTF8.GetBytes(Good + line + "\n" + Good))).Rows];

        Assert.Equal([true, false, true], rows.Select(row => row.Fault is null));
        Assert.Contains(fault, rows[1].Fault);
        Assert.EndsWith("a.jsonl:2", rows[1].Place);
    }

    [Fact]
    public void Bytes_that_are_no_UTF_8_and_JSON_that_is_too_deep_are_bad_lines()
    {
        byte[] bytes =
        [
            .. "{\"prompt\":\""u8, 0xFF, .. "\"}\n"u8, .. Enumerable.Repeat((byte)'[', 100_000), (byte)'\n',
            .. "{\"a\":["u8, .. Enumerable.Repeat((byte)'[', 100), (byte)'\n',
        ];

        string[] faults = [.. DataFile.Open(Write("a.jsonl", bytes)).Rows.Select(row => row.Fault!)];

        Assert.StartsWith("not UTF-8", faults[0]);
        Assert.All(faults[1..], fault => Assert.Contains("depth of 64", fault));
        Assert.Equal(3, faults.Length);
        Assert.Contains("depth of 64", Fault("a.json", [.. "["u8, .. Enumerable.Repeat((byte)'[', 100_000)]));
    }

    [Theory]
    [InlineData("a.json", "[{\"prompt\":\"a\"},{\"pro", ":2: not JSON")]
    [InlineData("a.json", "[{\"prompt\":\"a\"}", ":2: not JSON (the file ends")]
    [InlineData("a.json", "[{\"prompt\":\"a\"} {}]", ":2: not JSON (there is no comma")]
    [InlineData("a.json", "{\"version\":\n1}", "no list of rows")]
    [InlineData("a.json", "{\"tags\":\n[\"x\"]}", "no list of rows")]
    [InlineData("a.json", "[{\"prompt\":\"a\"}][{\"prompt\":\"b\"}]", "something stands behind the rows")]
    [InlineData("a.json", "[{\"prompt\":\"a\"}] }}}", "something stands behind the rows")]
    [InlineData("a.json", "{\"x\":[{\"prompt\":\"a\"}],\"data\":[ {\"prompt\":\"b\"}]}", "two lists of rows")]
    [InlineData("a.json", "{\"data\":[{\"prompt\":\"a\"}]", "the file ends inside of the object")]
    [InlineData("a.json", "{\"data\":[{\"prompt\":\"a\"}],\"x\":", ":2: not JSON")]
    [InlineData("a.csv", "prompt,response\nx,y\na,\"b\nc,d\n", ":3: a quote is opened in this row and never closed")]
    [InlineData("a.csv", "a,a\nx,y\n", "two columns have one name")]
    [InlineData("a.txt", "To be, or not to be", "this is no data file")]
    [InlineData("a.parquet", "PAR1 and then nothing", "the Parquet file is cut")]
    [InlineData("a.parquet", "PAR1\u001c\u001c\u001c\u001c\u0004\0\0\0PAR1", "the footer of the Parquet file is broken")]
    [InlineData("a.parquet", "PAR1 some bytes of it \u007f\u007f\u007f\u007fPAR1", "the Parquet file is cut")]
    public void A_damaged_file_is_one_fault(string name, string text, string fault) =>
        Assert.Contains(fault, Fault(name, Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void The_rows_of_an_object_are_its_one_list_of_objects()
    {
        var text = "{\"tags\":[\"x\", \"y\"],\"none\":[],\"data\": [ {\"prompt\":\"a\"},{\"prompt\":\"b\"} ],\"more\":{\"n\":[1]},\"last\":[[]]} \n";

        Assert.Equal(["a", "b"], DataFile.Open(Write("a.json", Encoding.UTF8.GetBytes(text))).Rows.Select(row => row.Text("prompt")));
    }

    [Theory]
    [InlineData("a,b,c", "the row has 3 fields and the header 2")]
    [InlineData("\"a\"b,c", "\"b\" follows a closing quote")]
    [InlineData("a,b\0", "NUL character")]
    public void A_bad_record_is_named_and_the_others_are_read(string record, string fault)
    {
        DataRow[] rows = [.. DataFile.Open(Write("a.csv", Encoding.UTF8.GetBytes($"prompt,response\n{record}\nx,5\" pipe\n"))).Rows];

        Assert.Contains(fault, rows[0].Fault);
        Assert.Equal("5\" pipe", rows[1].Text("response"));
    }

    [Fact]
    public void UTF_16_and_a_missing_file_are_refused()
    {
        Assert.Contains("UTF-16", Fault("a.jsonl", Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(Good)).ToArray()));
        Assert.Contains("none.jsonl cannot be read", Assert.Throws<UserFaultException>(() => DataFile.Open(folder["none.jsonl"])).Message);
    }

    private string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(folder[name], bytes);
        return folder[name];
    }

    private string Fault(string name, byte[] bytes) =>
        Assert.Throws<UserFaultException>(() => DataFile.Open(Write(name, bytes)).Rows.Count()).Message;
}
