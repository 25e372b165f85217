using System.IO.Compression;
using System.Text;
using SelfRewarding.HuggingFace.Tokenizers;

namespace SelfRewarding.HuggingFace.Tests.Tokenizers;

/// <summary>A file that cannot be used says where and why; nothing in it brings the process down.</summary>
public sealed class FaultTests
{
    private const string Model = SmallTokenizers.Letters;

    [Theory]
    [InlineData("""{}""", "tokenizer.json: the file has no \"model\"")]
    [InlineData("""[]""", "tokenizer.json: the file is []; it must be an object")]
    [InlineData(
        """{"model":{"type":"Magic"}}""", "model has the type \"Magic\", which is not supported; supported are BPE, Unigram, WordLevel, WordPiece")]
    [InlineData("""{"model":{"type":"WordLevel"}}""", "model has no \"vocab\"")]
    [InlineData("""{"model":{"type":"WordLevel","vocab":[1]}}""", "model.vocab must be an object")]
    [InlineData("""{"model":{"type":"WordLevel","vocab":{"a":-1}}}""", "gives \"a\" the id -1")]
    [InlineData("""{"model":{"type":"WordLevel","vocab":{"a":2147483647}}}""", "gives \"a\" the id 2147483647")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":0},"merges":["a b"]}}""", "model.merges [0] joins \"a\" and \"b\"")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":0},"merges":["a"]}}""", "model.merges [0] is a; a merge must be two tokens")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":0},"merges":[],"unk_token":"?"}}""", "model has the unk_token \"?\"")]
    [InlineData("""{"model":{"type":"Unigram","vocab":[["a",-1]],"unk_id":4}}""", "model has the unk_id 4")]
    [InlineData("""{"model":{"type":"Unigram","vocab":[["a","b"]]}}""", "model.vocab[0][1] is \"b\"; it must be a number")]
    public void A_model_that_cannot_be_used_says_why(string json, string message) => Fails(json, message);

    [Theory]
    [InlineData("normalizer", """{"type":"Magic"}""", "normalizer has the type \"Magic\"")]
    [InlineData("normalizer", """{"type":"Sequence","normalizers":[{"type":"NFC"},{"type":"Magic"}]}""", "normalizer.normalizers[1] has the type")]
    [InlineData("normalizer", """{"type":"Precompiled","precompiled_charsmap":"####"}""", "normalizer.precompiled_charsmap is not base64")]
    [InlineData("normalizer", """{"type":"Precompiled","precompiled_charsmap":"/////w=="}""", "normalizer cannot be read: the charsmap")]
    [InlineData("normalizer", """{"type":"Strip","strip_left":1}""", "normalizer.strip_left is 1; it must be true or false")]
    [InlineData("pre_tokenizer", """{"type":"Sentences"}""", "supported are BertPreTokenizer, ByteLevel")]
    [InlineData("pre_tokenizer", """{"type":"Punctuation","behavior":"7"}""", "pre_tokenizer has the behavior \"7\"")]
    [InlineData("pre_tokenizer", """{"type":"FixedLength","length":0}""", "it must be at least 1")]
    [InlineData("pre_tokenizer", """{"type":"Metaspace","replacement":"▁","prepend_scheme":"x"}""", "it must be one of always, first, never")]
    [InlineData("decoder", """{"type":"Strip","content":"","start":1,"stop":0}""", "decoder has the content \"\"; it must be one character")]
    [InlineData("decoder", """{"type":3}""", "decoder.type is 3; it must be a string")]
    [InlineData("post_processor", """{"type":"BertProcessing","cls":["a"],"sep":["b",1]}""", "has a cls that is not a token and its id")]
    [InlineData(
        "post_processor", """{"type":"TemplateProcessing","single":[{"Sequence":{"id":"B","type_id":0}}]}""", "single[0].Sequence has the id \"B\"")]
    [InlineData("added_tokens", """[{"id":-4,"content":"x"}]""", "added_tokens[0].id is -4")]
    public void A_component_that_cannot_be_used_says_where(string member, string spec, string message) =>
        Fails($$"""{"model":{{Model}},"{{member}}":{{spec}}}""", message);

    [Theory]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("{\"model\":\"\\uD800\"}")]
    public void What_is_not_JSON_is_a_fault(string json) => Fails(json, "tokenizer.json");

    [Fact]
    public void A_file_nested_without_end_is_a_fault() =>
        Fails(string.Concat(Enumerable.Repeat("""{"normalizer":{"type":"Sequence","normalizers":[""", 100_000)), "is not JSON");

    [Fact]
    public void Cutting_a_valid_file_short_anywhere_is_a_fault()
    {
        var json = $$"""{"added_tokens":[{"id":7,"content":"<s>"}],"normalizer":{"type":"NFC"},"model":{{Model.Trim()}}}""";
        for (var length = 0; length < json.Length; length++)
            Assert.Throws<UserFaultException>(() => SmallTokenizers.Parse(json[..length]));
        Assert.Equal([5], SmallTokenizers.Parse(json).Encode("abc").Ids);
    }

    [Fact]
    public void A_packed_file_and_one_with_a_byte_order_mark_are_read()
    {
        var folder = Directory.CreateTempSubdirectory("tokenizer-");
        try
        {
            var plain = Path.Combine(folder.FullName, "tokenizer.json");
            File.WriteAllText(plain, $$"""{"model":{{Model}}}""", new UTF8Encoding(true));
            var packed = Path.Combine(folder.FullName, "tokenizer.json.gz");
            using (var file = new GZipStream(File.Create(packed), CompressionLevel.Fastest))
                file.Write(File.ReadAllBytes(plain));
            Assert.Equal([5], Tokenizer.Load(plain).Encode("abc").Ids);
            Assert.Equal([5], Tokenizer.Load(packed).Encode("abc").Ids);
            File.WriteAllBytes(packed, [0x1F, 0x8B, 8, 0, 1, 2, 3]);
            Assert.Throws<UserFaultException>(() => Tokenizer.Load(packed));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_missing_file_is_a_fault() =>
        Assert.Contains(
            "cannot be read", Assert.Throws<UserFaultException>(() => Tokenizer.Load("/nowhere/tokenizer.json")).Message, StringComparison.Ordinal);

    private static void Fails(string json, string message) =>
        Assert.Contains(message, Assert.Throws<UserFaultException>(() => SmallTokenizers.Parse(json)).Message, StringComparison.Ordinal);
}
