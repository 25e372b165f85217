using SelfRewarding.HuggingFace.Conversion;
using SelfRewarding.HuggingFace.Tests.Datasets;
using SelfRewarding.HuggingFace.Tokenizers;

namespace SelfRewarding.HuggingFace.Tests.Tokenizers.Building;

/// <summary>vocab.json and merges.txt of a few tokens.</summary>
public sealed class ByteLevelFilesTests
{
    private const string Vocabulary = """{"a":0,"b":1,"Ġ":2,"ab":3,"Ġab":4,"1":5,"11":6,"Ã":7,"©":8,"Ã©":9}""";

    private static readonly string[] Merges = ["#version: 0.2", "a b", "Ġ ab", "1 1", "Ã ©"];

    [Theory]
    [InlineData("{}", "ab 11 e\u0301", new[] { 3, 2, 6, 2 })]
    [InlineData("""{"tokenizer_class":"GPT2Tokenizer","add_prefix_space":true}""", "ab 11", new[] { 4, 2, 6 })]
    [InlineData("""{"tokenizer_class":"Qwen2TokenizerFast"}""", "ab11e\u0301", new[] { 3, 5, 5, 9 })]
    public void The_class_says_how_a_text_is_cut(string settings, string text, int[] ids)
    {
        using var folder = Folder(settings);
        Assert.Equal(ids, Tokenizer.Load(folder["vocab.json"]).Encode(text).Ids);
    }

    [Fact]
    public void Where_no_class_is_named_the_family_tells_it()
    {
        using var folder = Folder("{}");
        folder.Write("config.json", """{"model_type":"qwen2"}""");
        Assert.Equal([3, 5, 5, 9], Tokenizer.Load(folder["vocab.json"]).Encode("ab11e\u0301").Ids);
        folder.Write("config.json", """{"model_type":"llama"}""");
        Assert.Contains(
            "nothing says how the tokenizer of this llama cuts a text",
            Assert.Throws<UserFaultException>(() => Tokenizer.Load(folder["vocab.json"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Added_tokens_come_from_all_three_files()
    {
        using var folder = Folder("""{"add_bos_token":true,"bos_token":"<s>","added_tokens_decoder":{"10":{"content":"<s>","special":true}}}""");
        folder.Write("added_tokens.json", """{"<think>":11}""");
        folder.Write("special_tokens_map.json", """{"additional_special_tokens":["<end>",{"content":"a"}]}""");
        var tokenizer = Tokenizer.Load(folder["merges.txt"]);

        Assert.Equal([10, 11, 12, 0, 1], tokenizer.Encode("<think><end>ab", addSpecialTokens: true, parseSpecial: true).Ids);
        Assert.Equal([0, 10, 12], tokenizer.SpecialIds);
    }

    [Fact]
    public void A_folder_with_them_is_a_model_s_tokenizer_and_is_saved_as_tokenizer_json()
    {
        using var folder = Folder("{}");
        var files = ModelParts.TokenizerFiles(Path.GetDirectoryName(folder["vocab.json"])!);

        Assert.Equal(["tokenizer.json", "tokenizer_config.json"], files.Keys.Order());
        File.WriteAllBytes(folder["other.json"], files["tokenizer.json"]);
        Assert.Equal([3, 4], Tokenizer.Load(folder["other.json"]).Encode("ab ab").Ids);
        Assert.Equal("ab é", Tokenizer.Load(folder["other.json"]).Decode([3, 2, 9]));
    }

    [Theory]
    [InlineData("""{"a":0,"b":2}""", "a b", "\"b\" has the id 2; 2 tokens must be numbered from 0 to 1")]
    [InlineData("""{"a":0,"b":0}""", "a b", "\"b\" has the id 0")]
    [InlineData("""{"a":0,"a":1}""", "a b", "vocab.json: is not a JSON object of tokens and ids")]
    [InlineData("[1]", "a b", "vocab.json: is not a JSON object of tokens and ids")]
    [InlineData("""{"a":0}""", "a b c", "merges.txt: line 1 is not two tokens with a space between")]
    [InlineData("""{"a":0}""", "a b", "model.merges [0] joins \"a\" and \"b\"")]
    public void A_file_that_cannot_be_used_says_why(string vocabulary, string merge, string message)
    {
        using var folder = new TemporaryFolder();
        folder.Write("vocab.json", vocabulary);
        folder.Write("merges.txt", merge);
        Assert.Contains(message, Assert.Throws<UserFaultException>(() => Tokenizer.Load(folder["vocab.json"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_whose_rules_are_not_known_is_refused_by_name()
    {
        using var folder = Folder("""{"tokenizer_class":"CLIPTokenizer"}""");
        Assert.Contains(
            "CLIPTokenizer", Assert.Throws<UserFaultException>(() => Tokenizer.Load(folder["vocab.json"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_a_fault()
    {
        using var folder = new TemporaryFolder();
        folder.Write("vocab.json", Vocabulary);
        Assert.Contains(
            "cannot be read", Assert.Throws<UserFaultException>(() => Tokenizer.Load(folder["vocab.json"])).Message, StringComparison.Ordinal);
        var path = Path.GetDirectoryName(folder["vocab.json"])!;
        Assert.Contains("there is neither", Assert.Throws<UserFaultException>(() => Tokenizer.Load(path)).Message, StringComparison.Ordinal);
    }

    private static TemporaryFolder Folder(string settings)
    {
        var folder = new TemporaryFolder();
        folder.Write("vocab.json", Vocabulary);
        folder.Write("merges.txt", Merges);
        folder.Write("tokenizer_config.json", settings);
        return folder;
    }
}
