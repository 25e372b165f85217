using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using SelfRewarding.HuggingFace.Templates;

namespace SelfRewarding.HuggingFace.Tests.Templates;

/// <summary>Who wrote what, against transformers; skipped where the data are not beside the checkout.</summary>
public sealed class AssistantSpanConformanceTests
{
    [Fact]
    public void Generation_blocks_give_the_spans_and_token_masks_of_transformers()
    {
        var vocabulary = Vocabulary("qwen3");
        var data = new ModelTemplates();

        Report.Require(SharedData.Rows("conformance/templates/masks.jsonl.gz").Select(row => row.RootElement), row =>
        {
            var rendered = data.Format(row).RenderWithAssistantSpans(data.Request(row));
            var spans = row.GetProperty("spans").EnumerateArray()
                .Select(span => new TextSpan(span[0].GetInt32(), span[1].GetInt32())).ToList();
            var expected = row.GetProperty("assistant_masks").EnumerateArray().Select(value => value.GetInt32() == 1).ToArray();
            var ids = row.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32());
            var offsets = Offsets(rendered.Text, ids.Select(id => vocabulary[id]));
            var mask = AssistantMask.Of(rendered.AssistantSpans, offsets);
            bool IsRight(int token) => mask[token] == expected[token] || HoldsEmptySpan(offsets[token], spans.Where(span => span.Length == 0));
            return rendered.Text != row.GetProperty("rendered").GetString() ? $"rendered {rendered.Text}"
                : !rendered.AssistantSpans.SequenceEqual(spans) ? $"spans {string.Join(' ', rendered.AssistantSpans)}"
                : !Enumerable.Range(0, mask.Length).All(IsRight) ? $"mask {string.Concat(mask.Select(value => value ? '1' : '0'))}"
                : null;
        });
    }

    /// <summary>transformers marks a token in the middle of which an empty span lies; we do not.</summary>
    private static bool HoldsEmptySpan(TextSpan token, IEnumerable<TextSpan> emptySpans) =>
        emptySpans.Any(span => token.Start < span.Start && span.Start < token.End);

    [Fact]
    public void Control_tokens_outside_of_content_are_those_of_the_sanitised_encoding()
    {
        var data = new ModelTemplates();
        var rows = SharedData.Rows("conformance/templates/sanitize.jsonl.gz").Select(row => row.RootElement).ToList();
        var tokens = rows.Select(row => row.GetProperty("tokenizer").GetString()!).Distinct().ToDictionary(name => name, ControlTokens);
        var patterns = tokens.ToDictionary(entry => entry.Key, entry => Pattern(entry.Value.Keys));

        Report.Require(rows.Where(row => row.TryGetProperty("ids_sanitized", out _)), row =>
        {
            var control = tokens[row.GetProperty("tokenizer").GetString()!];
            var rendered = data.Format(row).Render(data.Request(row));
            var found = Found(rendered, patterns[row.GetProperty("tokenizer").GetString()!]).Select(token => control[token]).ToList();
            var expected = row.GetProperty("ids_sanitized").EnumerateArray()
                .Select(id => id.GetInt32()).Where(control.ContainsValue).ToList();
            return found.SequenceEqual(expected) ? null : $"found {string.Join(' ', found)} of {string.Join(' ', expected)}";
        });
    }

    /// <summary>The control tokens in a text that touch no content; content is masked by characters no token has.</summary>
    private static IEnumerable<string> Found(RenderedTemplate rendered, Regex control)
    {
        var points = rendered.Text.EnumerateRunes().Select(rune => rune.ToString()).ToArray();
        foreach (var span in rendered.ContentSpans)
            Array.Fill(points, "\uFFFF", span.Start, span.Length);
        return control.Matches(string.Concat(points)).Select(match => match.Value);
    }

    private static Regex Pattern(IEnumerable<string> tokens) =>
        new(string.Join('|', tokens.OrderByDescending(token => token.Length).Select(Regex.Escape)));

    private static Dictionary<string, int> ControlTokens(string tokenizer) =>
        Tokenizer(tokenizer).GetProperty("added_tokens").EnumerateArray()
            .Where(token => token.GetProperty("special").GetBoolean())
            .ToDictionary(token => token.GetProperty("content").GetString()!, token => token.GetProperty("id").GetInt32());

    private static JsonElement Tokenizer(string name) => SharedData.Json($"conformance/tokenizers/{name}/tokenizer.json.gz").RootElement;

    /// <summary>The bytes of every token of a byte-level vocabulary.</summary>
    private static Dictionary<int, byte[]> Vocabulary(string name)
    {
        var printable = Enumerable.Range(33, 94).Concat(Enumerable.Range(161, 12)).Concat(Enumerable.Range(174, 82)).ToList();
        var bytes = printable.ToDictionary(value => (char)value, value => (byte)value);
        foreach (int value in Enumerable.Range(0, 256).Except(printable))
            bytes[(char)(256 + bytes.Count - printable.Count)] = (byte)value;
        var tokenizer = Tokenizer(name);
        var vocabulary = tokenizer.GetProperty("model").GetProperty("vocab").EnumerateObject()
            .ToDictionary(token => token.Value.GetInt32(), token => token.Name.Select(letter => bytes[letter]).ToArray());
        foreach (var token in tokenizer.GetProperty("added_tokens").EnumerateArray())
            vocabulary[token.GetProperty("id").GetInt32()] = Encoding.UTF8.GetBytes(token.GetProperty("content").GetString()!);
        return vocabulary;
    }

    /// <summary>The code points that each token holds a byte of; the tokenizer composes e and its accent first.</summary>
    private static List<TextSpan> Offsets(string text, IEnumerable<byte[]> tokens)
    {
        var composed = text.Replace("e\u0301", "\u00E9\0", StringComparison.Ordinal);
        var pointOfByte = composed.EnumerateRunes()
            .SelectMany((rune, index) => Enumerable.Repeat(index, rune.Value == 0 ? 0 : rune.Utf8SequenceLength)).ToList();
        var offsets = new List<TextSpan>();
        int place = 0;
        foreach (var token in tokens)
        {
            offsets.Add(new TextSpan(pointOfByte[place], pointOfByte[place + token.Length - 1] + 1));
            place += token.Length;
        }
        Assert.Equal(pointOfByte.Count, place);
        return offsets;
    }
}
