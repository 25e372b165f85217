using SelfRewarding.HuggingFace.Weights;
using SelfRewarding.Models;
using SelfRewarding.Torch.Generation;
using SelfRewarding.Torch.Models;
using static TorchSharp.torch;

namespace SelfRewarding.Torch.Tests.Models;

/// <summary>What must hold for a model of any family: with cache as without, in any batch, saved and loaded, on several threads.</summary>
public sealed class FamilyTests
{
    private static readonly SamplingOptions Greedy = new() { Temperature = 0, MaxTokens = 12 };
    private static readonly SamplingOptions Drawn = new() { Temperature = 1, TopP = 0.95, MaxTokens = 12 };

    [Theory]
    [MemberData(nameof(TinyFamilies.All), MemberType = typeof(TinyFamilies))]
    public void Cached_tokens_are_the_largest_logits_of_a_pass_without_cache(string family)
    {
        using var model = TinyModel.Make(TinyFamilies.Config(family));
        var prompts = TinyModel.Prompts(12);

        foreach (var (prompt, row) in prompts.Zip(Write(model, Greedy, prompts)))
            AssertLargest(TinyModel.Logits(model, [.. prompt, .. row.Tokens])[(prompt.Count - 1)..], row.Tokens);
    }

    [Theory]
    [MemberData(nameof(TinyFamilies.All), MemberType = typeof(TinyFamilies))]
    public void Texts_do_not_depend_on_the_batch(string family)
    {
        using var model = TinyModel.Make(TinyFamilies.Config(family));
        var prompts = TinyModel.Prompts(20);

        Assert.Equal(Texts(Write(model, Drawn, prompts)), Texts(Write(model, Drawn, prompts, batchRows: 3)));
    }

    [Theory]
    [MemberData(nameof(TinyFamilies.All), MemberType = typeof(TinyFamilies))]
    public void Saved_and_loaded_it_is_the_same_model_of_the_same_family(string family)
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            using var model = TinyModel.Make(TinyFamilies.Config(family));
            WeightFiles.Save(model, folder);
            using var loaded = WeightFiles.Load(folder);

            Assert.Equal(family, loaded.Config.Source!["model_type"]!.GetValue<string>());
            Assert.Equal(TinyModel.Logits(model, [2, 3, 4, 5, 6, 7]), TinyModel.Logits(loaded, [2, 3, 4, 5, 6, 7]));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [MemberData(nameof(TinyFamilies.All), MemberType = typeof(TinyFamilies))]
    public void Training_and_writing_leave_nothing_behind_but_the_model(string family) => Assert.Equal(0, TensorCount.LeftBy(() =>
    {
        using var scope = NewDisposeScope();
        using var model = TinyModel.Make(TinyFamilies.Config(family));
        Write(model, Drawn, TinyModel.Prompts(6));
        model.Dropout = 0.1;
        model.Logits(model.Hidden(tensor(new long[] { 2, 3, 4, 5, 6, 7 }).unsqueeze(0))).sum().backward();
        Assert.All(model.parameters(), parameter => Assert.NotNull(parameter.grad));
    }));

