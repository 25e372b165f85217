using SelfRewarding.HuggingFace.Configuration;
using SelfRewarding.Torch.Generation;
using SelfRewarding.Torch.Lora;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfRewarding.Torch.Models;

/// <summary>
/// The whole decoder-only transformer: RMSNorm, rotary positions, grouped-query attention, SwiGLU, tied or untied head.
/// Parameter names are those of Hugging Face. Shapes: B rows, T tokens, S keys, V vocabulary, D width, H query heads,
/// G key-value heads, K head width.
/// </summary>
public sealed class CausalLM : Module
{
    [ComponentName(Name = "model")]
    private readonly Decoder decoder;

    [ComponentName(Name = "lm_head")]
    private readonly Projection? head;

    private readonly RotaryPositions rotary;

    /// <summary>A model whose values are filled in later, from files or by <see cref="InitialWeights"/>.</summary>
    public CausalLM(ModelConfig config)
        : base(nameof(CausalLM))
    {
        Config = config;
        decoder = new Decoder(config);
        head = config.TiedHead ? null : new Projection(config.HiddenSize, config.VocabularySize, hasBias: false);
        rotary = new RotaryPositions(config);
        RegisterComponents();
    }

    /// <summary>What the model is made of.</summary>
    public ModelConfig Config { get; }

    /// <summary>The low-rank adapter on its matrices, or null.</summary>
    public LoraAdapter? Adapter { get; internal set; }

    /// <summary>Share of activations dropped on attention and residual branches while gradients are recorded; 0 is off.</summary>
    public double Dropout { get; set; }

    /// <summary>Hidden states of right-padded rows: causal attention needs no mask there, since nothing looks to the right.</summary>
    /// <param name="ids">(B, T), int64.</param>
    /// <returns>(B, T, D) after the last norm.</returns>
    public Tensor Hidden(Tensor ids)
    {
        var (cos, sin) = rotary.First((int)ids.shape[1]);                               // (T, K)
        return decoder.Forward(ids, new AttentionContext(cos, sin, null, null, is_grad_enabled() ? Dropout : 0));
    }

    /// <summary>Hidden states with a cache: the keys and values of the new tokens are added to it.</summary>
    /// <param name="ids">(B, T), int64: the new tokens.</param>
    /// <param name="positions">(B, T), int64: where each token stands in its row.</param>
    /// <param name="mask">(B, 1, T, S), added to the scores; null where each token looks at itself and all before it that are not padding.</param>
    /// <param name="cache">Holds the S - T tokens before; without a mask T must be 1 or S.</param>
    /// <returns>(B, T, D) after the last norm.</returns>
    public Tensor Hidden(Tensor ids, Tensor positions, Tensor? mask, KeyValueCache cache)
    {
        var (cos, sin) = rotary.At(positions);                                          // (B, 1, T, K)
        var hidden = decoder.Forward(ids, new AttentionContext(cos, sin, mask, cache, 0));
        cache.Advance((int)ids.shape[1]);
        return hidden;
    }

    /// <summary>Logits of hidden states.</summary>
    /// <param name="hidden">(…, D).</param>
    /// <returns>(…, V).</returns>
    public Tensor Logits(Tensor hidden) => head is null ? functional.linear(hidden, decoder.Embedding) : head.Forward(hidden);

    /// <summary>The matrix of the head, (V, D): the embedding where the head is tied.</summary>
    public Tensor HeadWeight => head is null ? decoder.Embedding : head.Weight;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            rotary.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>What every block needs to know of this call.</summary>
    private sealed record AttentionContext(Tensor Cos, Tensor Sin, Tensor? Mask, KeyValueCache? Cache, double Dropout);

    private sealed class Decoder : Module
    {
        [ComponentName(Name = "embed_tokens")]
        private readonly Embedding embedding;

        [ComponentName(Name = "layers")]
        private readonly ModuleList<Block> blocks;

        [ComponentName(Name = "norm")]
        private readonly RmsNorm norm;

        public Decoder(ModelConfig config)
            : base(nameof(Decoder))
        {
            embedding = Embedding(config.VocabularySize, config.HiddenSize);
            blocks = [.. Enumerable.Range(0, config.Layers).Select(_ => new Block(config))];
            norm = new RmsNorm(config);
            RegisterComponents();
        }

        public Tensor Embedding => embedding.weight!;

        public Tensor Forward(Tensor ids, AttentionContext context)
        {
            var x = embedding.forward(ids);                                             // (B, T, D)
            for (var layer = 0; layer < blocks.Count; layer++)
                x = blocks[layer].Forward(x, context, layer);
            return norm.Forward(x);
        }
    }

    private sealed class Block : Module
    {
        [ComponentName(Name = "input_layernorm")]
        private readonly RmsNorm before;

        [ComponentName(Name = "self_attn")]
        private readonly Attention attention;

        [ComponentName(Name = "post_attention_layernorm")]
        private readonly RmsNorm between;

        [ComponentName(Name = "mlp")]
        private readonly FeedForward feedForward;

