using SelfRewarding.HuggingFace.Configuration;
using SelfRewarding.Models;
using SelfRewarding.Torch.Generation;
using SelfRewarding.Torch.Tests.Models;

namespace SelfRewarding.Torch.Tests.Generation;

public sealed class BatchGeneratorTests
{
    private static readonly SamplingOptions Greedy = new() { Temperature = 0, MaxTokens = 12 };
    private static readonly SamplingOptions Drawn = new() { Temperature = 1, TopP = 0.95, MaxTokens = 12 };

    [Fact]
    public void Greedy_tokens_are_the_largest_logits_of_a_pass_without_cache()
    {
        using var model = TinyModel.Make();
        var prompts = TinyModel.Prompts(20);

        var written = new BatchGenerator(model, [1]).Write(Requests(prompts), Greedy, null, TestContext.Current.CancellationToken);

        foreach (var (prompt, row) in prompts.Zip(written))
        {
            var logits = TinyModel.Logits(model, [.. prompt, .. row.Tokens]);
            for (var t = 0; t < row.Tokens.Count; t++)
            {
                Assert.Equal(logits[prompt.Count - 1 + t].IndexOf(logits[prompt.Count - 1 + t].Max()), row.Tokens[t]);
            }
        }
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(20, null)]
    [InlineData(null, 5.0)]
    public void What_all_prompts_begin_with_is_read_once_and_the_texts_stay_the_same(int? window, double? cap)
    {
        var config = TinyModel.Config with { MaximumPositions = 256, ScoreCap = cap };
        config = config with { LayerKinds = [config.Layer(0), new LayerKind(window, config.Rotary)] };
        using var model = TinyModel.Make(config);
        int[] rubric = [.. Enumerable.Range(0, 80).Select(i => 2 + i * i % 21)];
        // One prompt is longer than the others by more than the rubric; one is given twice.
        IReadOnlyList<int>[] rests = [.. TinyModel.Prompts(6), [.. Enumerable.Range(0, 90).Select(i => 2 + i % 20)], [7], [7]];
        IReadOnlyList<int>[] prompts = [.. rests.Select(rest => (IReadOnlyList<int>)[.. rubric, .. rest])];

        DecodingRow[] rows =
            [.. Requests(prompts).OrderBy(request => request.Prompt.Count).Select(request => new DecodingRow(request, Greedy.MaxTokens))];
        using var batch = new DecodingBatch(model, rows, [1]);
        using (TorchSharp.torch.no_grad())
            batch.Run(Greedy, TestContext.Current.CancellationToken);

        Assert.Equal(80, batch.SharedTokens);
        foreach (var row in rows)
        {
            var prompt = row.Prompt;
            var logits = TinyModel.Logits(model, [.. prompt, .. row.Tokens]);
            for (var t = 0; t < row.Tokens.Count; t++)
                Assert.Equal(logits[prompt.Count - 1 + t].IndexOf(logits[prompt.Count - 1 + t].Max()), row.Tokens[t]);
        }
    }

