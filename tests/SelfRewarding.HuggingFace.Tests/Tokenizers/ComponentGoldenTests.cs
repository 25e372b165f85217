using System.Text.Json;
using SelfRewarding.HuggingFace.Tokenizers;
using SelfRewarding.HuggingFace.Tokenizers.Reading;
using SelfRewarding.HuggingFace.Tokenizers.Text;

namespace SelfRewarding.HuggingFace.Tests.Tokenizers;

/// <summary>One normalizer, pre-tokenizer or decoder alone, on every row of the conformance data.</summary>
public sealed class ComponentGoldenTests
{
    [Theory]
    [InlineData("normalizer")]
    [InlineData("pre_tokenizer")]
    [InlineData("decoder")]
    public void Components_agree(string kind)
    {
        var faults = new List<string>();
        var count = 0;
        var runs = new Dictionary<string, Func<JsonElement, string>>();
        foreach (var document in SharedData.Rows($"{GoldenTexts.Folder}/components.jsonl.gz"))
        {
            using (document)
            {
                var row = document.RootElement;
                if (row.String("kind") != kind || !row.TryGetProperty("out", out var expected))
                    continue;
                var spec = row.GetProperty("spec").GetRawText();
                if (!runs.TryGetValue(spec, out var run))
                    runs[spec] = run = Run(kind, new JsonPlace(JsonDocument.Parse(spec).RootElement, "spec", ""));
                var actual = run(row);
                if (actual != Flat(expected))
                    faults.Add(
                        $"{spec}: {(row.TryGetProperty("text", out var text) ? text.GetRawText() : row.GetProperty("tokens").GetRawText())}"
                        + $"\n   expected {GoldenTexts.Show(Flat(expected))}\n   actual   {GoldenTexts.Show(actual)}");
                count++;
            }
        }
        GoldenTexts.AssertNone(faults, count);
    }

    private static Func<JsonElement, string> Run(string kind, JsonPlace spec)
    {
        if (kind == "normalizer")
        {
            var normalizer = NormalizerReader.Instance.Read(spec);
            return row => normalizer.Apply(new(row.String("text"), null, 0)).Value;
        }
        if (kind == "pre_tokenizer")
        {
            var steps = PreTokenizerReader.Instance.Read(spec);
            return row => Pieces(row.String("text"), TextEncoder.Split(new(row.String("text"), null, 0), steps));
        }
        var decoder = DecoderReader.Instance.Read(spec);
        return row =>
        {
            var parts = row.GetProperty("tokens").EnumerateArray().Select(token => token.GetString()!).ToList();
            decoder.Apply(parts);
            return string.Concat(parts);
        };
    }

    /// <summary>Pieces as text, start, end in code points of the text.</summary>
    internal static string Pieces(string text, List<Piece> pieces)
    {
        int CodePoints(int units) => text.AsSpan(0, units).ToString().EnumerateRunes().Count();
        return string.Join('\n', pieces.Select(piece =>
            $"{piece.Span}|{CodePoints(piece.Text.OriginalStart(piece.Start))}|{CodePoints(piece.Text.OriginalEnd(piece.Start + piece.Length))}"));
    }

    internal static string Flat(JsonElement expected) => expected.ValueKind == JsonValueKind.String
        ? expected.GetString()!
        : string.Join('\n', expected.EnumerateArray().Select(piece => $"{piece[0].GetString()}|{piece[1].GetInt32()}|{piece[2].GetInt32()}"));
}
