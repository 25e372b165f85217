using SelfRewarding.HuggingFace.Conversations;
using SelfRewarding.Models;
using SelfRewarding.Torch.Models;
using SelfRewarding.Torch.Tests.Models;
using SelfRewarding.Training;

namespace SelfRewarding.Torch.Tests;

public sealed class TorchLanguageModelTests
{
    private static readonly SamplingOptions Sampling = new() { Temperature = 1, TopP = 1, MaxTokens = 9 };
    private static readonly ChatFormat Format = new(new LetterCodec(), null, [1]);

    [Fact]
    public void Completions_come_in_the_order_of_the_requests_and_their_text_has_no_control_token()
    {
        using var model = TinyModel.Make();
        using var language = new TorchLanguageModel(model, Format, ownsModel: false);
        GenerationRequest[] requests =
            [.. Enumerable.Range(0, 90).Select(i => new GenerationRequest(ModelInput.User(new string('d', 1 + i % 7)), (ulong)i))];

        var together = language.Generate(requests, Sampling, null, TestContext.Current.CancellationToken);

        Assert.Contains(together, completion => completion.Finish == FinishReason.Stop);
        foreach (var (request, completion) in requests.Zip(together))
        {
            var alone = language.Generate([request], Sampling, null, TestContext.Current.CancellationToken)[0];
            Assert.Equal(alone.Tokens, completion.Tokens);
            Assert.Equal(completion.Tokens.Count(token => token > 1), completion.Text.Length);
            Assert.Equal(completion.Finish == FinishReason.Stop, completion.Tokens[^1] == 1);
        }
    }

    [Fact]
    public void Log_probabilities_take_the_ids_of_an_example_before_its_text()
    {
        using var language = new TorchLanguageModel(TinyModel.Make(), Format, ownsModel: true);
        var text = new Example("abc", "de");
        var ids = new Example("", "") { PromptTokens = [2, 3, 4], ResponseTokens = [5, 6, 1] };
        var cut = ids with { ResponseTokens = [5, 6] };

        var numbers = language.LogProbabilities([text, ids, cut], null, TestContext.Current.CancellationToken);

        Assert.Equal(3, numbers[0].Count);
        for (var t = 0; t < 3; t++)
            Assert.Equal(numbers[0][t], numbers[1][t], 1e-6);
        Assert.Equal(2, numbers[2].Count);
        Assert.All(numbers[0], number => Assert.True(number < 0));
    }

    [Fact]
    public void Progress_counts_every_request_and_every_token()
    {
        using var language = new TorchLanguageModel(TinyModel.Make(), Format, ownsModel: true);
        var told = new Told();
        GenerationRequest[] requests = [.. Enumerable.Range(0, 5).Select(i => new GenerationRequest(ModelInput.Plain("ab"), (ulong)i))];

        var completions = language.Generate(requests, Sampling, told, TestContext.Current.CancellationToken);

        Assert.Equal((5, 5), (told.Reports[^1].Done, told.Reports[^1].Total));
        Assert.Equal(completions.Sum(completion => completion.Tokens.Count), told.Reports.Sum(report => report.Tokens));
    }

    [Fact]
    public void Nothing_is_left_behind_and_a_model_of_someone_else_stays_alive()
    {
        using var model = TinyModel.Make();
        TinyModel.Logits(model, [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20]);               // fills the table of positions
        GenerationRequest[] requests =
            [.. Enumerable.Range(0, 9).Select(i => new GenerationRequest(ModelInput.Plain(new string('b', 1 + i)), (ulong)i))];

        Assert.Equal(0, TensorCount.LeftBy(() =>
        {
            using var language = new TorchLanguageModel(model, Format, ownsModel: false);
            language.Generate(requests, Sampling, null, CancellationToken.None);
            language.LogProbabilities([new Example("abc", "de"), new Example("b", "")], null, CancellationToken.None);
        }));
        Assert.Equal(2, TinyModel.Logits(model, [2, 3]).Length);
    }

    [Fact]
    public void A_model_saved_and_loaded_writes_the_same()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            using var model = TinyModel.Make();
            WeightFiles.Save(model, folder);
            using var loaded = WeightFiles.Load(folder);
            GenerationRequest[] requests = [.. Enumerable.Range(0, 9).Select(i => new GenerationRequest(ModelInput.Plain("bcd"), (ulong)i))];

            Assert.Equal(Written(model), Written(loaded));

            IEnumerable<string> Written(CausalLM one) =>
                new TorchLanguageModel(one, Format, ownsModel: false).Generate(requests, Sampling, null, TestContext.Current.CancellationToken)
                    .Select(completion => completion.Text);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private sealed class Told : IProgress<StageProgress>
    {
        public List<StageProgress> Reports { get; } = [];

        public void Report(StageProgress value) => Reports.Add(value);
    }

    /// <summary>a is token 2, b is token 3 …</summary>
    private sealed class LetterCodec : ITextCodec
    {
        public IReadOnlyList<int> Begin => [];

        public IReadOnlyDictionary<string, int> ControlTokens { get; } = new Dictionary<string, int>();

        public IReadOnlyList<int> Encode(string text, IReadOnlyList<Stretch> literal) => [.. text.Select(letter => letter - 'a' + 2)];

        public string Decode(IReadOnlyList<int> tokens) => new([.. tokens.Where(token => token > 1).Select(token => (char)('a' + token - 2))]);
    }
}
