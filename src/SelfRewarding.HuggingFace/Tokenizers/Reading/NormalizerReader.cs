using SelfRewarding.HuggingFace.Tokenizers.Normalizers;

namespace SelfRewarding.HuggingFace.Tokenizers.Reading;

/// <summary>Reads normalizers.</summary>
internal static class NormalizerReader
{
    public static ComponentReader<INormalizer> Instance { get; } = new(new()
    {
        ["NFC"] = _ => new NormalFormNormalizer(composes: true, compatibility: false),
        ["NFD"] = _ => new NormalFormNormalizer(composes: false, compatibility: false),
        ["NFKC"] = _ => new NormalFormNormalizer(composes: true, compatibility: true),
        ["NFKD"] = _ => new NormalFormNormalizer(composes: false, compatibility: true),
        ["Lowercase"] = _ => new LowercaseNormalizer(),
        ["Strip"] = place => new StripNormalizer(place.Flag("strip_left", true), place.Flag("strip_right", true)),
        ["StripAccents"] = _ => RuneNormalizer.StripAccents,
        ["Nmt"] = _ => RuneNormalizer.Nmt,
        ["Replace"] = place => new ReplaceNormalizer(PatternField.Read(place), place.Text("content")),
        ["Prepend"] = place => new PrependNormalizer(place.Text("prepend")),
        ["ByteLevel"] = _ => new ByteLevelNormalizer(),
        ["BertNormalizer"] = Bert,
        ["Precompiled"] = place => new PrecompiledNormalizer(Charsmap(place)),
        ["Sequence"] = place => new NormalizerSequence(Instance!.ReadAll(place.Member("normalizers"))),
    });

    private static BertNormalizer Bert(JsonPlace place)
    {
        var lowercases = place.Flag("lowercase", true);
        return new(
            place.Flag("clean_text", true), place.Flag("handle_chinese_chars", true), place.Flag("strip_accents", lowercases), lowercases);
    }

    private static byte[] Charsmap(JsonPlace place)
    {
        var rules = place.Member("precompiled_charsmap");
        return rules.Element.ValueKind == System.Text.Json.JsonValueKind.String && rules.Element.TryGetBytesFromBase64(out var bytes)
            ? bytes
            : throw rules.Fault("is not base64; it must be the charsmap of a SentencePiece model");
    }
}
