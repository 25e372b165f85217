using System.Text.Json;
using SelfRewarding.Torch.Models;

namespace SelfRewarding.Torch.Tests.Models;

/// <summary>Logits of GGUF files in all formats against the reference.</summary>
public sealed class GgufLogitsTests
{
    [Theory]
    [InlineData("gguf-llama", "model-F32.gguf")]
    [InlineData("gguf-llama", "model-F16.gguf")]
    [InlineData("gguf-llama", "model-BF16.gguf")]
    [InlineData("gguf-llama", "model-Q8_0.gguf")]
    [InlineData("gguf-llama", "model-Q4_0.gguf")]
    [InlineData("gguf-llama", "model-Q4_1.gguf")]
    [InlineData("gguf-llama", "model-Q5_0.gguf")]
    [InlineData("gguf-llama", "model-Q5_1.gguf")]
    [InlineData("gguf-k-quants", "model-K-mixed.gguf")]
    public void Logits_are_those_of_the_reference(string name, string file)
    {
        using var golden = SharedData.Json($"conformance/models/{name}/golden.json");
        using var model = WeightFiles.Load(SharedData.Path($"conformance/models/{name}/{file}"));
        foreach (var row in golden.RootElement.GetProperty("files").GetProperty(file).GetProperty("rows").EnumerateObject())
        {
            var logits = TinyModel.Logits(model, row.Value.GetProperty("input_ids").Deserialize<int[]>()!);
            var expected = Expected(row.Value);
            foreach (var (wanted, actual) in expected.Zip(logits[^expected.Length..]))
                Assert.All(wanted.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 2e-4));
        }

        static float[][] Expected(JsonElement row) => row.TryGetProperty("logits", out var all)
            ? [.. all.EnumerateArray().Select(ReferenceModels.Floats)]
            : [ReferenceModels.Floats(row.GetProperty("last_logits"))];
    }
}
