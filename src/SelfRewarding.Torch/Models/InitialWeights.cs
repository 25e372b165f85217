using static TorchSharp.torch;

namespace SelfRewarding.Torch.Models;

/// <summary>
/// Random first weights: embeddings normal with 0.02, matrices with 1/sqrt(inputs), what is added to the residual
/// stream smaller by 1/sqrt(2 * layers) (Radford et al. 2019); norms multiply by one, biases are zero.
/// </summary>
public static class InitialWeights
{
    /// <summary>Overwrites all parameters. The same seed gives the same weights.</summary>
    public static void Fill(CausalLM model, long seed)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var generator = new Generator(RandomStream.For(seed, "initial weights"));
        foreach (var (name, parameter) in model.named_parameters().OrderBy(item => item.name, StringComparer.Ordinal))
        {
            if (parameter.dim() == 1)
                parameter.fill_(name.EndsWith("bias", StringComparison.Ordinal) || model.Config.NormAddsOne ? 0 : 1);
            else
                parameter.copy_(randn(parameter.shape, generator: generator) * Deviation(name, parameter.shape[1], model.Config.Layers));
        }
    }

    private static double Deviation(string name, long inputs, int layers)
    {
        if (name.Contains("embed_tokens", StringComparison.Ordinal))
            return 0.02;
        var residual = name.Contains("o_proj", StringComparison.Ordinal) || name.Contains("down_proj", StringComparison.Ordinal);
        return Math.Sqrt(1.0 / inputs) * (residual ? Math.Sqrt(0.5 / layers) : 1);
    }
}
