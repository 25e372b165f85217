using System.Text.Json;
using System.Text.Json.Nodes;
using SelfRewarding.HuggingFace.Configuration;
using SelfRewarding.HuggingFace.Gguf;

namespace SelfRewarding.HuggingFace.Tokenizers.Building;

/// <summary>The tokenizer.json of a byte-level BPE that is kept as vocab.json and merges.txt, as GPT-2 and Qwen 2 were published.</summary>
internal static class ByteLevelFiles
{
    /// <summary>Builds it.</summary>
    /// <param name="vocabulary">vocab.json: tokens and their ids.</param>
    /// <param name="merges">merges.txt: two tokens a line, the first merge first.</param>
    /// <param name="settings">What stands beside them; the class in it says how a text is cut.</param>
    /// <param name="folder">Named in messages.</param>
    /// <exception cref="UserFaultException">A file is broken, or the class is not supported.</exception>
    public static JsonObject Build(ReadOnlyMemory<byte> vocabulary, string merges, TokenizerSettings settings, string folder)
    {
        var tokens = Tokens(vocabulary, Path.Combine(folder, TokenizerSource.VocabularyName));
        var added = settings.AddedTokens(tokens, []);
        var root = TokenizerJson.Frame(added);
        LayOut(root, settings, folder);
        root["decoder"] = TokenizerJson.ByteLevel(addsPrefixSpace: true, usesPattern: true);
        root["post_processor"] = TokenizerJson.Template(
            settings.Flag("add_bos_token") == true ? settings.Special("bos_token", added) : null,
            settings.Flag("add_eos_token") == true ? settings.Special("eos_token", added) : null);
        var numbered = new JsonObject();
        for (var id = 0; id < tokens.Count; id++)
            numbered[tokens[id]] = id;
        root["model"] = TokenizerJson.Bpe(numbered, Pairs(merges, Path.Combine(folder, TokenizerSource.MergesName)));
        return root;
    }

    private static void LayOut(JsonObject root, TokenizerSettings settings, string folder)
    {
        var prefixed = settings.Flag("add_prefix_space") ?? false;
        switch (settings.Class ?? ClassOf(folder))
        {
            case "GPT2Tokenizer" or "CodeGenTokenizer" or "PreTrainedTokenizer":
                root["normalizer"] = null;
                root["pre_tokenizer"] = TokenizerJson.ByteLevel(prefixed, usesPattern: true);
                break;
            case "Qwen2Tokenizer":
                root["normalizer"] = new JsonObject { ["type"] = "NFC" };
                root["pre_tokenizer"] = new JsonObject
                {
                    ["type"] = "Sequence",
                    ["pretokenizers"] = new JsonArray(
                        PreTokenizerMarks.Split(PreTokenizerMarks.Qwen2), TokenizerJson.ByteLevel(prefixed, usesPattern: false)),
                };
                break;
            default:
                throw new UserFaultException(
                    $"{folder}: a {settings.Class} kept as {TokenizerSource.VocabularyName} and {TokenizerSource.MergesName} is not supported; "
                    + "supported are GPT2Tokenizer, CodeGenTokenizer and Qwen2Tokenizer: save it with transformers, which writes tokenizer.json");
        }
    }

    /// <summary>The class where only the model's family tells it; GPT-2's where there is no config.json.</summary>
    private static string ClassOf(string folder)
    {
        var config = Path.Combine(folder, "config.json");
        return (File.Exists(config) ? JsonFile.Read(config)["model_type"]?.ToString() : null) switch
        {
            null or "gpt2" => "GPT2Tokenizer",
            "codegen" => "CodeGenTokenizer",
            "qwen2" or "qwen3" => "Qwen2Tokenizer",
            var family => throw new UserFaultException(
                $"{folder}: nothing says how the tokenizer of this {family} cuts a text; name its tokenizer_class in tokenizer_config.json"),
        };
    }

    private static List<string> Tokens(ReadOnlyMemory<byte> vocabulary, string place)
    {
        try
        {
            using var document = JsonDocument.Parse(vocabulary, new() { AllowDuplicateProperties = false });
            var tokens = new string?[document.RootElement.GetPropertyCount()];
            foreach (var token in document.RootElement.EnumerateObject())
            {
                if (token.Value.ValueKind != JsonValueKind.Number || !token.Value.TryGetInt32(out var id)
                    || id < 0 || id >= tokens.Length || tokens[id] is not null)
                    throw new UserFaultException(
                        $"{place}: \"{token.Name}\" has the id {token.Value}; {tokens.Length} tokens must be numbered from 0 to {tokens.Length - 1}");
                tokens[id] = token.Name;
            }
            return [.. tokens.OfType<string>()];
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            throw new UserFaultException($"{place}: is not a JSON object of tokens and ids ({fault.Message}); copy the file again", fault);
        }
    }

    private static List<(string Left, string Right)> Pairs(string merges, string place)
    {
        var pairs = new List<(string Left, string Right)>();
        var number = 0;
        foreach (var line in merges.Split('\n'))
        {
            number++;
            var merge = line.TrimEnd('\r');
            if (merge.Length == 0 || merge.StartsWith("#version", StringComparison.Ordinal))
                continue;
            var space = merge.IndexOf(' ', StringComparison.Ordinal);
            if (space <= 0 || space != merge.LastIndexOf(' ') || space == merge.Length - 1)
                throw new UserFaultException($"{place}: line {number} is not two tokens with a space between; copy the file again");
            pairs.Add((merge[..space], merge[(space + 1)..]));
        }
        return pairs;
    }
}
