using System.Text.Json;
using SelfRewarding.HuggingFace.Configuration;
using SelfRewarding.HuggingFace.Conversations;
using SelfRewarding.HuggingFace.Conversion;
using SelfRewarding.HuggingFace.Gguf;
using SelfRewarding.Models;
using SelfRewarding.Torch.Models;
using SelfRewarding.Torch.Tests.Training;
using SelfRewarding.Training;
using static TorchSharp.torch;

namespace SelfRewarding.Torch.Tests.Models;

/// <summary>Models out of GGUF files: the same numbers as out of folders, and as the reference has them.</summary>
public sealed class GgufModelTests : IDisposable
{
    private const string SmolLm = "models/smollm2-135m-instruct/SmolLM2-135M-Instruct.Q4_1.gguf";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_folder_and_its_GGUF_file_give_the_same_bits()
    {
        using var made = TinyModel.Make();
        Directory.CreateDirectory(folder.In("m"));
        WeightFiles.Save(made, folder.In("m"));
        ModelConverter.Convert(folder.In("m"), folder.In("m.gguf"), BlockFormat.F32);
        using var model = WeightFiles.Load(folder.In("m.gguf"));

        Assert.Equal(TinyModel.Logits(made, [3, 5, 7]), TinyModel.Logits(model, [3, 5, 7]));
    }

    [Fact]
    public void Loading_leaves_only_the_parameters_and_closes_the_file()
    {
        using var made = TinyModel.Make();
        Directory.CreateDirectory(folder.In("m"));
        WeightFiles.Save(made, folder.In("m"));
        ModelConverter.Convert(folder.In("m"), folder.In("m.gguf"));

        Assert.Equal(0, TensorCount.LeftBy(() => WeightFiles.Load(folder.In("m.gguf")).Dispose()));
        File.Delete(folder.In("m.gguf"));
    }

    [Fact]
    public void A_SentencePiece_model_gives_the_reference_ids_and_logits()
    {
        using var golden = SharedData.Json("data/models/llama-2-tiny-random-gguf/golden.json");
        var path = SharedData.Path("data/models/llama-2-tiny-random-gguf/llama-2-tiny-random.gguf");
        using var model = WeightFiles.Load(path);
        var ids = golden.RootElement.GetProperty("ids").Deserialize<int[]>()!;
        var logits = TinyModel.Logits(model, ids)[^1];

        Assert.Equal(ids, ChatFormatFile.Load(path, model.Config).Prompt(ModelInput.Plain("Hello world!")));
        var expected = golden.RootElement.GetProperty("logits_0_31").Deserialize<float[]>()!;
        Assert.All(expected.Zip(logits), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        Assert.Equal(
            golden.RootElement.GetProperty("top10").Deserialize<int[]>(),
            logits.Index().OrderByDescending(item => item.Item).Take(10).Select(item => item.Index));
    }

    [Fact]
    public void SmolLM2_answers_as_the_reference_does()
    {
        using var golden = SharedData.Json("models/smollm2-135m-instruct/golden.json.gz");
        var path = SharedData.Path(SmolLm);
        using var model = WeightFiles.Load(path);
        var format = ChatFormatFile.Load(path, model.Config);
        foreach (var chat in golden.RootElement.GetProperty("chat").EnumerateArray())
            Assert.Equal(
                chat.GetProperty("prompt_ids").Deserialize<int[]>(),
                format.Prompt(ModelInput.Chat([.. chat.GetProperty("messages").EnumerateArray().Select(Message)])));

        foreach (var tensor in golden.RootElement.GetProperty("tensors").EnumerateArray().Where((_, i) => i % 9 == 0))
            CheckTensor(tensor, model);
        var first = golden.RootElement.GetProperty("chat")[0];
        var prompt = first.GetProperty("prompt_ids").Deserialize<int[]>()!;
        var greedy = first.GetProperty("greedy_ids").Deserialize<int[]>()!;
        var logits = TinyModel.Logits(model, [.. prompt, .. greedy]);
        foreach (var pair in first.GetProperty("next_token_top10").EnumerateArray())
            Assert.Equal(pair[1].GetDouble(), logits[prompt.Length - 1][pair[0].GetInt32()], 2e-3);
        for (var i = 0; i < greedy.Length; i++)
            Assert.Equal(greedy[i], Array.IndexOf(logits[prompt.Length - 1 + i], logits[prompt.Length - 1 + i].Max()));

        static Message Message(JsonElement message) => new(message.GetProperty("role").GetString()!, message.GetProperty("content").GetString()!);
    }

    [Fact]
    public void SmolLM2_finds_texts_as_probable_as_the_reference_does()
    {
        using var golden = SharedData.Json("models/smollm2-135m-instruct/golden.json.gz");
        using var model = WeightFiles.Load(SharedData.Path(SmolLm));
        var text = golden.RootElement.GetProperty("text")[0];
        var ids = text.GetProperty("ids").Deserialize<int[]>()!;
        var logits = TinyModel.Logits(model, ids);
        var loss = Enumerable.Range(1, ids.Length - 1).Average(i => LogSum(logits[i - 1]) - logits[i - 1][ids[i]]);

        Assert.Equal(text.GetProperty("mean_nll").GetDouble(), loss, 1e-4);

        static double LogSum(float[] row) => row.Max() + Math.Log(row.Sum(value => Math.Exp(value - row.Max())));
    }

    [Fact]
    public void Training_starts_from_a_GGUF_file_and_leaves_a_folder_with_its_tokenizer()
    {
        var path = SharedData.Path("conformance/models/gguf-llama/model-Q8_0.gguf");
        var engine = new TorchEngine(1);
        Example[] examples = [new("", "") { PromptTokens = [5, 6], ResponseTokens = [7, 8, 2] }];
        engine.FineTune(
            new Checkpoint("M0", path), examples, new SftOptions { Epochs = 1, BatchSize = 1 },
            new TrainingJob(folder.In("out"), 1, "SFT", null, null), CancellationToken.None);

        Assert.True(File.Exists(folder.In("out/model/tokenizer.json")));
        using var model = WeightFiles.Load(folder.In("out/model"));
        Assert.Equal(ModelConfigFile.Read(path).VocabularySize, model.Config.VocabularySize);
    }

    private static void CheckTensor(JsonElement expected, CausalLM model)
    {
        using var scope = NewDisposeScope();
        var tensor = model.state_dict()[expected.GetProperty("name").GetString()!].detach();
        Assert.Equal(expected.GetProperty("shape").Deserialize<long[]>(), tensor.shape);
        Assert.Equal(expected.GetProperty("first8").Deserialize<float[]>(), tensor.flatten()[..8].data<float>().ToArray());
        var l2 = tensor.to(float64).square().sum().sqrt().item<double>();
        Assert.Equal(expected.GetProperty("l2").GetDouble(), l2, 1e-6 * l2);
        Assert.Equal(expected.GetProperty("sum").GetDouble(), tensor.sum(ScalarType.Float64).item<double>(), 1e-6 * l2);
    }
}
