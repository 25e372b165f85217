using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfRewarding.Torch.Models;

/// <summary>One matrix of the network, x Wᵀ + b, under the weight names of Hugging Face. Its values are filled in later.</summary>
public sealed class Projection : Module
{
    [ComponentName(Name = "weight")]
    private readonly Parameter weight;

    [ComponentName(Name = "bias")]
    private readonly Parameter? bias;

    /// <summary>A matrix of zeros.</summary>
    /// <param name="inputs">Width of what comes in.</param>
    /// <param name="outputs">Width of what goes out.</param>
    /// <param name="hasBias">Whether something is added.</param>
    public Projection(long inputs, long outputs, bool hasBias)
        : base(nameof(Projection))
    {
        weight = Parameter(zeros(outputs, inputs));
        bias = hasBias ? Parameter(zeros(outputs)) : null;
        RegisterComponents();
    }

    /// <summary>(outputs, inputs).</summary>
    public Tensor Weight => weight;

    /// <summary>Applies it.</summary>
    /// <param name="x">(…, inputs).</param>
    /// <returns>(…, outputs).</returns>
    public Tensor Forward(Tensor x) => functional.linear(x, weight, bias);
}
