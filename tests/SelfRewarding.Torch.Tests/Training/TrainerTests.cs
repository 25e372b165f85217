using System.Text.Json;
using SelfRewarding.Models;
using SelfRewarding.Torch.Dpo;
using SelfRewarding.Torch.Models;
using SelfRewarding.Torch.Sft;
using SelfRewarding.Torch.Training;
using SelfRewarding.Training;
using TorchSharp;

namespace SelfRewarding.Torch.Tests.Training;

/// <summary>What both trainers promise: rows, counts, guards, checkpoint selection, no tensor left behind.</summary>
public sealed class TrainerTests : IDisposable
{
    private static readonly SftOptions Sft = new() { LearningRate = 1e-2, BatchSize = 4, Epochs = 4, Dropout = 0 };
    private static readonly DpoOptions Dpo = new() { LearningRate = 1e-2, BatchSize = 4, Epochs = 4, Dropout = 0 };

    private readonly TemporaryFolder folder = new();
    private readonly string start;

    public TrainerTests() => start = TinyModel.Save(folder.In("start"));

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Fine_tuning_lowers_the_loss()
    {
        var rows = Train(Sft, TinyModel.Examples(12));
        Assert.Equal(12, rows.Count);
        Assert.Equal(Enumerable.Range(1, 12), rows.Select(row => row.GetProperty("step").GetInt32()));
        Assert.InRange(rows[^1].GetProperty("loss").GetDouble(), 0, 0.8 * rows[0].GetProperty("loss").GetDouble());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    public void The_first_DPO_loss_is_ln_2_and_a_tie_is_not_accurate(double dropout)
    {
        var rows = Train(Dpo with { Dropout = dropout, MicroBatchSize = 3, LabelSmoothing = 0.1 }, TinyModel.Pairs(12));
        Assert.Equal(12, rows.Count);
        if (dropout == 0)
        {
            Assert.Equal(Math.Log(2), rows[0].GetProperty("loss").GetDouble(), 1e-15);
            Assert.Equal(0, rows[0].GetProperty("accuracy").GetDouble());
            Assert.Equal(0, rows[0].GetProperty("margin").GetDouble());
            Assert.InRange(rows[^1].GetProperty("margin").GetDouble(), 0.1, double.MaxValue);
        }
    }

    [Fact]
    public void The_trained_model_is_32_bit_and_has_the_tokenizer_of_its_start()
    {
        Train(Sft, TinyModel.Examples(4));
        Assert.Equal("{}", File.ReadAllText(folder.In("out/model/tokenizer.json")));
        Assert.Contains("\"float32\"", File.ReadAllText(folder.In("out/model/config.json")), StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.In("out/training")));
        using var model = WeightFiles.Load(folder.In("out/model"));
    }

    [Fact]
    public void What_cannot_be_trained_on_is_dropped_and_counted()
    {
        TokenPair[] pairs =
        [
            new([2, 3], [4, 1], [5, 1]),
            new([2, 3], [4, 1], [.. Enumerable.Repeat(5, 31)]),
            new([2, 3], [], [5, 1]),
            new([], [4, 1], [5, 1]),
        ];
        new DpoTrainer(Dpo with { Replay = 1 }, _ => throw new InvalidOperationException()).Train(
            start, pairs, [new([2], [3, 1]), new([2], [])], Job(), TestContext.Current.CancellationToken);
        using var summary = JsonDocument.Parse(File.ReadAllText(folder.In("out/training.json")));
        Assert.Equal(1, summary.RootElement.GetProperty("trained").GetInt32());
        Assert.Equal(
            """{"emptyPrompt":1,"emptyResponse":1,"replay.emptyResponse":1,"tooLong":1}""",
            JsonSerializer.Serialize(summary.RootElement.GetProperty("dropped")));
    }

