using System.Text;
using Parquet;
using Parquet.Serialization;
using SelfRewarding.HuggingFace.Datasets;

namespace SelfRewarding.HuggingFace.Tests.Datasets;

public sealed class DataFileTests : IDisposable
{
    private const string Lines = "{\"prompt\":\"a\",\"response\":\"x\\ny\"}\n\n  {\"prompt\":\"ü \\\"q\\\", é\",\"response\":\"\"}\n";
    private const string List = "[{\"prompt\":\"a\",\"response\":\"x\\ny\"} ,\n {\"prompt\":\"ü \\\"q\\\", é\",\"response\":\"\"}]";
    private const string Csv = "prompt,response\r\na,\"x\ny\"\r\n\"ü \"\"q\"\", é\",\r\n";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("a.jsonl", Lines, "jsonl", "1 3")]
    [InlineData("a.json", Lines, "jsonl", "1 3")]
    [InlineData("a.json", List, "json", "1 2")]
    [InlineData("a.json", "\uFEFF" + List, "json", "1 2")]
    [InlineData("a.json", "{\"version\":[1],\"data\":" + List + "}", "json", "1 2")]
    [InlineData("a.json", "{\"version\":{\"x\":[1]},\n\"data\":" + List + ",\"more\":1}\n", "json", "1 2")]
    [InlineData("a.csv", Csv, "csv", "2 4")]
    [InlineData("a.tsv", "prompt\tresponse\na\t\"x\ny\"\n\"ü \"\"q\"\", é\"\t", "tsv", "2 4")]
    public void Rows_are_the_same_in_every_container_and_know_their_place(string name, string text, string container, string places)
    {
        foreach (var isPacked in new[] { false, true })
        {
            var path = folder[isPacked ? name + ".gz" : name];
            File.WriteAllBytes(path, isPacked ? Gzip.Of(Encoding.UTF8.GetBytes(text)) : Encoding.UTF8.GetBytes(text));

            var file = DataFile.Open(path);

            Assert.Equal(isPacked ? container + ".gz" : container, file.Container);
            Assert.Equal(places.Split(' ').Select(place => $"{path}:{place}"), file.Rows.Select(row => row.Place));
            Assert.Equal(["a", "ü \"q\", é"], file.Rows.Select(row => row.Text("prompt")));
            Assert.Equal(["x\ny", ""], file.Rows.Select(row => row.Fields["response"]!.GetValue<string>()));
        }
    }

    [Fact]
    public void Rows_longer_than_the_buffer_and_packed_files_of_several_members_are_read()
    {
        var rows = Enumerable.Range(0, 50).Select(i => $"{{\"prompt\":\"{new string((char)('a' + i % 26), 9000 * i)}\"}}\n").ToArray();
        File.WriteAllBytes(
            folder["a.jsonl.gz"],
            [.. Gzip.Of([.. rows.Take(20).Select(Encoding.UTF8.GetBytes)]), .. Gzip.Of([.. rows.Skip(20).Select(Encoding.UTF8.GetBytes)])]);
        File.WriteAllText(folder["a.json"], $"[{string.Join(',', rows)}]");

        foreach (var name in new[] { "a.jsonl.gz", "a.json" })
            Assert.Equal(
                Enumerable.Range(0, 50).Select(i => 9000 * i),
                DataFile.Open(folder[name]).Rows.Select(row => row.Fields["prompt"]!.GetValue<string>().Length));
    }

    [Theory]
    [InlineData(CompressionMethod.None)]
    [InlineData(CompressionMethod.Snappy)]
    [InlineData(CompressionMethod.Zstd)]
    [InlineData(CompressionMethod.Gzip)]
    [InlineData(CompressionMethod.Brotli)]
    [InlineData(CompressionMethod.Lz4Raw)]
    public async Task Parquet_lists_and_structs_become_lists_and_objects(CompressionMethod compression)
    {
        Talk[] talks =
        [
            new()
            {
                id = "a",
                rank = 0,
                flag = true,
                ids = [1, 2],
                turns = [new() { role = "user", content = "hi ü" }, new() { role = "assistant" }],
                tree = new() { text = "t", tags = ["p", "q"] },
            },
            new(),
            new() { id = "c", ids = [], turns = [], tree = new() { tags = [] } },
            new()
            {
                turns = [new() { content = "x", parts = [new() { tags = ["1"] }, new() { text = "e", tags = [] }, new() { tags = ["2", "3"] }] }],
            },
        ];
        var options = new ParquetOptions { CompressionMethod = compression, RowGroupSize = 3 };
        await using (var file = File.Create(folder["a.bin"]))
            await ParquetSerializer.SerializeAsync(talks, file, options, cancellationToken: TestContext.Current.CancellationToken);

        var opened = DataFile.Open(folder["a.bin"]);

        Assert.Equal("parquet", opened.Container);
        Assert.Equal(
            [
                """{"id":"a","rank":0,"flag":true,"ids":[1,2],"turns":[{"role":"user","content":"hi ü","parts":null},{"role":"assistant","content":null,"parts":null}],"tree":{"text":"t","tags":["p","q"]}}""",
                """{"id":null,"rank":null,"flag":null,"ids":null,"turns":null,"tree":null}""",
                """{"id":"c","rank":null,"flag":null,"ids":[],"turns":[],"tree":{"text":null,"tags":[]}}""",
                """{"id":null,"rank":null,"flag":null,"ids":null,"turns":[{"role":null,"content":"x","parts":[{"text":null,"tags":["1"]},{"text":"e","tags":[]},{"text":null,"tags":["2","3"]}]}],"tree":null}""",
            ],
            opened.Rows.Select(row =>
                row.Fields.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping })));
        Assert.Equal($"{folder["a.bin"]}:4", opened.Rows.Last().Place);
    }

#pragma warning disable IDE1006 // the names are the columns
    private sealed class Talk
    {
        public string? id { get; set; }

        public double? rank { get; set; }

        public bool? flag { get; set; }

        public List<int>? ids { get; set; }

        public List<Turn>? turns { get; set; }

        public Part? tree { get; set; }
    }

    private sealed class Turn
    {
        public string? role { get; set; }

        public string? content { get; set; }

        public List<Part>? parts { get; set; }
    }

    private sealed class Part
    {
        public string? text { get; set; }

        public List<string>? tags { get; set; }
    }
#pragma warning restore IDE1006
}
