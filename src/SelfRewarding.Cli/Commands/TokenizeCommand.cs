using System.CommandLine;
using System.Text.Json.Nodes;
using SelfRewarding.Cli.Rows;
using SelfRewarding.Cli.Terminal;
using SelfRewarding.HuggingFace.Conversations;
using SelfRewarding.HuggingFace.Tokenizers;

namespace SelfRewarding.Cli.Commands;

/// <summary>srlm tokenize: texts to token ids, token ids to texts.</summary>
internal static class TokenizeCommand
{
    private const string FileName = "tokenizer.json";

    public static Command Create(CancellationToken cancel)
    {
        var model = new ModelOptions(required: false);
        var tokenizer = new Option<string?>("--tokenizer")
        {
            Description = "a tokenizer.json (or .gz), a SentencePiece tokenizer.model, or a vocab.json beside its merges.txt, in place of a model's",
        };
        var input = new Option<string>("--input") { Description = "JSONL of {\"text\"} or {\"ids\"}", Required = true };
        var output = new Option<string>("--output")
        {
            Description = "JSONL: the input rows, and \"ids\" and \"offsets\" (in place of any that a row has), or \"text\"",
            Required = true,
        };
        var command = new Command(
            "tokenize",
            "Turns texts into token ids and back. A row of \"text\" gets \"ids\" and \"offsets\" "
            + "([start, end) of each token in code points); one of\n"
            + "\"ids\" gets \"text\". Flags of a row, all false where absent: \"add_special_tokens\" (what the tokenizer puts around a text),\n"
            + "\"parse_special\" (texts of control tokens and other added tokens become those tokens), "
            + "\"split_special_tokens\" (the same, but only of\n"
            + "those not marked special, as transformers does), \"skip_special_tokens\" (leave control tokens out of a text).\n"
            + "Examples:\n"
            + "  srlm tokenize --model DIR --input texts.jsonl --output ids.jsonl\n"
            + "  srlm tokenize --tokenizer tokenizer.json --input ids.jsonl --output texts.jsonl")
        {
            model.Model, tokenizer, input, output,
        };
        command.SetAction(parsed =>
        {
            var reader = Read(parsed.GetValue(tokenizer), model.Text(parsed, cancel));
            JsonRows.Write(parsed.GetRequiredValue(output), JsonRows.Read(parsed.GetRequiredValue(input)).Select(row =>
            {
                cancel.ThrowIfCancellationRequested();
                return Fill(row, reader);
            }));
            return ExitCodes.Done;
        });
        return command;
    }

    private static Tokenizer Read(string? file, string? model)
    {
        if (file is not null)
            return Tokenizer.Load(file);
        if (model is null)
            throw new UserFaultException("tokenize needs a tokenizer; give --model or --tokenizer");
        return ChatFormatFile.ReadTokenizer(model)
            ?? throw new UserFaultException(
                $"{model}: there is no {FileName}, and neither texts nor ids can be read without one; add it, or give --tokenizer");
    }

    private static JsonObject Fill(InputRow row, Tokenizer tokenizer)
    {
        var (hasText, hasIds) = (row.Fields.ContainsKey("text"), row.Fields.ContainsKey("ids"));
        if (hasText == hasIds)
            throw new UserFaultException(
                $"{row.Place}: the row has {(hasText ? "both \"text\" and \"ids\"" : "neither \"text\" nor \"ids\"")}; it needs exactly one of them");
        if (hasIds)
        {
            row.Fields["text"] = tokenizer.Decode(row.AnyIds("ids"), row.Flag("skip_special_tokens"));
            return row.Fields;
        }
        var tokens = tokenizer.Encode(row.Text("text"), row.Flag("add_special_tokens"), Search(row));
        row.Fields["ids"] = new JsonArray([.. tokens.Ids.Select(id => JsonValue.Create(id))]);
        row.Fields["offsets"] = new JsonArray([.. tokens.Offsets.Select(span => new JsonArray(span.Start, span.End))]);
        return row.Fields;
    }

    private static AddedTokenSearch Search(InputRow row)
    {
        var parses = row.Flag("parse_special");
        if (row.Flag("split_special_tokens"))
            return AddedTokenSearch.AllButSpecial;
        return parses ? AddedTokenSearch.All : AddedTokenSearch.None;
    }
}