    [Fact]
    public void Nothing_to_train_on_is_a_fault_that_names_the_counts()
    {
        var error = Assert.Throws<UserFaultException>(() => Train(Sft with { MaxLength = 3 }, [new([2, 3], [4, 1]), new([2], [])]));
        Assert.Contains("1 emptyResponse, 1 tooLong", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ids_of_another_tokenizer_are_a_fault()
    {
        var error = Assert.Throws<UserFaultException>(() => Train(Sft, [new([2, 30], [4, 1])]));
        Assert.Contains("token id 30 is outside the model's vocabulary of 30", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_loss_that_is_not_finite_stops_the_training()
    {
        var error = Assert.Throws<TrainingException>(() => Train(Sft with { LearningRate = 1e30 }, TinyModel.Examples(12)));
        Assert.StartsWith("M1/training: update 2: the gradient norm is NaN", error.Message, StringComparison.Ordinal);
        Assert.Contains("lower learningRate", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.In("out/model")));
    }

    [Fact]
    public void A_first_DPO_loss_other_than_ln_2_stops_the_training()
    {
        using var model = TinyModel.Make();
        var data = new DpoData(TinyModel.Pairs(1), [[-1, -90]], [], _ => 0);
        var error = Assert.Throws<TrainingException>(() => ReferencePass.Check(model, data, [0], 0.1, "M2/training"));
        Assert.Contains("ln 2 = 0.693147181", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_that_is_not_better_gives_way_to_the_one_before()
    {
        var selection = new Scripted(4, true, true, false);
        Train(Sft, TinyModel.Examples(16), selection);
        using var model = WeightFiles.Load(folder.In("out/model"));
        Assert.Equal([4, 8, 12], selection.Seen.Select(seen => seen.Step));
        Assert.Equal(selection.Seen[1].Weight, new Peek(model).Weight);
        Assert.NotEqual(selection.Seen[2].Weight, new Peek(model).Weight);
        using var summary = JsonDocument.Parse(File.ReadAllText(folder.In("out/training.json")));
        Assert.Equal(12, summary.RootElement.GetProperty("steps").GetInt32());
        Assert.Equal(8, summary.RootElement.GetProperty("modelOfStep").GetInt32());
    }

    [Fact]
    public void A_first_checkpoint_that_is_not_better_gives_way_to_the_start()
    {
        Train(Sft, TinyModel.Examples(16), new Scripted(4, false));
        Assert.Equal(File.ReadAllBytes(folder.In("start/model.safetensors")), File.ReadAllBytes(folder.In("out/model/model.safetensors")));
    }

    [Fact]
    public void No_tensor_is_left_behind()
    {
        var statistics = DisposeScopeManager.Statistics.TensorStatistics;
        var before = statistics.ThreadTotalLiveCount;
        Train(Sft with { Dropout = 0.1, SaveEverySteps = 2 }, TinyModel.Examples(12), new Scripted(3, true, true, false));
        Assert.Equal(before, statistics.ThreadTotalLiveCount);
        Directory.Delete(folder.In("out"), recursive: true);
        Train(Dpo with { Dropout = 0.1, MicroBatchSize = 3, SaveEverySteps = 2, ChosenNll = 0.1, Replay = 1 }, TinyModel.Pairs(12));
        Assert.Equal(before, statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void The_engine_trains_on_the_ids_that_examples_carry()
    {
        Example[] examples =
            [.. TinyModel.Examples(6).Select(example => new Example("", "") { PromptTokens = example.Prompt, ResponseTokens = example.Response })];

        File.Delete(Path.Combine(start, "tokenizer.json"));

        new TorchEngine(1).FineTune(new Checkpoint("M0", start), examples, Sft, Job(), TestContext.Current.CancellationToken);

        Assert.True(File.Exists(folder.In("out/model/model.safetensors")));
    }

    private TrainingJob Job(ICheckpointSelection? selection = null) => new(folder.In("out"), 5, "M1/training", selection, null);

    private IReadOnlyList<JsonElement> Train(SftOptions options, IReadOnlyList<TokenExample> examples, ICheckpointSelection? selection = null)
    {
        new SftTrainer(options, model => new Peek(model)).Train(start, examples, Job(selection), TestContext.Current.CancellationToken);
        return Rows();
    }

    private IReadOnlyList<JsonElement> Train(DpoOptions options, IReadOnlyList<TokenPair> pairs)
    {
        new DpoTrainer(options, model => new Peek(model)).Train(start, pairs, TinyModel.Examples(9), Job(), TestContext.Current.CancellationToken);
        return Rows();
    }

    private IReadOnlyList<JsonElement> Rows() =>
        [.. File.ReadLines(folder.In("out/metrics.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)];

    private sealed class Scripted(int every, params bool[] answers) : ICheckpointSelection
    {
        public List<(int Step, float Weight)> Seen { get; } = [];

        public int EverySteps => every;

        public bool Improves(int step, ILanguageModel model, CancellationToken cancel)
        {
            Assert.Equal(0, ((Peek)model).Dropout);
            Seen.Add((step, ((Peek)model).Weight));
            return answers[Seen.Count - 1];
        }
    }
}
