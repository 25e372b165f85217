namespace SelfRewarding.HuggingFace.Configuration;

/// <summary>How rotary frequencies are stretched for rows longer than the model was trained on.</summary>
public enum RotaryScaling
{
    /// <summary>Not at all.</summary>
    Default,

    /// <summary>All frequencies divided by a factor (position interpolation, Chen et al. 2023).</summary>
    Linear,

    /// <summary>A base that grows with the row ("dynamic NTK").</summary>
    Dynamic,

    /// <summary>Three bands by wavelength (Llama 3.1).</summary>
    Llama3,

    /// <summary>A ramp between divided and kept frequencies (YaRN, Peng et al. 2023).</summary>
    Yarn,

    /// <summary>A factor a frequency, one set for short and one for long rows (LongRoPE, Ding et al. 2024).</summary>
    LongRope,
}
