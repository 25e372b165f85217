using SelfRewarding.HuggingFace.Tokenizers;

namespace SelfRewarding.HuggingFace.Tests.Tokenizers;

public sealed class PostProcessorTests
{
    private const string Template = """
        {"type":"TemplateProcessing",
         "single":[{"SpecialToken":{"id":"<s>","type_id":0}},{"Sequence":{"id":"A","type_id":0}}],
         "pair":[{"SpecialToken":{"id":"<s>","type_id":0}},{"Sequence":{"id":"A","type_id":0}},{"Sequence":{"id":"B","type_id":1}}],
         "special_tokens":{"<s>":{"id":"<s>","ids":[9],"tokens":["<s>"]}}}
        """;

    [Fact]
    public void A_template_adds_its_tokens_on_demand()
    {
        var tokenizer = SmallTokenizers.Make(SmallTokenizers.Letters, postProcessor: Template);
        Assert.Equal([5], tokenizer.Encode("abc").Ids);
        var encoded = tokenizer.Encode("abc", addSpecialTokens: true);
        Assert.Equal([9, 5], encoded.Ids);
        Assert.Equal([new(0, 0), new(0, 3)], encoded.Offsets);
    }

    [Theory]
    [InlineData(Template, new[] { 9, 1, 2 }, new[] { 0, 0, 1 })]
    [InlineData("""{"type":"BertProcessing","cls":["[CLS]",7],"sep":["[SEP]",8]}""", new[] { 7, 1, 8, 2, 8 }, new[] { 0, 0, 0, 1, 1 })]
    [InlineData(
        """{"type":"RobertaProcessing","cls":["<s>",7],"sep":["</s>",8]}""", new[] { 7, 1, 8, 8, 2, 8 }, new[] { 0, 0, 0, 0, 0, 0 })]
    [InlineData("null", new[] { 1, 2 }, new[] { 0, 1 })]
    public void A_pair_is_laid_out_with_type_ids(string postProcessor, int[] ids, int[] typeIds)
    {
        var pair = SmallTokenizers.Make(SmallTokenizers.Letters, postProcessor: postProcessor).EncodePair("a", "b", addSpecialTokens: true);
        Assert.Equal(ids, pair.Ids);
        Assert.Equal(typeIds, pair.TypeIds);
    }

    [Theory]
    [InlineData("true", 3)]
    [InlineData("false", 2)]
    public void Offsets_leave_out_white_space_on_demand(string trims, int start)
    {
        var tokenizer = SmallTokenizers.Make(
            SmallTokenizers.Bpe(["a", "Ġ", "Ġa"], ["Ġ a"]),
            preTokenizer: """{"type":"ByteLevel","add_prefix_space":false}""",
            postProcessor: $$"""{"type":"ByteLevel","add_prefix_space":false,"trim_offsets":{{trims}}}""");
        Assert.Equal(new TokenSpan(start, 4), tokenizer.Encode("aa a").Offsets[^1]);
    }
}
