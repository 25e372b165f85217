using SelfRewarding.Torch.Models;
using SelfRewarding.Torch.Sft;
using SelfRewarding.Torch.Tests.Training;
using SelfRewarding.Torch.Training;

namespace SelfRewarding.Torch.Tests.Sft;

public sealed class SftObjectiveTests
{
    [Fact]
    public void Twenty_updates_are_those_of_TRLs_SFTTrainer()
    {
        using var golden = SharedData.Json("conformance/training/sft.json");
        var updates = golden.RootElement.GetProperty("batches").EnumerateArray()
            .Select(update => update.EnumerateArray().SelectMany(micro => Trajectory.Rows(micro, "labels", label => label != -100)).ToList())
            .ToList();
        using var model = WeightFiles.Load(SharedData.Path(Trajectory.Start));
        var objective = Objective(model, [], 2);
        Trajectory.Follow(model, golden.RootElement, step => objective.Accumulate(step, updates[step]), (step, row) =>
            Assert.Equal(step.GetProperty("counted_tokens").GetInt32(), row.Tokens));
    }

    [Fact]
    public void Accumulated_micro_batches_are_one_big_batch()
    {
        var examples = TinyModel.Examples(7);
        using var model = TinyModel.Make();
        var whole = Objective(model, examples, 0).Accumulate(0, examples);
        var gradients = Gradients.Take(model);
        foreach (var size in (int[])[1, 2, 3])
        {
            var parts = Objective(model, examples, size).Accumulate(0, examples);
            Assert.Equal(whole.Loss, parts.Loss, 1e-5);
            Assert.Equal(whole.Tokens, parts.Tokens);
            Gradients.Equal(gradients, Gradients.Take(model));
        }
    }

    [Fact]
    public void Gradients_are_finite_differences_of_the_loss()
    {
        var examples = TinyModel.Examples(5);
        using var model = TinyModel.Make();
        var objective = Objective(model, examples, 2);
        Gradients.Check(model, () => objective.Accumulate(0, examples).Loss);
    }

    private static SftObjective Objective(CausalLM model, IReadOnlyList<TokenExample> examples, int microBatchSize) =>
        new(
            model, examples, 1, microBatchSize, new EpochOrder([.. examples.Select(example => example.Length)], 8, 1, "M1"),
            new DropoutStream(1, "M1", 0));
}
