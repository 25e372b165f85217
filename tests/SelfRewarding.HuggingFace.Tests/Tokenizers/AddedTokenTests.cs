using SelfRewarding.HuggingFace.Tokenizers;

namespace SelfRewarding.HuggingFace.Tests.Tokenizers;

public sealed class AddedTokenTests
{
    private const string Lowercase = """{"type":"Lowercase"}""";

    [Fact]
    public void Text_of_a_user_never_becomes_a_control_token()
    {
        var tokenizer = With("""[{"id":7,"content":"<s>","special":true},{"id":8,"content":"<b>","special":false}]""");
        Assert.Equal([0, 0, 0, 0, 2, 0, 5], tokenizer.Encode("<s><b>abc").Ids);
        Assert.Equal([7, 8, 5], tokenizer.Encode("<s><b>abc", parseSpecial: true).Ids);
    }

    [Fact]
    public void The_vocabulary_has_the_last_word_on_an_id() =>
        Assert.Equal([4], With("""[{"id":8,"content":"ab"}]""").Encode("ab", parseSpecial: true).Ids);

    [Fact]
    public void The_longest_added_token_at_a_place_wins()
    {
        var tokenizer = With("""[{"id":7,"content":"<a"},{"id":8,"content":"<a>"}]""");
        Assert.Equal([8, 7, 2], tokenizer.Encode("<a><ab", parseSpecial: true).Ids);
    }

    [Theory]
    [InlineData("lstrip", "a  <t>  b", 1, 6)]
    [InlineData("rstrip", "a  <t>  b", 3, 8)]
    public void An_added_token_may_swallow_the_white_space_beside_it(string side, string text, int start, int end)
    {
        var tokenizer = With($$"""[{"id":7,"content":"<t>","{{side}}":true}]""");
        var encoded = tokenizer.Encode(text, parseSpecial: true);
        Assert.Equal(new TokenSpan(start, end), encoded.Offsets[encoded.Ids.ToList().IndexOf(7)]);
    }

    [Theory]
    [InlineData("t", new[] { 7 })]
    [InlineData(" t.", new[] { 0, 7, 0 })]
    [InlineData("at", new[] { 1, 0 })]
    [InlineData("t\u0301", new[] { 0, 0 })]
    public void A_single_word_needs_no_word_character_beside_it(string text, int[] ids) =>
        Assert.Equal(ids, With("""[{"id":7,"content":"t","single_word":true}]""").Encode(text, parseSpecial: true).Ids);

    [Theory]
    [InlineData("true", "<t>", 7)]
    [InlineData("true", "<T>", 7)]
    [InlineData("false", "<t>", 0)]
    [InlineData("false", "<T>", 7)]
    public void A_normalized_token_is_matched_after_normalization(string normalized, string text, int first)
    {
        var tokenizer = With($$"""[{"id":7,"content":"<T>","normalized":{{normalized}}}]""", Lowercase);
        Assert.Equal(first, tokenizer.Encode(text, parseSpecial: true).Ids[0]);
    }

    [Fact]
    public void Tokens_are_found_by_their_text_and_texts_by_their_id()
    {
        var tokenizer = With("""[{"id":7,"content":"<s>","special":true}]""");
        Assert.Equal((7, 5, null), (tokenizer.TokenId("<s>"), tokenizer.TokenId("abc"), tokenizer.TokenId("nothing")));
        Assert.Equal(("<s>", null, null), (tokenizer.TokenText(7), tokenizer.TokenText(8), tokenizer.TokenText(-1)));
        Assert.Equal(8, tokenizer.VocabularySize);
        Assert.Equal([7], tokenizer.SpecialIds);
        Assert.Equal("ab abc", tokenizer.Decode([7, 4, 8, 5, 77]));
    }

    [Fact]
    public void Added_tokens_are_numbered_behind_the_vocabulary_whatever_the_file_says()
    {
        var tokenizer = With(
            """[{"id":50,"content":"<s>"},{"id":9,"content":"ab"},{"id":3,"content":"<t>"},{"id":51,"content":"<s>","special":true}]""");
        Assert.Equal((7, 4, 8), (tokenizer.TokenId("<s>"), tokenizer.TokenId("ab"), tokenizer.TokenId("<t>")));
        Assert.Equal([7], tokenizer.SpecialIds);
        Assert.Equal(9, tokenizer.VocabularySize);
    }

    [Fact]
    public void A_control_token_that_the_normalizer_changes_is_not_left_out()
    {
        var tokenizer = With("""[{"id":7,"content":"<S>","special":true,"normalized":true},{"id":8,"content":"<t>","special":true}]""", Lowercase);
        Assert.Equal("ab <s>", tokenizer.Decode([8, 4, 7]));
    }

    [Fact]
    public void Control_tokens_alone_may_stay_text()
    {
        var tokenizer = With("""[{"id":7,"content":"<s>","special":true},{"id":8,"content":"<b>","special":false}]""");
        Assert.Equal([0, 0, 0, 8, 5], tokenizer.Encode("<s><b>abc", addSpecialTokens: false, AddedTokenSearch.AllButSpecial).Ids);
    }

    [Fact]
    public void Offsets_count_code_points_of_the_original()
    {
        var tokenizer = With("""[{"id":7,"content":"<s>"}]""");
        var encoded = tokenizer.Encode("\U0001F600a<s>\U0001F600b", parseSpecial: true);
        Assert.Equal([0, 1, 7, 0, 2], encoded.Ids);
        Assert.Equal([new(0, 1), new(1, 2), new(2, 5), new(5, 6), new(6, 7)], encoded.Offsets);
    }

    [Fact]
    public void Half_a_surrogate_pair_is_an_unknown_character() => Assert.Equal([1, 0, 2], With("[]").Encode("a\uD800b").Ids);

    private static Tokenizer With(string addedTokens, string normalizer = "null") =>
        SmallTokenizers.Make(SmallTokenizers.Letters, normalizer, addedTokens: addedTokens);
}
