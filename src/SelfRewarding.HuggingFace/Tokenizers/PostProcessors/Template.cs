namespace SelfRewarding.HuggingFace.Tokenizers.PostProcessors;

/// <summary>A part of a template: control tokens, or the place of a text of the input (0 the first, 1 the second).</summary>
internal sealed record TemplatePart(IReadOnlyList<int>? SpecialIds, int Sequence, int TypeId);

/// <summary>
/// Lays out one text or a pair by a template: TemplateProcessing, and BERT's and RoBERTa's layouts as templates of their own.
/// Without special tokens only the texts and their type ids are taken from it.
/// </summary>
internal sealed class Template(IReadOnlyList<TemplatePart> single, IReadOnlyList<TemplatePart> pair) : IPostProcessor
{
    /// <summary>[CLS] A [SEP] B [SEP].</summary>
    public static Template Bert(int cls, int sep) => new(
        [Special(0, cls), Text(0, 0), Special(0, sep)],
        [Special(0, cls), Text(0, 0), Special(0, sep), Text(1, 1), Special(1, sep)]);

    /// <summary>&lt;s> A &lt;/s>&lt;/s> B &lt;/s>, all of type 0.</summary>
    public static Template Roberta(int cls, int sep) => new(
        [Special(0, cls), Text(0, 0), Special(0, sep)],
        [Special(0, cls), Text(0, 0), Special(0, sep, sep), Text(1, 0), Special(0, sep)]);

    public List<TokenRun> Apply(List<TokenRun> runs, bool addSpecialTokens)
    {
        var output = new List<TokenRun>();
        foreach (var part in runs.Count > 1 ? pair : single)
        {
            if (part.SpecialIds is null)
            {
                var run = runs[part.Sequence];
                run.TypeId = part.TypeId;
                output.Add(run);
            }
            else if (addSpecialTokens)
            {
                var special = new TokenRun(part.TypeId);
                foreach (var id in part.SpecialIds)
                    special.Add(id, 0, 0);
                output.Add(special);
            }
        }
        return output;
    }

    private static TemplatePart Special(int typeId, params int[] ids) => new(ids, -1, typeId);

    private static TemplatePart Text(int sequence, int typeId) => new(null, sequence, typeId);
}
