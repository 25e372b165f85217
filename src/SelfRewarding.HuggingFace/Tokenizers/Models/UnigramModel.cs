using System.Text;

namespace SelfRewarding.HuggingFace.Tokenizers.Models;

/// <summary>SentencePiece's unigram model: the cut of a piece whose tokens have the highest sum of log-probabilities (Viterbi).</summary>
internal sealed class UnigramModel : IModel
{
    /// <summary>What an unknown character scores below the worst token.</summary>
    private const double UnknownPenalty = 10;

    private readonly double[] scores;
    private readonly int unknownId;
    private readonly double unknownScore;
    private readonly ByteFallbackIds? bytes;
    private readonly CharTrie trie = new();

    public UnigramModel(Vocabulary vocabulary, double[] scores, int unknownId, bool fallsBackToBytes)
    {
        Vocabulary = vocabulary;
        this.scores = scores;
        this.unknownId = unknownId;
        unknownScore = scores.DefaultIfEmpty(0).Min() - UnknownPenalty;
        bytes = fallsBackToBytes ? new ByteFallbackIds(vocabulary) : null;
        foreach (var (token, id) in vocabulary.Ids)
            if (token.Length > 0)
                trie.Add(token, id);
    }

    public Vocabulary Vocabulary { get; }

    /// <summary>The best way to a place of the piece: its score, where its last token begins and which one it is.</summary>
    private record struct Step(double Score, int Start, int Id);

    public void Tokenize(ReadOnlySpan<char> piece, List<ModelToken> tokens)
    {
        if (piece.IsEmpty)
            return;
        var cuts = Cut(BestSteps(piece), piece.Length);
        var position = 0;
        for (var i = cuts.Count - 1; i > 0; i--)
            Add(piece[cuts[i]..cuts[i - 1]], tokens, ref position);
    }

    private Step[] BestSteps(ReadOnlySpan<char> piece)
    {
        var best = new Step[piece.Length + 1];
        best.AsSpan().Fill(new(0, -1, -1));
        for (var start = 0; start < piece.Length;)
        {
            Rune.DecodeFromUtf16(piece[start..], out _, out var length);
            var score = best[start].Score;
            var hasCharacter = false;
            var node = CharTrie.Root;
            for (var end = start; end < piece.Length && (node = trie.Step(node, piece[end])) >= 0;)
            {
                end++;
                if (trie.Value(node) is >= 0 and var id && !Vocabulary.IsReserved(id))
                {
                    Offer(ref best[end], new(score + scores[id], start, id));
                    hasCharacter |= end == start + length;
                }
            }
            if (!hasCharacter)
                Offer(ref best[start + length], new(score + unknownScore, start, unknownId));
            start += length;
        }
        return best;
    }

    private static void Offer(ref Step best, Step candidate)
    {
        if (best.Start < 0 || candidate.Score > best.Score)
            best = candidate;
    }

    /// <summary>The ends of the tokens from the last to the first; neighbouring unknown characters are one token.</summary>
    private List<int> Cut(Step[] best, int length)
    {
        var cuts = new List<int> { length };
        var wasUnknown = false;
        for (var end = length; end > 0; end = best[end].Start)
        {
            var isUnknown = best[end].Id == unknownId;
            if (isUnknown && wasUnknown)
                cuts[^1] = best[end].Start;
            else
                cuts.Add(best[end].Start);
            wasUnknown = isUnknown;
        }
        return cuts;
    }

    private void Add(ReadOnlySpan<char> token, List<ModelToken> tokens, ref int position)
    {
        var end = position + Encoding.UTF8.GetByteCount(token);
        var id = Vocabulary.TextId(token);
        if (id >= 0)
            tokens.Add(new(id, position, end));
        else
            AddUnknown(Encoding.UTF8.GetBytes(token.ToString()), tokens, position);
        position = end;
    }

    private void AddUnknown(byte[] encoded, List<ModelToken> tokens, int position)
    {
        var end = position + encoded.Length;
        if (bytes is not null && bytes.HasAll(encoded))
            foreach (var value in encoded)
                tokens.Add(new(bytes[value], position, end));
        else if (unknownId >= 0)
            tokens.Add(new(unknownId, position, end));
        else
            throw new UserFaultException($"tokenizer.json: \"{Encoding.UTF8.GetString(encoded)}\" has no token and model.unk_id is null; "
                + "a unigram model needs an unknown token");
    }
}
