using System.Text.Json;
using System.Text.Json.Nodes;
using SelfRewarding.HuggingFace.Tokenizers.Reading;

namespace SelfRewarding.HuggingFace.Tokenizers.Building;

/// <summary>
/// What tokenizer_config.json, special_tokens_map.json and added_tokens.json say beside a vocabulary: the class of the tokenizer, its special
/// tokens and what was added to the vocabulary.
/// </summary>
internal sealed class TokenizerSettings
{
    private const string ConfigName = "tokenizer_config.json";
    private const string AddedName = "added_tokens.json";

    private readonly string folder;
    private readonly JsonObject config;
    private readonly JsonObject specials;
    private readonly JsonObject added;

    /// <summary>Reads what a folder has of the three files.</summary>
    /// <exception cref="UserFaultException">One of them is not a JSON object.</exception>
    public TokenizerSettings(string folder)
    {
        this.folder = folder;
        config = Read(ConfigName);
        specials = Read("special_tokens_map.json");
        added = Read(AddedName);
    }

    /// <summary>The tokenizer's class in transformers, without the "Fast" of its second implementation; null where nothing names one.</summary>
    public string? Class =>
        Text(config["tokenizer_class"]) is { } name && name.EndsWith("Fast", StringComparison.Ordinal) ? name[..^4] : Text(config["tokenizer_class"]);

    /// <summary>A switch such as add_bos_token; null where it is not set.</summary>
    public bool? Flag(string name) => config[name]?.GetValueKind() switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <summary>A special token such as bos_token with its id; null where none has this name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="addedTokens">What <see cref="AddedTokens"/> gave.</param>
    public (string Token, int Id)? Special(string name, JsonArray addedTokens) => (Content(config[name]) ?? Content(specials[name])) is { } token
        && addedTokens.FirstOrDefault(item => Content(item) == token) is JsonObject added ? (token, Id(added)) : null;

    /// <summary>
    /// The added tokens with their ids. A token of the settings takes the place of the entry of the vocabulary that has its id, for models
    /// give unused entries a meaning; a special token without id goes behind all others.
    /// </summary>
    /// <param name="tokens">The vocabulary in the order of its ids; entries that the settings rename are renamed.</param>
    /// <param name="own">What the vocabulary itself marks as added.</param>
    /// <exception cref="UserFaultException">An id fits neither the vocabulary nor the other added tokens.</exception>
    public JsonArray AddedTokens(List<string> tokens, IEnumerable<JsonObject> own)
    {
        var ids = new Dictionary<string, int>(tokens.Count, StringComparer.Ordinal);
        for (var id = 0; id < tokens.Count; id++)
            ids.TryAdd(tokens[id], id);
        var named = Specials();
        var found = new SortedDictionary<int, JsonObject>();
        foreach (var token in own.Concat(Listed(named)).Concat(Described()))
            found[Id(token)] = token;
        var next = tokens.Count;
        foreach (var token in found.Values)
            next = Place(token, tokens, ids, next);
        foreach (var content in named)
        {
            if (!ids.TryGetValue(content, out var id))
                id = ids[content] = next++;
            found.TryAdd(id, TokenizerJson.AddedToken(id, content, special: true));
        }
        return new JsonArray([.. found.Values]);
    }

    private static int Id(JsonObject token) => token["id"]!.GetValue<int>();

    private int Place(JsonObject token, List<string> tokens, Dictionary<string, int> ids, int next)
    {
        var (content, id) = (Content(token)!, Id(token));
        var isKnown = ids.TryGetValue(content, out var known);
        if (isKnown ? known != id : id >= tokens.Count && id != next)
            throw new UserFaultException($"{folder}: the added token \"{content}\" has the id {id}, but "
                + (isKnown ? $"the vocabulary gives it {known}" : $"the next free one is {next}")
                + "; the files belong to different models, copy them again");
        ids[content] = id;
        if (id == next)
            return next + 1;
        tokens[id] = content;
        return next;
    }

    /// <summary>The tokens of added_tokens.json, ids by texts.</summary>
    private IEnumerable<JsonObject> Listed(HashSet<string> named)
    {
        foreach (var (content, value) in added)
        {
            if (content.Length == 0)
                continue;
            var token = TokenizerJson.AddedToken(Id(value?.ToString(), AddedName), content, named.Contains(content));
            token["normalized"] = !named.Contains(content);
            yield return token;
        }
    }

    /// <summary>The tokens of added_tokens_decoder, descriptions by ids.</summary>
    private IEnumerable<JsonObject> Described()
    {
        foreach (var (key, value) in config["added_tokens_decoder"] as JsonObject ?? [])
        {
            var id = Id(key, ConfigName);
            if (value is not JsonObject described || Text(described["content"]) is not { } content)
                throw new UserFaultException($"{Path.Combine(folder, ConfigName)}: the added token {id} has no content; copy the file again");
            if (content.Length == 0)
                continue;
            var token = described.DeepClone().AsObject();
            token["id"] = id;
            yield return token;
        }
    }

    private int Id(string? text, string file) => int.TryParse(text, out var id) && id >= 0
        ? id
        : throw new UserFaultException($"{Path.Combine(folder, file)}: \"{text}\" is not the id of a token; copy the file again");

    /// <summary>All that one of the files calls a special token.</summary>
    private HashSet<string> Specials()
    {
        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, value) in specials.Concat(config))
        {
            if (name.EndsWith("_token", StringComparison.Ordinal) && Content(value) is { Length: > 0 } token)
                named.Add(token);
            else if (name == "additional_special_tokens" && value is JsonArray many)
                named.UnionWith(many.Select(Content).OfType<string>().Where(content => content.Length > 0));
        }
        return named;
    }

    /// <summary>A token is written as its text or as an object that holds it.</summary>
    private static string? Content(JsonNode? token) => token is JsonObject described ? Text(described["content"]) : Text(token);

    private static string? Text(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : null;

    private JsonObject Read(string name)
    {
        var file = Path.Combine(folder, name);
        if (!File.Exists(file))
            return [];
        try
        {
            return JsonNode.Parse(TokenizerFile.ReadBytes(file).Span, documentOptions: new() { AllowDuplicateProperties = false }) as JsonObject
                ?? throw new JsonException("it is not a JSON object");
        }
        catch (JsonException fault)
        {
            throw new UserFaultException($"{file}: this is not valid JSON ({fault.Message}); copy the file again", fault);
        }
    }
}
