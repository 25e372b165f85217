using SelfRewarding.Torch.Lora;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfRewarding.Torch.Models;

/// <summary>
/// One matrix of the network, x Wᵀ + b, under the weight names of Hugging Face. Its values are filled in later. A low-rank
/// pair may stand beside it; the pair is no parameter of the model, whose names and files stay those of the matrices.
/// </summary>
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

    /// <summary>The low-rank pair beside the matrix, or null.</summary>
    public LowRankPair? Pair { get; private set; }

    /// <summary>Applies it.</summary>
    /// <param name="x">(…, inputs).</param>
    /// <returns>(…, outputs).</returns>
    public Tensor Forward(Tensor x) => Pair is null ? MatrixProduct.Of(x, weight, bias) : MatrixProduct.Of(x, weight, bias) + Pair.Forward(x);

    /// <summary>Puts a pair beside the matrix, which then owns it, in place of the one there.</summary>
    /// <param name="pair">The pair; null takes the one there away.</param>
    public void Attach(LowRankPair? pair)
    {
        Pair?.Dispose();
        Pair = pair;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Attach(null);
        base.Dispose(disposing);
    }
}
