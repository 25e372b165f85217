using System.Text.Json;
using SelfRewarding.HuggingFace.Tokenizers;
using SelfRewarding.HuggingFace.Tokenizers.Reading;

namespace SelfRewarding.HuggingFace.Tests.Tokenizers;

public sealed class PreTokenizerTests
{
    [Theory]
    [InlineData("""{"type":"ByteLevel","add_prefix_space":false}""", "I'm é  x", "I|'m|ĠÃ©|Ġ|Ġx")]
    [InlineData("""{"type":"ByteLevel","add_prefix_space":true,"use_regex":false}""", "a b", "ĠaĠb")]
    [InlineData("""{"type":"WhitespaceSplit"}""", " a,b\u00A0c\n", "a,b|c")]
    [InlineData("""{"type":"Whitespace"}""", "a_1, b!?", "a_1|,|b|!?")]
    [InlineData("""{"type":"Punctuation","behavior":"Isolated"}""", "a,,b", "a|,|,|b")]
    [InlineData("""{"type":"Punctuation","behavior":"Contiguous"}""", "a,,b", "a|,,|b")]
    [InlineData("""{"type":"Punctuation","behavior":"Removed"}""", "a,,b", "a|b")]
    [InlineData("""{"type":"Punctuation","behavior":"MergedWithPrevious"}""", "a,,b", "a,|,|b")]
    [InlineData("""{"type":"Punctuation","behavior":"MergedWithNext"}""", "a,,b", "a|,|,b")]
    [InlineData("""{"type":"Digits","individual_digits":true}""", "a12b", "a|1|2|b")]
    [InlineData("""{"type":"Digits"}""", "a12b", "a|12|b")]
    [InlineData("""{"type":"Metaspace","replacement":"▁","prepend_scheme":"always"}""", "a b", "▁a|▁b")]
    [InlineData("""{"type":"Metaspace","replacement":"▁","prepend_scheme":"never"}""", "a b", "a|▁b")]
    [InlineData("""{"type":"Metaspace","replacement":"▁","prepend_scheme":"first","split":false}""", " a b", "▁a▁b")]
    [InlineData("""{"type":"Metaspace","replacement":"▁","add_prefix_space":false}""", "a b", "a|▁b")]
    [InlineData("""{"type":"BertPreTokenizer"}""", "a.b c", "a|.|b|c")]
    [InlineData("""{"type":"CharDelimiterSplit","delimiter":"-"}""", "a-b--c", "a|b|c")]
    [InlineData("""{"type":"UnicodeScripts"}""", "どこで生れ。Yes", "どこで生れ|。|Yes")]
    [InlineData("""{"type":"UnicodeScripts"}""", "  ab цвет ー林 \u0378.", "ab |цвет |ー林 \u0378|.")]
    [InlineData("""{"type":"UnicodeScripts"}""", "  ", "")]
    [InlineData("""{"type":"FixedLength","length":2}""", "a\U0001F600bc\u00E9", "a\U0001F600|bc|\u00E9")]
    [InlineData("""{"type":"Split","pattern":{"String":" "},"behavior":"Removed","invert":true}""", "a b", " ")]
    [InlineData("""{"type":"Split","pattern":{"Regex":"\\d+"},"behavior":"MergedWithNext"}""", "a12b", "a|12b")]
    [InlineData("""{"type":"Sequence","pretokenizers":[{"type":"WhitespaceSplit"},{"type":"Digits","individual_digits":true}]}""", "a1 b", "a|1|b")]
    public void Each_pre_tokenizer_cuts_as_its_rule_says(string spec, string text, string pieces)
    {
        var steps = PreTokenizerReader.Instance.Read(new JsonPlace(JsonDocument.Parse(spec).RootElement, "spec", ""));
        Assert.Equal(pieces, string.Join('|', TextEncoder.Split(new(text, null, 0), steps).Select(piece => piece.Span.ToString())));
    }

    [Fact]
    public void Metaspace_first_marks_the_beginning_of_the_text_only()
    {
        var tokenizer = SmallTokenizers.Make(
            SmallTokenizers.Bpe(["a", "▁", "▁a"], ["▁ a"]),
            preTokenizer: """{"type":"Metaspace","replacement":"▁","prepend_scheme":"first"}""",
            addedTokens: """[{"id":3,"content":"<s>","special":true}]""");
        Assert.Equal([2, 3, 0], tokenizer.Encode("a<s>a", parseSpecial: true).Ids);
    }
}