    [Theory]
    [MemberData(nameof(TinyFamilies.All), MemberType = typeof(TinyFamilies))]
    public void The_weights_that_a_config_asks_for_are_those_of_the_network(string family)
    {
        var config = TinyFamilies.Config(family);
        foreach (var other in new[] { config, config with { TiedHead = !config.TiedHead, AttentionBias = true }, config with { OutputBias = true } })
        {
            using var model = new CausalLM(other);
            using var scope = NewDisposeScope();
            Assert.Equal(
                model.state_dict().Select(item => $"{item.Key} {string.Join(' ', item.Value.shape)}").Order(StringComparer.Ordinal),
                WeightShapes.Of(other).Select(item => $"{item.Key} {string.Join(' ', item.Value)}").Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void A_trait_that_is_left_out_changes_the_logits()
    {
        (string Family, string Without)[] traits =
        [
            ("mistral", """{"sliding_window": null, "head_dim": 6}"""),
            ("qwen2", """{"use_sliding_window": false, "tie_word_embeddings": true}"""),
            ("smollm3", """{"no_rope_layer_interval": 5}"""),
            ("gemma2",
                """{"sliding_window": 4, "head_dim": 6, "query_pre_attn_scalar": 5, "attn_logit_softcapping": null, "final_logit_softcapping": 4.0}"""),
            ("gemma3_text", """{"sliding_window": 4, "sliding_window_pattern": 3, "head_dim": 6, "query_pre_attn_scalar": 5}"""),
            ("phi3", """{"sliding_window": 4}"""),
            ("granite", """{"embedding_multiplier": 3.0, "attention_multiplier": 0.4, "logits_scaling": 0.5}"""),
        ];
        int[] ids = [2, 3, 4, 5, 6, 7];
        foreach (var (family, without) in traits)
        {
            using var model = TinyModel.Make(TinyFamilies.Config(family));
            using var other = TinyModel.Make(TinyFamilies.Config(family, without));
            Assert.True(
                TinyModel.Logits(model, ids)[^1].Zip(TinyModel.Logits(other, ids)[^1]).Any(pair => Math.Abs(pair.First - pair.Second) > 1e-3),
                family);
        }
    }

    [Fact]
    public void A_row_that_outgrows_the_trained_length_is_read_again_with_the_long_factors()
    {
        const string longrope = """
            {"original_max_position_embeddings": 8, "rope_scaling": {"type": "longrope", "short_factor": [1, 1], "long_factor": [6, 3]}}
            """;
        using var model = TinyModel.Make(TinyFamilies.Config("phi3", longrope));
        IReadOnlyList<int>[] prompts = [[4, 5, 6, 7, 8], [9, 8, 7, 6, 5], [5, 5, 6, 9, 2, 3, 4, 7], [3, 2, 4, 6, 8, 9, 7, 5, 3, 2]];
        foreach (var prompt in prompts)
        {
            var row = Write(model, Greedy, [prompt])[0];
            Assert.Equal(12, row.Tokens.Count);
            for (var t = 0; t < row.Tokens.Count; t++)
                AssertLargest([TinyModel.Logits(model, [.. prompt, .. row.Tokens.Take(t)])[^1]], [row.Tokens[t]]);
        }

        // Two rows that grow together, one of them finished before: the other is read again alone.
        var alone = Write(model, Greedy, [prompts[1]])[0];
        var (other, end) = TinyModel.Prompts(30)
            .Where(prompt => prompt.Count == 5)
            .Select(prompt => (prompt, Write(model, Greedy, [prompt])[0].Tokens[0]))
            .First(row => !alone.Tokens.Contains(row.Item2));
        Assert.Equal(alone.Tokens, Write(model, Greedy, [other, prompts[1]], end: end)[1].Tokens);
    }

    [Fact]
    public void With_dynamic_scaling_a_response_is_weighed_as_if_alone()
    {
        using var model = TinyModel.Make(
            TinyFamilies.Config("llama", """{"max_position_embeddings": 6, "rope_scaling": {"type": "dynamic", "factor": 3.0}}"""));
        (IReadOnlyList<int>, IReadOnlyList<int>)[] rows = [([2, 3], [4, 5, 6, 7, 8]), ([9, 8], [7, 6]), ([2, 2, 3], [4, 5, 6, 7, 8, 9, 2, 3])];
        var cancel = TestContext.Current.CancellationToken;

        var together = ResponseLogProbabilities.Of(model, rows, null, cancel);

        for (var row = 0; row < rows.Length; row++)
        {
            Assert.Equal(ResponseLogProbabilities.Of(model, [rows[row]], null, cancel)[0], together[row]);
            var (prompt, response) = rows[row];
            var before = TinyModel.Logits(model, [.. prompt, .. response])[^2];
            Assert.Equal(before[response[^1]] - Math.Log(before.Sum(logit => Math.Exp(logit))), together[row][^1], 1e-5);
        }
    }

    private static void AssertLargest(float[][] logits, IReadOnlyList<int> tokens)
    {
        for (var t = 0; t < tokens.Count; t++)
            Assert.InRange(logits[t].Max() - logits[t][tokens[t]], 0, 1e-5);
    }

    private static IReadOnlyList<Continuation> Write(
        CausalLM model, SamplingOptions sampling, IReadOnlyList<IReadOnlyList<int>> prompts, int batchRows = 512, int end = -1) =>
        new BatchGenerator(model, [end]) { BatchRows = batchRows }.Write(
            [.. prompts.Select((prompt, i) => new TokenRequest(prompt, RandomStream.For(5, "test", i)))],
            sampling, null, TestContext.Current.CancellationToken);

    private static IEnumerable<string> Texts(IReadOnlyList<Continuation> rows) => rows.Select(row => string.Join(' ', row.Tokens));
}
