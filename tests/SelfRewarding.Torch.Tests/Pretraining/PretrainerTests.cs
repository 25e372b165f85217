using SelfRewarding.Torch.Models;
using SelfRewarding.Torch.Pretraining;
using SelfRewarding.Torch.Tests.Training;

namespace SelfRewarding.Torch.Tests.Pretraining;

public sealed class PretrainerTests : IDisposable
{
    private static readonly PretrainOptions Options =
        new() { Tokens = 12 * 2 * 8, BatchSize = 2, SequenceLength = 8, WarmupSteps = 2, SaveEverySteps = 5 };
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void An_interrupted_pretraining_goes_on_to_the_same_weights()
    {
        var whole = Train("whole", interrupted: false);

        var resumed = Train("resumed", interrupted: true);

        Assert.Equal(whole, resumed);
    }

    [Fact]
    public void The_rate_rises_holds_and_falls_to_a_twentieth()
    {
        var options = new PretrainOptions { Tokens = 1000, BatchSize = 1, SequenceLength = 1, LearningRate = 1, WarmupSteps = 100, DecayStart = 0.3 };

        Assert.Equal(0.01, options.RateOf(0), 1e-12);
        Assert.Equal(1, options.RateOf(300), 1e-12);
        Assert.Equal(0.525, options.RateOf(650), 1e-12);
        Assert.Equal(0.05, options.RateOf(1000), 1e-12);
    }

    private byte[] Train(string name, bool interrupted)
    {
        var pretrainer = new Pretrainer(Config, Options, folder.In($"{name}/state.safetensors"));
        if (interrupted)
        {
            using var cancelling = new CancellationTokenSource();
            Assert.Throws<OperationCanceledException>(() => pretrainer.Train(Documents(cancelling, after: 20), 3, null, cancelling.Token));
            Assert.True(File.Exists(folder.In($"{name}/state.safetensors")));
        }
        using var model = pretrainer.Train(Documents(null, after: -1), 3, null, TestContext.Current.CancellationToken);
        Directory.CreateDirectory(folder.In(name));
        WeightFiles.Save(model, folder.In(name));
        return File.ReadAllBytes(folder.In($"{name}/model.safetensors"));
    }

    /// <summary>Endless documents; asks to stop after some of them.</summary>
    private static IEnumerable<IReadOnlyList<int>> Documents(CancellationTokenSource? cancelling, int after)
    {
        for (var number = 0; ; number++)
        {
            if (number == after)
                cancelling!.Cancel();
            yield return [2 + number % 7, 3, 4 + number % 5, 5, 6, 1];
        }
    }

    private static HuggingFace.Configuration.ModelConfig Config => SelfRewarding.Torch.Tests.Models.TinyModel.Config;
}
