using SelfRewarding.HuggingFace.Tokenizers.PostProcessors;

namespace SelfRewarding.HuggingFace.Tokenizers.Reading;

/// <summary>Reads post-processors.</summary>
/// <param name="tokenText">The text of an id, known once the whole file is read.</param>
internal sealed class PostProcessorReader(Func<int, string?> tokenText)
{
    public IPostProcessor? ReadOptional(JsonPlace parent, string name) => Kinds().ReadOptional(parent, name);

    private ComponentReader<IPostProcessor> Kinds() => new(new()
    {
        ["ByteLevel"] = ByteLevel,
        ["TemplateProcessing"] = place => new Template(Parts(place, "single"), Parts(place, "pair")),
        ["BertProcessing"] = place => Template.Bert(TokenPair(place, "cls"), TokenPair(place, "sep")),
        ["RobertaProcessing"] = Roberta,
        ["Sequence"] = place => new PostProcessorSequence(Kinds().ReadAll(place.Member("processors"))),
    });

    private PostProcessorSequence ByteLevel(JsonPlace place) => new(Trimming(place));

    private PostProcessorSequence Roberta(JsonPlace place) =>
        new([.. Trimming(place), Template.Roberta(TokenPair(place, "cls"), TokenPair(place, "sep"))]);

    private IPostProcessor[] Trimming(JsonPlace place) =>
        place.Flag("trim_offsets", true) ? [new OffsetTrimming(tokenText, place.Flag("add_prefix_space", true))] : [];

    /// <summary>A token and its id, as in ["[SEP]", 102].</summary>
    private static int TokenPair(JsonPlace place, string name)
    {
        var items = place.Member(name).Items().ToList();
        return items.Count == 2 ? items[1].Number() : throw place.Fault($"has a {name} that is not a token and its id");
    }

    private static List<TemplatePart> Parts(JsonPlace template, string name)
    {
        if (template.Optional(name) is not { } parts)
            return [];
        return [.. parts.Items().Select(part => Part(template, part, name == "pair"))];
    }

    private static TemplatePart Part(JsonPlace template, JsonPlace part, bool isPair)
    {
        if (part.Optional("SpecialToken") is { } special)
        {
            var ids = template.Member("special_tokens").Member(special.Text("id")).Member("ids");
            return new([.. ids.Items().Select(id => id.Number())], -1, special.Number("type_id"));
        }
        var sequence = part.Member("Sequence");
        var letter = sequence.Text("id");
        if (letter != "A" && !(letter == "B" && isPair))
            throw sequence.Fault($"has the id \"{letter}\"; it must be {(isPair ? "A or B" : "A")}");
        return new(null, letter == "A" ? 0 : 1, sequence.Number("type_id"));
    }
}
