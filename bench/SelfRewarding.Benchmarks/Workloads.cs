using SelfRewarding.Models;
using SelfRewarding.Torch;
using SelfRewarding.Torch.Models;
using SelfRewarding.Torch.Training;
using SelfRewarding.Training;
using static TorchSharp.torch;

namespace SelfRewarding.Benchmarks;

/// <summary>What is measured. Models live as long as the process.</summary>
internal static class Workloads
{
    public static Workload MatrixProduct()
    {
        const int size = 1024;
        var (a, b) = (rand(size, size), rand(size, size));
        return new("sgemm 1024", "Gflop", 2e-9 * size * size * size, 2.0 * size * size * size, () => a.mm(b).Dispose());
    }

    public static Workload TrainingStep(string folder, int rows, int tokens)
    {
        var model = WeightFiles.Load(folder);
        var optimizer = new AdamW(Parameters(model), new AdamWOptions());
        var ids = randint(2, model.Config.VocabularySize, [rows, tokens + 1], dtype: int64);
        return new($"training step {rows} x {tokens}", "tok", rows * tokens, 6.0 * Weights(model) * rows * tokens, () =>
        {
            using var scope = NewDisposeScope();
            var logits = model.Logits(model.Hidden(ids.narrow(1, 0, tokens)));
            var loss = nn.functional.cross_entropy(logits.view(-1, model.Config.VocabularySize), ids.narrow(1, 1, tokens).reshape(-1));
            model.zero_grad();
            loss.backward();
            optimizer.Step(1e-9);
        });
    }

    public static Workload Decoding(string folder, int rows, int newTokens)
    {
        var engine = new TorchEngine(1);
        var model = engine.Load(new Checkpoint("model", folder));
        var weights = WeightFiles.Load(folder);
        // The end token is never drawn at this temperature often enough to matter: every row writes nearly all its tokens.
        var sampling = new SamplingOptions { Temperature = 50, TopP = 1, MaxTokens = newTokens };
        int[] prompt = [2, .. Enumerable.Range(5, 20), 3];
        GenerationRequest[] requests =
            [.. Enumerable.Range(0, rows).Select(i => new GenerationRequest(ModelInput.Ids(prompt), RandomStream.For(1, "bench", i)))];
        var tokens = model.Generate(requests, sampling, null, default).Sum(completion => completion.Tokens.Count);
        return new(
            $"decode {rows} x {newTokens}", "tok", tokens, 2.0 * Weights(weights) * tokens, () => model.Generate(requests, sampling, null, default));
    }

    public static Workload FusedAdamW(string folder)
    {
        var model = WithGradients(folder);
        var optimizer = new AdamW(Parameters(model), new AdamWOptions());
        return new("AdamW, fused", "step", 1, 0, () => optimizer.Step(1e-9));
    }

    public static Workload TorchSharpAdamW(string folder)
    {
        var model = WithGradients(folder);
        var optimizer = optim.AdamW(model.parameters(), lr: 1e-9);
        return new("AdamW, TorchSharp's own", "step", 1, 0, () =>
        {
            using var scope = NewDisposeScope();
            nn.utils.clip_grad_norm_(model.parameters(), 1.0);
            optimizer.step();
        });
    }

    private static CausalLM WithGradients(string folder)
    {
        var model = WeightFiles.Load(folder);
        using var scope = NewDisposeScope();
        var ids = randint(2, model.Config.VocabularySize, [2, 8], dtype: int64);
        model.Logits(model.Hidden(ids)).sum().backward();
        return model;
    }

    private static IEnumerable<(string, TorchSharp.Modules.Parameter)> Parameters(CausalLM model) =>
        model.named_parameters().Select(item => (item.name, item.parameter));

    private static long Weights(CausalLM model) => model.named_parameters().Sum(item => item.parameter.numel());
}
