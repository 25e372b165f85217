using SelfRewarding.Training;
using static TorchSharp.torch;

namespace SelfRewarding.Torch.Training;

/// <summary>
/// AdamW (Loshchilov and Hutter 2019) through ATen's fused kernel: one pass over memory, equal to torch.optim.AdamW.
/// Weight decay is on matrices and embeddings, not on norms and biases.
/// </summary>
public sealed class AdamW : IDisposable
{
    // Numbers go in as one tensor: a plain number becomes an object that invoke does not keep alive, and a garbage collection
    // in the middle of the call frees it (docs/decisions/003-no-async.md).
    // A script that does not compile aborts the process: it stays constant and every training test runs it.
    private const string Script = """
        def step(p: List[Tensor], g: List[Tensor], m: List[Tensor], v: List[Tensor], s: List[Tensor], n: Tensor) -> int:
          torch._foreach_add_(s, 1)
          torch._fused_adamw_(p, g, m, v, [], s, lr=float(n[0]), beta1=float(n[1]), beta2=float(n[2]),
            weight_decay=float(n[3]), eps=float(n[4]), amsgrad=False, maximize=False)
          return 0
        def clip(g: List[Tensor], n: Tensor) -> Tensor:
          norm = torch.linalg_vector_norm(torch.stack(torch._foreach_norm(g)), 2)
          torch._foreach_mul_(g, torch.clamp(float(n[0]) / (norm + 1e-6), max=1.0))
          return norm

        """;

    // Once a process: compiling takes longer than many updates.
    private static readonly Lazy<jit.CompilationUnit> Kernels = new(() => jit.compile(Script));

    private readonly AdamWOptions options;
    private readonly Group[] groups;

    /// <summary>An optimizer for these parameters, moments at zero.</summary>
    public AdamW(IEnumerable<(string Name, TorchSharp.Modules.Parameter Parameter)> parameters, AdamWOptions options)
    {
        this.options = options;
        groups =
        [
            .. parameters
                .GroupBy(item => Decays(item.Name))
                .Select(group => new Group([.. group], group.Key ? options.WeightDecay : 0))
        ];
    }

    /// <summary>Scales the joint gradient down to the limit, then updates every parameter.</summary>
    /// <param name="learningRate">Rate of this update.</param>
    /// <returns>The gradient's joint L2 norm before scaling.</returns>
    public double Step(double learningRate)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var gradients = groups.SelectMany(group => group.Gradients()).ToArray();
        var norm = ((Tensor)Kernels.Value.invoke("clip", gradients, Numbers(options.MaxGradientNorm))).item<float>();
        foreach (var group in groups)
        {
            Kernels.Value.invoke(
                "step", group.Parameters, group.Gradients(), group.First, group.Second, group.Steps,
                Numbers(learningRate, options.Beta1, options.Beta2, group.WeightDecay, options.Epsilon));
        }
        return norm;
    }

    /// <summary>The moments and step counts by name, for saving; the tensors stay the optimizer's.</summary>
    public IEnumerable<(string Name, Tensor Value)> State() => groups.SelectMany(group => group.State());

    /// <summary>Takes over saved moments and step counts.</summary>
    public void Restore(IReadOnlyDictionary<string, Tensor> state)
    {
        using var quiet = no_grad();
        foreach (var (name, value) in State())
            value.copy_(state[name]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, value) in State())
            value.Dispose();
    }

    /// <summary>True for matrices and embeddings; biases and whatever has "norm" in its name do not decay.</summary>
    internal static bool Decays(string name) =>
        !name.EndsWith("bias", StringComparison.Ordinal) && !name.Contains("norm", StringComparison.OrdinalIgnoreCase);

    private static Tensor Numbers(params double[] numbers) => tensor(numbers, float64);

    private sealed class Group
    {
        private readonly string[] names;
        private readonly TorchSharp.Modules.Parameter[] owners;

        public Group((string Name, TorchSharp.Modules.Parameter Parameter)[] members, double weightDecay)
        {
            names = [.. members.Select(member => member.Name)];
            owners = [.. members.Select(member => member.Parameter)];
            WeightDecay = weightDecay;
            Parameters = [.. owners];
            First = [.. owners.Select(owner => zeros_like(owner).DetachFromDisposeScope())];
            Second = [.. owners.Select(owner => zeros_like(owner).DetachFromDisposeScope())];
            Steps = [.. owners.Select(_ => zeros([]).DetachFromDisposeScope())];
        }

        public double WeightDecay { get; }

        public Tensor[] Parameters { get; }

        public Tensor[] First { get; }

        public Tensor[] Second { get; }

        public Tensor[] Steps { get; }

        public Tensor[] Gradients() =>
            [.. owners.Select((owner, i) => owner.grad ?? throw new InvalidOperationException($"{names[i]} has no gradient"))];

        public IEnumerable<(string Name, Tensor Value)> State() => names.SelectMany((name, i) =>
            new[] { ($"{name}.first_moment", First[i]), ($"{name}.second_moment", Second[i]), ($"{name}.step", Steps[i]) });
    }
}
