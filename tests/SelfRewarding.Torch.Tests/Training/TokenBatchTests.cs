using SelfRewarding.Torch.Training;
using static TorchSharp.torch;

namespace SelfRewarding.Torch.Tests.Training;

public sealed class TokenBatchTests
{
    [Fact]
    public void Each_response_token_is_predicted_by_the_token_before_it()
    {
        using var scope = NewDisposeScope();
        var batch = new TokenBatch([new TokenExample([5, 6], [7, 1]), new TokenExample([8], [1])]);
        Assert.Equal([2L, 3L], batch.Ids.shape);
        Assert.Equal([5L, 6, 7, 8, 0, 0], batch.Ids.data<long>().ToArray());
        Assert.Equal([1L, 2, 3], batch.Places.data<long>().ToArray());
        Assert.Equal([7L, 1, 1], batch.Targets.data<long>().ToArray());
        Assert.Equal([0L, 0, 1], batch.Rows.data<long>().ToArray());
    }

    [Fact]
    public void Earlier_answers_in_the_prompt_are_targets_too()
    {
        using var scope = NewDisposeScope();
        var example = new TokenExample([5, 6, 7, 1, 8], [9, 1]) { LearntInPrompt = [2, 3] };
        var batch = new TokenBatch([example]);
        Assert.Equal([1L, 2, 4, 5], batch.Places.data<long>().ToArray());
        Assert.Equal([7L, 1, 9, 1], batch.Targets.data<long>().ToArray());
        Assert.Equal((4, 4), (batch.ResponseTokens, example.LearntCount));
    }

    [Fact]
    public void An_empty_response_is_refused()
    {
        using var scope = NewDisposeScope();
        Assert.Throws<ArgumentOutOfRangeException>(() => new TokenBatch([new TokenExample([5], [])]));
    }

    [Fact]
    public void Log_probabilities_do_not_depend_on_padding_or_neighbours()
    {
        using var model = TinyModel.Make();
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var examples = TinyModel.Examples(9);
        var together = new TokenBatch(examples);
        var sums = LogProbabilities.OfResponses(LogProbabilities.OfTokens(model, together), together).data<double>().ToArray();
        for (var row = 0; row < examples.Count; row++)
        {
            var alone = new TokenBatch([examples[row]]);
            Assert.Equal(LogProbabilities.OfResponses(LogProbabilities.OfTokens(model, alone), alone).item<double>(), sums[row], 1e-5);
        }
    }

    [Fact]
    public void Log_probabilities_are_those_of_a_softmax_over_the_whole_vocabulary()
    {
        using var model = TinyModel.Make();
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var batch = new TokenBatch([new TokenExample([5, 6], [7, 1])]);
        var all = model.Logits(model.Hidden(tensor(new long[] { 5, 6, 7, 1 }).unsqueeze(0)))[0].log_softmax(-1);   // (T, V)
        var tokens = LogProbabilities.OfTokens(model, batch);
        Assert.Equal(all[1, 7].item<float>(), tokens[0].item<float>(), 1e-5);
        Assert.Equal(all[2, 1].item<float>(), tokens[1].item<float>(), 1e-5);
    }
}
