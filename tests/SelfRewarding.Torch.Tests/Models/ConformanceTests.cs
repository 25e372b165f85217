using System.Text.Json;
using SelfRewarding.Torch.Generation;
using SelfRewarding.Torch.Training;
using static TorchSharp.torch;

namespace SelfRewarding.Torch.Tests.Models;

/// <summary>Logits, log-probabilities, losses and gradients of transformers on the same checkpoints, a family or a trait each.</summary>
public sealed class ConformanceTests
{
    [Theory]
    [MemberData(nameof(ReferenceModels.All), MemberType = typeof(ReferenceModels))]
    public void Logits_are_those_of_transformers(string name)
    {
        using var golden = ReferenceModels.Golden(name);
        using var model = ReferenceModels.Load(name);
        var tolerance = ReferenceModels.LogitTolerance(golden);
        foreach (var row in golden.RootElement.GetProperty("rows").EnumerateObject())
        {
            var logits = TinyModel.Logits(model, ReferenceModels.Ids(row.Value, "input_ids"));
            foreach (var (at, expected) in Expected(row.Value))
                AssertNear(expected, logits[at], tolerance);
        }

        static IEnumerable<(int At, float[] Logits)> Expected(JsonElement row) => row.TryGetProperty("logits", out var all)
            ? all.EnumerateArray().Select((logits, at) => (at, ReferenceModels.Floats(logits)))
            : row.GetProperty("logits_at").EnumerateObject().Select(item => (int.Parse(item.Name), ReferenceModels.Floats(item.Value)));
    }

    [Theory]
    [MemberData(nameof(ReferenceModels.All), MemberType = typeof(ReferenceModels))]
    public void The_config_of_transformers_4_gives_the_same_bits(string name)
    {
        using var golden = ReferenceModels.Golden(name);
        using var model = ReferenceModels.Load(name);
        using var legacy = ReferenceModels.LoadLegacy(name);
        var ids = ReferenceModels.Ids(golden.RootElement.GetProperty("rows").GetProperty("long"), "input_ids");

        Assert.Equal(TinyModel.Logits(model, ids), TinyModel.Logits(legacy, ids));
    }

    [Theory]
    [MemberData(nameof(ReferenceModels.All), MemberType = typeof(ReferenceModels))]
    public void Padding_on_either_side_changes_nothing(string name)
    {
        using var golden = ReferenceModels.Golden(name);
        using var model = ReferenceModels.Load(name);
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var tolerance = ReferenceModels.LogitTolerance(golden);

        var (ids, mask, expected) = Batch(golden, "right");
        var hidden = model.Hidden(Matrix(ids));
        for (var row = 0; row < ids.Length; row++)
            AssertNear(expected[row], Numbers(model.Logits(hidden[row, mask[row].Sum() - 1])), tolerance);

        (ids, mask, expected) = Batch(golden, "left");
        var width = ids[0].Length;
        int[] starts = [.. mask.Select(row => width - row.Sum())];
        using var cache = new KeyValueCache(model.Config, ids.Length, width) { Starts = starts };
        hidden = model.Hidden(
            Matrix(ids), Matrix([.. starts.Select(start => Enumerable.Range(0, width).Select(t => Math.Max(0, t - start)).ToArray())]), cache);
        for (var row = 0; row < ids.Length; row++)
            AssertNear(expected[row], Numbers(model.Logits(hidden[row, width - 1])), tolerance);
        Assert.True(hidden.isfinite().all().item<bool>());
    }

