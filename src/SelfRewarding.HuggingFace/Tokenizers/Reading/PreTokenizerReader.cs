using SelfRewarding.HuggingFace.Tokenizers.Patterns;
using SelfRewarding.HuggingFace.Tokenizers.PreTokenizers;

namespace SelfRewarding.HuggingFace.Tokenizers.Reading;

/// <summary>Reads pre-tokenizers; a sequence becomes its steps.</summary>
internal static class PreTokenizerReader
{
    public static ComponentReader<IReadOnlyList<IPreTokenizer>> Instance { get; } = new(new()
    {
        ["ByteLevel"] = place =>
            [new ByteLevelSplit(place.Flag("add_prefix_space", true), place.Flag("use_regex", true)), new ByteLevelRewriting()],
        ["Split"] = place =>
            [new SplitPreTokenizer(PatternField.Read(place), PatternField.Behavior(place, ""), place.Flag("invert", false))],
        ["WhitespaceSplit"] = _ => [SplitPreTokenizer.WhitespaceSplit],
        ["Whitespace"] = _ => [SplitPreTokenizer.Whitespace],
        ["Punctuation"] = place => [SplitPreTokenizer.Punctuation(PatternField.Behavior(place, "Isolated"))],
        ["Digits"] = place => [SplitPreTokenizer.Digits(place.Flag("individual_digits", false))],
        ["Metaspace"] = place => [new MetaspacePreTokenizer(Mark(place), Scheme(place), place.Flag("split", true))],
        ["BertPreTokenizer"] = _ => [SplitPreTokenizer.WhitespaceSplit, SplitPreTokenizer.Punctuation(SplitBehavior.Isolated)],
        ["CharDelimiterSplit"] = place => [new SplitPreTokenizer(new LiteralPattern(place.Text("delimiter")), SplitBehavior.Removed)],
        ["UnicodeScripts"] = _ => [new ScriptPreTokenizer()],
        ["FixedLength"] = place => [new FixedLengthPreTokenizer(Length(place))],
        ["Sequence"] = place => [.. Instance!.ReadAll(place.Member("pretokenizers")).SelectMany(steps => steps)],
    });

    /// <summary>Metaspace's mark; the decoder of that name has the same field.</summary>
    public static string Mark(JsonPlace place) => PatternField.Character(place, "replacement").ToString();

    /// <summary>Where Metaspace puts its mark; older files say only whether it does.</summary>
    public static PrependScheme Scheme(JsonPlace place)
    {
        var name = place.Text("prepend_scheme", place.Flag("add_prefix_space", true) ? "always" : "never");
        return name switch
        {
            "always" => PrependScheme.Always,
            "first" => PrependScheme.First,
            "never" => PrependScheme.Never,
            _ => throw place.Fault($"has the prepend_scheme \"{name}\"; it must be one of always, first, never"),
        };
    }

    private static int Length(JsonPlace place)
    {
        var length = place.Number("length");
        return length > 0 ? length : throw place.Fault($"has the length {length}; it must be at least 1");
    }
}
