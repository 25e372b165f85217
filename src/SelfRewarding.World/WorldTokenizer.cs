using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using SelfRewarding.World.Answers;
using SelfRewarding.World.Tasks;

namespace SelfRewarding.World;

/// <summary>The word-level tokenizer of the quickstart world: lower case, each punctuation mark a word of its own.</summary>
public static class WorldTokenizer
{
    /// <summary>Id of the padding token.</summary>
    public const int Pad = 0;

    /// <summary>Id of the end token.</summary>
    public const int Eos = 1;

    /// <summary>Id of the token that opens a user turn.</summary>
    public const int User = 2;

    /// <summary>Id of the token that opens an assistant turn.</summary>
    public const int Bot = 3;

    /// <summary>Id of the token that stands for unknown words.</summary>
    public const int Unknown = 4;

    /// <summary>
    /// Jinja chat format: "&lt;user&gt;question&lt;bot&gt;answer&lt;eos&gt;"; the answer and its end token are marked as generated.
    /// </summary>
    public const string ChatTemplate =
        "{% for message in messages %}" +
        "{% if message['role'] == 'user' %}{{ '<user>' + message['content'] }}" +
        "{% elif message['role'] == 'assistant' %}{{ '<bot>' }}{% generation %}{{ message['content'] + '<eos>' }}{% endgeneration %}" +
        "{% else %}{{ raise_exception('The quickstart world knows user and assistant turns only.') }}" +
        "{% endif %}{% endfor %}" +
        "{% if add_generation_prompt %}{{ '<bot>' }}{% endif %}";

    private const string FrameWords =
        "the first last odd word one is plus minus bigger than opposite capital plural of yes no not a an dear good name age " +
        "in order spelled things kind are and answer it hi " +
        "review bad end topic form part right length score question " +
        ". , : ? ! { } \"";

    private static readonly string[] controlTokens = ["<pad>", "<eos>", "<user>", "<bot>", "<unk>"];

    private static readonly JsonSerializerOptions json =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>All tokens by id: the control tokens, then the words in ordinal order.</summary>
    public static IReadOnlyList<string> Vocabulary { get; } = [.. controlTokens, .. AllWords().Distinct().Order(StringComparer.Ordinal)];

    private static readonly Dictionary<string, int> ids = Vocabulary.Select((word, id) => (word, id)).ToDictionary();

    /// <summary>The words of a text as the tokenizer sees them.</summary>
    public static IReadOnlyList<string> Words(string text)
    {
        List<string> words = [];
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            var splits = i == text.Length || char.IsWhiteSpace(text[i]) || IsPunctuation(text[i]);
            if (!splits)
                continue;
            if (i > start)
                words.Add(text[start..i].ToLowerInvariant());
            if (i < text.Length && IsPunctuation(text[i]))
                words.Add(text[i].ToString());
            start = i + 1;
        }
        return words;
    }

    /// <summary>The token ids of a text; text that looks like a control token stays text.</summary>
    public static IEnumerable<int> Encode(string text) => Words(text).Select(word => ids.GetValueOrDefault(word, Unknown));

    /// <summary>The tokens of ids, joined with spaces.</summary>
    public static string Decode(IEnumerable<int> tokens) => string.Join(' ', tokens.Select(id => Vocabulary[id]));

    /// <summary>Writes tokenizer.json and tokenizer_config.json in Hugging Face format into an existing folder.</summary>
    public static void Write(string folder)
    {
        WriteWhole(Path.Combine(folder, "tokenizer.json"), TokenizerJson());
        WriteWhole(Path.Combine(folder, "tokenizer_config.json"), new()
        {
            ["tokenizer_class"] = "PreTrainedTokenizerFast",
            ["eos_token"] = controlTokens[Eos],
            ["pad_token"] = controlTokens[Pad],
            ["unk_token"] = controlTokens[Unknown],
            ["clean_up_tokenization_spaces"] = false,
            ["chat_template"] = ChatTemplate,
        });
    }

    private static JsonObject TokenizerJson() => new()
    {
        ["version"] = "1.0",
        ["truncation"] = null,
        ["padding"] = null,
        ["added_tokens"] = new JsonArray([.. controlTokens.Select(AddedToken)]),
        ["normalizer"] = new JsonObject { ["type"] = "Lowercase" },
        ["pre_tokenizer"] = new JsonObject
        {
            ["type"] = "Sequence",
            ["pretokenizers"] = new JsonArray(
                new JsonObject { ["type"] = "WhitespaceSplit" },
                new JsonObject { ["type"] = "Punctuation", ["behavior"] = "Isolated" }),
        },
        ["post_processor"] = null,
        ["decoder"] = null,
        ["model"] = new JsonObject
        {
            ["type"] = "WordLevel",
            ["vocab"] = new JsonObject(Vocabulary.Select((word, id) => KeyValuePair.Create(word, (JsonNode?)id))),
            ["unk_token"] = controlTokens[Unknown],
        },
    };

    private static JsonObject AddedToken(string content, int id) => new()
    {
        ["id"] = id,
        ["content"] = content,
        ["single_word"] = false,
        ["lstrip"] = false,
        ["rstrip"] = false,
        ["normalized"] = false,
        ["special"] = true,
    };

    private static void WriteWhole(string path, JsonObject content)
    {
        File.WriteAllText(path + ".part", content.ToJsonString(json) + "\n");
        File.Move(path + ".part", path, overwrite: true);
    }

    private static IEnumerable<string> AllWords()
    {
        IEnumerable<string> lexicon =
        [
            .. Lexicon.Nouns, .. Lexicon.Countable.Select(Lexicon.PluralOf), .. Lexicon.Categories, .. Lexicon.Adjectives,
            .. Lexicon.Countries, .. Lexicon.Cities, .. Lexicon.Names, .. Lexicon.DayTimes, .. Lexicon.Numbers, .. Lexicon.Letters,
        ];
        IEnumerable<string> texts =
        [
            .. WorldTask.Families.SelectMany(family => family.Phrases).SelectMany(phrase => phrase.Literals),
            .. AnswerNoise.Fillers, .. AnswerNoise.Refusals, FrameWords, WorldPrompts.TaskListHeading,
            WorldPrompts.Judge.Replace("<INSTRUCTION_HERE>", "").Replace("<RESPONSE_HERE>", ""),
        ];
        return lexicon.Concat(texts.SelectMany(Words));
    }

    private static bool IsPunctuation(char c) => char.IsPunctuation(c) || (char.IsAscii(c) && char.IsSymbol(c));
}
