using SelfRewarding.Torch.Models;
using SelfRewarding.Torch.Training;
using static TorchSharp.torch;

namespace SelfRewarding.Torch.Tests.Training;

public sealed class LogProbabilitiesTests
{
    private const int Pieces = 5 * 30;                     // five rows of logits at once

    [Theory]
    [InlineData(true, null, 1.0)]
    [InlineData(false, null, 1.0)]
    [InlineData(true, 3.0, 1.0)]
    [InlineData(false, 3.0, 4.0)]
    public void Gradients_through_pieces_of_the_head_are_those_of_the_whole(bool tied, double? cap, double divisor)
    {
        using var model = TinyModel.Make(config: TinyModel.Config with { TiedHead = tied, LogitCap = cap, LogitDivisor = divisor });
        using var scope = NewDisposeScope();
        var batch = new TokenBatch(TinyModel.Examples(9));
        Assert.True(batch.ResponseTokens > 15);

        var whole = LogProbabilities.Backward(model, batch, Loss, int.MaxValue).item<float>();
        var expected = Gradients(model);
        model.zero_grad();
        // Twice, as two micro-batches are: the second is added to the first.
        LogProbabilities.Backward(model, batch, Loss, Pieces);
        var pieces = LogProbabilities.Backward(model, batch, Loss, Pieces).item<float>();

        Assert.Equal(whole, pieces, 1e-5f);
        foreach (var (name, gradient) in Gradients(model))
            Assert.True((gradient - 2 * expected[name]).abs().max().item<float>() < 2e-5, name);
    }

    [Fact]
    public void A_frozen_head_gets_no_gradient_and_passes_it_on()
    {
        using var model = TinyModel.Make(config: TinyModel.Config with { TiedHead = false });
        using var scope = NewDisposeScope();
        model.HeadWeight.requires_grad_(false);

        LogProbabilities.Backward(model, new TokenBatch(TinyModel.Examples(9)), Loss, Pieces);

        Assert.Null(model.HeadWeight.grad);
        Assert.All(
            model.named_parameters().Where(item => item.name != "lm_head.weight"),
            item => Assert.True(item.parameter.grad!.abs().sum().item<float>() > 0));
    }

    [Fact]
    public void Values_in_pieces_are_those_of_the_whole_and_leave_no_tensor_behind()
    {
        using var model = TinyModel.Make();
        using var scope = NewDisposeScope();
        var examples = TinyModel.Examples(9);
        float[] whole = [], pieces = [];
        Run(int.MaxValue, values => whole = values);

        Assert.Equal(0, TensorCount.LeftBy(() => Run(Pieces, values => pieces = values)));
        Assert.Equal(whole.Length, pieces.Length);
        Assert.All(whole.Zip(pieces), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));

        void Run(int cells, Action<float[]> seen)
        {
            using var inner = NewDisposeScope();
            LogProbabilities.Backward(model, new TokenBatch(examples), tokens =>
            {
                // In pieces the graph begins anew at the log-probabilities.
                Assert.Equal(cells == Pieces, tokens.is_leaf);
                seen(tokens.detach().data<float>().ToArray());
                return Loss(tokens);
            }, cells);
            model.zero_grad();
        }
    }

    /// <summary>No two tokens weigh the same.</summary>
    private static Tensor Loss(Tensor tokens) => -(tokens * linspace(0.5, 1.5, tokens.shape[0])).sum();

    private static Dictionary<string, Tensor> Gradients(CausalLM model) =>
        model.named_parameters().ToDictionary(item => item.name, item => item.parameter.grad!.clone());
}
