using System.Runtime.Intrinsics.X86;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfRewarding.Torch.Models;

/// <summary>
/// x Wᵀ + b by whichever of libtorch's two libraries is faster here. MKL keeps its AVX-512 kernels to Intel's processors; on
/// others oneDNN is nearly twice as fast (docs/decisions/007-matrix-products.md). Same values up to rounding, gradients too.
/// </summary>
internal static class MatrixProduct
{
    // Below these, handing the matrix over takes longer than multiplying by it; above the last, oneDNN itself is slow.
    private const int LeastRows = 32;
    private const int LeastNumbers = 1 << 16;
    private const int MostNumbers = 1 << 24;

    // A script that does not compile aborts the process: it stays constant and a test runs it.
    private const string Script = """
        def product(x: Tensor, w: Tensor) -> Tensor:
          return torch.mkldnn_linear(x.to_mkldnn(), w).to_dense()
        def sum(x: Tensor, w: Tensor, b: Tensor) -> Tensor:
          return torch.mkldnn_linear(x.to_mkldnn(), w, b).to_dense()

        """;

    private static readonly Lazy<jit.CompilationUnit> Kernels = new(() => jit.compile(Script));
    private static readonly bool OneDnnIsFaster = Avx512F.IsSupported && !IsIntel();

    /// <summary>Applies a matrix.</summary>
    /// <param name="x">(…, inputs).</param>
    /// <param name="weight">(outputs, inputs).</param>
    /// <param name="bias">(outputs), or null.</param>
    /// <returns>(…, outputs).</returns>
    public static Tensor Of(Tensor x, Tensor weight, Tensor? bias) =>
        OneDnnIsFaster && Suits(x, weight) ? ByOneDnn(x, weight, bias) : functional.linear(x, weight, bias);

    /// <summary>The same by oneDNN, on any processor.</summary>
    public static Tensor ByOneDnn(Tensor x, Tensor weight, Tensor? bias) =>
        (Tensor)(bias is null ? Kernels.Value.invoke("product", x, weight) : Kernels.Value.invoke("sum", x, weight, bias));

    private static bool Suits(Tensor x, Tensor weight)
    {
        var numbers = weight.numel();
        return numbers is >= LeastNumbers and <= MostNumbers && x.numel() / weight.shape[1] >= LeastRows && x.dtype == float32;
    }

    private static bool IsIntel()
    {
        var (_, b, c, d) = X86Base.CpuId(0, 0);
        return (b, d, c) == (0x756e6547, 0x49656e69, 0x6c65746e);       // "Genu" "ineI" "ntel"
    }
}
