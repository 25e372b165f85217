using SelfRewarding.Torch.Generation;
using SelfRewarding.Torch.Tests.Models;

namespace SelfRewarding.Torch.Tests.Generation;

public sealed class ResponseLogProbabilitiesTests
{
    [Fact]
    public void Each_number_is_the_log_softmax_of_the_logits_one_place_before()
    {
        using var model = TinyModel.Make();
        var prompts = TinyModel.Prompts(25, 1);
        var responses = TinyModel.Prompts(25, 2);
        responses[3] = [];
        (IReadOnlyList<int>, IReadOnlyList<int>)[] rows = [.. prompts.Zip(responses)];

        var numbers = ResponseLogProbabilities.Of(model, rows, null, TestContext.Current.CancellationToken);

        for (var row = 0; row < rows.Length; row++)
        {
            var (prompt, response) = (prompts[row], responses[row]);
            Assert.Equal(response.Count, numbers[row].Count);
            if (response.Count == 0)
                continue;
            var logits = TinyModel.Logits(model, [.. prompt, .. response]);
            for (var t = 0; t < response.Count; t++)
            {
                var before = logits[prompt.Count - 1 + t];
                Assert.Equal(before[response[t]] - Math.Log(before.Sum(logit => Math.Exp(logit))), numbers[row][t], 1e-5);
            }
        }
    }

    [Fact]
    public void Dropout_of_a_model_in_training_does_not_touch_them()
    {
        using var model = TinyModel.Make();
        (IReadOnlyList<int>, IReadOnlyList<int>)[] rows = [([5, 6], [7, 1])];
        var without = ResponseLogProbabilities.Of(model, rows, null, TestContext.Current.CancellationToken);

        model.Dropout = 0.5;

        Assert.Equal(without[0], ResponseLogProbabilities.Of(model, rows, null, TestContext.Current.CancellationToken)[0]);
    }

    [Fact]
    public void A_row_that_the_model_cannot_read_is_the_users_fault()
    {
        using var model = TinyModel.Make(TinyModel.Config with { MaximumPositions = 4 });
        (IReadOnlyList<int>, IReadOnlyList<int>)[] fits = [([5, 6], [7, 8, 1])], tooLong = [([5, 6], [7, 8, 9, 1])],
            empty = [([], [7])], strange = [([5], [23])];
        var cancel = TestContext.Current.CancellationToken;

        Assert.Equal(3, ResponseLogProbabilities.Of(model, fits, null, cancel)[0].Count);
        Assert.Contains("4 positions", Assert.Throws<UserFaultException>(() => ResponseLogProbabilities.Of(model, tooLong, null, cancel)).Message);
        Assert.Contains(
            "has token 23, the model's vocabulary has 23",
            Assert.Throws<UserFaultException>(() => ResponseLogProbabilities.Of(model, strange, null, cancel)).Message);
        Assert.Contains("no tokens", Assert.Throws<UserFaultException>(() => ResponseLogProbabilities.Of(model, empty, null, cancel)).Message);
    }
}
