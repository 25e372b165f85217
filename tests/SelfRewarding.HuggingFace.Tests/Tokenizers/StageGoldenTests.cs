using SelfRewarding.HuggingFace.Tokenizers;
using SelfRewarding.HuggingFace.Tokenizers.Reading;

namespace SelfRewarding.HuggingFace.Tests.Tokenizers;

/// <summary>The normalized text and the pieces of every row: they show which stage is wrong.</summary>
public sealed class StageGoldenTests
{
    [Theory]
    [MemberData(nameof(GoldenTexts.Names), MemberType = typeof(GoldenTexts))]
    public void Stages_agree(string name)
    {
        using var file = SharedData.Json(GoldenTexts.Path(name));
        var root = new JsonPlace(file.RootElement, name, "");
        var normalizer = NormalizerReader.Instance.ReadOptional(root, "normalizer");
        var steps = PreTokenizerReader.Instance.ReadOptional(root, "pre_tokenizer") ?? [];
        var texts = GoldenTexts.Rows("", "corpus.jsonl.gz").ToDictionary(row => row.String("id"), row => row.String("text"));
        var faults = new List<string>();
        var count = 0;
        foreach (var row in GoldenTexts.Rows(name, "stages.jsonl.gz"))
        {
            var text = texts[row.String("id")];
            // Without a pre-tokenizer the library shows one empty piece of the empty text; it gives no id either way.
            if (text.Length == 0)
                continue;
            var normalized = normalizer?.Apply(new(text, null, 0)).Value ?? text;
            var pieces = ComponentGoldenTests.Pieces(normalized, TextEncoder.Split(new(normalized, null, 0), steps));
            if (normalized != row.String("normalized") || pieces != ComponentGoldenTests.Flat(row.GetProperty("pieces")))
                faults.Add($"{row.String("id")} {GoldenTexts.Show(text)}\n   {GoldenTexts.Show(normalized)}\n   {GoldenTexts.Show(pieces)}");
            count++;
        }
        GoldenTexts.AssertNone(faults, count);
    }
}
