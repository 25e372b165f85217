using SelfRewarding.HuggingFace.Datasets.Seeds;
using SelfRewarding.Seeds;

namespace SelfRewarding.HuggingFace.Tests.Datasets.Seeds;

public sealed class FileSeedsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Seeds_are_read_from_their_files()
    {
        var seeds = FileSeeds.Load(new()
        {
            Ift = folder.Write(
                "ift.jsonl",
                """{"prompt":"a","response":"b","source":"extra keys are fine"}""",
                "", """{"prompt":"a","response":"c"}"""),
            Ranked = folder.Write("ranked.jsonl", """{"prompt":"a","answers":[{"text":"x","rank":0},{"text":"y","rank":2}]}"""),
            Validation = folder.Write("validation.jsonl", """{"prompt":"v"}"""),
            Evaluation = folder.Write("evaluation.jsonl", """{"prompt":"E  1"}"""),
            EvaluationRanked = folder.Write("judge.jsonl", """{"prompt":"e 1","answers":[{"text":"x","rank":1},{"text":"y","rank":0}]}"""),
        });

        Assert.Equal([new("a", "b"), new("a", "c")], seeds.Ift);
        Assert.Equal([new("x", 0), new("y", 2)], seeds.Ranked.Single().Answers);
        Assert.Equal(["v"], seeds.ValidationPrompts);
        Assert.Equal(["E  1"], seeds.EvaluationPrompts);
        Assert.Equal("e 1", seeds.EvaluationRanked.Single().Prompt);
        Assert.Equal([true, true, false], new[] { " e 1", "V", "a" }.Select(seeds.IsHeldOut));
    }

    [Fact]
    public void Given_judgements_of_held_out_prompts_are_left_out()
    {
        var seeds = FileSeeds.Load(new()
        {
            Ift = folder.Write("ift.jsonl", """{"prompt":"a","response":"b"}"""),
            Evaluation = folder.Write("evaluation.jsonl", """{"prompt":"e"}"""),
            Judged = folder.Write(
                "judged.jsonl", """{"prompt":"E","response":"x","judgement":"Score: 1"}""",
                """{"prompt":"a","response":"x","judgement":"Good.\nScore: 4"}"""),
        });

        Assert.Equal(new JudgedAnswer("a", "x", "Good.\nScore: 4"), Assert.Single(seeds.Judged));
    }

    [Fact]
    public void A_judgement_without_a_score_is_refused()
    {
        var options = new SeedOptions
        {
            Ift = folder.Write("ift.jsonl", """{"prompt":"a","response":"b"}"""),
            Judged = folder.Write("j.jsonl", """{"prompt":"a","response":"x","judgement":"Good."}"""),
        };

        Assert.Contains("j.jsonl:1: \"judgement\" has no readable score", Assert.Throws<UserFaultException>(() => FileSeeds.Load(options)).Message);
    }

    [Theory]
    [InlineData("{\"prompt\":\"a\"}", "\"response\" is missing; it must be a text")]
    [InlineData("{\"prompt\":\"a\",\"response\":7}", "\"response\" is 7; it must be a text")]
    [InlineData("{\"prompt\":\" \",\"response\":\"b\"}", "\"prompt\" is empty; every row needs one")]
    [InlineData("[]", "not a JSON object; a row is one object")]
    [InlineData("{\"prompt\"", "not JSON (")]
    public void A_bad_row_is_named_with_file_and_line(string row, string rule)
    {
        var file = folder.Write("ift.jsonl", """{"prompt":"good","response":"row"}""", row);

        var fault = Assert.Throws<UserFaultException>(() => FileSeeds.Load(new() { Ift = file }));

        Assert.StartsWith($"the seeds cannot be used: {file}:2: {rule}", fault.Message);
    }

    [Theory]
    [InlineData("{\"prompt\":\"a\",\"answers\":[]}", "0 answers of one rank")]
    [InlineData("{\"prompt\":\"a\"}", "these are no ranked answers to one user turn")]
    [InlineData("{\"prompt\":\"a\",\"answers\":[{\"text\":\"x\",\"rank\":0}]}", "1 answers of one rank; at least two ranks are needed")]
    [InlineData("{\"prompt\":\"a\",\"answers\":[{\"text\":\"x\",\"rank\":1},{\"text\":\"y\",\"rank\":1}]}", "2 answers of one rank")]
    [InlineData(
        "{\"prompt\":\"a\",\"answers\":[{\"text\":\"x\",\"rank\":-1},{\"text\":\"y\",\"rank\":1}]}",
        "\"answers[0].rank\" is -1; it must be a whole number")]
    [InlineData("{\"prompt\":\"a\",\"answers\":[{\"text\":\"\",\"rank\":0},{\"text\":\"y\",\"rank\":1}]}", "\"answers[0].text\" is empty")]
    public void A_bad_ranking_is_refused(string row, string rule)
    {
        var options = new SeedOptions
        {
            Ift = folder.Write("ift.jsonl", """{"prompt":"i","response":"r"}"""),
            Ranked = folder.Write("ranked.jsonl", row),
        };

        Assert.Contains(rule, Assert.Throws<UserFaultException>(() => FileSeeds.Load(options)).Message);
    }

    [Fact]
    public void A_prompt_in_training_and_held_out_is_refused_and_all_faults_are_told_at_once()
    {
        var ift = folder.Write("ift.jsonl", """{"prompt":"Same  Thing","response":"r"}""", """{"prompt":"b","response":""}""");
        var held = folder.Write("evaluation.jsonl", """{"prompt":"e"}""", """{"prompt":"same thing"}""", """{"prompt":"e"}""");

        var fault = Assert.Throws<UserFaultException>(
            () => FileSeeds.Load(new() { Ift = ift, Evaluation = held, Validation = folder["none.jsonl"] }));

        Assert.Contains($"{ift}:2: \"response\" is empty", fault.Message);
        Assert.Contains($"{held}:2: the prompt stands in {ift}:1 too", fault.Message);
        Assert.Contains($"{held}:3: the prompt stands in {held}:1 too", fault.Message);
        Assert.Contains("none.jsonl cannot be read", fault.Message);
    }

    [Fact]
    public void An_empty_seed_file_is_refused() =>
        Assert.Contains("has no row", Assert.Throws<UserFaultException>(() => FileSeeds.Load(new() { Ift = folder.Write("ift.jsonl", "") })).Message);
}
