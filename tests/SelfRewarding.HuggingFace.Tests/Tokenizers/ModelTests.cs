using SelfRewarding.HuggingFace.Tokenizers;

namespace SelfRewarding.HuggingFace.Tests.Tokenizers;

public sealed class ModelTests
{
    [Theory]
    [InlineData("abc", new[] { 5 })]
    [InlineData("bca", new[] { 6, 1 })]
    [InlineData("aabb", new[] { 1, 4, 2 })]
    [InlineData("axb", new[] { 1, 0, 2 })]
    [InlineData("", new int[0])]
    public void Bpe_merges_the_best_rank_first(string text, int[] ids) =>
        Assert.Equal(ids, SmallTokenizers.Make(SmallTokenizers.Letters).Encode(text).Ids);

    [Fact]
    public void Bpe_takes_the_leftmost_of_equal_pairs()
    {
        var tokenizer = SmallTokenizers.Make(SmallTokenizers.Bpe(["a", "aa"], ["a a"]));
        Assert.Equal([1, 1, 0], tokenizer.Encode("aaaaa").Ids);
    }

    [Fact]
    public void A_long_piece_merges_like_its_short_parts()
    {
        var tokenizer = SmallTokenizers.Make(SmallTokenizers.Bpe(["a", "aa", "aaaa", "b", "ab"], ["a a", "aa aa", "a b"]));
        var ids = tokenizer.Encode(new string('a', 4000) + "b").Ids;
        Assert.Equal([.. Enumerable.Repeat(2, 1000), 3], ids);
    }

    [Theory]
    [InlineData(true, new[] { 1, 0, 1 })]
    [InlineData(false, new[] { 1, 0, 0, 1 })]
    public void Unknown_characters_are_fused_on_demand(bool fuses, int[] ids)
    {
        var model = SmallTokenizers.Bpe(["?", "a"], [], $"\"unk_token\":\"?\",\"fuse_unk\":{(fuses ? "true" : "false")},");
        var encoded = SmallTokenizers.Make(model).Encode("axya");
        Assert.Equal(ids, encoded.Ids);
        Assert.Equal(new TokenSpan(3, 4), encoded.Offsets[^1]);
    }

    [Fact]
    public void A_character_without_a_token_falls_back_to_its_bytes()
    {
        var model = SmallTokenizers.Bpe(["a", "<0xC3>", "<0xA9>"], [], "\"byte_fallback\":true,");
        var encoded = SmallTokenizers.Make(model).Encode("aé");
        Assert.Equal([0, 1, 2], encoded.Ids);
        Assert.Equal([new(0, 1), new(1, 2), new(1, 2)], encoded.Offsets);
    }

    [Fact]
    public void A_character_without_any_token_vanishes() =>
        Assert.Equal([0, 0], SmallTokenizers.Make(SmallTokenizers.Bpe(["a"], [])).Encode("axa").Ids);

    [Theory]
    [InlineData("true", new[] { 3 })]
    [InlineData("false", new[] { 0, 1, 2 })]
    public void A_whole_piece_may_come_before_the_merges(string ignoresMerges, int[] ids)
    {
        var model = SmallTokenizers.Bpe(["a", "b", "c", "abc"], [], $"\"ignore_merges\":{ignoresMerges},");
        Assert.Equal(ids, SmallTokenizers.Make(model).Encode("abc").Ids);
    }

    [Fact]
    public void Bpe_marks_what_continues_and_what_ends_a_word()
    {
        var prefixed = SmallTokenizers.Bpe(["a", "##b", "ab"], ["a ##b"], "\"continuing_subword_prefix\":\"##\",");
        Assert.Equal([2, 1], SmallTokenizers.Make(prefixed).Encode("abb").Ids);
        var suffixed = SmallTokenizers.Bpe(["a", "b</w>", "ab</w>"], ["a b</w>"], "\"end_of_word_suffix\":\"</w>\",");
        Assert.Equal([0, 2], SmallTokenizers.Make(suffixed).Encode("aab").Ids);
    }

