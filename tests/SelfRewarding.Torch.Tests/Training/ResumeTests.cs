using System.Text;
using SelfRewarding.Models;
using SelfRewarding.Torch.Dpo;
using SelfRewarding.Torch.Sft;
using SelfRewarding.Training;

namespace SelfRewarding.Torch.Tests.Training;

/// <summary>An interrupted training ends with the same bytes as an uninterrupted one.</summary>
public sealed class ResumeTests : IDisposable
{
    private const int Steps = 9;

    private readonly TemporaryFolder folder = new();
    private readonly string start;

    public ResumeTests() => start = TinyModel.Save(folder.In("start"));

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("sft", false)]
    [InlineData("sft", true)]
    [InlineData("dpo", false)]
    public void A_run_cancelled_at_any_update_ends_with_the_same_files(string kind, bool selects)
    {
        Train(kind, "whole", Selection(), null);
        var expected = folder.Files("whole");
        Assert.Equal(
            ["metrics.jsonl", "model/config.json", "model/model.safetensors", "model/tokenizer.json", "training.json"],
            expected.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(selects ? 8 : Steps, Lines(expected["metrics.jsonl"]));

        for (var stop = 1; stop < Lines(expected["metrics.jsonl"]); stop++)
        {
            Assert.Throws<OperationCanceledException>(() => Train(kind, $"cut{stop}", Selection(), stop));
            Train(kind, $"cut{stop}", Selection(), null);
            var actual = folder.Files($"cut{stop}");
            Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), actual.Keys.Order(StringComparer.Ordinal));
            foreach (var (name, bytes) in expected)
                Assert.True(bytes.AsSpan().SequenceEqual(actual[name]), $"{name} differs after a stop at update {stop}");
        }

        // Compares every second update with the one before, as a selection that remembers nothing between processes would.
        RememberingSelection? Selection() => selects ? new RememberingSelection() : null;
    }

    [Fact]
    public void Half_written_folders_of_a_killed_run_are_ignored()
    {
        Train("sft", "whole", null, null);
        Assert.Throws<OperationCanceledException>(() => Train("sft", "killed", null, 5));
        Directory.CreateDirectory(folder.In("killed/training/state-00000006.part"));
        File.WriteAllText(folder.In("killed/training/state-00000006.part/weights.safetensors"), "half");
        Directory.CreateDirectory(folder.In("killed/training/state-00000002"));                     // half removed
        File.WriteAllText(folder.In("killed/training/job.sha256.part"), "half");
        Directory.CreateDirectory(folder.In("killed/model.part"));
        Train("sft", "killed", null, null);
        Assert.Equal(folder.Files("whole")["model/model.safetensors"], folder.Files("killed")["model/model.safetensors"]);
        Assert.Equal(folder.Files("whole").Keys.Order(), folder.Files("killed").Keys.Order());
    }

    [Fact]
    public void A_finished_training_is_not_done_again()
    {
        Train("sft", "done", null, null);
        var before = folder.Files("done");
        Directory.CreateDirectory(folder.In("done/training/state-00000003"));                       // killed while it was being removed
        Train("sft", "done", null, 1);
        Assert.Equal(before.Keys.Order(), folder.Files("done").Keys.Order());
        Assert.False(Directory.Exists(folder.In("done/training")));
    }

    [Fact]
    public void Another_job_does_not_go_on_with_the_states_of_this_one()
    {
        Assert.Throws<OperationCanceledException>(() => Train("sft", "cut", null, 5));
        var error = Assert.Throws<UserFaultException>(() => Train("dpo", "cut", null, null));
        Assert.Contains("remove the folder", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sft")]
    [InlineData("dpo")]
    public void An_interrupted_training_keeps_its_last_update(string kind)
    {
        using var source = new CancellationTokenSource();
        Train(kind, "whole", null, null);
        Assert.Throws<OperationCanceledException>(() => Train(kind, "cut", null, new InterruptAt(5, source), source.Token));
        Assert.True(Directory.Exists(folder.In("cut/training/state-00000005")));
        Train(kind, "cut", null, null);
        Assert.Equal(folder.Files("whole"), folder.Files("cut"));
    }

    private void Train(string kind, string name, ICheckpointSelection? selection, int? stop) =>
        Train(kind, name, selection, new KillAt(stop), CancellationToken.None);

    private void Train(string kind, string name, ICheckpointSelection? selection, IProgress<StageProgress> progress, CancellationToken cancel)
    {
        var job = new TrainingJob(folder.In(name), 5, "M2/training", selection, progress);
        if (kind == "sft")
        {
            var options = new SftOptions
            {
                LearningRate = 1e-2,
                BatchSize = 4,
                MicroBatchSize = 3,
                Epochs = 3,
                Dropout = 0.2,
                SaveEverySteps = 2,
                WarmupSteps = 1,
            };
            new SftTrainer(options, model => new Peek(model)).Train(start, TinyModel.Examples(11), job, cancel);
        }
        else
        {
            var options = new DpoOptions { LearningRate = 1e-2, BatchSize = 4, MicroBatchSize = 3, Epochs = 3, Dropout = 0.2, SaveEverySteps = 2 };
            options = options with { Replay = 0.5, ReplayBatchSize = 3 };
            new DpoTrainer(options, model => new Peek(model)).Train(start, TinyModel.Pairs(11), TinyModel.Examples(9), job, cancel);
        }
    }

    private static int Lines(byte[] file) => Encoding.UTF8.GetString(file).Count(letter => letter == '\n');

    /// <summary>Ends the training as a crash does: nothing more is saved.</summary>
    private sealed class KillAt(int? step) : IProgress<StageProgress>
    {
        public void Report(StageProgress value)
        {
            if (value.Done == step)
                throw new OperationCanceledException();
        }
    }

    private sealed class InterruptAt(int step, CancellationTokenSource source) : IProgress<StageProgress>
    {
        public void Report(StageProgress value)
        {
            if (value.Done == step)
                source.Cancel();
        }
    }

    /// <summary>Goes on until update 8, and only if it has seen update 6 (the last one better) in this process.</summary>
    private sealed class RememberingSelection : ICheckpointSelection
    {
        private (int Step, float Weight) previous;

        public int EverySteps => 2;

        public bool Improves(int step, ILanguageModel model, CancellationToken cancel)
        {
            Assert.True(step == 2 || previous.Step == 0 || previous.Step == step - 2, $"update {step} was compared with {previous.Step}");
            Assert.True(step < 8 || previous.Step == 6, "a resumed selection was not shown the previous checkpoint");
            Assert.NotEqual(previous.Weight, ((Peek)model).Weight);
            previous = (step, ((Peek)model).Weight);
            return step < 8;
        }
    }
}