    [Theory]
    [MemberData(nameof(ReferenceModels.All), MemberType = typeof(ReferenceModels))]
    public void Losses_and_gradients_are_those_of_transformers(string name)
    {
        using var golden = ReferenceModels.Golden(name);
        using var model = ReferenceModels.Load(name);
        using var scope = NewDisposeScope();
        var (rows, expected) = (golden.RootElement.GetProperty("rows"), golden.RootElement.GetProperty("loss"));
        var batch = new TokenBatch([.. expected.GetProperty("rows").EnumerateArray().Select(row => Example(rows.GetProperty(row.GetString()!)))]);

        var loss = -LogProbabilities.OfTokens(model, batch).mean();
        loss.backward();

        Assert.Equal(expected.GetProperty("counted_labels").GetInt32(), batch.ResponseTokens);
        Assert.Equal(expected.GetProperty("loss").GetDouble(), loss.item<float>(), 1e-5);
        var gradients = model.named_parameters().ToDictionary(item => item.name, item => item.parameter.grad!);
        var norms = expected.GetProperty("gradient_l2").EnumerateObject().ToDictionary(item => item.Name, item => item.Value.GetDouble());
        Assert.Equal(norms.Keys.Order(), gradients.Keys.Order());
        foreach (var (parameter, norm) in norms)
            Assert.InRange(gradients[parameter].to(float64).norm().item<double>(), norm * (1 - 1e-4), norm * (1 + 1e-4));
        foreach (var item in expected.GetProperty("gradient_full").EnumerateObject())
        {
            var (parameter, gradient) = Slice(item.Name, gradients);
            var numbers = item.Value[0].ValueKind == JsonValueKind.Array
                ? item.Value.EnumerateArray().SelectMany(ReferenceModels.Floats)
                : ReferenceModels.Floats(item.Value);
            AssertNear([.. numbers], Numbers(gradient.flatten()), 1e-4 * norms[parameter]);
        }
    }

    [Theory]
    [MemberData(nameof(ReferenceModels.All), MemberType = typeof(ReferenceModels))]
    public void Log_probabilities_of_responses_are_those_of_transformers(string name)
    {
        using var golden = ReferenceModels.Golden(name);
        using var model = ReferenceModels.Load(name);
        JsonElement[] rows = [.. golden.RootElement.GetProperty("rows").EnumerateObject().Select(row => row.Value)];

        var written = ResponseLogProbabilities.Of(model, [.. rows.Select(row => Split(row))], null, TestContext.Current.CancellationToken);

        foreach (var (row, numbers) in rows.Zip(written))
        {
            var start = row.GetProperty("response").GetProperty("start").GetInt32();
            AssertNear(
                ReferenceModels.Floats(row.GetProperty("token_logp"))[(start - 1)..], [.. numbers.Select(number => (float)number)],
                2 * ReferenceModels.LogitTolerance(golden));
            Assert.Equal(row.GetProperty("response").GetProperty("summed_logp").GetDouble(), numbers.Sum(), 1e-3);
        }
    }

    private static (IReadOnlyList<int> Prompt, IReadOnlyList<int> Response) Split(JsonElement row)
    {
        var ids = ReferenceModels.Ids(row, "input_ids");
        var start = row.GetProperty("response").GetProperty("start").GetInt32();
        return (ids[..start], ids[start..]);
    }

    private static TokenExample Example(JsonElement row) => new(Split(row).Prompt, Split(row).Response);

    /// <summary>"name[0:2]" is rows 0 and 1 of a gradient.</summary>
    private static (string Name, Tensor Gradient) Slice(string text, Dictionary<string, Tensor> gradients)
    {
        if (!text.EndsWith(']'))
            return (text, gradients[text]);
        var (name, range) = (text[..text.IndexOf('[')], text[(text.IndexOf('[') + 1)..^1].Split(':').Select(int.Parse).ToArray());
        return (name, gradients[name].narrow(0, range[0], range[1] - range[0]));
    }

    private static (int[][] Ids, int[][] Mask, float[][] Logits) Batch(JsonDocument golden, string side)
    {
        var batch = golden.RootElement.GetProperty("padded").GetProperty(side);
        return (batch.GetProperty("input_ids").Deserialize<int[][]>()!, batch.GetProperty("attention_mask").Deserialize<int[][]>()!,
            batch.GetProperty("last_real_position_logits").Deserialize<float[][]>()!);
    }

    private static Tensor Matrix(int[][] rows) => tensor(rows.SelectMany(row => row.Select(id => (long)id)).ToArray()).view(rows.Length, -1);

    private static float[] Numbers(Tensor row) => row.contiguous().data<float>().ToArray();

    private static void AssertNear(float[] expected, float[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.InRange(Math.Abs(expected[i] - actual[i]), 0, tolerance);
    }
}
