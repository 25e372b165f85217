using System.Text.Json.Nodes;
using SelfRewarding.Cli.Commands;

namespace SelfRewarding.Cli.Tests.Commands;

public sealed class RenderCommandTests : IDisposable
{
    private const string Turns =
        "{% for m in messages %}[{{ m.role }}]{{ m.content }}{% endfor %}{% if add_generation_prompt %}[assistant]{% endif %}";
    private const string Conversation = """[{"role":"user","content":"é😀"},{"role":"assistant","content":"yo"}]""";

    private readonly InProcess run = new();

    public void Dispose() => run.Dispose();

    [Fact]
    public void A_conversation_gets_its_text_and_what_the_assistant_wrote()
    {
        var row = Render($$"""{"id":1,"messages":{{Conversation}},"add_generation_prompt":true}""", Turns);
        Assert.Equal("[user]é😀[assistant]yo[assistant]", row["text"]!.ToString());
        Assert.Equal("[[19,21]]", row["assistant_spans"]!.ToJsonString());
        Assert.Equal(["id", "messages", "add_generation_prompt", "text", "assistant_spans"], row.Select(field => field.Key));
    }

    [Fact]
    public void Generation_blocks_say_what_the_assistant_wrote()
    {
        var row = Render(
            $$"""{"messages":{{Conversation}}}""", "{% for m in messages %}{% generation %}{{ m.content }}{% endgeneration %};{% endfor %}");
        Assert.Equal("[[0,2],[3,5]]", row["assistant_spans"]!.ToJsonString());
    }

    [Theory]
    [InlineData("{{ messages|length }}{% for m in messages %}{{ m.content }}{% endfor %}", "2é😀yo")]
    [InlineData("{% if messages[-1].role != 'assistant' %}{{ raise_exception('no') }}{% endif %}{{ messages[-1].content }}", "yo")]
    public void Without_a_way_to_tell_there_are_no_spans_and_no_error(string template, string text)
    {
        var row = Render($$"""{"messages":{{Conversation}}}""", template);
        Assert.Equal(text, row["text"]!.ToString());
        Assert.False(row.ContainsKey("assistant_spans"));
        Assert.False(row.ContainsKey("error"));
    }

    [Theory]
    [InlineData("{{ raise_exception('roles must \"alternate\"') }}", "roles must \"alternate\"")]
    [InlineData("a\n{{ 1 + 'a' }}", "line 2")]
    [InlineData("{% if %}", "line 1")]
    public void A_template_that_refuses_or_fails_says_why(string template, string error)
    {
        var row = Render($$"""{"messages":{{Conversation}}}""", template);
        Assert.Contains(error, row["error"]!.ToString(), StringComparison.Ordinal);
        Assert.False(row.ContainsKey("text"));
    }

    [Fact]
    public void A_row_may_have_its_own_template_variables_and_special_tokens()
    {
        var row = Render("""{"template":"{{ bos_token }}{{ x.y }}{{ tools[0].function.name }}{{ documents }}","messages":[{"role":"user","content":null}],"bos_token":"<s>","x":{"y":7},"tools":[{"type":"function","function":{"name":"f"}}]}""", "never");
        Assert.Equal("<s>7fNone", row["text"]!.ToString());
    }

    [Fact]
    public void A_row_without_messages_is_rendered_with_its_variables() =>
        Assert.Equal("3 False", Render("""{"l":[1,2],"n":1}""", "{{ l|length + n }} {{ messages is defined }}")["text"]!.ToString());

    [Fact]
    public void Parts_of_content_calls_of_tools_and_members_that_are_null_arrive_as_templates_expect_them()
    {
        var row = Render(
            """{"messages":[{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]},{"role":"assistant","content":null,"tool_calls":[{"function":{"name":"f","arguments":{"x":1}}}]}]}""",
            "{% for p in messages[0].content %}{{ p.text }}{% endfor %}"
            + "{{ messages[1].content is defined }}{{ messages[1].tool_calls[0].function.arguments|tojson }}");
        Assert.Equal("abFalse{\"x\": 1}", row["text"]!.ToString());
    }

