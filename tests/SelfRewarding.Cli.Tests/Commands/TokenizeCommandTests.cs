using System.Text.Json;
using System.Text.Json.Nodes;
using SelfRewarding.Cli.Commands;

namespace SelfRewarding.Cli.Tests.Commands;

public sealed class TokenizeCommandTests : IDisposable
{
    private static readonly string model = Path.Combine(SharedData.Root, "models", "quickstart-m0");

    /// <summary>Letters and one astral character; "s" is special, "m" is marked otherwise, and a text begins with "s".</summary>
    private const string Letters = """
        {"added_tokens":[{"id":4,"content":"<s>","special":true},{"id":5,"content":"<m>","special":false}],
         "post_processor":{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"<s>","type_id":0}},{"Sequence":{"id":"A","type_id":0}}],
          "pair":[],"special_tokens":{"<s>":{"id":"<s>","ids":[4],"tokens":["<s>"]}}},
         "decoder":{"type":"Fuse"},
         "model":{"type":"BPE","unk_token":"?","vocab":{"?":0,"a":1,"b":2,"😀":3},"merges":[]}}
        """;

    private readonly InProcess run = new();

    public void Dispose() => run.Dispose();

    [Fact]
    public void A_text_gets_its_ids_and_their_places_in_code_points()
    {
        var rows = run.Run(Command, ["""{"id":"x","text":"😀a<s>"}""", """{"text":""}"""], Tokenizer());
        Assert.Equal("""{"id":"x","text":"😀a<s>","ids":[3,1,0,0,0],"offsets":[[0,1],[1,2],[2,3],[3,4],[4,5]]}""", Shown(rows[0]));
        Assert.Equal("""{"text":"","ids":[],"offsets":[]}""", Shown(rows[1]));
    }

    [Theory]
    [InlineData("", "0,0,0,1,0,0,0")]
    [InlineData(",\"add_special_tokens\":true", "4,0,0,0,1,0,0,0")]
    [InlineData(",\"parse_special\":true", "4,1,5")]
    [InlineData(",\"parse_special\":true,\"add_special_tokens\":true", "4,4,1,5")]
    [InlineData(",\"split_special_tokens\":true", "0,0,0,1,5")]
    [InlineData(",\"parse_special\":null", "0,0,0,1,0,0,0")]
    public void A_control_token_is_read_only_where_it_is_asked_for(string flags, string ids)
    {
        var rows = run.Run(Command, [$$"""{"text":"<s>a<m>"{{flags}}}"""], Tokenizer());
        Assert.Equal(ids, string.Join(',', rows[0]["ids"]!.AsArray()));
    }

    [Fact]
    public void Ids_get_their_text_and_an_id_without_a_token_vanishes()
    {
        var rows = run.Run(
            Command, ["""{"ids":[4,3,77,1,4294967295]}""", """{"ids":[4,3],"skip_special_tokens":true}""", """{"ids":[]}"""], Tokenizer());
        Assert.Equal(["<s>😀a", "😀", ""], rows.Select(row => row["text"]!.ToString()));
    }

    [Theory]
    [InlineData("""{"text":"a","ids":[1]}""", "both")]
    [InlineData("""{"id":3}""", "neither")]
    [InlineData("""{"text":7}""", "must be a text")]
    [InlineData("""{"text":"a\ud800"}""", "half a character")]
    [InlineData("""{"text":"a","parse_special":"yes"}""", "true or false")]
    [InlineData("""{"ids":[1,-1]}""", "token ids")]
    [InlineData("""{"ids":[1.5]}""", "token ids")]
    [InlineData("""{"text":"a","text":"b"}""", "JSON")]
    [InlineData("""[1]""", "JSON object")]
    public void A_row_that_is_none_is_named_by_its_line(string row, string said)
    {
        var fault = run.Fault(Command, ["""{"text":"a"}""", "", row], Tokenizer());
        Assert.Contains("in.jsonl:3: ", fault, StringComparison.Ordinal);
        Assert.Contains(said, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_gives_its_tokenizer_and_what_is_missing_is_named()
    {
        var rows = run.Run(Command, ["""{"text":"spell cat"}"""], "--model", model);
        Assert.Equal("spell cat", run.Run(Command, [$$"""{"ids":{{rows[0]["ids"]!.ToJsonString()}}}"""], "--model", model)[0]["text"]!.ToString());
        File.Delete(Path.Combine(run.Folder, "out.jsonl"));
        Assert.Contains("tokenizer.json", run.Fault(Command, [], "--model", run.Folder), StringComparison.Ordinal);
        Assert.Contains("--tokenizer", run.Fault(Command, []), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gpt2")]
    [InlineData("llama2")]
    public void Rows_of_the_reference_come_out_of_the_command(string name)
    {
        var golden = SharedData.Rows($"conformance/tokenizers/{name}/golden.jsonl.gz").Select(row => row.RootElement)
            .Where(row => row.TryGetProperty("offsets", out _)).ToArray();
        var rows = run.Run(
            Command,
            golden.SelectMany(row => new[] { Row(row, "text", ",\"parse_special\":true"), Row(row, "ids_special", ""), Row(row, "text", "") }),
            "--tokenizer", SharedData.Path($"conformance/tokenizers/{name}/tokenizer.json.gz"));
        Assert.Equal(3 * golden.Length, rows.Length);
        for (var i = 0; i < golden.Length; i++)
        {
            Assert.True(JsonNode.DeepEquals(rows[3 * i]["ids"], JsonArray.Create(golden[i].GetProperty("ids"))));
            Assert.True(JsonNode.DeepEquals(rows[3 * i]["offsets"], JsonArray.Create(golden[i].GetProperty("offsets"))));
            Assert.Equal(golden[i].GetProperty("decoded").GetString(), rows[3 * i + 1]["text"]!.ToString());
            Assert.True(JsonNode.DeepEquals(rows[3 * i + 2]["ids"], JsonArray.Create(golden[i].GetProperty("ids_no_added"))));
        }

        static string Row(JsonElement row, string field, string flags) =>
            $$"""{"{{(field == "text" ? "text" : "ids")}}":{{row.GetProperty(field).GetRawText()}}{{flags}}}""";
    }

    private static System.CommandLine.Command Command => TokenizeCommand.Create(CancellationToken.None);

    private string[] Tokenizer()
    {
        var path = Path.Combine(run.Folder, "letters.json");
        File.WriteAllText(path, Letters);
        return ["--tokenizer", path];
    }

    private static string Shown(JsonObject row) => System.Text.RegularExpressions.Regex.Unescape(row.ToJsonString().Replace(@"\\", @"\\\\"));
}
