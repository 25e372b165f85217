using System.Text.Json.Nodes;
using SelfRewarding.Torch.Lora;
using SelfRewarding.Torch.Models;
using SelfRewarding.Torch.Tests.Training;
using SelfRewarding.Training;
using static TorchSharp.torch;
using TinyModel = SelfRewarding.Torch.Tests.Models.TinyModel;

namespace SelfRewarding.Torch.Tests.Lora;

/// <summary>A tiny model and adapters for it in a folder that goes away with the test.</summary>
internal sealed class LoraFiles : IDisposable
{
    public static readonly LoraOptions Options = new() { Rank = 2, Alpha = 6, Targets = ["q_proj", "down_proj"] };
    public static readonly int[] Row = [2, 3, 4, 5, 6];

    public TemporaryFolder Folder { get; } = new();

    public void Dispose() => Folder.Dispose();

    /// <summary>An adapter with values everywhere, as if it had been trained.</summary>
    public static LoraAdapter Trained(CausalLM model, LoraOptions options, long seed = 5)
    {
        var adapter = LoraAdapter.Fresh(model, options, seed, "M1");
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        foreach (var (name, value) in adapter.Parameters())
        {
            var random = RandomStream.Walk(RandomStream.For(seed, name));
            value.add_(tensor((float[])[.. Enumerable.Range(0, (int)value.numel()).Select(_ => (float)(random.Uniform() - 0.5))]).view(value.shape));
        }
        return adapter;
    }

    public string SaveBase()
    {
        Directory.CreateDirectory(Folder.In("base"));
        using var model = TinyModel.Make();
        WeightFiles.Save(model, Folder.In("base"));
        return Folder.In("base");
    }

    public void SaveAdapter(string name, string below, long seed)
    {
        Directory.CreateDirectory(Folder.In(name));
        using var model = TinyModel.Make();
        Trained(model, Options, seed).Save(Folder.In(name), below);
    }

    public void Change(string was, string becomes)
    {
        var path = Folder.In("adapter/adapter_config.json");
        var text = JsonNode.Parse(File.ReadAllText(path))!.ToJsonString();
        Assert.Contains(was, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(was, becomes, StringComparison.Ordinal));
    }

    public static double Distance(float[][] a, float[][] b) =>
        a.SelectMany(row => row).Zip(b.SelectMany(row => row), (x, y) => Math.Abs((double)x - y)).Max();
}
