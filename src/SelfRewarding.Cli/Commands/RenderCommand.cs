using System.CommandLine;
using System.Globalization;
using SelfRewarding.Cli.Rows;
using SelfRewarding.Cli.Terminal;
using SelfRewarding.HuggingFace.Conversations;
using SelfRewarding.HuggingFace.Templates;

namespace SelfRewarding.Cli.Commands;

/// <summary>srlm render: conversations as a chat template writes them.</summary>
internal static class RenderCommand
{
    private const string Moment = "yyyy-MM-dd'T'HH:mm:ss";

    public static Command Create(CancellationToken cancel)
    {
        var model = new ModelOptions(required: false);
        var template = new Option<string?>("--template") { Description = "a Jinja chat template, in place of a model's" };
        var input = new Option<string>("--input") { Description = "JSONL of {\"messages\"} and further variables of the template", Required = true };
        var output = new Option<string>("--output")
        {
            Description = "JSONL: the input rows and \"text\" or \"error\", in place of any that a row has",
            Required = true,
        };
        var now = new Option<string?>("--now")
        {
            Description = "the time templates are told, such as 2025-03-09T14:05:07; always the same where not given",
        };
        var command = new Command(
            "render",
            "Writes conversations with a chat template. A row holds \"messages\"; it may hold \"tools\", \"documents\", \"add_generation_prompt\",\n"
            + "\"continue_final_message\", its own \"template\" and any other variable; "
            + "one named …_token counts as the template's own text. Each row gets\n"
            + "\"text\" and, where they can be told, \"assistant_spans\": "
            + "what the assistant wrote, [start, end) in code points. Where the template refuses\n"
            + "or fails, the row gets \"error\". A row without \"messages\" is rendered with its variables alone.\n"
            + "Examples:\n"
            + "  srlm render --model DIR --input conversations.jsonl --output texts.jsonl\n"
            + "  srlm render --template chat_template.jinja --input conversations.jsonl --output texts.jsonl --now 2025-03-09T14:05:07")
        {
            model.Model, template, input, output, now,
        };
        command.SetAction(parsed =>
        {
            var folder = model.Text(parsed, cancel);
            var format = Format(folder, parsed.GetValue(template));
            var rows = JsonRows.Read(parsed.GetRequiredValue(input));
            var writer = new RowRenderer(format, Clock(parsed.GetValue(now)));
            JsonRows.Write(parsed.GetRequiredValue(output), rows.Select(row =>
            {
                cancel.ThrowIfCancellationRequested();
                return writer.Fill(row);
            }));
            if (writer.Failed > 0)
                Console.Error.WriteLine($"srlm: {writer.Failed} of {rows.Count} rows could not be rendered; they have an \"error\"");
            return ExitCodes.Done;
        });
        return command;
    }

    private static ChatTemplateFile Format(string? folder, string? template)
    {
        var format = folder is null ? new ChatTemplateFile("", null, new Dictionary<string, string>()) : ChatTemplateFile.Read(folder);
        return template is null ? format : format with { Place = template, Source = TextFile.Read(template, "name a Jinja file"), ToolUse = null };
    }

    private static TemplateClock Clock(string? now)
    {
        if (now is null)
            return ChatFormatFile.Clock;
        return DateTime.TryParseExact(now, Moment, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? new TemplateClock(time)
            : throw new UserFaultException($"--now is {now}; it must be a day and a time, such as 2025-03-09T14:05:07");
    }
}
