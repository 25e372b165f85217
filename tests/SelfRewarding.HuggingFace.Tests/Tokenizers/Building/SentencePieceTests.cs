using SelfRewarding.HuggingFace.Tests.Datasets;
using SelfRewarding.HuggingFace.Tokenizers;
using static SelfRewarding.HuggingFace.Tests.Tokenizers.Building.SmallSentencePiece;

namespace SelfRewarding.HuggingFace.Tests.Tokenizers.Building;

/// <summary>SentencePiece models of a few pieces, written by hand.</summary>
public sealed class SentencePieceTests
{
    private static readonly byte[] Llama = [.. Whole(3, 2), .. Whole(35, 1)];
    private static readonly byte[] KeepsSpaces = Whole(4, 0);

    private static readonly (string, float, int)[] Pieces =
    [
        ("<unk>", 0, Unknown), ("<s>", 0, Control), ("</s>", 0, Control), ("▁", -9, Normal),
        ("a", -9, Normal), ("b", -9, Normal), ("ab", -2, Normal),
        ("ba", -1, Normal), ("▁a", -3, Normal), ("<0x63>", 0, ByteFallback), ("[X]", 0, UserDefined),
    ];

    [Fact]
    public void Scores_decide_what_is_merged_first_and_bytes_stand_for_what_has_no_piece()
    {
        using var folder = new TemporaryFolder();
        var tokenizer = Load(folder, Model(Pieces, Llama, KeepsSpaces));

        // "▁aba": ba (-1) goes before ab (-2) and ▁a (-3); then ▁a.
        Assert.Equal([8, 7], tokenizer.Encode("aba").Ids);
        Assert.Equal([3, 9], tokenizer.Encode("c").Ids);
        Assert.Equal([1, 8, 3, 8], tokenizer.Encode("a  a", addSpecialTokens: true).Ids);
        Assert.Equal("aba c", tokenizer.Decode([1, 8, 7, 3, 9]));
        Assert.Equal([0, 1, 2], tokenizer.SpecialIds);
    }

    [Fact]
    public void Only_pieces_that_a_user_defined_and_control_pieces_are_looked_for_and_only_on_demand()
    {
        using var folder = new TemporaryFolder();
        var tokenizer = Load(folder, Model(Pieces, Llama, [.. KeepsSpaces, .. Whole(3, 0)]));
        Assert.Equal([10, 4, 2], tokenizer.Encode("[X]a</s>", parseSpecial: true).Ids);
        Assert.DoesNotContain(2, tokenizer.Encode("[X]a</s>").Ids);
    }

    [Fact]
    public void A_unigram_model_takes_the_best_cut_and_squeezes_spaces()
    {
        (string, float, int)[] pieces =
        [
            ("<pad>", 0, Control), ("</s>", 0, Control), ("<unk>", 0, Unknown), ("▁", -2, Normal),
            ("a", -3, Normal), ("b", -3, Normal), ("ab", -5, Normal), ("▁ab", -9, Normal),
        ];
        using var folder = new TemporaryFolder();
        var tokenizer = Load(folder, Model(pieces, [.. Whole(3, 1), .. Whole(41, -1), .. Whole(42, 1)], []));

        // "▁ab": ▁ + ab = -7 goes before ▁ab = -9 and ▁ + a + b = -8.
        Assert.Equal([3, 6, 3, 4, 1], tokenizer.Encode("ab   a ", addSpecialTokens: true).Ids);
        Assert.Equal([3, 2], tokenizer.Encode("c").Ids);
        Assert.Equal("ab a", tokenizer.Decode([3, 6, 3, 4, 1]));
    }

    [Fact]
    public void The_settings_beside_it_add_tokens_rename_pieces_and_choose_the_template()
    {
        using var folder = new TemporaryFolder();
        folder.Write("tokenizer_config.json", """
            {"add_bos_token":false,"add_eos_token":true,"eos_token":{"content":"<|end|>"},"pad_token":"<pad>",
             "added_tokens_decoder":{"10":{"content":"<|turn|>","special":true},"11":{"content":"<|end|>","special":true,"normalized":false}}}
            """);
        var tokenizer = Load(folder, Model(Pieces, Llama, KeepsSpaces));

        Assert.Equal([8, 11], tokenizer.Encode("a", addSpecialTokens: true).Ids);
        Assert.Equal((10, null, 12), (tokenizer.TokenId("<|turn|>"), tokenizer.TokenId("[X]"), tokenizer.TokenId("<pad>")));
        Assert.Equal([0, 1, 2, 10, 11, 12], tokenizer.SpecialIds);
    }

