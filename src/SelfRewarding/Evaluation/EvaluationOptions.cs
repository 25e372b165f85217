using SelfRewarding.Models;

namespace SelfRewarding.Evaluation;

/// <summary>How a finished run is evaluated (paper, section 3.1.2).</summary>
public sealed record EvaluationOptions
{
    /// <summary>How the models answer held-out prompts. Not stated in the paper; the decoding of section 3.1.1.</summary>
    public SamplingOptions Sampling { get; init; } = new();

    /// <summary>Answers a held-out prompt, averaged: more make the figures less noisy. Not stated in the paper: 1.</summary>
    public int Samples { get; init; } = 1;

    /// <summary>
    /// Judgements an answer in the evaluation of judging, averaged; also in the head to head where there is no
    /// annotator. Not stated in the paper.
    /// </summary>
    public int JudgeSamples { get; init; } = 3;

    /// <summary>With an annotator: distinct answers a judge-evaluation prompt, written by the SFT baseline.</summary>
    public int JudgeAnswersPerPrompt { get; init; } = 4;

    /// <summary>Every value out of range, with the rule it breaks.</summary>
    public IEnumerable<string> Faults(string key)
    {
        if (Samples < 1)
            yield return $"{key}.samples is {Samples}; it must be at least 1";
        if (JudgeSamples < 1)
            yield return $"{key}.judgeSamples is {JudgeSamples}; it must be at least 1";
        if (JudgeAnswersPerPrompt < 2)
            yield return $"{key}.judgeAnswersPerPrompt is {JudgeAnswersPerPrompt}; it must be at least 2, or there is no order";
        foreach (var fault in Sampling.Faults($"{key}.sampling"))
            yield return fault;
    }
}
