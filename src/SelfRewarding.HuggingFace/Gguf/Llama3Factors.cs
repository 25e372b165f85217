namespace SelfRewarding.HuggingFace.Gguf;

/// <summary>The factors of Llama 3.1's rotary scaling, which GGUF stores instead of the rule.</summary>
internal static class Llama3Factors
{
    /// <summary>What frequency <paramref name="i"/> is divided by.</summary>
    public static double Of(double theta, int width, int i, double factor, double low, double high, double trained)
    {
        var wave = 2 * Math.PI * Math.Pow(theta, 2.0 * i / width);
        if (wave < trained / high)
            return 1;
        if (wave > trained / low)
            return factor;
        var smooth = (trained / wave - low) / (high - low);
        return 1 / ((1 - smooth) / factor + smooth);
    }
}
