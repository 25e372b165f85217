using System.Text;
using System.Text.Json;
using SelfRewarding.HuggingFace.Gguf;
using SelfRewarding.HuggingFace.Tests.Datasets;
using SelfRewarding.HuggingFace.Tests.Gguf;
using SelfRewarding.HuggingFace.Tokenizers;
using SelfRewarding.HuggingFace.Tokenizers.Building;
using SelfRewarding.HuggingFace.Tokenizers.Reading;

namespace SelfRewarding.HuggingFace.Tests.Tokenizers;

/// <summary>
/// The files of data/tokenizers: what llama.cpp, tiktoken, ML.NET and SentencePiece make of published vocabularies, read from whatever format
/// the vocabulary is in. Five of the stored answers have no vocabulary there and cannot be asked for: ggml-vocab-chameleon, -command-r,
/// -deepseek-llm and -falcon, and tokens_gpt4o.json.
/// </summary>
public sealed class VocabularyGoldenTests
{
    private const string Folder = "data/tokenizers";
    private const string Ggml = $"{Folder}/ggml/ggml-vocab-";
    private const string Words = @"[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";
    private const string Llama3 = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|" + Words;

    /// <summary>As tiktoken writes it: possessive where that makes no difference.</summary>
    private const string Cl100K =
        @"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]|\s+(?!\S)|\s";

    [Theory]
    [InlineData("qwen2", "qwen3")]
    [InlineData("deepseek-r1-qwen", "qwen3")]
    [InlineData("llama-bpe", "llama3_2")]
    [InlineData("gpt-2", "gpt2")]
    [InlineData("llama-spm", "llama2")]
    [InlineData("phi-3", "llama2")]
    public void Published_tokenizers_give_the_ids_of_llama_cpp(string name, string tokenizer) =>
        CheckGgml(name, GoldenTexts.Load(tokenizer), parseSpecial: false);

    [Fact]
    public void The_vocabulary_of_GPT_NeoX_is_that_of_MPT()
    {
        var bytes = TokenizerFile.ReadBytes(SharedData.Path($"{Ggml}gpt-neox.gguf.gz"));
        var tokenizer = SmallGguf.InFile(bytes.ToArray(), file => TokenizerFile.Parse(GgufTokenizer.Build(GgufFile.Read(file).Metadata)!, file));
        // Runs of spaces are added tokens of this vocabulary.
        CheckGgml("mpt", tokenizer, parseSpecial: true);
    }

    [Fact]
    public void GPT_2_s_first_files_give_its_ids()
    {
        using var folder = new TemporaryFolder();
        File.Copy(SharedData.Path($"{Folder}/gpt2_encoder.json.gz"), folder["vocab.json"]);
        File.Copy(SharedData.Path($"{Folder}/gpt2_vocab.bpe.gz"), folder["merges.txt"]);
        var tokenizer = Tokenizer.Load(folder["vocab.json"]);

        CheckGgml("gpt-2", tokenizer, parseSpecial: false);
        CheckLibrary("tokens_gpt2.json", tokenizer);
    }

    [Fact]
    public void GPT_2_s_ranks_are_its_vocabulary_and_merges()
    {
        var ranks = new TiktokenRanks(SharedData.Path($"{Folder}/gpt2.tiktoken.gz"));
        using var vocabulary = SharedData.Json($"{Folder}/gpt2_encoder.json.gz");
        var merges = Encoding.UTF8.GetString(TokenizerFile.ReadBytes(SharedData.Path($"{Folder}/gpt2_vocab.bpe.gz")).Span)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.All(
            vocabulary.RootElement.EnumerateObject().Where(entry => entry.Name != "<|endoftext|>"),
            entry => Assert.Equal(entry.Value.GetInt32(), ranks.Ids[entry.Name]));
        Assert.Equal(50_256, ranks.Ids.Count);
        Assert.Equal(merges.Skip(1), ranks.Merges.Select(merge => $"{merge.Left} {merge.Right}"));
    }

    [Fact]
    public void Ranks_of_cl100k_give_the_ids_of_ML_NET() =>
        CheckLibrary("tokens.json", new TiktokenRanks(SharedData.Path($"{Folder}/cl100k_base.tiktoken.gz")).Tokenizer(Cl100K));

