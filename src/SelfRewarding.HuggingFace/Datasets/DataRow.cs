using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SelfRewarding.HuggingFace.Datasets;

/// <summary>One row of a data file, whatever the file is, and where it stands.</summary>
/// <param name="Place">"file:line", or "file:row" where the file has no lines; both count from 1.</param>
/// <param name="Fields">The columns; nothing where <paramref name="Fault"/> says why the row cannot be read.</param>
/// <param name="Fault">Why the row cannot be read, or null.</param>
public sealed record DataRow(string Place, JsonObject Fields, string? Fault = null)
{
    private const int Shown = 60;

    private static readonly JsonSerializerOptions AsWritten = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>True where a column is there and not null.</summary>
    public bool Has(string column) => Fields[column] is not null;

    /// <summary>A text that must be there and not be blank.</summary>
    public string Text(string column) => Text(Fields, column, "");

    /// <summary>A text that may be missing, null or blank; then null.</summary>
    public string? OptionalText(string column)
    {
        var text = Fields[column] is null ? null : AnyText(Fields, column, "");
        return string.IsNullOrWhiteSpace(text) ? null : text;
    }

    /// <summary>A whole number from 0 that may be missing or null; 0.0 and "0" count as 0.</summary>
    public int? Rank(string column) => Rank(Fields, column, "");

    /// <summary>A list of token ids, or null where the column is not there.</summary>
    public IReadOnlyList<int>? Ids(string column)
    {
        if (!Has(column))
            return null;
        return Fields[column] is JsonArray list && list.All(item => item is JsonValue value && value.TryGetValue<int>(out var id) && id >= 0)
            ? [.. list.Select(item => item!.GetValue<int>())]
            : throw Wrong(Fields, column, "", "it must be a list of token ids");
    }

    /// <summary>A text of an object inside the row; <paramref name="where"/> names the object, such as "answers[1].".</summary>
    internal static string Text(JsonObject fields, string column, string where)
    {
        var text = AnyText(fields, column, where);
        return string.IsNullOrWhiteSpace(text)
            ? throw new RowFaultException($"\"{where}{column}\" is empty", "every row needs one")
            : text;
    }

    /// <summary>A rank of an object inside the row.</summary>
    internal static int? Rank(JsonObject fields, string column, string where)
    {
        // An empty cell of a CSV file is how a table writes null.
        if (fields[column] is not { } node || node.ToString().Length == 0)
            return null;
        var isNumber = node is JsonValue value && (value.TryGetValue<double>(out var number)
            || (value.TryGetValue<string>(out var text) && double.TryParse(text, out number)))
            && number is >= 0 and <= int.MaxValue && number == Math.Floor(number);
        return isNumber
            ? (int)double.Parse(node.ToString())
            : throw Wrong(fields, column, where, "it must be a whole number from 0, the best answer's");
    }

    /// <summary>The fault of a value of the wrong kind.</summary>
    internal static RowFaultException Wrong(JsonObject fields, string column, string where, string rule)
    {
        if (fields[column] is not { } node)
            return new($"\"{where}{column}\" is {(fields.ContainsKey(column) ? "null" : "missing")}", rule);
        var text = node.ToJsonString(AsWritten);
        return new($"\"{where}{column}\" is no such value", rule, $"\"{where}{column}\" is {(text.Length > Shown ? text[..Shown] + "…" : text)}");
    }

    private static string AnyText(JsonObject fields, string column, string where) =>
        fields[column] is JsonValue value && value.GetValueKind() == JsonValueKind.String
            ? value.GetValue<string>()
            : throw Wrong(fields, column, where, "it must be a text");
}
