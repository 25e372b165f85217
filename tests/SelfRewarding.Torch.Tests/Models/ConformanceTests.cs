using System.Text.Json;
using SelfRewarding.Torch.Models;

using static TorchSharp.torch;

namespace SelfRewarding.Torch.Tests.Models;

/// <summary>Logits, losses and gradients of transformers on the same checkpoints.</summary>
public sealed class ConformanceTests
{
    public static TheoryData<string> Folders => ["llama-gqa-tied", "llama-mha-untied-bias", "llama-bf16", "llama-f16", "llama-sharded"];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Logits_are_those_of_transformers(string folder)
    {
        using var golden = SharedData.Json($"conformance/models/{folder}/golden.json");
        var tolerance = golden.RootElement.GetProperty("tolerance").GetProperty("logits_absolute").GetDouble();
        using var model = WeightFiles.Load(SharedData.Path($"conformance/models/{folder}"));
        using var scope = NewDisposeScope();
        using var quiet = no_grad();

        foreach (var row in golden.RootElement.GetProperty("rows").EnumerateObject().Where(row => row.Value.TryGetProperty("logits", out _)))
        {
            long[] ids = [.. row.Value.GetProperty("input_ids").EnumerateArray().Select(id => id.GetInt64())];
            var expected = row.Value.GetProperty("logits").Deserialize<float[][]>()!;
            var logits = model.Logits(model.Hidden(tensor(ids).unsqueeze(0)))[0];      // (T, V)
            for (var t = 0; t < ids.Length; t++)
                Assert.InRange((logits[t] - tensor(expected[t])).abs().max().item<float>(), 0, tolerance);
        }
    }
}
