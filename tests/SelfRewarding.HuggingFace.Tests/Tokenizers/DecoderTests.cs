using System.Text.Json;
using SelfRewarding.HuggingFace.Tokenizers.Reading;

namespace SelfRewarding.HuggingFace.Tests.Tokenizers;

public sealed class DecoderTests
{
    [Theory]
    [InlineData("""{"type":"ByteLevel"}""", new[] { "Ã", "©Ġ", "Ã", "<中>" }, "é \uFFFD<中>")]
    [InlineData("""{"type":"Metaspace","replacement":"▁","prepend_scheme":"always"}""", new[] { "▁a", "▁b" }, "a b")]
    [InlineData("""{"type":"Metaspace","replacement":"▁","prepend_scheme":"never"}""", new[] { "▁a", "▁b" }, " a b")]
    [InlineData("""{"type":"ByteFallback"}""", new[] { "<0xC3>", "<0xA9>", "x", "<0xC3>", "<0x28>" }, "éx\uFFFD\uFFFD")]
    [InlineData("""{"type":"Strip","content":" ","start":1,"stop":1}""", new[] { "  a ", "", " " }, " a")]
    [InlineData("""{"type":"Replace","pattern":{"String":"▁"},"content":" "}""", new[] { "▁a", "b▁" }, " ab ")]
    [InlineData("""{"type":"Replace","pattern":{"Regex":"[aeiou]"},"content":"_"}""", new[] { "hello" }, "h_ll_")]
    [InlineData("""{"type":"WordPiece","prefix":"##","cleanup":true}""", new[] { "un", "##able", ",", "do", "n't" }, "unable, don't")]
    [InlineData("""{"type":"WordPiece","prefix":"##","cleanup":false}""", new[] { "a", "." }, "a .")]
    [InlineData("""{"type":"BPEDecoder","suffix":"</w>"}""", new[] { "lo", "w</w>", "er</w>" }, "low er")]
    [InlineData("""{"type":"CTC"}""", new[] { "h", "h", "<pad>", "h", "|", "i" }, "hh i")]
    [InlineData(
        """{"type":"Sequence","decoders":[{"type":"Fuse"},{"type":"Strip","content":" ","start":1,"stop":0}]}""", new[] { " a", " b" }, "a b")]
    public void Each_decoder_joins_as_its_rule_says(string spec, string[] tokens, string expected)
    {
        var parts = tokens.ToList();
        DecoderReader.Instance.Read(new JsonPlace(JsonDocument.Parse(spec).RootElement, "spec", "")).Apply(parts);
        Assert.Equal(expected, string.Concat(parts));
    }
}
