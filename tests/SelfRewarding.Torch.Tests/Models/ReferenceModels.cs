using System.Text.Json;
using SelfRewarding.Torch.Models;

namespace SelfRewarding.Torch.Tests.Models;

/// <summary>The checkpoints with numbers that transformers computed, each with its config in both layouts.</summary>
internal static class ReferenceModels
{
    public static string[] Names { get; } =
    [
        "llama-gqa-tied", "llama-mha-untied-bias", "llama-bf16", "llama-f16", "llama-sharded", "llama-rope-llama3",
        "llama-rope-linear", "llama-rope-dynamic",
        "llama-rope-yarn", "mistral-sliding", "qwen2-bias-tied", "qwen2-sliding-upper", "qwen3-qknorm", "smollm3-nope",
        "gemma2-softcap", "gemma3-text",
        "phi3-fused-partial", "olmo2-postnorm", "granite-multipliers",
    ];

    public static TheoryData<string> All => [.. Names];

    public static JsonDocument Golden(string name) => SharedData.Json($"conformance/models/{name}/golden.json");

    public static CausalLM Load(string name) => WeightFiles.Load(SharedData.Path($"conformance/models/{name}"));

    /// <summary>The same weights under the config as transformers 4 wrote it.</summary>
    public static CausalLM LoadLegacy(string name)
    {
        var source = SharedData.Path($"conformance/models/{name}");
        var folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            foreach (var file in Directory.EnumerateFiles(source, "model*"))
                File.CreateSymbolicLink(Path.Combine(folder, Path.GetFileName(file)), file);
            File.Copy(Path.Combine(source, "config.legacy.json"), Path.Combine(folder, "config.json"));
            return WeightFiles.Load(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public static double LogitTolerance(JsonDocument golden) =>
        golden.RootElement.GetProperty("tolerance").GetProperty("logits_absolute").GetDouble();

    public static int[] Ids(JsonElement element, string name) => element.GetProperty(name).Deserialize<int[]>()!;

    public static float[] Floats(JsonElement element) => element.Deserialize<float[]>()!;
}
