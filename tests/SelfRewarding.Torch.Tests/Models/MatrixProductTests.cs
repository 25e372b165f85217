using SelfRewarding.Torch.Models;
using static TorchSharp.torch;

namespace SelfRewarding.Torch.Tests.Models;

public sealed class MatrixProductTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Both_libraries_give_the_same_values_and_gradients(bool hasBias)
    {
        using var scope = NewDisposeScope();
        var (x, weight, bias) = (Numbers(2, 40, 96), Numbers(64, 96), hasBias ? Numbers(64) : null);

        // The script is compiled anew after its first calls, for what it has seen in them.
        for (var call = 0; call < 4; call++)
        {
            var one = MatrixProduct.ByOneDnn(x, weight, bias);
            var other = nn.functional.linear(x, weight, bias);

            Assert.Equal(other.shape, one.shape);
            Assert.True((one - other).abs().max().item<float>() < 1e-5);
            foreach (var leaf in new[] { x, weight, bias }.OfType<Tensor>())
                Assert.True((Gradient(one, leaf) - Gradient(other, leaf)).abs().max().item<float>() < 1e-5);
        }
    }

    [Fact]
    public void A_product_by_oneDNN_leaves_no_tensor_behind()
    {
        using var scope = NewDisposeScope();
        var (x, weight) = (Numbers(40, 96), Numbers(64, 96));

        Assert.Equal(0, TensorCount.LeftBy(() =>
        {
            using var inner = NewDisposeScope();
            MatrixProduct.ByOneDnn(x, weight, null).square().sum().backward();
            x.grad = null;
            weight.grad = null;
        }));
    }

    private static Tensor Numbers(params long[] shape)
    {
        var random = RandomStream.Walk(11);
        var values = new float[shape.Aggregate(1L, (a, b) => a * b)];
        for (var i = 0; i < values.Length; i++)
            values[i] = (float)random.Uniform() - 0.5f;
        return tensor(values).view(shape).requires_grad_();
    }

    private static Tensor Gradient(Tensor value, Tensor leaf) => autograd.grad([value.square().mean()], [leaf], retain_graph: true)[0];
}
