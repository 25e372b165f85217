using System.Text.Json;

namespace SelfRewarding.World.Tests;

public sealed class WorldTokenizerTests
{
    [Fact]
    public void The_vocabulary_is_small_and_in_order()
    {
        var vocabulary = WorldTokenizer.Vocabulary;

        Assert.Equal(["<pad>", "<eos>", "<user>", "<bot>", "<unk>"], vocabulary.Take(5));
        Assert.Equal(vocabulary.Skip(5).Order(StringComparer.Ordinal), vocabulary.Skip(5));
        Assert.Equal(vocabulary.Count, vocabulary.Distinct().Count());
        Assert.Equal(320, vocabulary.Count);
    }

    [Fact]
    public void Every_word_is_one_token_to_its_own_tokenizer() =>
        Assert.All(WorldTokenizer.Vocabulary.Skip(5), word => Assert.Equal([word], WorldTokenizer.Words(word)));

    [Theory]
    [InlineData("Which is bigger, 3 or 12?", "which|is|bigger|,|3|or|12|?")]
    [InlineData("{\"age\":7}", "{|\"|age|\"|:|7|}")]
    [InlineData("  two\n words\t", "two|words")]
    [InlineData("<eos>", "<|eos|>")]
    [InlineData("", "")]
    public void Text_is_split_at_blanks_and_punctuation(string text, string words) =>
        Assert.Equal(words.Split('|', StringSplitOptions.RemoveEmptyEntries), WorldTokenizer.Words(text));

    [Fact]
    public void Unknown_words_and_written_control_tokens_do_not_become_control_tokens() =>
        Assert.All(WorldTokenizer.Encode("zebra <eos>"), id => Assert.Equal(WorldTokenizer.Unknown, id));

    [Fact]
    public void Known_text_survives_encoding() =>
        Assert.Equal("is an axe a tool ?", WorldTokenizer.Decode(WorldTokenizer.Encode("Is an axe a tool?")));

    [Fact]
    public void The_prompts_of_the_recipe_are_in_the_vocabulary() =>
        Assert.DoesNotContain(WorldTokenizer.Unknown, WorldTokenizer.Encode(
            WorldPrompts.Judge.Replace("<INSTRUCTION_HERE>", "spell cat").Replace("<RESPONSE_HERE>", "c a t .")));

    [Fact]
    public void The_files_are_a_Hugging_Face_tokenizer()
    {
        var folder = Directory.CreateTempSubdirectory("world-tokenizer").FullName;
        WorldTokenizer.Write(folder);
        using var tokenizer = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "tokenizer.json")));
        using var config = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "tokenizer_config.json")));
        var (root, model) = (tokenizer.RootElement, tokenizer.RootElement.GetProperty("model"));

        Assert.Equal("WordLevel", model.GetProperty("type").GetString());
        Assert.Equal("<unk>", model.GetProperty("unk_token").GetString());
        Assert.Equal(
            WorldTokenizer.Vocabulary.Select((word, id) => (word, id)),
            model.GetProperty("vocab").EnumerateObject().Select(entry => (entry.Name, entry.Value.GetInt32())));
        Assert.Equal("Lowercase", root.GetProperty("normalizer").GetProperty("type").GetString());
        Assert.Equal(
            ["WhitespaceSplit", "Punctuation"],
            root.GetProperty("pre_tokenizer").GetProperty("pretokenizers").EnumerateArray().Select(p => p.GetProperty("type").GetString()));
        Assert.Equal(JsonValueKind.Null, root.GetProperty("decoder").ValueKind);
        Assert.All(root.GetProperty("added_tokens").EnumerateArray(), token =>
        {
            Assert.Equal(WorldTokenizer.Vocabulary[token.GetProperty("id").GetInt32()], token.GetProperty("content").GetString());
            Assert.True(token.GetProperty("special").GetBoolean());
        });
        Assert.Equal(WorldTokenizer.ChatTemplate, config.RootElement.GetProperty("chat_template").GetString());
        Assert.Equal("<eos>", config.RootElement.GetProperty("eos_token").GetString());
        Assert.Equal(2, Directory.GetFiles(folder).Length);
        Directory.Delete(folder, recursive: true);
    }
}
