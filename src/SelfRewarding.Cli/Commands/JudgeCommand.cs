using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using SelfRewarding.Cli.Rows;
using SelfRewarding.Cli.Terminal;
using SelfRewarding.Judging;
using SelfRewarding.Models;
using SelfRewarding.SelfInstruction;

namespace SelfRewarding.Cli.Commands;

/// <summary>srlm judge: a model reviews given answers (paper, section 2.2 step 3).</summary>
internal static class JudgeCommand
{
    public static Command Create(CancellationToken cancel)
    {
        var model = new ModelOptions();
        var paper = new JudgingOptions();
        var sampling = new SamplingFlags(paper.Sampling);
        var input = new Option<string>("--input") { Description = "JSONL of {\"prompt\",\"response\"}", Required = true };
        var output = new Option<string>("--output")
        {
            Description = "JSONL: the input rows, \"score\" and \"judgements\", in place of any that a row has",
            Required = true,
        };
        var samples = new SamplesOption("judgements an answer, averaged", paper.Samples);
        var prompt = new Option<string>("--judge-prompt")
        {
            Description = "additive (figure 2 of the paper), buckets (figure 7), a text with <INSTRUCTION_HERE> and <RESPONSE_HERE>, or a file of one",
            DefaultValueFactory = _ => paper.Prompt,
        };
        var command = new Command(
            "judge",
            "Lets a model judge answers: several judgements an answer, "
            + "\"score\" is the mean of those that can be read (0 to 5), null where none can.\n"
            + "What is drawn follows from --seed, the row's number and the sample's.\n"
            + "Examples:\n"
            + "  srlm judge --model DIR --input answers.jsonl --output judged.jsonl --seed 1\n"
            + "  srlm judge --model runs/quickstart/M1/model --input answers.jsonl --output judged.jsonl \\\n"
            + "    --judge-prompt \"review and score . question : <INSTRUCTION_HERE> answer : <RESPONSE_HERE> end\"")
        {
            model.Model, model.Adapter, input, output, prompt, samples.Option, model.Threads.Option,
        };
        sampling.AddTo(command);
        command.SetAction(parsed =>
        {
            var settings = sampling.Read(parsed);
            var count = samples.Read(parsed, settings);
            var options = new JudgingOptions { Prompt = Prompt(parsed.GetValue(prompt)!), Samples = count, Sampling = settings };
            var rows = JsonRows.Read(parsed.GetRequiredValue(input));
            CandidateSet[] answers =
                [.. rows.Select((row, i) => new CandidateSet(i, row.Text("prompt"), [new(row.Text("response"), [], FinishReason.Stop)]))];
            using var language = model.Threads.Engine(parsed).Load(model.Checkpoint(parsed, cancel));
            var judge = new Judge(language, options, sampling.Seed(parsed), "judge");
            var judged = RowFaults.Named(rows, count, () => judge.Score(answers, new ProgressLines("judge"), cancel));
            JsonRows.Write(parsed.GetRequiredValue(output), rows.Zip(judged, Fill));
            return ExitCodes.Done;
        });
        return command;
    }

    /// <summary>The name of a judge prompt, or the text of a file.</summary>
    private static string Prompt(string option)
    {
        if (option is "additive" or "buckets" || HasBothPlaces(option))
            return option;
        var text = TextFile.Read(option, "name additive, buckets or a text file");
        return HasBothPlaces(text)
            ? text
            : throw new UserFaultException(
                $"{option}: the judge prompt has no place for question and answer; write <INSTRUCTION_HERE> and <RESPONSE_HERE> into it");
    }

    private static bool HasBothPlaces(string text) =>
        text.Contains("<INSTRUCTION_HERE>", StringComparison.Ordinal) && text.Contains("<RESPONSE_HERE>", StringComparison.Ordinal);

    private static JsonObject Fill(InputRow row, JudgedSet judged)
    {
        row.Fields["score"] = judged.Responses[0].Score;
        row.Fields["judgements"] = JsonSerializer.SerializeToNode(judged.Responses[0].Judgements);
        return row.Fields;
    }
}
