using System.Text.Json;
using SelfRewarding.Torch.Dpo;
using SelfRewarding.Torch.Models;
using SelfRewarding.Torch.Sft;
using SelfRewarding.Torch.Tests.Training;
using SelfRewarding.Torch.Training;
using SelfRewarding.Training;
using static TorchSharp.torch;

namespace SelfRewarding.Torch.Tests.Lora;

/// <summary>Short trainings with low-rank pairs in a folder that goes away with the test.</summary>
internal sealed class LoraRun : IDisposable
{
    public static readonly LoraOptions Continue = new() { Rank = 2, Alpha = 4, Dropout = 0.1, Between = AdapterPassing.Continue };
    public static readonly LoraOptions Merge = Continue with { Between = AdapterPassing.Merge };

    public LoraRun() => Start = TinyModel.Save(Folder.In("start"));

    public TemporaryFolder Folder { get; } = new();

    public string Start { get; }

    public void Dispose() => Folder.Dispose();

    public void Train(
        string kind, string from, string name, LoraOptions lora, ICheckpointSelection? selection = null, int? stop = null, double dropout = 0.2)
    {
        using var source = new CancellationTokenSource();
        lora = dropout == 0 ? lora with { Dropout = 0 } : lora;
        var job = new TrainingJob(Folder.In(name), 5, "M2/training", selection, new StopAt(stop, source)) { Lora = lora };
        if (kind == "sft")
        {
            var options = new SftOptions
            {
                LearningRate = 3e-2,
                BatchSize = 4,
                MicroBatchSize = 3,
                Epochs = 3,
                Dropout = dropout,
                SaveEverySteps = 2,
            };
            new SftTrainer(options, model => new Peek(model)).Train(from, TinyModel.Examples(11), job, source.Token);
        }
        else
        {
            var options = new DpoOptions
            {
                LearningRate = 3e-2,
                BatchSize = 4,
                MicroBatchSize = 3,
                Epochs = 3,
                Dropout = dropout,
                SaveEverySteps = 2,
                Replay = 0.5,
                ReplayBatchSize = 3,
            };
            new DpoTrainer(options, model => new Peek(model)).Train(from, TinyModel.Pairs(11), TinyModel.Examples(9), job, source.Token);
        }
    }

    public IReadOnlyList<JsonElement> Rows(string name) =>
        [.. File.ReadLines(Folder.In($"{name}/metrics.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)];

    public static double Sum(CausalLM model, IReadOnlyList<int> prompt, IReadOnlyList<int> response)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        return LogProbabilities.OfTokens(model, new TokenBatch([new TokenExample(prompt, response)])).sum().item<float>();
    }

    public static float[] Logits(string checkpoint)
    {
        using var model = ModelFiles.Load(checkpoint);
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        return model.Logits(model.Hidden(tensor(new long[] { 2, 3, 4, 5, 6 }).unsqueeze(0))).data<float>().ToArray();
    }

    public static double Distance(string a, string b) => Logits(a).Zip(Logits(b), (x, y) => Math.Abs((double)x - y)).Max();

    private sealed class StopAt(int? step, CancellationTokenSource source) : IProgress<StageProgress>
    {
        public void Report(StageProgress value)
        {
            if (value.Done == step)
                source.Cancel();
        }
    }
}
