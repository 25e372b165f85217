using System.Text.Json;
using SelfRewarding.SelfInstruction;

namespace SelfRewarding.Tests.SelfInstruction;

public sealed class RougeLTests
{
    [Theory]
    [InlineData("one two three", "three two one", 1.0 / 3)]
    [InlineData("testing one two", "testing two", 0.8)]
    [InlineData("a a", "a a a a", 2.0 / 3)]
    [InlineData("", "a", 0)]
    [InlineData("!!!", "!!!", 0)]
    public void F_is_worked_out_by_hand(string one, string other, double f) => Assert.Equal(f, RougeL.F(one, other), 12);

    [Theory]
    [InlineData("Don't STOP, e-mail 1,234.56", "don t stop e mail 1 234 56")]
    [InlineData("snake_case naïve", "snake case na ve")]
    [InlineData("\u212A2 \u0130stanbul", "k2 i stanbul")]
    [InlineData("日本語", "")]
    public void Tokens_are_runs_of_ASCII_letters_and_digits(string text, string tokens) =>
        Assert.Equal(tokens, string.Join(' ', RougeL.Tokens(text)));

    [Fact]
    public void It_agrees_with_rouge_score()
    {
        using var reference = SharedData.Json("conformance/metrics/rouge.json.gz");

        foreach (var pair in reference.RootElement.GetProperty("pairs").EnumerateArray())
        {
            var (target, prediction) = (Text(pair, "target"), Text(pair, "prediction"));
            Assert.Equal(pair.GetProperty("target_tokens").EnumerateArray().Select(t => t.GetString()), RougeL.Tokens(target));
            Assert.Equal(pair.GetProperty("rougeL").GetProperty("fmeasure").GetDouble(), RougeL.F(target, prediction), 1e-12);
        }
    }

    [Fact]
    public void It_agrees_with_the_published_vectors()
    {
        using var reference = SharedData.Json("data/golden/rouge_vectors.json");

        var vectors = reference.RootElement.GetProperty("reference_vectors").EnumerateArray()
            .Where(v => Text(v, "type") == "rougeL" && !v.GetProperty("stemmer").GetBoolean()).ToList();
        Assert.NotEmpty(vectors);
        foreach (var vector in vectors)
            Assert.Equal(vector.GetProperty("fmeasure").GetDouble(), RougeL.F(Text(vector, "target"), Text(vector, "prediction")), 5e-6);
    }

    [Fact]
    public void The_pool_finds_the_largest_F_that_rouge_score_finds()
    {
        using var reference = SharedData.Json("conformance/metrics/rouge.json.gz");
        var pool = new SimilarityPool();
        foreach (var prompt in reference.RootElement.GetProperty("novelty_pool").EnumerateArray())
            pool.Add(prompt.GetString()!);

        foreach (var row in reference.RootElement.GetProperty("novelty").EnumerateArray())
            Assert.Equal(row.GetProperty("max_fmeasure").GetDouble(), pool.Largest(Text(row, "text")), 1e-12);
    }

    [Fact]
    public void The_pools_bound_never_hides_a_larger_F()
    {
        var random = RandomStream.Walk(5);
        string Text() => string.Join(' ', Enumerable.Range(0, random.Between(1, 12)).Select(_ => (char)('a' + random.Below(6))));
        string[] prompts = [.. Enumerable.Range(0, 200).Select(_ => Text())];
        var pool = new SimilarityPool();
        foreach (var prompt in prompts)
            pool.Add(prompt);

        for (var i = 0; i < 100; i++)
        {
            var prompt = Text();
            Assert.Equal(prompts.Max(other => RougeL.F(prompt, other)), pool.Largest(prompt), 1e-15);
        }
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
