using System.Text;

namespace SelfRewarding.HuggingFace.Tokenizers.Models;

/// <summary>A piece is a token or unknown.</summary>
internal sealed class WordLevelModel(Vocabulary vocabulary, string unknown) : IModel
{
    private readonly int unknownId = vocabulary.Id(unknown);

    public Vocabulary Vocabulary => vocabulary;

    public void Tokenize(ReadOnlySpan<char> piece, List<ModelToken> tokens)
    {
        var id = vocabulary.TextId(piece);
        if (id < 0)
            id = unknownId;
        if (id < 0)
            throw new UserFaultException($"tokenizer.json: model.vocab has neither \"{piece}\" nor the unknown token \"{unknown}\"; "
                + "a word outside the vocabulary needs that token, so add it");
        tokens.Add(new(id, 0, Encoding.UTF8.GetByteCount(piece)));
    }
}
