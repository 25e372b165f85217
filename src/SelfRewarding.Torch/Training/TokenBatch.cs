using static TorchSharp.torch;

namespace SelfRewarding.Torch.Training;

/// <summary>
/// Examples as one right-padded block, and where in it response tokens are predicted. The last token of a row predicts
/// nothing and is left out, so T is one less than the longest row. N counts the learnt tokens of all rows: responses, and earlier answers in prompts.
/// </summary>
public sealed record TokenBatch
{
    /// <summary>Lays out examples; the tensors belong to the caller's dispose scope.</summary>
    /// <param name="examples">B examples, none with an empty prompt or response.</param>
    public TokenBatch(IReadOnlyList<TokenExample> examples)
    {
        var width = examples.Max(example => example.Length) - 1;
        var ids = new long[examples.Count * width];
        List<long> places = [], targets = [], rows = [];
        for (var row = 0; row < examples.Count; row++)
        {
            var (prompt, response) = examples[row];
            ArgumentOutOfRangeException.ThrowIfZero(prompt.Count, "prompt tokens");
            ArgumentOutOfRangeException.ThrowIfZero(response.Count, "response tokens");
            for (var t = 0; t < prompt.Count; t++)
                ids[row * width + t] = prompt[t];
            foreach (var t in examples[row].LearntInPrompt)
            {
                places.Add(row * width + t - 1);
                targets.Add(prompt[t]);
                rows.Add(row);
            }
            for (var t = 0; t < response.Count; t++)
            {
                if (t + 1 < response.Count)
                    ids[row * width + prompt.Count + t] = response[t];
                places.Add(row * width + prompt.Count + t - 1);
                targets.Add(response[t]);
                rows.Add(row);
            }
        }
        RowCount = examples.Count;
        ResponseTokens = targets.Count;
        Ids = tensor(ids, examples.Count, width);
        Places = tensor(places.ToArray());
        Targets = tensor(targets.ToArray());
        Rows = tensor(rows.ToArray());
    }

    /// <summary>Rows, B.</summary>
    public int RowCount { get; }

    /// <summary>Response tokens of all rows, N.</summary>
    public int ResponseTokens { get; }

    /// <summary>(B, T), int64; padding is 0, which nothing looks at.</summary>
    public Tensor Ids { get; }

    /// <summary>(N), int64: which of the B·T hidden states predicts each response token.</summary>
    public Tensor Places { get; }

    /// <summary>(N), int64: the response tokens, row after row.</summary>
    public Tensor Targets { get; }

    /// <summary>(N), int64: the row of each response token.</summary>
    public Tensor Rows { get; }
}