    [Fact]
    public void The_time_is_the_one_given()
    {
        const string template = "{{ strftime_now('%d %b %Y %H:%M:%S') }}";
        Assert.Equal("09 Mar 2025 14:05:07", Render("{}", template, "--now", "2025-03-09T14:05:07")["text"]!.ToString());
        Assert.Equal(Render("{}", template)["text"]!.ToString(), Render("{}", template)["text"]!.ToString());
    }

    [Fact]
    public void The_last_message_is_continued_where_it_stands() =>
        Assert.Equal(
            "[user]é😀[assistant]yo",
            Render($$"""{"messages":{{Conversation}},"continue_final_message":true}""", Turns + "[end]")["text"]!.ToString());

    [Theory]
    [InlineData("""{"messages":"hi"}""", "list of objects")]
    [InlineData("""{"messages":["hi"]}""", "list of objects")]
    [InlineData("""{"messages":[{"role":"user"}],"tools":{}}""", "list of objects")]
    [InlineData("""{"messages":[{"role":"user"}],"add_generation_prompt":"no"}""", "true or false")]
    [InlineData("""{"template":7}""", "must be a text")]
    public void A_row_that_is_no_request_is_named_by_its_line(string row, string said)
    {
        var fault = run.Fault(Command, ["{}", row], Template("x"));
        Assert.Contains("in.jsonl:2: ", fault, StringComparison.Ordinal);
        Assert.Contains(said, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_template_and_a_time_that_is_none_are_faults()
    {
        Assert.Contains("in.jsonl:1: there is no chat template", run.Fault(Command, ["{}"]), StringComparison.Ordinal);
        Assert.Contains("--now", run.Fault(Command, ["{}"], [.. Template("x"), "--now", "today"]), StringComparison.Ordinal);
        Assert.Contains("gone.jinja", run.Fault(Command, ["{}"], "--template", Path.Combine(run.Folder, "gone.jinja")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_gives_template_and_special_tokens()
    {
        var rows = run.Run(Command, [$$"""{"messages":{{Conversation}}}"""], "--model", Path.Combine(SharedData.Root, "models", "quickstart-m0"));
        Assert.Equal("<user>é😀<bot>yo<eos>", rows[0]["text"]!.ToString());
        Assert.Equal("[[13,20]]", rows[0]["assistant_spans"]!.ToJsonString());
    }

    [Fact]
    public void The_small_cases_of_the_reference_come_out_of_the_command()
    {
        var cases = SharedData.Rows("conformance/templates/jinja_cases.jsonl").Select(row => JsonObject.Create(row.RootElement)!).ToArray();
        var context = cases[0]["context"]!.AsObject();
        var rows = run.Run(Command, cases.Skip(1).Select(row =>
        {
            var input = context.DeepClone().AsObject();
            input["template"] = row["template"]!.DeepClone();
            return input.ToJsonString();
        }), "--now", "2025-03-09T14:05:07");
        Assert.Equal(cases.Length - 1, rows.Length);
        Assert.All(cases.Skip(1).Zip(rows), pair => Assert.True(
            pair.First["expected"] is { } expected ? expected.ToString() == pair.Second["text"]?.ToString() : pair.Second.ContainsKey("error"),
            pair.First.ToJsonString()));
    }

    private static System.CommandLine.Command Command => RenderCommand.Create(CancellationToken.None);

    private JsonObject Render(string row, string template, params string[] options) =>
        run.Run(Command, [row], [.. Template(template), .. options])[0];

    private string[] Template(string source)
    {
        var path = Path.Combine(run.Folder, "template.jinja");
        File.WriteAllText(path, source);
        return ["--template", path];
    }
}
