using SelfRewarding.HuggingFace.Configuration;
using SelfRewarding.Torch.Models;
using SelfRewarding.Torch.Training;
using SelfRewarding.Training;
using static TorchSharp.torch;

namespace SelfRewarding.Torch.Pretraining;

/// <summary>Trains a small model from scratch to predict the next token of a stream of documents.</summary>
/// <param name="config">What the model is made of.</param>
/// <param name="options">Tokens, batch and learning rate.</param>
/// <param name="stateFile">Where the state of an interrupted training is kept; the caller removes it when the model is safe.</param>
public sealed class Pretrainer(ModelConfig config, PretrainOptions options, string stateFile)
{
    private static readonly AdamWOptions Optimizer = new() { Beta2 = 0.98, WeightDecay = 0.05 };

    /// <summary>
    /// Trains on documents in order until the tokens of the options are used up; goes on from the state file where there is
    /// one, with the same result as without interruption.
    /// </summary>
    /// <param name="documents">Token ids, each document with its end token; endless or long enough.</param>
    /// <param name="seed">Seeds the first weights.</param>
    /// <param name="progress">Told every hundred updates.</param>
    /// <param name="cancel">Looked at once an update.</param>
    /// <returns>The model; the caller disposes it.</returns>
    public CausalLM Train(IEnumerable<IReadOnlyList<int>> documents, long seed, IProgress<StageProgress>? progress, CancellationToken cancel)
    {
        var model = new CausalLM(config);
        InitialWeights.Fill(model, seed);
        using var optimizer = new AdamW(model.named_parameters().Select(item => (item.name, item.parameter)), Optimizer);
        var state = new PretrainState(stateFile);
        var start = state.Restore(model, optimizer);
        using var rows = Rows(documents).Skip(start).GetEnumerator();
        var sum = 0.0;
        for (var update = start; update < options.Steps; update++)
        {
            if (update > start && update % options.SaveEverySteps == 0)
                state.Save(model, optimizer, update);
            cancel.ThrowIfCancellationRequested();
            if (!rows.MoveNext())
                throw new InvalidOperationException($"the documents ended after {update} of {options.Steps} updates");
            sum += Step(model, optimizer, rows.Current, options.RateOf(update));
            if ((update + 1) % 100 == 0)
            {
                progress?.Report(new StageProgress("pretraining", update + 1, options.Steps, 100L * rows.Current.Length, $"loss {sum / 100:F4}"));
                sum = 0;
            }
        }
        return model;
    }

    private double Step(CausalLM model, AdamW optimizer, long[] ids, double rate)
    {
        using var scope = NewDisposeScope();
        var batch = tensor(ids).view(options.BatchSize, options.SequenceLength + 1);                       // (B, T+1)
        var logits = model.Logits(model.Hidden(batch.narrow(1, 0, options.SequenceLength)));               // (B, T, V)
        var targets = batch.narrow(1, 1, options.SequenceLength).reshape(-1);                              // (B*T)
        var loss = nn.functional.cross_entropy(logits.view(-1, config.VocabularySize), targets);           // ()
        model.zero_grad();
        loss.backward();
        optimizer.Step(rate);
        return loss.item<float>();
    }

    /// <summary>Cuts the stream of documents into batches of BatchSize * (SequenceLength + 1) ids.</summary>
    private IEnumerable<long[]> Rows(IEnumerable<IReadOnlyList<int>> documents)
    {
        var buffer = new List<long>();
        var size = options.BatchSize * (options.SequenceLength + 1);
        foreach (var document in documents)
        {
            buffer.AddRange(document.Select(id => (long)id));
            while (buffer.Count >= size)
            {
                yield return [.. buffer[..size]];
                buffer.RemoveRange(0, size);
            }
        }
    }
}
