using System.Text.Json;
using System.Text.Json.Nodes;

namespace SelfRewarding.HuggingFace.Configuration;

/// <summary>Small JSON files of a model folder: each is one object, and is read whole.</summary>
internal static class JsonFile
{
    private const long MostBytes = 64 << 20;

    private static readonly JsonDocumentOptions NoDoubles = new() { AllowDuplicateProperties = false };

    /// <summary>The object of a file that is there.</summary>
    /// <exception cref="UserFaultException">It is no JSON object, or far larger than such a file is.</exception>
    public static JsonObject Read(string path)
    {
        try
        {
            if (new FileInfo(path).Length > MostBytes)
                throw new JsonException($"it is larger than {MostBytes:N0} bytes");
            return JsonNode.Parse(File.ReadAllText(path), documentOptions: NoDoubles) as JsonObject ?? throw new JsonException("it is not a JSON object");
        }
        catch (JsonException error)
        {
            throw new UserFaultException($"{path}: this is not valid JSON ({error.Message}); copy the file again", error);
        }
    }
}