    [Fact]
    public void Ranks_of_Llama_3_give_the_ids_of_llama_cpp() =>
        CheckGgml("llama-bpe", new TiktokenRanks(SharedData.Path($"{Folder}/llama3_tokenizer.model.gz")).Tokenizer(Llama3), parseSpecial: false);

    [Fact]
    public void Llama_2_s_SentencePiece_model_gives_the_ids_of_llama_cpp() =>
        CheckGgml("llama-spm", Tokenizer.Load(SharedData.Path($"{Folder}/llama2_tokenizer.model")), parseSpecial: false);

    [Theory]
    [InlineData("data/tokenizers/llama2_tokenizer.bin.gz", "data/tokenizers/llama2_tokenizer.model")]
    [InlineData("data/models/stories260K/tok512.bin", "data/models/stories260K/tok512.model")]
    public void Pieces_and_scores_are_those_that_llama2_c_stored(string exported, string model)
    {
        var pieces = SentencePieceFile.Read(TokenizerFile.ReadBytes(SharedData.Path(model)).Span).Pieces;
        using var file = new BinaryReader(new MemoryStream(TokenizerFile.ReadBytes(SharedData.Path(exported)).ToArray()));
        Assert.InRange(file.ReadInt32(), 1, 64);
        foreach (var piece in pieces)
        {
            Assert.Equal(piece.Score, file.ReadSingle());
            var text = Encoding.UTF8.GetString(file.ReadBytes(file.ReadInt32()));
            // That format writes begin and end on a line of their own and spaces plainly.
            Assert.Equal(piece.Type == TokenType.Control ? $"\n{piece.Text}\n" : piece.Text.Replace('▁', ' '), text);
        }
        Assert.Equal(file.BaseStream.Length, file.BaseStream.Position);
    }

    /// <summary>What the documentation of SentencePiece's Python package shows of this model.</summary>
    [Theory]
    [InlineData("This is a test", new[] { 284, 47, 11, 4, 15, 400 })]
    [InlineData("Hello world", new[] { 151, 88, 21, 887 })]
    public void SentencePiece_s_test_model_gives_the_documented_ids(string text, int[] ids)
    {
        var tokenizer = Tokenizer.Load(SharedData.Path($"{Folder}/spm_test_model.model"));
        Assert.Equal(ids, tokenizer.Encode(text).Ids);
        Assert.Equal(ids, tokenizer.Encode($"{text} ").Ids);
        Assert.Equal([.. ids, 2], tokenizer.Encode(text, addSpecialTokens: true).Ids);
        Assert.Equal(text, tokenizer.Decode(ids));
        Assert.Equal((1000, 0, 1, 2), (tokenizer.VocabularySize, tokenizer.TokenId("<unk>"), tokenizer.TokenId("<s>"), tokenizer.TokenId("</s>")));
        // Its rules are NFKC: wide letters become narrow ones.
        Assert.Equal(ids, tokenizer.Encode(string.Concat(text.Select(unit => char.IsAsciiLetter(unit) ? (char)(unit - 'A' + 'Ａ') : unit))).Ids);
    }

    private static void CheckGgml(string name, Tokenizer tokenizer, bool parseSpecial)
    {
        var texts = File.ReadAllText(SharedData.Path($"{Ggml}{name}.gguf.inp")).Split("\n__ggml_vocab_test__\n");
        var expected = File.ReadAllLines(SharedData.Path($"{Ggml}{name}.gguf.out"));
        Assert.True(expected.Length > 40);
        Assert.All(expected.Index(), row => Assert.Equal(
            row.Item.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse),
            tokenizer.Encode(texts[row.Index], parseSpecial: parseSpecial).Ids));
    }

    private static void CheckLibrary(string name, Tokenizer tokenizer)
    {
        var text = File.ReadAllText(SharedData.Path($"{Folder}/mlnet_golden/lib.rs.txt"));
        using var expected = SharedData.Json($"{Folder}/mlnet_golden/{name}");
        var ids = expected.RootElement.Deserialize<int[]>()!;
        Assert.Equal(ids, tokenizer.Encode(text).Ids);
        Assert.Equal(text, tokenizer.Decode(ids));
    }
}
