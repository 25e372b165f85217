using System.Text.Json;
using SelfRewarding.Torch.Dpo;
using static TorchSharp.torch;

namespace SelfRewarding.Torch.Tests.Dpo;

public sealed class DpoLossTests
{
    [Fact]
    public void Without_a_difference_to_the_reference_it_is_ln_2_whatever_the_smoothing()
    {
        using var scope = NewDisposeScope();
        var same = tensor(new[] { -3.0, -70.0, -8.0, -1.0 });
        foreach (var smoothing in (double[])[0, 0.1, 0.4])
            Assert.Equal(Math.Log(2), DpoLoss.Of(same, same, 0.1, smoothing).Loss.mean().item<double>(), 1e-15);
    }

    [Fact]
    public void A_margin_worked_out_by_hand()
    {
        // Rewards 0.5*(−1−(−2)) = 0.5 and 0.5*(−5−(−4)) = −0.5: margin 1, loss ln(1 + 1/e) = 0.31326.
        using var scope = NewDisposeScope();
        var (loss, chosen, rejected) = DpoLoss.Of(tensor(new[] { -1.0, -5.0 }), tensor(new[] { -2.0, -4.0 }), 0.5, 0);
        Assert.Equal(0.313261687518, loss.item<double>(), 1e-12);
        Assert.Equal(0.5, chosen.item<double>());
        Assert.Equal(-0.5, rejected.item<double>());
        Assert.Equal(
            0.9 * 0.313261687518 + 0.1 * 1.313261687518,
            DpoLoss.Of(tensor(new[] { -1.0, -5.0 }), tensor(new[] { -2.0, -4.0 }), 0.5, 0.1).Loss.item<double>(), 1e-11);
    }

    [Theory]
    [InlineData(1e6)]
    [InlineData(-1e6)]
    public void Extreme_margins_stay_finite(double margin)
    {
        using var scope = NewDisposeScope();
        var policy = tensor(new[] { margin, 0.0 }, requires_grad: true);
        var loss = DpoLoss.Of(policy, zeros(2, float64), 1, 0.1).Loss.sum();
        loss.backward();
        Assert.Equal(margin > 0 ? 1e5 : 9e5, loss.item<double>(), 1e-3);
        Assert.Equal(margin > 0 ? 0.1 : -0.9, policy.grad![0].item<double>(), 1e-12);
    }

    [Fact]
    public void Losses_gradients_and_rewards_are_the_closed_form()
    {
        using var golden = SharedData.Json("data/golden/dpo_closed_form.json");
        foreach (var row in golden.RootElement.GetProperty("cases").EnumerateArray())
        {
            using var scope = NewDisposeScope();
            var policy = Both(row, "policy_chosen", "policy_rejected");
            policy.requires_grad_(true);
            var reference = Both(row, "ref_chosen", "ref_rejected");
            var beta = row.GetProperty("beta").GetDouble();
            var (loss, chosen, rejected) = DpoLoss.Of(policy, reference, beta, 0);
            Equal(row.GetProperty("sigmoid"), loss, 1e-9);
            Equal(row.GetProperty("reward_chosen"), chosen, 1e-9);
            Equal(row.GetProperty("reward_rejected"), rejected, 1e-9);
            Equal(row.GetProperty("sigmoid_label_smoothing_0.1"), DpoLoss.Of(policy, reference, beta, 0.1).Loss, 1e-9);
            loss.sum().backward();
            Equal(row.GetProperty("dloss_dpolicy_chosen"), policy.grad!.chunk(2)[0], 1e-9);
            Equal(row.GetProperty("dloss_dpolicy_rejected"), policy.grad!.chunk(2)[1], 1e-9);
        }
    }

    [Fact]
    public void Sigmoid_and_conservative_losses_are_those_of_TRL()
    {
        using var golden = SharedData.Json("conformance/training/losses.json");
        var compared = 0;
        foreach (var row in golden.RootElement.GetProperty("cases").EnumerateArray())
        {
            using var scope = NewDisposeScope();
            var policy = Both(row, "policy_chosen_sum", "policy_rejected_sum");
            policy.requires_grad_(true);
            var reference = Both(row, "ref_chosen_sum", "ref_rejected_sum");
            // TRL's sigmoid ignores smoothing; conservative DPO is CREAM's closed form with consistency 1 - smoothing.
            var settings = row.GetProperty("dpo").EnumerateArray().Where(IsPlainSigmoid).Select(setting => (Setting: setting, Smoothing: 0.0))
                .Concat(row.GetProperty("cream").EnumerateArray().Select(setting => (setting, 1 - setting.GetProperty("consistency").GetDouble())));
            foreach (var (setting, smoothing) in settings)
            {
                policy.grad = null;
                var (loss, chosen, rejected) = DpoLoss.Of(policy, reference, setting.GetProperty("beta").GetDouble(), smoothing);
                loss.mean().backward();
                Equal(setting.GetProperty("per_pair"), loss, 1e-6);
                Equal(setting.GetProperty("grad_policy_chosen_sum"), policy.grad!.chunk(2)[0], 1e-6);
                Equal(setting.GetProperty("grad_policy_rejected_sum"), policy.grad!.chunk(2)[1], 1e-6);
                if (setting.TryGetProperty("rewards_chosen", out var rewards))
                    Equal(rewards, chosen, 1e-6);
                if (setting.TryGetProperty("rewards/accuracies", out var accuracy))
                    Assert.Equal(accuracy.GetDouble(), (chosen > rejected).to(float64).mean().item<double>(), 1e-6);
                compared++;
            }
        }
        Assert.Equal(38, compared);
    }

    private static bool IsPlainSigmoid(JsonElement setting) =>
        setting.GetProperty("loss_type") is { ValueKind: JsonValueKind.String } type && type.GetString() == "sigmoid"
        && !((string[])["f_divergence", "ld_alpha", "use_weighting"]).Any(key => setting.TryGetProperty(key, out _));

    private static Tensor Both(JsonElement row, string chosen, string rejected) =>
        tensor([.. row.GetProperty(chosen).Deserialize<double[]>()!, .. row.GetProperty(rejected).Deserialize<double[]>()!], float64);

    private static void Equal(JsonElement expected, Tensor actual, double tolerance)
    {
        var values = expected.Deserialize<double[]>()!;
        Assert.Equal(values.Length, actual.numel());
        for (var i = 0; i < values.Length; i++)
            Assert.InRange(Math.Abs(values[i] - actual[i].item<double>()), 0, tolerance * Math.Max(1, Math.Abs(values[i])));
    }
}
