using System.Text;
using System.Text.Json.Nodes;
using SelfRewarding.HuggingFace.Gguf;
using SelfRewarding.HuggingFace.Tokenizers.Reading;

namespace SelfRewarding.HuggingFace.Tokenizers.Building;

/// <summary>
/// Where a model folder keeps its tokenizer: in tokenizer.json, else in a SentencePiece tokenizer.model, else in vocab.json and merges.txt.
/// The latter two are turned into a tokenizer.json.
/// </summary>
internal static class TokenizerSource
{
    public const string JsonName = "tokenizer.json";
    public const string SentencePieceName = "tokenizer.model";
    public const string VocabularyName = "vocab.json";
    public const string MergesName = "merges.txt";

    /// <summary>Whether a folder has a tokenizer.</summary>
    public static bool IsIn(string folder) => Name(folder) is not null;

    /// <summary>A tokenizer from a file of any of the formats, or from a folder.</summary>
    /// <exception cref="UserFaultException">It is not there, broken, or asks for what is not supported.</exception>
    public static Tokenizer Load(string path)
    {
        if (Directory.Exists(path))
            return InFolder(path) ?? throw new UserFaultException(
                $"{path}: there is neither {JsonName} nor {SentencePieceName} nor {VocabularyName} with {MergesName}; "
                + "name a folder that has one of them");
        var folder = Path.GetDirectoryName(path) ?? "";
        return Path.GetFileName(path) switch
        {
            VocabularyName or MergesName => TokenizerFile.Parse(Bytes(ByteLevel(folder)), path),
            var name when name.EndsWith(".model", StringComparison.Ordinal) => TokenizerFile.Parse(Bytes(SentencePiece(path)), path),
            _ => TokenizerFile.Load(path),
        };
    }

    /// <summary>The tokenizer of a folder; null where it has none.</summary>
    /// <exception cref="UserFaultException">It is broken, or asks for what is not supported.</exception>
    public static Tokenizer? InFolder(string folder) => Name(folder) is { } name ? Load(Path.Combine(folder, name)) : null;

    /// <summary>The tokenizer.json that is made from the other formats of a folder; null where it has one or none of them.</summary>
    /// <exception cref="UserFaultException">They are broken, or ask for what is not supported.</exception>
    public static byte[]? Made(string folder) => Name(folder) switch
    {
        SentencePieceName => Bytes(SentencePiece(Path.Combine(folder, SentencePieceName))),
        VocabularyName => Bytes(ByteLevel(folder)),
        _ => null,
    };

    /// <summary>The file of a folder that is read first.</summary>
    private static string? Name(string folder) =>
        Has(folder, JsonName) ? JsonName
        : Has(folder, SentencePieceName) ? SentencePieceName
        : Has(folder, VocabularyName) && Has(folder, MergesName) ? VocabularyName
        : null;

    private static bool Has(string folder, string name) => File.Exists(Path.Combine(folder, name));

    private static byte[] Bytes(JsonObject root) => JsonTexts.Bytes(root);

    private static JsonObject SentencePiece(string path)
    {
        try
        {
            var model = SentencePieceFile.Read(TokenizerFile.ReadBytes(path).Span);
            return SentencePieceTokenizer.Build(model, new TokenizerSettings(Path.GetDirectoryName(path) ?? ""));
        }
        catch (InvalidDataException fault)
        {
            throw new UserFaultException($"{path}: this is not a SentencePiece model that can be used ({fault.Message}); give its {JsonName} "
                + "(ranks in tiktoken's format, as Llama 3 has them under this name, do not say how a text is cut)", fault);
        }
        // A string with half a surrogate pair is an InvalidOperationException.
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            throw Unreadable(path, fault);
        }
    }

    private static JsonObject ByteLevel(string folder)
    {
        try
        {
            var vocabulary = TokenizerFile.ReadBytes(Path.Combine(folder, VocabularyName));
            var merges = Encoding.UTF8.GetString(TokenizerFile.ReadBytes(Path.Combine(folder, MergesName)).Span);
            return ByteLevelFiles.Build(vocabulary, merges, new TokenizerSettings(folder), folder);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidDataException or InvalidOperationException)
        {
            throw Unreadable(Path.Combine(folder, VocabularyName), fault);
        }
    }

    private static UserFaultException Unreadable(string path, Exception fault) =>
        new($"{path}: cannot be read ({fault.Message}); "
            + $"give the path of a {JsonName}, a {SentencePieceName}, or a {VocabularyName} beside its {MergesName}", fault);
}
