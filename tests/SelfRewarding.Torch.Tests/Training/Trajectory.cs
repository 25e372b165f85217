using System.Text.Json;
using SelfRewarding.Torch.Dpo;
using SelfRewarding.Torch.Models;
using SelfRewarding.Torch.Training;
using SelfRewarding.Training;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace SelfRewarding.Torch.Tests.Training;

/// <summary>Walks a recorded training of the Python stack update by update: warm-up 4, cosine to a tenth, clip 1.0, decay 0.1.</summary>
internal static class Trajectory
{
    public const string Start = "conformance/training/start-model";

    public static void Follow(CausalLM model, JsonElement golden, Func<int, MetricsRow> accumulate, Action<JsonElement, MetricsRow> compare) =>
        Follow([.. model.named_parameters()], golden, accumulate, compare, 0.001, new AdamWOptions());

    public static void Follow(
        IReadOnlyList<(string Name, Parameter Parameter)> parameters, JsonElement golden,
        Func<int, MetricsRow> accumulate, Action<JsonElement, MetricsRow> compare,
        double peak, AdamWOptions options)
    {
        var steps = golden.GetProperty("steps").EnumerateArray().ToList();
        var rate = new LearningRate(peak, 0.1, DecayShape.Cosine, 4, steps.Count);
        using var optimizer = new AdamW(parameters, options);
        for (var step = 0; step < steps.Count; step++)
        {
            var row = accumulate(step);
            row = row with { LearningRate = rate.Of(step), GradientNorm = optimizer.Step(rate.Of(step)) };
            foreach (var (_, parameter) in parameters)
                parameter.grad = null;
            Near(steps[step], "lr_used", row.LearningRate, 1e-9 * row.LearningRate);
            Near(steps[step], "loss", row.Loss, 5e-5 * Math.Max(1, row.Loss));
            Near(steps[step], "grad_norm", row.GradientNorm, 1e-4 * row.GradientNorm);
            compare(steps[step], row);
        }
        Final(parameters, golden.GetProperty("final_parameters"));
    }

    public static void Near(JsonElement step, string key, double actual, double tolerance) =>
        Assert.InRange(Math.Abs(step.GetProperty(key).GetDouble() - actual), 0, tolerance);

    /// <summary>The pairs of every update of dpo.json.</summary>
    public static IReadOnlyList<TokenPair> Pairs(JsonElement golden) =>
    [
        .. golden.GetProperty("batches").EnumerateArray().SelectMany(update => update.EnumerateArray()).SelectMany(micro =>
        {
            var rows = Rows(micro, "completion_mask", value => value == 1);
            return rows.Take(2).Zip(rows.Skip(2), (chosen, rejected) => new TokenPair(chosen.Prompt, chosen.Response, rejected.Response));
        }),
    ];

    /// <summary>The rows of one micro-batch.</summary>
    public static IReadOnlyList<TokenExample> Rows(JsonElement micro, string mask, Func<int, bool> isResponse)
    {
        var ids = micro.GetProperty("input_ids").Deserialize<int[][]>()!;
        var held = micro.GetProperty("attention_mask").Deserialize<int[][]>()!;
        var marks = micro.GetProperty(mask).Deserialize<int[][]>()!;
        return
        [
            .. ids.Select((row, i) => new TokenExample(
                [.. row.Where((_, t) => held[i][t] == 1 && !isResponse(marks[i][t]))],
                [.. row.Where((_, t) => held[i][t] == 1 && isResponse(marks[i][t]))])),
        ];
    }

    private static void Final(IReadOnlyList<(string Name, Parameter Parameter)> parameters, JsonElement expected)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        Assert.Equal(parameters.Count, expected.EnumerateObject().Count());
        foreach (var (name, parameter) in parameters)
        {
            var golden = expected.GetProperty(name);
            var values = parameter.to(float64);
            Near(golden, "l2", values.norm().item<double>(), 1e-5 * values.norm().item<double>());
            var first = golden.GetProperty("first8").Deserialize<double[]>()!;
            for (var i = 0; i < first.Length; i++)
                Assert.Equal(first[i], values.reshape(-1)[i].item<double>(), 2e-5);
        }
    }
}
