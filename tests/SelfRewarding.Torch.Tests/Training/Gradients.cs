using SelfRewarding.Torch.Models;
using static TorchSharp.torch;

namespace SelfRewarding.Torch.Tests.Training;

/// <summary>Takes, compares and checks gradients.</summary>
internal static class Gradients
{
    /// <summary>All gradients by name; the model has none afterwards.</summary>
    public static IReadOnlyDictionary<string, float[]> Take(CausalLM model)
    {
        using var scope = NewDisposeScope();
        var gradients = model.named_parameters().ToDictionary(item => item.name, item => item.parameter.grad!.contiguous().data<float>().ToArray());
        model.zero_grad();
        return gradients;
    }

    public static void Equal(IReadOnlyDictionary<string, float[]> expected, IReadOnlyDictionary<string, float[]> actual)
    {
        foreach (var (name, values) in expected)
        {
            for (var i = 0; i < values.Length; i++)
                Assert.Equal(values[i], actual[name][i], 2e-6f);
        }
    }

    /// <summary>Moves each parameter a little along and against a random direction and compares the loss with the gradient.</summary>
    public static void Check(CausalLM model, Func<double> loss)
    {
        const float Size = 2e-3f;
        loss();
        var gradients = Take(model);
        foreach (var (name, parameter) in model.named_parameters())
        {
            using var scope = NewDisposeScope();
            var random = RandomStream.Walk(RandomStream.For(11, name));
            float[] direction = [.. gradients[name].Select(_ => (float)(random.Uniform() - 0.5))];
            var slope = direction.Zip(gradients[name], (d, g) => (double)d * g).Sum();
            double At(float size)
            {
                using (no_grad())
                    parameter.add_(tensor(direction).view(parameter.shape), size);
                var value = loss();
                model.zero_grad();
                return value;
            }
            var (up, down) = (At(Size), At(-2 * Size));
            At(Size);
            Assert.InRange(Math.Abs((up - down) / (2 * Size) - slope), 0, 5e-4 + 5e-3 * Math.Abs(slope));
        }
    }
}
