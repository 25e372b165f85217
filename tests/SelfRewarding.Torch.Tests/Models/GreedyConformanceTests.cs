using System.Text.Json;
using SelfRewarding.Models;
using SelfRewarding.Torch.Generation;
using SelfRewarding.Torch.Models;

namespace SelfRewarding.Torch.Tests.Models;

/// <summary>Greedy texts and log-probabilities that other implementations computed with the same weights.</summary>
public sealed class GreedyConformanceTests
{
    [Theory]
    [MemberData(nameof(ReferenceModels.All), MemberType = typeof(ReferenceModels))]
    public void Greedy_ids_are_those_of_transformers_alone_and_in_a_left_padded_batch(string name)
    {
        using var golden = ReferenceModels.Golden(name);
        using var model = ReferenceModels.Load(name);
        var root = golden.RootElement;

        foreach (var row in root.GetProperty("greedy").EnumerateObject())
            Assert.Equal(Ids(row.Value, "ids"), Greedy(model, [], 24, Ids(row.Value, "prompt"))[0].Tokens);
        int[][] greedy = [.. root.GetProperty("greedy").EnumerateObject().Select(row => Ids(row.Value, "prompt"))];
        Assert.Equal(
            root.GetProperty("greedy").EnumerateObject().Select(row => Ids(row.Value, "ids")),
            Greedy(model, [], 24, greedy).Select(row => row.Tokens.ToArray()));

        var batch = root.GetProperty("greedy_left_padded_batch");
        int[][] prompts =
            [.. batch.GetProperty("rows").EnumerateArray().Select(row => Ids(root.GetProperty("rows").GetProperty(row.GetString()!), "input_ids"))];
        Assert.Equal(batch.GetProperty("ids").Deserialize<int[][]>()!, Greedy(model, [], 24, prompts).Select(row => row.Tokens.ToArray()));

        var ended = root.GetProperty("greedy_left_padded_batch_with_end");
        var end = ended.GetProperty("eos_token_id").GetInt32();
        var written = Greedy(model, [end], 24, prompts);
        foreach (var (expected, row) in ended.GetProperty("ids").Deserialize<int[][]>()!.Zip(written))
        {
            var at = expected.IndexOf(end);
            Assert.Equal(at >= 0 ? expected[..(at + 1)] : expected, row.Tokens);
            Assert.Equal(at >= 0 ? FinishReason.Stop : FinishReason.Length, row.Finish);
        }
    }

    [Fact]
    public void A_trained_model_tells_the_story_that_the_reference_program_tells()
    {
        using var golden = SharedData.Json("data/models/stories260K/golden.json");
        using var model = WeightFiles.Load(SharedData.Path("data/models/stories260K"));
        int[][] expected = [.. new[] { "greedy", "greedy2" }.Select(name => Ids(golden.RootElement.GetProperty(name), "ids"))];
        int[][] prompts = [.. new[] { "greedy", "greedy2" }.Select(name => Ids(golden.RootElement.GetProperty(name), "prompt_ids"))];

        var written = Greedy(model, [], 200, prompts);

        Assert.Equal(expected[0][prompts[0].Length..], written[0].Tokens);
        Assert.Equal(expected[1][prompts[1].Length..], written[1].Tokens.Take(expected[1].Length - prompts[1].Length));

        var logits = golden.RootElement.GetProperty("logits");
        var ids = Ids(logits, "ids");
        AssertNear(Numbers(logits, "last_position_logits"), TinyModel.Logits(model, ids)[^1], 1e-4);
        AssertNear(Numbers(logits, "token_logprobs"), LogProbabilities(model, ids[..1], ids[1..]), 1e-4);
    }

    [Fact]
    public void A_model_in_the_older_layout_of_transformers_gives_the_same_numbers()
    {
        using var golden = SharedData.Json("data/models/verl-arithmetic-llama/golden.json");
        using var model = WeightFiles.Load(SharedData.Path("data/models/verl-arithmetic-llama"));
        var ids = Ids(golden.RootElement, "ids");
        var expected = Ids(golden.RootElement, "greedy_ids");

        AssertNear(Numbers(golden.RootElement, "last_logits"), TinyModel.Logits(model, ids)[^1], 1e-4);
        AssertNear(Numbers(golden.RootElement, "token_logprobs"), LogProbabilities(model, ids[..1], ids[1..]), 1e-4);
        Assert.Equal(expected[ids.Length..], Greedy(model, [], expected.Length - ids.Length, ids)[0].Tokens);
    }

    [Fact]
    public void The_quickstart_model_writes_what_transformers_writes()
    {
        using var golden = SharedData.Json("models/quickstart-m0/golden.json");
        using var model = WeightFiles.Load(SharedData.Path("models/quickstart-m0"));

        foreach (var chat in golden.RootElement.GetProperty("chat").EnumerateArray())
        {
            var (prompt, expected) = (Ids(chat, "prompt_ids"), Ids(chat, "greedy_ids"));
            Assert.Equal(expected, Greedy(model, model.Config.EndTokens, expected.Length, prompt)[0].Tokens);
            AssertNear(Numbers(chat, "token_logprobs"), LogProbabilities(model, prompt, expected), 1e-4);
        }
    }

    private static IReadOnlyList<Continuation> Greedy(CausalLM model, IReadOnlyList<int> ends, int count, params int[][] prompts) =>
        new BatchGenerator(model, ends).Write(
            [.. prompts.Select(prompt => new TokenRequest(prompt, 0))],
            new SamplingOptions { Temperature = 0, MaxTokens = count }, null, TestContext.Current.CancellationToken);

    private static IReadOnlyList<double> LogProbabilities(CausalLM model, int[] prompt, int[] response) =>
        ResponseLogProbabilities.Of(model, [(prompt, response)], null, TestContext.Current.CancellationToken)[0];

    private static void AssertNear(double[] expected, IEnumerable<float> actual, double tolerance) =>
        AssertNear(expected, [.. actual.Select(value => (double)value)], tolerance);

    private static void AssertNear(double[] expected, IReadOnlyList<double> actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Count);
        foreach (var (e, a) in expected.Zip(actual))
            Assert.Equal(e, a, tolerance);
    }

    private static int[] Ids(JsonElement element, string name) => element.GetProperty(name).Deserialize<int[]>()!;

    private static double[] Numbers(JsonElement element, string name) => element.GetProperty(name).Deserialize<double[]>()!;
}
