using System.Text;
using SelfRewarding.HuggingFace.Tokenizers;
using SelfRewarding.HuggingFace.Tokenizers.Decoders;

namespace SelfRewarding.HuggingFace.Tests.Tokenizers;

public sealed class StreamingDecoderTests
{
    private static readonly Tokenizer Bytes = SmallTokenizers.Make(
        SmallTokenizers.Bpe(["a", "Ġ", "ð", "Ł", "ĺ", "Ģ", "Ã"], []),
        preTokenizer: """{"type":"ByteLevel","add_prefix_space":false}""",
        decoder: """{"type":"ByteLevel"}""",
        addedTokens: """[{"id":7,"content":"<s>","special":true}]""");

    private static readonly Tokenizer Pieces = SmallTokenizers.Make(
        SmallTokenizers.Bpe(["▁a", "▁", "b", "<0xC3>", "<0xA9>", "<0x28>"], []),
        decoder: """
            {"type":"Sequence","decoders":[{"type":"Replace","pattern":{"String":"▁"},"content":" "},{"type":"ByteFallback"},{"type":"Fuse"},
             {"type":"Strip","content":" ","start":1,"stop":0}]}
            """);

    [Fact]
    public void Half_a_character_is_held_back() => Assert.Equal(["a", "", "", "", "", "😀", "a", "|"], Stream(Bytes, [0, 2, 3, 7, 4, 5, 0]));

    [Fact]
    public void What_stays_broken_comes_at_the_end() => Assert.Equal(["a", "", "|\uFFFD"], Stream(Bytes, [0, 6]));

    [Fact]
    public void What_stays_broken_comes_before_what_follows() => Assert.Equal(["", "\uFFFDa", "|"], Stream(Bytes, [6, 0]));

    [Fact]
    public void The_space_before_the_text_is_dropped_once() => Assert.Equal(["a", " a", " ", "b", "|"], Stream(Pieces, [0, 0, 1, 2]));

    [Fact]
    public void A_run_of_bytes_waits_until_it_is_over()
    {
        Assert.Equal(["", "", "éb", "|"], Stream(Pieces, [3, 4, 2]));
        Assert.Equal(["", "", "", "|\uFFFD\uFFFD\uFFFD"], Stream(Pieces, [3, 4, 3]));
    }

    [Fact]
    public void A_decoder_starts_afresh_after_its_end()
    {
        var decoder = new StreamingDecoder(Pieces);
        Assert.Equal("a", decoder.Append(0) + decoder.Flush());
        Assert.Equal("a", decoder.Append(0) + decoder.Flush());
    }

    [Theory]
    [MemberData(nameof(GoldenTexts.Names), MemberType = typeof(GoldenTexts))]
    public void The_stream_joined_is_the_whole_text(string name)
    {
        var tokenizer = GoldenTexts.Load(name);
        var faults = new List<string>();
        var count = 0;
        foreach (var ids in GoldenTexts.Rows(name, "golden.jsonl.gz").Select(row => row.Ints("ids_special")).Where(ids => ids.Length < 100)
            .Concat(GoldenTexts.Rows(name, "decode.jsonl.gz").Select(row => row.Ids())))
        {
            count++;
            foreach (var skips in (bool[])[true, false])
                if (string.Concat(Stream(tokenizer, ids, skips)).Replace("|", "") != tokenizer.Decode(ids, skips).Replace("|", ""))
                    faults.Add(
                        $"{GoldenTexts.Show(ids)}\n   {GoldenTexts.Show(tokenizer.Decode(ids, skips))}\n   "
                        + $"{GoldenTexts.Show(string.Join('|', Stream(tokenizer, ids, skips)))}");
        }
        GoldenTexts.AssertNone(faults, count);
    }

    /// <summary>
    /// The library's stream, item by item. A run of tokens of single bytes counts as one item with what follows it (a written U+FFFD waits with
    /// it): the library gives out each character that is whole, though a later byte of the run can still turn it into U+FFFD, and this decoder
    /// waits. At the end the library keeps back what this decoder gives on demand.
    /// </summary>
    [Theory]
    [MemberData(nameof(GoldenTexts.Names), MemberType = typeof(GoldenTexts))]
    public void The_stream_is_the_library_s(string name)
    {
        var tokenizer = GoldenTexts.Load(name);
        var faults = new List<string>();
        var count = 0;
        foreach (var row in GoldenTexts.Rows(name, "golden.jsonl.gz").Where(row => row.TryGetProperty("stream", out _)))
        {
            count++;
            var ids = row.Ints("ids");
            var expected = Items(tokenizer, ids, [.. row.GetProperty("stream").EnumerateArray().Select(item => item.GetString() ?? ""), ""]);
            var actual = Items(tokenizer, ids, [.. Stream(tokenizer, ids, skipSpecialTokens: false)]);
            if (!expected.SkipLast(1).SequenceEqual(actual.SkipLast(1))
                || !actual[^1].TrimStart('|').StartsWith(expected[^1], StringComparison.Ordinal))
                faults.Add(
                    $"{GoldenTexts.Show(ids)}\n   {GoldenTexts.Show(string.Join('|', expected))}\n   {GoldenTexts.Show(string.Join('|', actual))}");
        }
        GoldenTexts.AssertNone(faults, count);
    }

    /// <summary>What the ids give one by one and, last, what the end gives; byte tokens give it with the id behind them.</summary>
    private static List<string> Items(Tokenizer tokenizer, int[] ids, List<string> parts)
    {
        var items = new List<string> { "" };
        for (var i = 0; i < parts.Count; i++)
        {
            items[^1] += parts[i];
            if (i < ids.Length && !(tokenizer.JoinsBytes && Waits(tokenizer.TokenText(ids[i])!)))
                items.Add("");
        }
        return items;
    }

    private static bool Waits(string token) => ByteFallbackDecoder.Byte(token) is not null || token.EndsWith('\uFFFD');

    /// <summary>What each id gives, and behind a bar what the end gives.</summary>
    private static List<string> Stream(Tokenizer tokenizer, IEnumerable<int> ids, bool skipSpecialTokens = true)
    {
        var decoder = new StreamingDecoder(tokenizer, skipSpecialTokens);
        List<string> parts = [.. ids.Select(decoder.Append)];
        Assert.All(parts, part => Assert.Equal(part, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(part))));
        return [.. parts, "|" + decoder.Flush()];
    }
}
