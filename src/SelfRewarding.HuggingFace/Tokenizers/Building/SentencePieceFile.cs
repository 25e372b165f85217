using SelfRewarding.HuggingFace.Gguf;

namespace SelfRewarding.HuggingFace.Tokenizers.Building;

/// <summary>
/// Reads a SentencePiece model by the field numbers of its published schema. What is no such model, or asks for what no tokenizer.json can
/// say, is an <see cref="InvalidDataException"/>.
/// </summary>
internal static class SentencePieceFile
{
    private const int Unigram = 1, Bpe = 2;

    public static SentencePieceModel Read(ReadOnlySpan<byte> file)
    {
        var pieces = new List<SentencePiece>();
        var model = new SentencePieceModel { Pieces = pieces, Merges = false };
        var reader = new WireReader(file);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    pieces.Add(Piece(reader.Bytes(), pieces.Count));
                    break;
                case 2:
                    model = Training(reader.Bytes(), model);
                    break;
                case 3:
                    model = Normalization(reader.Bytes(), model);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
        return pieces.Count > 0 ? Checked(model) : throw new InvalidDataException("it holds no pieces");
    }

    private static SentencePiece Piece(ReadOnlySpan<byte> message, int id)
    {
        var piece = new SentencePiece("", 0, TokenType.Normal);
        var reader = new WireReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    piece = piece with { Text = reader.Text() };
                    break;
                case 2:
                    piece = piece with { Score = reader.Single() };
                    break;
                case 3:
                    piece = piece with { Type = (TokenType)Math.Clamp(reader.Whole(), 0, int.MaxValue) };
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
        return float.IsFinite(piece.Score) && Enum.IsDefined(piece.Type)
            ? piece
            : throw new InvalidDataException(
                $"piece {id} has the score {piece.Score} and the type {(int)piece.Type}; scores are finite and types lie between 1 and 6");
    }

    private static SentencePieceModel Training(ReadOnlySpan<byte> message, SentencePieceModel model)
    {
        var reader = new WireReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 3:
                    model = model with { Merges = MergesPieces(reader.Whole()) };
                    break;
                case 24:
                    Refuse(reader.Whole() != 0, "it puts the space behind a word (treat_whitespace_as_suffix)");
                    break;
                case 35:
                    model = model with { FallsBackToBytes = reader.Whole() != 0 };
                    break;
                case 41:
                    model = model with { BeginId = Id(reader.Whole()) };
                    break;
                case 42:
                    model = model with { EndId = Id(reader.Whole()) };
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
        return model;
    }

    private static SentencePieceModel Normalization(ReadOnlySpan<byte> message, SentencePieceModel model)
    {
        var reader = new WireReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 2:
                    model = model with { Charsmap = reader.Bytes().ToArray() };
                    break;
                case 3:
                    model = model with { AddsPrefix = reader.Whole() != 0 };
                    break;
                case 4:
                    model = model with { RemovesExtraSpaces = reader.Whole() != 0 };
                    break;
                case 5:
                    Refuse(reader.Whole() == 0, "its pieces hold plain spaces (escape_whitespaces is off)");
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
        return model;
    }

    private static bool MergesPieces(long type) => type is Unigram or Bpe
        ? type == Bpe
        : throw new InvalidDataException($"its model_type is {type}; supported are 1 (unigram) and 2 (BPE)");

    private static void Refuse(bool asked, string what)
    {
        if (asked)
            throw new InvalidDataException($"{what}, which is not supported");
    }

    private static int Id(long value) => (int)Math.Clamp(value, -1, int.MaxValue);

    private static SentencePieceModel Checked(SentencePieceModel model)
    {
        var ids = new Dictionary<string, int>(model.Pieces.Count, StringComparer.Ordinal);
        for (var id = 0; id < model.Pieces.Count; id++)
            if (!ids.TryAdd(model.Pieces[id].Text, id))
                throw new InvalidDataException($"the piece \"{model.Pieces[id].Text}\" is there twice, at {ids[model.Pieces[id].Text]} and {id}");
        return model;
    }
}
