using System.CommandLine;
using System.Text.Json.Nodes;
using SelfRewarding.Cli.Rows;
using SelfRewarding.Cli.Terminal;
using SelfRewarding.Models;
using SelfRewarding.Torch;

namespace SelfRewarding.Cli.Commands;

/// <summary>srlm generate: completions of one prompt, or of the rows of a file.</summary>
internal static class GenerateCommand
{
    public static Command Create(CancellationToken cancel)
    {
        var model = new ModelOptions();
        var sampling = new SamplingFlags();
        var prompt = new Option<string?>("--prompt") { Description = "one user turn; its completion goes to standard output" };
        var input = new Option<string?>("--input") { Description = "JSONL of {\"prompt\"}, {\"messages\"} or {\"prompt_ids\"}" };
        var output = new Option<string?>("--output") { Description = "JSONL: the input rows and \"completions\"" };
        var samples = new Option<int>("--samples") { Description = "completions a prompt", DefaultValueFactory = _ => 1 };
        var command = new Command(
            "generate",
            "Writes completions. A prompt goes through the model's chat template; where it has none, it is continued as it stands.\n"
            + "Examples:\n"
            + "  srlm generate --model runs/quickstart/M3/model --prompt \"reverse these words : cat dog cow\"\n"
            + "  srlm generate --model DIR --input prompts.jsonl --output answers.jsonl --temperature 0.7 --top-p 0.9 --samples 4")
        {
            model.Model, model.Adapter, prompt, input, output, samples, model.Threads,
        };
        sampling.AddTo(command);
        command.SetAction(parsed =>
        {
            var count = parsed.GetValue(samples);
            if (count < 1)
                throw new UserFaultException($"--samples is {count}; it must be at least 1");
            var files = (parsed.GetValue(input), parsed.GetValue(output));
            if (parsed.GetValue(prompt) is null == files is (null, null) || files is (null, not null) or (not null, null))
                throw new UserFaultException("generate needs either --prompt, or --input and --output");
            using var language = new TorchEngine(parsed.GetValue(model.Threads)).Load(model.Checkpoint(parsed, cancel));
            var writer = new Writer(language, sampling.Read(parsed), sampling.Seed(parsed), count, cancel);
            if (files is ({ } from, { } to))
                JsonRows.Write(to, writer.Answer(JsonRows.Read(from)));
            else
                Print(writer, parsed.GetRequiredValue(prompt)!);
            return ExitCodes.Done;
        });
        return command;
    }

    private static void Print(Writer writer, string prompt)
    {
        foreach (var completion in writer.Write([ModelInput.User(prompt)]))
            Console.WriteLine(completion.Text);
    }

    private sealed class Writer(ILanguageModel model, SamplingOptions sampling, long seed, int samples, CancellationToken cancel)
    {
        public IReadOnlyList<Completion> Write(IReadOnlyList<ModelInput> inputs) => model.Generate(
            [.. inputs.SelectMany((input, i) => Enumerable.Range(0, samples).Select(k => new GenerationRequest(input, RandomStream.For(seed, "generate", i, k))))],
            sampling, new ProgressLines(), cancel);

        public IEnumerable<JsonObject> Answer(IReadOnlyList<InputRow> rows)
        {
            var completions = RowFaults.Named(rows, samples, () => Write([.. rows.Select(row => row.Input())]));
            for (var i = 0; i < rows.Count; i++)
            {
                rows[i].Fields["completions"] = new JsonArray([.. completions.Skip(i * samples).Take(samples).Select(Row)]);
                yield return rows[i].Fields;
            }
        }

        private static JsonObject Row(Completion completion) => new()
        {
            ["text"] = completion.Text,
            ["ids"] = new JsonArray([.. completion.Tokens.Select(id => JsonValue.Create(id))]),
            ["finish_reason"] = completion.Finish == FinishReason.Stop ? "stop" : "length",
        };
    }
}
