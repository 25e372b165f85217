using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace SelfRewarding.HuggingFace.Datasets.Containers;

/// <summary>One JSON object as a row.</summary>
internal static class JsonRow
{
    /// <summary>Nesting that is read; deeper JSON is refused.</summary>
    public const int Depth = 64;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = Depth, AllowDuplicateProperties = false };

    /// <summary>The row of some bytes, or a row with the fault they have.</summary>
    public static DataRow Of(string place, ReadOnlySpan<byte> json)
    {
        if (!Utf8.IsValid(json))
            return Bad(place, "not UTF-8; save the file as UTF-8");
        try
        {
            if (HasHalfCharacter(json))
                return Bad(place, "a text has half a character (a lone surrogate); texts are Unicode");
            return JsonNode.Parse(json, null, Options) is JsonObject fields
                ? new DataRow(place, fields)
                : Bad(place, "not a JSON object; a row is one object { … }");
        }
        catch (JsonException error)
        {
            return Bad(place, $"not JSON ({Short(error.Message)}); a row is one object {{ … }}");
        }
    }

    /// <summary>JSON can spell what no text can hold: "\ud800" alone.</summary>
    private static bool HasHalfCharacter(ReadOnlySpan<byte> json)
    {
        if (json.IndexOf("\\ud"u8) < 0 && json.IndexOf("\\uD"u8) < 0)
            return false;
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Depth });
        try
        {
            while (reader.Read())
                _ = reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped ? reader.GetString() : null;
            return false;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }

    /// <summary>A row that cannot be read.</summary>
    public static DataRow Bad(string place, string fault) => new(place, [], fault);

    /// <summary>The serializer's message without its "LineNumber: 0 | …".</summary>
    public static string Short(string message)
    {
        var at = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (at < 0 ? message : message[..at]).TrimEnd('.', ' ').ReplaceLineEndings(" ");
    }
}