    [Fact]
    public void Drawn_tokens_follow_the_stream_of_the_request_at_their_place()
    {
        using var model = TinyModel.Make();
        IReadOnlyList<int> prompt = [5, 6, 7];

        var row = new BatchGenerator(model, [1]).Write([new TokenRequest(prompt, 99)], Drawn, null, TestContext.Current.CancellationToken)[0];

        var logits = TinyModel.Logits(model, [.. prompt, .. row.Tokens]);
        for (var t = 0; t < row.Tokens.Count; t++)
        {
            Assert.Equal(Sampler.Next(logits[2 + t], Drawn, RandomStream.Uniform(99, t), new double[23]), row.Tokens[t]);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    public void Texts_depend_neither_on_the_batch_size_nor_on_the_order(int batchRows)
    {
        using var model = TinyModel.Make();
        var requests = Requests(TinyModel.Prompts(40));
        var cancel = TestContext.Current.CancellationToken;

        var together = new BatchGenerator(model, [1]).Write(requests, Drawn, null, cancel);
        var apart = new BatchGenerator(model, [1]) { BatchRows = batchRows }.Write([.. requests.Reverse()], Drawn, null, cancel);

        Assert.Equal(together.Select(Text), apart.Reverse().Select(Text));
        Assert.Contains(together, row => row.Finish == FinishReason.Stop);
        Assert.Contains(together, row => row.Finish == FinishReason.Length);
    }

    [Fact]
    public void Samples_of_one_prompt_differ_by_their_stream_only()
    {
        using var model = TinyModel.Make();
        TokenRequest[] requests = [.. Enumerable.Range(0, 12).Select(i => new TokenRequest([4, 9, 2, 8], (ulong)(i / 2)))];

        var written = new BatchGenerator(model, [1]).Write(requests, Drawn, null, TestContext.Current.CancellationToken);

        for (var i = 0; i < 12; i += 2)
            Assert.Equal(Text(written[i]), Text(written[i + 1]));
        Assert.True(written.Select(Text).Distinct().Count() > 2);
    }

    [Fact]
    public void An_end_token_comes_once_and_last_exactly_where_the_row_stopped()
    {
        using var model = TinyModel.Make();

        var written = new BatchGenerator(model, [1, 4]).Write(
            Requests(TinyModel.Prompts(60)), Drawn with { TopP = 1 }, null, TestContext.Current.CancellationToken);

        foreach (var row in written)
        {
            var ends = row.Tokens.Count(token => token is 1 or 4);
            Assert.Equal(row.Finish == FinishReason.Stop ? 1 : 0, ends);
            Assert.True(row.Finish == FinishReason.Stop ? row.Tokens[^1] is 1 or 4 : row.Tokens.Count == Drawn.MaxTokens);
        }
        Assert.True(written.Select(row => row.Finish).Distinct().Count() == 2);
    }

    [Fact]
    public void Where_positions_run_out_the_text_ends_by_length()
    {
        using var model = TinyModel.Make(TinyModel.Config with { MaximumPositions = 10 });

        var written = new BatchGenerator(model, []).Write(
            Requests([[.. Enumerable.Repeat(5, 7)], [6, 7]]), Greedy, null, TestContext.Current.CancellationToken);

        Assert.Equal([3, 8], written.Select(row => row.Tokens.Count));
        Assert.All(written, row => Assert.Equal(FinishReason.Length, row.Finish));
    }

    [Theory]
    [InlineData(new int[0], "has no tokens")]
    [InlineData(new[] { 2, 23 }, "vocabulary has 23")]
    [InlineData(new[] { 2, -1 }, "vocabulary has 23")]
    [InlineData(new[] { 2, 2, 2, 2, 2, 2, 2, 2, 2, 2 }, "10 positions")]
    public void A_prompt_that_cannot_be_continued_is_the_users_fault(int[] prompt, string said)
    {
        using var model = TinyModel.Make(TinyModel.Config with { MaximumPositions = 10 });

        var fault = Assert.Throws<UserFaultException>(() =>
            new BatchGenerator(model, [1]).Write(Requests([prompt]), Greedy, null, TestContext.Current.CancellationToken));

        Assert.Contains(said, fault.Message);
        Assert.DoesNotContain('\n', fault.Message);
    }

    [Fact]
    public void Writing_leaves_no_tensor_behind_finished_or_cancelled()
    {
        using var model = TinyModel.Make();
        var generator = new BatchGenerator(model, [1]) { BatchRows = 8 };
        var requests = Requests(TinyModel.Prompts(30));
        // fills the table of positions
        generator.Write([new TokenRequest([.. Enumerable.Repeat(5, 40)], 0)], Greedy, null, CancellationToken.None);
        using var stop = new CancellationTokenSource();

        Assert.Equal(0, TensorCount.LeftBy(() => generator.Write(requests, Drawn, null, CancellationToken.None)));
        Assert.Equal(0, TensorCount.LeftBy(() => Assert.Throws<OperationCanceledException>(
            () => generator.Write(requests, Drawn, (_, _) => stop.Cancel(), stop.Token))));
    }

    private static TokenRequest[] Requests(IReadOnlyList<IReadOnlyList<int>> prompts) =>
        [.. prompts.Select((prompt, i) => new TokenRequest(prompt, RandomStream.For(5, "test", i)))];

    private static string Text(Continuation row) => string.Join(' ', row.Tokens) + row.Finish;
}
