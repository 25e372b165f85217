using SelfRewarding.HuggingFace.Datasets;
using SelfRewarding.Seeds;

namespace SelfRewarding.HuggingFace.Tests.Datasets;

/// <summary>Every shape of rows says the same thing: turns, and answers with ranks.</summary>
public sealed class ShapeTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("instruction", """{"instruction":"do","input":"","output":"done"}""", "user:do -> done/0")]
    [InlineData(
        "instruction", """{"instruction":"do","input":"this","output":"done","history":[["a","b"]],"system":"s"}""",
        "system:s user:a assistant:b user:do\n\nthis -> done/0")]
    [InlineData("instruction", """{"system_prompt":"s","question":"do","response":"done"}""", "system:s user:do -> done/0")]
    [InlineData("instruction", """{"instruction":"do","input":" ","output":"done"}""", "user:do -> done/0")]
    [InlineData(
        "messages", """{"messages":[{"role":"user","content":[{"type":"text","text":"u"},{"type":"text","text":"v"}]},{"role":"assistant","content":"a"}]}""",
        "user:uv -> a/0")]
    [InlineData("instruction", """{"instruction":"do","context":"this","response":"done","category":"closed_qa"}""", "user:do\n\nthis -> done/0")]
    [InlineData("instruction", """{"prompt":"p","completion":"c"}""", "user:p -> c/0")]
    [InlineData("instruction", """{"question":"q","answer":"a"}""", "user:q -> a/0")]
    [InlineData("instruction", """{"instruction":"do","input":"","output":["best","worse"]}""", "user:do -> best/0 worse/1")]
    [InlineData("instruction", """{"instruction":"do","instances":[{"input":"x","output":"y"},{"input":"","output":"z"}]}""", "user:do\n\nx -> y/0")]
    [InlineData("instruction", """{"prompt":[{"role":"user","content":"p"}],"completion":[{"role":"assistant","content":"c"}]}""", "user:p -> c/0")]
    [InlineData(
        "messages", """{"messages":[{"role":"system","content":"s"},{"role":"user","content":"u"},{"role":"assistant","content":"a"}]}""",
        "system:s user:u -> a/0")]
    [InlineData("shareGpt", """{"conversations":[{"from":"human","value":"u"},{"from":"gpt","value":"a"},{"from":"human","value":"v"},{"from":"gpt","value":"b"}],"system":"s"}""", "system:s user:u assistant:a user:v -> b/0")]
    [InlineData("preference", """{"prompt":"p","chosen":"c","rejected":"r"}""", "user:p -> c/0 r/1")]
    [InlineData("preference", """{"prompt":[{"role":"system","content":"s"},{"role":"user","content":"p"}],"chosen":[{"role":"assistant","content":"c"}],"rejected":[{"role":"assistant","content":"r"}]}""", "system:s user:p -> c/0 r/1")]
    [InlineData("preference", """{"chosen":[{"role":"user","content":"p"},{"role":"assistant","content":"c"}],"rejected":[{"role":"user","content":"p"},{"role":"assistant","content":"r"}]}""", "user:p -> c/0 r/1")]
    [InlineData("preference", """{"prompt":"p","chosen":[{"role":"user","content":"p"},{"role":"assistant","content":"c"}],"rejected":[{"role":"user","content":"p"},{"role":"assistant","content":"r"}]}""", "user:p -> c/0 r/1")]
    [InlineData("preference", """{"chosen":"The sky is blue.","rejected":"The sky is green."}""", "user:The sky is ->  blue./0  green./1")]
    [InlineData("preference", """{"chosen":"\n\nHuman: hi\n\nAssistant: yo\n\nHuman: q\n\nAssistant: good","rejected":"\n\nHuman: hi\n\nAssistant: yo\n\nHuman: q\n\nAssistant: bad"}""", "user:hi assistant:yo user:q -> good/0 bad/1")]
    [InlineData(
        "preference",
        """{"conversations":[{"from":"human","value":"p"}],"chosen":{"from":"gpt","value":"c"},"rejected":{"from":"gpt","value":"r"}}""",
        "user:p -> c/0 r/1")]
    [InlineData("preference", """{"instruction":"do","input":"it","output":"c","chosen":"c","rejected":"r"}""", "user:do\n\nit -> c/0 r/1")]
    [InlineData("preference", """{"question":"q","response_j":"j","response_k":"k"}""", "user:q -> j/0 k/1")]
    [InlineData("ranked", """{"prompt":"p","answers":[{"text":"a","rank":1},{"text":"b","rank":0}]}""", "user:p -> a/1 b/0")]
    [InlineData("rankedRows", """{"question":"q","answer":"a","rank":2.0}""", "user:q -> a/2")]
    [InlineData(
        "judged", """{"prompt":"… the additive 5-point scoring system …","score":4,"response":"Score: 4","rank":0.0}""",
        "user:… the additive 5-point scoring system … -> Score: 4/0")]
    [InlineData("prompts", """{"prompt":"p"}""", "user:p ->")]
    [InlineData("ids", """{"prompt_ids":[1,2],"response_ids":[3]}""", "1,2 -> 3/0")]
    [InlineData("preferenceIds", """{"prompt_ids":[1,2],"chosen_ids":[3],"rejected_ids":[4,5]}""", "1,2 -> 3/0 4,5/1")]
    public void A_row_says_its_turns_and_answers(string format, string row, string said)
    {
        var path = folder.Write("a.jsonl", row);

        Assert.Equal(format, Recipes.RecipeFile.Name(DataReader.Format(path, DataFile.Open(path))));
        Assert.Equal(said, Said(Read(path, out var report).Single()));
        Assert.Equal(0, report.FaultCount);
    }

    [Theory]
    [InlineData("""{"prompt":"p","response":7}""", "a.jsonl:1: \"response\" is 7; it must be a text")]
    [InlineData("""{"messages":[{"role":"user","content":"u"}]}""", "\"messages\" ends with a turn of the user")]
    [InlineData(
        """{"messages":[{"role":"tool","content":"u"},{"role":"assistant","content":"a"}]}""",
        "\"messages[0].role\" is tool; turns are of system, user or assistant")]
    [InlineData(
        """{"messages":[{"role":"user","content":null},{"role":"assistant","content":"a"}]}""", "\"messages[0].content\" is null; it must be a text")]
    [InlineData(
        """{"messages":[{"role":"user","content":"u"},{"role":"assistant","content":"a","weight":0}]}""",
        "\"messages[1].weight\" is 0; every answer of a conversation is learnt alike")]
    [InlineData(
        """{"messages":[{"role":"user","content":[{"type":"image"}]},{"role":"assistant","content":"a"}]}""", "a turn has a part that is no text")]
    [InlineData("""{"prompt":"p","chosen":"same","rejected":"same"}""", "\"chosen\" and \"rejected\" are the same")]
    [InlineData("""{"chosen":"abc","rejected":"xyz"}""", "no common beginning")]
    [InlineData("""{"question":"q","answer":"a","rank":0.5}""", "\"rank\" is 0.5; it must be a whole number")]
    [InlineData("""{"prompt_ids":[1],"response_ids":[]}""", "\"response_ids\" is empty")]
    [InlineData("""{"prompt_ids":[-1],"response_ids":[1]}""", "\"prompt_ids\" is [-1]; it must be a list of token ids")]
    public void A_bad_row_is_named_with_its_value_and_rule(string row, string fault)
    {
        Assert.Empty(Read(folder.Write("a.jsonl", row), out var report));

        Assert.Contains(fault, report.Faults.Single());
        Assert.Contains(fault, Assert.Throws<UserFaultException>(() => report.ThrowIfBad("bad")).Message);
    }

    [Theory]
    [InlineData("""{"messages":[{"role":"user","content":"u"},{"role":"assistant","content":"a"}],"label":true}""", "unpaired preferences")]
    [InlineData("""{"prompt":"p","completion":"c","label":false}""", "unpaired preferences")]
    [InlineData("""{"left":"p","right":"c"}""", "the columns left, right are those of no known shape")]
    public void A_file_of_no_known_shape_is_refused(string row, string fault) =>
        Assert.Contains(fault, Assert.Throws<UserFaultException>(() => Read(folder.Write("a.jsonl", row), out _)).Message);

    [Fact]
    public void The_first_faults_are_told_and_the_rest_is_counted()
    {
        Assert.Single(Read(
            folder.Write("a.jsonl", [.. Enumerable.Repeat("""{"prompt":"p","response":""}""", 30), """{"prompt":"p","response":"r"}"""]),
            out var report));

        Assert.Equal((31, 30, 20), (report.Rows, report.FaultCount, report.Faults.Count));
        Assert.Equal(30, report.Bad["\"response\" is empty"]);
        Assert.Contains("and 10 more", Assert.Throws<UserFaultException>(() => report.ThrowIfBad("bad")).Message);
    }

    [Fact]
    public void Answers_of_one_question_are_put_together_and_other_languages_left_out()
    {
        var path = folder.Write(
            "a.csv", "question,answer,rank,lang", "q,a,0.0,en", "r,x,1,en", "q,b,2.0,en", "q,b,2.0,en", "s,y,0,de");

        Assert.Equal(["user:q -> a/0 b/2", "user:r -> x/1"], Read(path, out var report).Select(Said));
        Assert.Equal([new("answers that stand twice", 1), new("rows in de", 1)], report.LeftOut);
    }

    [Fact]
    public void A_language_is_asked_for_whatever_its_case_and_country_and_an_empty_rank_is_none()
    {
        var path = folder.Write("a.csv", "question,answer,rank,lang", "q,a,0,EN", "q,b,1,en-GB", "r,x,,en_US", "s,y,0,fr");

        Assert.Equal(["user:q -> a/0 b/1", "user:r -> x/"], Read(path, out var report).Select(Said));
        Assert.Equal([new("rows in fr", 1)], report.LeftOut);
        Assert.Equal(0, report.FaultCount);
    }

    [Fact]
    public void A_shape_can_be_forced()
    {
        var path = folder.Write("a.jsonl", """{"prompt":"p","response":"r","rank":3}""");

        Assert.Equal("user:p -> r/3", Said(new DataReader(new()).Read(path).Single()));
        Assert.Equal("user:p -> r/0", Said(new DataReader(new(), DataFormat.Instruction).Read(path).Single()));
    }

    [Fact]
    public void Rows_become_examples_and_pairs()
    {
        var ranked = folder.Write("a.jsonl", """{"prompt":"p","answers":[{"text":"a","rank":2},{"text":"b","rank":0},{"text":"c","rank":1}]}""");
        var talk = folder.Write(
            "b.jsonl", """{"messages":[{"role":"system","content":"s"},{"role":"user","content":"u"},{"role":"assistant","content":"a"}]}""");
        var report = new DataReport();
        DataItem[] items = [.. new DataReader(report).Read(ranked), .. new DataReader(report).Read(talk)];

        var examples = new TrainingRows(report).Examples(items);
        Assert.Equal([("p", "b"), ("u", "a")], examples.Select(example => (example.Prompt, example.Response)));
        Assert.Null(examples[0].History);
        Assert.Equal([new("system", "s")], examples[1].History!);

        var pair = new TrainingRows(report).Pairs(items).Single();
        Assert.Equal(("p", "b", "a"), (pair.Prompt, pair.Chosen, pair.Rejected));
        Assert.Contains("b.jsonl:1: there are no two answers", report.Faults.Single());
    }

    private static IReadOnlyList<DataItem> Read(string path, out DataReport report)
    {
        report = new DataReport();
        return [.. new DataReader(report).Read(path)];
    }

    private static string Said(DataItem item)
    {
        var asked = item.PromptTokens is { } ids
            ? string.Join(',', ids)
            : string.Join(' ', item.Prompt.Select(turn => $"{turn.Role}:{turn.Content}"));
        return $"{asked} -> {string.Join(' ', item.Answers.Select(answer => $"{(answer.Tokens is { } tokens ? string.Join(',', tokens) : answer.Text)}/{answer.Rank}"))}".TrimEnd();
    }
}
