using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SelfRewarding.HuggingFace.Gguf;

/// <summary>JSON as it is written into model folders: UTF-8, nothing escaped that need not be.</summary>
internal static class JsonTexts
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Indented = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true };

    public static byte[] Bytes(JsonNode root) => JsonSerializer.SerializeToUtf8Bytes(root, Plain);

    public static byte[] Lines(JsonNode root) => [.. JsonSerializer.SerializeToUtf8Bytes(root, Indented), (byte)'\n'];
}
