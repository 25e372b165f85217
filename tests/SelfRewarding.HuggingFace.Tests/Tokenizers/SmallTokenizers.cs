using System.Text;
using SelfRewarding.HuggingFace.Tokenizers;
using SelfRewarding.HuggingFace.Tokenizers.Reading;

namespace SelfRewarding.HuggingFace.Tests.Tokenizers;

/// <summary>Tokenizers of a few tokens, written by hand.</summary>
internal static class SmallTokenizers
{
    public const string Letters = """
        {"type":"BPE","unk_token":"?","vocab":{"?":0,"a":1,"b":2,"c":3,"ab":4,"abc":5,"bc":6},"merges":["a b","ab c","b c"]}
        """;

    public const string Words = """{"type":"WordLevel","unk_token":"[UNK]","vocab":{"[UNK]":0,"hello":1,"world":2,",":3,"!":4}}""";

    public static Tokenizer Make(
        string model,
        string normalizer = "null",
        string preTokenizer = "null",
        string postProcessor = "null",
        string decoder = "null",
        string addedTokens = "[]") => Parse($$"""
        {"added_tokens":{{addedTokens}},"normalizer":{{normalizer}},"pre_tokenizer":{{preTokenizer}},
         "post_processor":{{postProcessor}},"decoder":{{decoder}},"model":{{model}} }
        """);

    public static Tokenizer Parse(string json) => TokenizerFile.Parse(Encoding.UTF8.GetBytes(json), "tokenizer.json");

    /// <summary>A model whose vocabulary is these tokens, numbered from 0; merges stand as "a b".</summary>
    public static string Bpe(string[] tokens, string[] merges, string more = "") => $$"""
        {"type":"BPE",{{more}} "vocab":{{{string.Join(',', tokens.Select((token, id) => $"{Quote(token)}:{id}"))}}},
         "merges":[{{string.Join(',', merges.Select(Quote))}}]}
        """;

    public static string Quote(string text) => System.Text.Json.JsonSerializer.Serialize(text);
}
