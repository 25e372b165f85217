namespace SelfRewarding.HuggingFace.Configuration;

/// <summary>The rotary positions of one kind of layer (Su et al. 2021).</summary>
public sealed record RotaryConfig
{
    /// <summary>Base of the frequencies.</summary>
    public double Theta { get; init; } = 10000;

    /// <summary>The first part of each head that is rotated, in (0, 1].</summary>
    public double Share { get; init; } = 1;

    /// <summary>How the frequencies are stretched; the numbers below belong to one or several kinds.</summary>
    public RotaryScaling Scaling { get; init; }

    /// <summary>How much longer than trained a row may be.</summary>
    public double Factor { get; init; } = 1;

    /// <summary>Tokens of the rows the model was trained on, before stretching.</summary>
    public int TrainedPositions { get; init; }

    /// <summary>Llama 3: wavelengths longer than <see cref="TrainedPositions"/> over this are divided by the factor.</summary>
    public double LowFrequency { get; init; } = 1;

    /// <summary>Llama 3: wavelengths shorter than <see cref="TrainedPositions"/> over this are kept.</summary>
    public double HighFrequency { get; init; } = 4;

    /// <summary>YaRN: frequencies with more turns than this in a trained row are kept.</summary>
    public double BetaFast { get; init; } = 32;

    /// <summary>YaRN: frequencies with fewer turns than this in a trained row are divided by the factor.</summary>
    public double BetaSlow { get; init; } = 1;

    /// <summary>YaRN: whether the ends of the ramp are rounded to whole frequencies.</summary>
    public bool Truncate { get; init; } = true;

    /// <summary>Cosines and sines are multiplied by this (YaRN, LongRoPE).</summary>
    public double Magnitude { get; init; } = 1;

    /// <summary>LongRoPE: what each frequency is divided by in rows up to <see cref="TrainedPositions"/>.</summary>
    public IReadOnlyList<double> ShortFactors { get; init; } = [];

    /// <summary>LongRoPE: what each frequency is divided by in longer rows.</summary>
    public IReadOnlyList<double> LongFactors { get; init; } = [];

    /// <summary>Whether cached keys are made anew when a row outgrows <see cref="TrainedPositions"/> (Phi-3).</summary>
    public bool Rereads { get; init; }

    /// <summary>Whether the frequencies of a row with this many tokens differ from those of a short one.</summary>
    public bool Stretches(int length) => Scaling is RotaryScaling.Dynamic or RotaryScaling.LongRope && length > TrainedPositions;

    /// <summary>Numbers of a head that are rotated, from the first.</summary>
    public int Width(int headSize) => (int)(headSize * Share);
}