    [Fact]
    public void Without_legacy_only_the_beginning_of_a_text_is_marked()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal([8, 2, 8], Load(folder, Model(Pieces, Llama, KeepsSpaces)).Encode("a</s>a", parseSpecial: true).Ids);
        folder.Write("tokenizer_config.json", """{"legacy":false}""");
        Assert.Equal([8, 2, 4], Load(folder, Model(Pieces, Llama, KeepsSpaces)).Encode("a</s>a", parseSpecial: true).Ids);
    }

    [Theory]
    [InlineData(
        "an id that the vocabulary has for another token", """{"a":5}""", "the added token \"a\" has the id 5, but the vocabulary gives it 4")]
    [InlineData("a gap", """{"x":13}""", "the added token \"x\" has the id 13, but the next free one is 11")]
    [InlineData("no id", """{"x":"y"}""", "\"y\" is not the id of a token")]
    [InlineData("not JSON", "{", "added_tokens.json: this is not valid JSON")]
    public void Added_tokens_that_do_not_fit_are_refused(string fault, string added, string message)
    {
        using var folder = new TemporaryFolder();
        folder.Write("added_tokens.json", added);
        Assert.True(Fault(folder, Model(Pieces, Llama, KeepsSpaces)).Contains(message, StringComparison.Ordinal), fault);
    }

    [Fact]
    public void What_cannot_be_used_is_refused_with_its_reason()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("its model_type is 3", Fault(folder, Model(Pieces, Whole(3, 3), [])), StringComparison.Ordinal);
        Assert.Contains("treat_whitespace_as_suffix", Fault(folder, Model(Pieces, Whole(24, 1), [])), StringComparison.Ordinal);
        Assert.Contains("escape_whitespaces", Fault(folder, Model(Pieces, [], Whole(5, 0))), StringComparison.Ordinal);
        Assert.Contains("\"a\" is there twice, at 4 and 11", Fault(folder, Model([.. Pieces, ("a", 0, Normal)], [], [])), StringComparison.Ordinal);
        Assert.Contains("piece 11 has the score", Fault(folder, Model([.. Pieces, ("x", float.NaN, Normal)], [], [])), StringComparison.Ordinal);
        Assert.Contains("it holds no pieces", Fault(folder, []), StringComparison.Ordinal);
        Assert.Contains("is of kind 0; it must be of kind 2", Fault(folder, Whole(1, 7)), StringComparison.Ordinal);
        Assert.Contains("tiktoken", Fault(folder, "IQ== 0\nIg== 1\n"u8.ToArray()), StringComparison.Ordinal);
        Assert.Contains("bytes where 1 are left", Fault(folder, [10, 255, 255, 255, 255, 15, 0]), StringComparison.Ordinal);
    }

    [Fact]
    public void Cutting_a_model_short_or_changing_a_byte_never_brings_the_process_down()
    {
        using var folder = new TemporaryFolder();
        var whole = Model(Pieces, Llama, KeepsSpaces);
        for (var i = 0; i < whole.Length; i++)
        {
            TryLoad(folder, whole[..i]);
            byte[] changed = [.. whole];
            changed[i] ^= 0x55;
            TryLoad(folder, changed);
        }
        Assert.Equal([8], Load(folder, whole).Encode("a").Ids);
    }

    [Fact]
    public void A_folder_s_tokenizer_json_goes_first()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["tokenizer.model"], Model(Pieces, Llama, KeepsSpaces));
        var path = Path.GetDirectoryName(folder["tokenizer.model"])!;
        Assert.Equal(11, Tokenizer.Load(path).VocabularySize);
        folder.Write("tokenizer.json", $$"""{"model":{{SmallTokenizers.Letters}}}""");
        Assert.Equal(7, Tokenizer.Load(path).VocabularySize);
    }

    private static void TryLoad(TemporaryFolder folder, byte[] model)
    {
        try
        {
            Load(folder, model);
        }
        catch (UserFaultException fault)
        {
            Assert.Contains("tokenizer.model", fault.Message, StringComparison.Ordinal);
        }
    }

    private static string Fault(TemporaryFolder folder, byte[] model) => Assert.Throws<UserFaultException>(() => Load(folder, model)).Message;

    private static Tokenizer Load(TemporaryFolder folder, byte[] model)
    {
        File.WriteAllBytes(folder["tokenizer.model"], model);
        return Tokenizer.Load(folder["tokenizer.model"]);
    }
}
