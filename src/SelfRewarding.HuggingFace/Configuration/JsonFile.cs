using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SelfRewarding.HuggingFace.Configuration;

/// <summary>Small JSON files of a model folder: each is one object, and is read whole.</summary>
internal static class JsonFile
{
    private const long MostBytes = 64 << 20;

    private static readonly JsonDocumentOptions NoDoubles = new() { AllowDuplicateProperties = false };
    private static readonly JsonSerializerOptions Unescaped = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The object of a file that is there.</summary>
    /// <exception cref="UserFaultException">It is no JSON object, or far larger than such a file is.</exception>
    public static JsonObject Read(string path) => new FileInfo(path).Length <= MostBytes
        ? Parse(File.ReadAllText(path), path)
        : throw new UserFaultException($"{path}: it is larger than {MostBytes >> 20} MiB, which such a file never is; copy the file again");

    /// <summary>The object that a text spells.</summary>
    /// <param name="text">JSON.</param>
    /// <param name="place">Where it stands, for faults.</param>
    /// <exception cref="UserFaultException">It is no JSON object, has a key twice, or half a character in a text.</exception>
    public static JsonObject Parse(string text, string place)
    {
        try
        {
            var root = JsonNode.Parse(text, documentOptions: NoDoubles) as JsonObject ?? throw new JsonException("it is not a JSON object");
            // JSON can spell what no text can hold; it shows when the value is written.
            if (text.Contains(@"\ud", StringComparison.OrdinalIgnoreCase))
                _ = Strict.GetBytes(root.ToJsonString(Unescaped));
            return root;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new UserFaultException($"{place}: this is not valid JSON ({error.Message}); copy the file again", error);
        }
    }
}