    /// <summary>"▁a▁a…" has no pre-tokenizer; cutting it where no merge joins must not show.</summary>
    [Fact]
    public void Cutting_a_long_text_between_words_does_not_change_its_tokens()
    {
        var tokenizer = SmallTokenizers.Make(
            SmallTokenizers.Bpe(["?", "▁", "a", "b", "▁a", "▁ab", "ba"], ["▁ a", "▁a b", "b a"], "\"unk_token\":\"?\",\"fuse_unk\":true,"),
            normalizer: """{"type":"Replace","pattern":{"String":" "},"content":"▁"}""");
        var words = string.Concat(Enumerable.Repeat(" ab xx aba", 20));
        int[] expected = [5, 1, 0, 5, 2];
        Assert.Equal(Enumerable.Repeat(expected, 20).SelectMany(ids => ids), tokenizer.Encode(words).Ids);
    }

    [Theory]
    [InlineData("unaffable", new[] { 1, 2, 3 })]
    [InlineData("unx", new[] { 0 })]
    [InlineData("unaffableunaffable", new[] { 0 })]
    public void WordPiece_takes_the_longest_token_or_calls_the_word_unknown(string word, int[] ids) => Assert.Equal(ids, SmallTokenizers.Make("""
        {"type":"WordPiece","max_input_chars_per_word":12,"vocab":{"[UNK]":0,"un":1,"##aff":2,"##able":3,"##a":4,"##un":5}}
        """).Encode(word).Ids);

    [Theory]
    [InlineData("hello world", new[] { 1, 2 })]
    [InlineData("hello, you!", new[] { 1, 3, 0, 4 })]
    public void WordLevel_knows_whole_words_only(string text, int[] ids) => Assert.Equal(
        ids, SmallTokenizers.Make(SmallTokenizers.Words, preTokenizer: """{"type":"Whitespace"}""").Encode(text).Ids);

    [Fact]
    public void WordLevel_with_its_joined_decoder_returns_the_words()
    {
        var tokenizer = SmallTokenizers.Make(
            SmallTokenizers.Words,
            normalizer: """{"type":"Lowercase"}""",
            preTokenizer: """{"type":"Sequence","pretokenizers":[{"type":"WhitespaceSplit"},{"type":"Punctuation","behavior":"Isolated"}]}""",
            addedTokens: """[{"id":5,"content":"<s>","special":true}]""");
        Assert.Equal([1, 3, 2, 4], tokenizer.Encode("Hello, WORLD!").Ids);
        Assert.Equal("hello , world !", tokenizer.Decode([5, 1, 3, 2, 4, 99, -1]));
        Assert.Equal("<s> hello", tokenizer.Decode([5, 1], skipSpecialTokens: false));
    }

    /// <summary>"ab" scores -3, "a" + "b" -2 - 2; "abb" prefers "a" + "bb" (-2 - 1.5) to "ab" + "b" (-5).</summary>
    [Theory]
    [InlineData("ab", new[] { 3 })]
    [InlineData("abb", new[] { 1, 4 })]
    [InlineData("axyb", new[] { 1, 0, 2 })]
    public void Unigram_takes_the_cut_with_the_best_score(string text, int[] ids) => Assert.Equal(ids, SmallTokenizers.Make("""
        {"type":"Unigram","unk_id":0,"vocab":[["<unk>",0],["a",-2],["b",-2],["ab",-3],["bb",-1.5]]}
        """).Encode(text).Ids);

    [Fact]
    public void Unigram_falls_back_to_bytes() => Assert.Equal([1, 2, 3], SmallTokenizers.Make("""
        {"type":"Unigram","unk_id":0,"byte_fallback":true,"vocab":[["<unk>",0],["a",-2],["<0xC3>",-9],["<0xA9>",-9]]}
        """).Encode("aé").Ids);
}
