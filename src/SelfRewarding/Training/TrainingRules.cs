namespace SelfRewarding.Training;

/// <summary>The rules that SFT and DPO options share.</summary>
internal static class TrainingRules
{
    public static IEnumerable<string> Faults(
        string key, double learningRate, double finalShare, int warmupSteps, int batchSize, int microBatchSize,
        int epochs, double dropout, int maxLength, int saveEverySteps)
    {
        if (learningRate is not (> 0 and <= 1))
            yield return $"{key}.learningRate is {learningRate}; it must be greater than 0 and at most 1";
        if (finalShare is not (>= 0 and <= 1))
            yield return $"{key}.finalShare is {finalShare}; it must be between 0 and 1";
        if (warmupSteps < 0)
            yield return $"{key}.warmupSteps is {warmupSteps}; it must be 0 or more";
        if (batchSize < 1)
            yield return $"{key}.batchSize is {batchSize}; it must be at least 1";
        if (microBatchSize < 0 || microBatchSize > batchSize)
            yield return $"{key}.microBatchSize is {microBatchSize}; it must be 0 (the whole batch) or at most batchSize ({batchSize})";
        if (epochs < 1)
            yield return $"{key}.epochs is {epochs}; it must be at least 1";
        if (dropout is not (>= 0 and < 1))
            yield return $"{key}.dropout is {dropout}; it must be at least 0 and less than 1";
        if (maxLength < 2)
            yield return $"{key}.maxLength is {maxLength}; it must be at least 2";
        if (saveEverySteps < 1)
            yield return $"{key}.saveEverySteps is {saveEverySteps}; it must be at least 1";
    }
}