        public Block(ModelConfig config)
            : base(nameof(Block))
        {
            before = new RmsNorm(config);
            attention = new Attention(config);
            between = new RmsNorm(config);
            feedForward = new FeedForward(config);
            RegisterComponents();
        }

        public Tensor Forward(Tensor x, AttentionContext context, int layer)
        {
            x = x + Drop(attention.Forward(before.Forward(x), context, layer), context.Dropout);   // (B, T, D)
            return x + Drop(feedForward.Forward(between.Forward(x)), context.Dropout);              // (B, T, D)
        }

        private static Tensor Drop(Tensor x, double share) => share > 0 ? functional.dropout(x, share) : x;
    }

    private sealed class Attention : Module
    {
        [ComponentName(Name = "q_proj")]
        private readonly Projection query;

        [ComponentName(Name = "k_proj")]
        private readonly Projection key;

        [ComponentName(Name = "v_proj")]
        private readonly Projection value;

        [ComponentName(Name = "o_proj")]
        private readonly Projection output;

        private readonly int heads;
        private readonly int groups;
        private readonly int width;

        public Attention(ModelConfig config)
            : base(nameof(Attention))
        {
            (heads, groups, width) = (config.Heads, config.KeyValueHeads, config.HeadSize);
            query = new Projection(config.HiddenSize, heads * width, config.AttentionBias);
            key = new Projection(config.HiddenSize, groups * width, config.AttentionBias);
            value = new Projection(config.HiddenSize, groups * width, config.AttentionBias);
            output = new Projection(heads * width, config.HiddenSize, config.AttentionBias);
            RegisterComponents();
        }

        public Tensor Forward(Tensor x, AttentionContext context, int layer)
        {
            var (rows, tokens) = (x.shape[0], x.shape[1]);
            var q = Rotate(query.Forward(x).view(rows, tokens, heads, width).transpose(1, 2), context);   // (B, H, T, K)
            var k = Rotate(key.Forward(x).view(rows, tokens, groups, width).transpose(1, 2), context);    // (B, G, T, K)
            var v = value.Forward(x).view(rows, tokens, groups, width).transpose(1, 2);                   // (B, G, T, K)
            var mixed = context.Cache is { } cache ? AttendCached(q, k, v, cache, layer, context) : Attend(q, k, v, context);   // (B, H, T, K)
            return output.Forward(mixed.transpose(1, 2).reshape(rows, tokens, heads * width));            // (B, T, D)
        }

        private Tensor AttendCached(Tensor q, Tensor k, Tensor v, KeyValueCache cache, int layer, AttentionContext context)
        {
            var tokens = (int)q.shape[2];
            cache.Append(layer, k, v);
            if (tokens == 1 && context.Mask is null)
                return cache.Attend(layer, q);                                                            // (B, H, 1, K)
            (k, v) = cache.First(layer, cache.Length + tokens);                                           // (B, G, S, K)
            return Attend(q, k, v, context);                                                              // (B, H, T, K)
        }

        private Tensor Attend(Tensor q, Tensor k, Tensor v, AttentionContext context) => functional.scaled_dot_product_attention(
            q, Repeat(k), Repeat(v), context.Mask, context.Dropout, is_casual: context.Mask is null);

        private Tensor Repeat(Tensor x) => heads == groups ? x : x.unsqueeze(2)
            .expand(x.shape[0], groups, heads / groups, x.shape[2], width)
            .reshape(x.shape[0], heads, x.shape[2], width);                                               // (B, H, S, K)

        private static Tensor Rotate(Tensor x, AttentionContext context)
        {
            var halves = x.chunk(2, -1);
            return x * context.Cos + cat([-halves[1], halves[0]], -1) * context.Sin;
        }
    }

    private sealed class FeedForward : Module
    {
        [ComponentName(Name = "gate_proj")]
        private readonly Projection gate;

        [ComponentName(Name = "up_proj")]
        private readonly Projection up;

        [ComponentName(Name = "down_proj")]
        private readonly Projection down;

        public FeedForward(ModelConfig config)
            : base(nameof(FeedForward))
        {
            gate = new Projection(config.HiddenSize, config.IntermediateSize, config.MlpBias);
            up = new Projection(config.HiddenSize, config.IntermediateSize, config.MlpBias);
            down = new Projection(config.IntermediateSize, config.HiddenSize, config.MlpBias);
            RegisterComponents();
        }

        public Tensor Forward(Tensor x) => down.Forward(functional.silu(gate.Forward(x)) * up.Forward(x));   // (B, T, D)
    }

    private sealed class RmsNorm : Module
    {
        [ComponentName(Name = "weight")]
        private readonly Parameter weight;

        private readonly double epsilon;

        public RmsNorm(ModelConfig config)
            : base(nameof(RmsNorm))
        {
            epsilon = config.NormEpsilon;
            weight = Parameter(ones(config.HiddenSize));
            RegisterComponents();
        }

        public Tensor Forward(Tensor x) => x * rsqrt(x.square().mean([-1], keepdim: true) + epsilon) * weight;   // (B, T, D)
    }
}
