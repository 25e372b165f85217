using System.IO.Compression;
using System.Text.Json;
using SelfRewarding.HuggingFace.Tokenizers.Models;

namespace SelfRewarding.HuggingFace.Tokenizers.Reading;

/// <summary>Reads a tokenizer.json.</summary>
internal static class TokenizerFile
{
    /// <summary>The largest published files have some 35 MB; what unpacks to more than this is no tokenizer.</summary>
    private const int LargestFile = 512 << 20;

    public static Tokenizer Load(string path)
    {
        try
        {
            return Parse(ReadBytes(path), path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new UserFaultException($"{path}: cannot be read ({fault.Message}); give the path of a tokenizer.json or tokenizer.json.gz", fault);
        }
    }

    public static Tokenizer Parse(ReadOnlyMemory<byte> json, string file)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new() { MaxDepth = 64 });
            return Read(new(document.RootElement, file, ""));
        }
        // A string with half a surrogate pair is an InvalidOperationException.
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            throw new UserFaultException($"{file}: is not JSON ({fault.Message}); a tokenizer.json is needed", fault);
        }
    }

    /// <summary>The bytes of a file, plain or packed, without a byte order mark.</summary>
    public static ReadOnlyMemory<byte> ReadBytes(string path)
    {
        using var file = File.OpenRead(path);
        var isPacked = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        using Stream content = isPacked ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var bytes = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int count; (count = content.Read(buffer)) > 0;)
        {
            if (bytes.Length + count > LargestFile)
                throw new UserFaultException($"{path}: has more than {LargestFile >> 20} MiB; that is no tokenizer");
            bytes.Write(buffer, 0, count);
        }
        var all = bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
        return all.Span.StartsWith("\uFEFF"u8) ? all[3..] : all;
    }

    private static Tokenizer Read(JsonPlace root)
    {
        var model = ModelReader.Read(root.Member("model"));
        Tokenizer? tokenizer = null;
        var decoder = DecoderReader.Instance.ReadOptional(root, "decoder");
        var parts = new TokenizerParts(model)
        {
            AddedTokens = AddedTokens(root, model.Vocabulary),
            Normalizer = NormalizerReader.Instance.ReadOptional(root, "normalizer"),
            PreTokenizers = PreTokenizerReader.Instance.ReadOptional(root, "pre_tokenizer") ?? [],
            PostProcessor = new PostProcessorReader(id => tokenizer!.TokenText(id)).ReadOptional(root, "post_processor"),
            Decoder = decoder,
        };
        return tokenizer = new Tokenizer(parts);
    }

    /// <summary>
    /// The added tokens with their ids. The vocabulary has the last word on an id; other tokens are numbered behind it one after
    /// the other whatever the file says, as in the library.
    /// </summary>
    private static List<AddedToken> AddedTokens(JsonPlace root, Vocabulary vocabulary)
    {
        if (root.Optional("added_tokens") is not { } list)
            return [];
        var next = vocabulary.Ids.Count;
        var tokens = new Dictionary<string, AddedToken>();
        foreach (var place in list.Items())
        {
            var token = AddedToken(place);
            if (token.Content.Length == 0)
                continue;
            var id = tokens.TryGetValue(token.Content, out var before) ? before.Id : vocabulary.Id(token.Content);
            if (id < 0)
                id = next;
            next = Math.Max(next, id + 1);
            tokens[token.Content] = token with { Id = id };
        }
        return [.. tokens.Values];
    }

    private static AddedToken AddedToken(JsonPlace place)
    {
        var special = place.Flag("special", false);
        return new AddedToken(ModelReader.Id(place.Member("id")), place.Text("content"))
        {
            SingleWord = place.Flag("single_word", false),
            StripsLeft = place.Flag("lstrip", false),
            StripsRight = place.Flag("rstrip", false),
            Normalized = place.Flag("normalized", !special),
            Special = special,
        };
    }
}
