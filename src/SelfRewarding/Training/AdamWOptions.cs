namespace SelfRewarding.Training;

/// <summary>AdamW (Loshchilov and Hutter 2019). The paper does not state its optimizer: these values are our choice.</summary>
public sealed record AdamWOptions
{
    /// <summary>Decay of the first moment.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay of the second moment.</summary>
    public double Beta2 { get; init; } = 0.95;

    /// <summary>Added to the root of the second moment.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Decoupled weight decay of matrices and embeddings; norms and biases have none.</summary>
    public double WeightDecay { get; init; } = 0.1;

    /// <summary>Gradients are scaled down to this joint L2 norm.</summary>
    public double MaxGradientNorm { get; init; } = 1.0;

    /// <summary>Every value out of range, with the rule it breaks.</summary>
    public IEnumerable<string> Faults(string key)
    {
        if (Beta1 is not (>= 0 and < 1))
            yield return $"{key}.beta1 is {Beta1}; it must be at least 0 and less than 1";
        if (Beta2 is not (>= 0 and < 1))
            yield return $"{key}.beta2 is {Beta2}; it must be at least 0 and less than 1";
        if (Epsilon is not (> 0 and < 1))
            yield return $"{key}.epsilon is {Epsilon}; it must be between 0 and 1";
        if (WeightDecay is not (>= 0 and < double.PositiveInfinity))
            yield return $"{key}.weightDecay is {WeightDecay}; it must be at least 0";
        if (!(MaxGradientNorm > 0))
            yield return $"{key}.maxGradientNorm is {MaxGradientNorm}; it must be greater than 0";
    }
}
