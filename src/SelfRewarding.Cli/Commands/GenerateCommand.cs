using System.CommandLine;
using System.Text.Json.Nodes;
using SelfRewarding.Cli.Rows;
using SelfRewarding.Cli.Terminal;
using SelfRewarding.Models;

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
        var output = new Option<string?>("--output") { Description = "JSONL: the input rows and \"completions\", in place of any that a row has" };
        var samples = new SamplesOption("completions a prompt", 1);
        var command = new Command(
            "generate",
            "Writes completions. A prompt goes through the model's chat template; where it has none, it is continued as it stands.\n"
            + "What is drawn follows from --seed, the row's number and the sample's: a row at another place in the file draws anew.\n"
            + "Examples:\n"
            + "  srlm generate --model runs/quickstart/M3/model --prompt \"reverse these words : cat dog cow\"\n"
            + "  srlm generate --model DIR --input prompts.jsonl --output answers.jsonl --temperature 0.7 --top-p 0.9 --samples 4")
        {
            model.Model, model.Adapter, prompt, input, output, samples.Option, model.Threads.Option,
        };
        sampling.AddTo(command);
        command.SetAction(parsed =>
        {
            var settings = sampling.Read(parsed);
            var count = samples.Read(parsed, settings);
            var files = (parsed.GetValue(input), parsed.GetValue(output));
            if (parsed.GetValue(prompt) is null == files is (null, null) || files is (null, not null) or (not null, null))
                throw new UserFaultException("generate needs either --prompt, or --input and --output");
            var rows = files.Item1 is { } from ? JsonRows.Read(from) : [];
            ModelInput[] inputs = [.. rows.Select(row => row.Input())];
            using var language = model.Threads.Engine(parsed).Load(model.Checkpoint(parsed, cancel));
            var writer = new Writer(language, settings, sampling.Seed(parsed), count, cancel);
            if (files.Item2 is { } to)
                JsonRows.Write(to, writer.Answer(rows, inputs));
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
            [.. inputs.SelectMany((input, i) => Enumerable.Range(0, samples)
                .Select(k => new GenerationRequest(input, RandomStream.For(seed, "generate", i, k))))],
            sampling, new ProgressLines(), cancel);

        public IEnumerable<JsonObject> Answer(IReadOnlyList<InputRow> rows, IReadOnlyList<ModelInput> inputs)
        {
            var completions = RowFaults.Named(rows, samples, () => Write(inputs));
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
