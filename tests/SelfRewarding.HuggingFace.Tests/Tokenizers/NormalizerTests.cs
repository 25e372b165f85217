using System.Text.Json;
using SelfRewarding.HuggingFace.Tokenizers.Reading;
using SelfRewarding.HuggingFace.Tokenizers.Text;

namespace SelfRewarding.HuggingFace.Tests.Tokenizers;

public sealed class NormalizerTests
{
    [Theory]
    [InlineData("""{"type":"NFC"}""", "e\u0301x\u0323\u0302", "\u00E9x\u0323\u0302")]
    [InlineData("""{"type":"NFC"}""", "a\u0302\u0323", "\u1EAD")]
    [InlineData("""{"type":"NFC"}""", "\u1100\u1161\u11A8", "\uAC01")]
    [InlineData("""{"type":"NFD"}""", "\uAC01\u1EAD", "\u1100\u1161\u11A8a\u0323\u0302")]
    [InlineData("""{"type":"NFKC"}""", "\uFB01\u2460\u1E9B", "fi1\u1E61")]
    [InlineData("""{"type":"NFKD"}""", "\u00BD\u00E9", "1\u20442e\u0301")]
    [InlineData("""{"type":"NFKC"}""", "\u32FF", "\u32FF")]
    [InlineData("""{"type":"Lowercase"}""", "AÉ\u0130\U00010400", "aéi\u0307\U00010428")]
    [InlineData("""{"type":"Strip"}""", " \t a b\u3000", "a b")]
    [InlineData("""{"type":"Strip","strip_left":false,"strip_right":true}""", " a ", " a")]
    [InlineData("""{"type":"Strip"}""", "  \n", "")]
    [InlineData("""{"type":"StripAccents"}""", "e\u0301\u20DD", "e")]
    [InlineData("""{"type":"Prepend","prepend":"▁"}""", "a b", "▁a b")]
    [InlineData("""{"type":"Prepend","prepend":"▁"}""", "", "")]
    [InlineData("""{"type":"Replace","pattern":{"String":" "},"content":"▁"}""", " a  b", "▁a▁▁b")]
    [InlineData("""{"type":"Replace","pattern":{"Regex":" {2,}"},"content":"_"}""", "a b   c", "a b_c")]
    [InlineData("""{"type":"Nmt"}""", "a\u200Bb\u0001c\tD", "a bc D")]
    [InlineData("""{"type":"ByteLevel"}""", "é \n", "Ã©ĠĊ")]
    [InlineData("""{"type":"BertNormalizer"}""", "H\u00E9\u0000llo\t中", "hello  中 ")]
    [InlineData("""{"type":"Sequence","normalizers":[{"type":"NFD"},{"type":"StripAccents"},{"type":"Lowercase"}]}""", "ÉÀ", "ea")]
    public void Each_normalizer_rewrites_as_its_rule_says(string spec, string text, string expected) =>
        Assert.Equal(expected, Apply(spec, text).Value);

    [Fact]
    public void Every_character_of_a_changed_text_knows_where_it_comes_from()
    {
        // é is one character of the original, ﬁ becomes two that both stand for it, the space is skipped.
        var text = Apply("""{"type":"Sequence","normalizers":[{"type":"Strip"},{"type":"NFKD"},{"type":"StripAccents"}]}""", " é\uFB01x");
        Assert.Equal("efix", text.Value);
        Assert.Equal([1, 2, 2, 3], Enumerable.Range(0, 4).Select(text.OriginalStart));
        Assert.Equal([2, 3, 3, 4], Enumerable.Range(1, 4).Select(text.OriginalEnd));
    }

    /// <summary>A trie of one rule by hand: "A" becomes "bc". Unit 0 leads to the children, the value node holds the offset of the text.</summary>
    [Fact]
    public void Precompiled_rules_are_read_from_their_trie()
    {
        var units = new uint[256];
        units[0] = 1u << 10;
        units[1 ^ 'A'] = (uint)'A' | 0x100 | (100u << 10);
        units[1 ^ 'A' ^ 100] = 0x80000000;
        byte[] rules = [.. BitConverter.GetBytes(units.Length * 4), .. units.SelectMany(BitConverter.GetBytes), .. "bc\0"u8];
        var spec = JsonSerializer.Serialize(new { type = "Precompiled", precompiled_charsmap = Convert.ToBase64String(rules) });
        Assert.Equal("xbcB", Apply(spec, "xAB").Value);
    }

    private static AlignedText Apply(string spec, string text) =>
        NormalizerReader.Instance.Read(new JsonPlace(JsonDocument.Parse(spec).RootElement, "spec", "")).Apply(new(text, null, 0));
}
