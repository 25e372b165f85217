using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfRewarding.Torch.Lora;

/// <summary>What is learned beside a frozen matrix: scaling · (dropout(x) Aᵀ) Bᵀ (Hu et al. 2021, arXiv 2106.09685, equation 3).</summary>
public sealed class LowRankPair : IDisposable
{
    /// <summary>A pair of zeros: it changes nothing.</summary>
    /// <param name="inputs">Width of what comes in.</param>
    /// <param name="outputs">Width of what goes out.</param>
    /// <param name="rank">Width between A and B, r.</param>
    /// <param name="scaling">Factor of the product, alpha/r or alpha/sqrt(r).</param>
    public LowRankPair(long inputs, long outputs, int rank, double scaling)
    {
        A = Parameter(zeros(rank, inputs));
        B = Parameter(zeros(outputs, rank));
        Scaling = scaling;
    }

    /// <summary>(r, inputs).</summary>
    public Parameter A { get; }

    /// <summary>(outputs, r).</summary>
    public Parameter B { get; }

    /// <summary>Factor of the product.</summary>
    public double Scaling { get; }

    /// <summary>Share of inputs dropped while gradients are recorded; 0 is off.</summary>
    public double Dropout { get; set; }

    /// <summary>What it adds.</summary>
    /// <param name="x">(…, inputs).</param>
    /// <returns>(…, outputs).</returns>
    public Tensor Forward(Tensor x)
    {
        if (Dropout > 0 && is_grad_enabled())
            x = functional.dropout(x, Dropout);
        return Scaling * functional.linear(functional.linear(x, A), B);                 // (…, r), (…, outputs)
    }

    /// <summary>The matrix that it amounts to, scaling · B A.</summary>
    /// <returns>(outputs, inputs).</returns>
    public Tensor Product() => Scaling * B.matmul(A);

    /// <inheritdoc/>
    public void Dispose()
    {
        A.Dispose();
        B.Dispose();
    }
}
