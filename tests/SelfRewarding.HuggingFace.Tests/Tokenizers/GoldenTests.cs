using System.Text.Json;
using SelfRewarding.HuggingFace.Tokenizers;

namespace SelfRewarding.HuggingFace.Tests.Tokenizers;

/// <summary>Every row of the conformance data, exactly.</summary>
public sealed class GoldenTests
{
    [Theory]
    [MemberData(nameof(GoldenTexts.Names), MemberType = typeof(GoldenTexts))]
    public void Golden_rows_agree(string name)
    {
        var tokenizer = GoldenTexts.Load(name);
        Check(name, "golden.jsonl.gz", (row, faults) => Encodings(tokenizer, row, faults));
        Check(name, "pairs.jsonl.gz", (row, faults) => Pair(tokenizer, row, faults));
        Check(name, "decode.jsonl.gz", (row, faults) => Decodings(tokenizer, row, faults));
    }

    /// <summary>The same rows through the model that the tokenizer.json was made from.</summary>
    [Theory]
    [InlineData("llama2")]
    [InlineData("mistral_v02")]
    public void SentencePiece_models_agree_with_their_tokenizer_json(string name)
    {
        var tokenizer = Tokenizer.Load(SharedData.Path($"data/tokenizers/{name}_tokenizer.model"));
        Check(name, "golden.jsonl.gz", (row, faults) => Encodings(tokenizer, row, faults));
        Check(name, "pairs.jsonl.gz", (row, faults) => Pair(tokenizer, row, faults));
        Check(name, "decode.jsonl.gz", (row, faults) => Decodings(tokenizer, row, faults));
    }

    private static void Check(string name, string file, Action<JsonElement, List<string>> check)
    {
        var faults = new List<string>();
        var count = 0;
        foreach (var row in GoldenTexts.Rows(name, file))
        {
            check(row, faults);
            count++;
        }
        GoldenTexts.AssertNone(faults, count);
    }

    private static void Encodings(Tokenizer tokenizer, JsonElement row, List<string> faults)
    {
        var text = row.String("text");
        var id = row.String("id");
        var plain = tokenizer.Encode(text, parseSpecial: true);
        Compare(faults, $"{id} ids of {GoldenTexts.Show(text)}", row.Ints("ids"), plain.Ids);
        Compare(faults, $"{id} special", row.Ints("ids_special"), tokenizer.Encode(text, addSpecialTokens: true, parseSpecial: true).Ids);
        Compare(
            faults, $"{id} split special", row.Ints("ids_split_special"),
            tokenizer.Encode(text, addSpecialTokens: false, AddedTokenSearch.AllButSpecial).Ids);
        Compare(faults, $"{id} safe ids of {GoldenTexts.Show(text)}", row.Ints("ids_no_added"), tokenizer.Encode(text).Ids);
        if (row.TryGetProperty("offsets", out var offsets))
            Compare(
                faults,
                $"{id} offsets of {GoldenTexts.Show(text)}",
                offsets.EnumerateArray().SelectMany(pair => pair.EnumerateArray().Select(end => end.GetInt32())),
                plain.Offsets.SelectMany(span => new[] { span.Start, span.End }));
        Decoding(faults, $"{id} decoded", row.String("decoded"), tokenizer.Decode(row.Ints("ids_special"), skipSpecialTokens: false));
        Decoding(faults, $"{id} decoded skip", row.String("decoded_skip_special"), tokenizer.Decode(row.Ints("ids_special")));
        Decoding(faults, $"{id} decoded safe", row.String("decoded_no_added"), tokenizer.Decode(row.Ints("ids_no_added"), skipSpecialTokens: false));
        if (row.TryGetProperty("prefix_decoded", out var prefixes))
            Prefixes(tokenizer, id, row.Ints("ids"), prefixes, faults);
    }

    private static void Prefixes(Tokenizer tokenizer, string id, int[] ids, JsonElement prefixes, List<string> faults)
    {
        Assert.Equal(ids.Length, prefixes.GetArrayLength());
        for (var length = 1; length <= ids.Length; length++)
            Decoding(faults, $"{id} first {length}", prefixes[length - 1].GetString()!, tokenizer.Decode(ids.Take(length), skipSpecialTokens: false));
    }

    private static void Pair(Tokenizer tokenizer, JsonElement row, List<string> faults)
    {
        var pair = tokenizer.EncodePair(row.String("a"), row.String("b"), addSpecialTokens: true, parseSpecial: true);
        Compare(faults, "pair ids", row.Ints("ids"), pair.Ids);
        Compare(faults, "pair types", row.Ints("type_ids"), pair.TypeIds);
        // What the template put in stands for no text.
        Assert.All(row.Ints("special_mask").Zip(pair.Offsets), token => Assert.True(token.First == 0 || token.Second == default));
        Decoding(faults, "pair", row.String("decoded"), tokenizer.Decode(pair.Ids, skipSpecialTokens: false));
    }

    private static void Decodings(Tokenizer tokenizer, JsonElement row, List<string> faults)
    {
        var ids = row.Ids();
        if (!row.TryGetProperty("decoded", out _))
            return;
        Decoding(faults, $"{row.String("case")} {GoldenTexts.Show(ids)}", row.String("decoded"), tokenizer.Decode(ids, skipSpecialTokens: false));
        Decoding(faults, $"{row.String("case")} {GoldenTexts.Show(ids)} skip", row.String("decoded_skip_special"), tokenizer.Decode(ids));
    }

    private static void Compare(List<string> faults, string what, IEnumerable<int> expected, IEnumerable<int> actual)
    {
        if (!expected.SequenceEqual(actual))
            faults.Add($"{what}\n   expected {GoldenTexts.Show(expected)}\n   actual   {GoldenTexts.Show(actual)}");
    }

    private static void Decoding(List<string> faults, string what, string expected, string actual)
    {
        if (expected != actual)
            faults.Add($"{what}\n   expected {GoldenTexts.Show(expected)}\n   actual   {GoldenTexts.Show(actual)}");
    }
}
