using SelfRewarding.HuggingFace.Configuration;
using SelfRewarding.Torch.Generation;
using SelfRewarding.Torch.Lora;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfRewarding.Torch.Models;

/// <summary>
/// The whole decoder-only transformer: RMSNorm, rotary positions, grouped-query attention, gated feed-forward, tied or untied head.
/// One for all families; what differs is in <see cref="ModelConfig"/>. Parameter names are those of Hugging Face. Shapes: B rows,
/// T tokens, S keys, V vocabulary, D width, H query heads, G key-value heads, K head width.
/// </summary>
public sealed class CausalLM : Module
{
    private const string HeadName = "lm_head";

    [ComponentName(Name = "model")]
    private readonly Decoder decoder;

    [ComponentName(Name = HeadName)]
    private Projection? head;

    private readonly LayerKind[] kinds;
    private readonly Dictionary<RotaryConfig, RotaryPositions> rotaries;

    /// <summary>A model whose values are filled in later, from files or by <see cref="InitialWeights"/>.</summary>
    public CausalLM(ModelConfig config)
        : base(nameof(CausalLM))
    {
        Config = config;
        kinds = [.. Enumerable.Range(0, config.Layers).Select(config.Layer).Distinct()];
        rotaries = kinds.Select(kind => kind.Rotary).OfType<RotaryConfig>().Distinct()
            .ToDictionary(rotary => rotary, rotary => new RotaryPositions(rotary, config.HeadSize, config.MaximumPositions));
        decoder = new Decoder(config, kinds);
        head = config.TiedHead ? null : new Projection(config.HiddenSize, config.VocabularySize, hasBias: false);
        RegisterComponents();
    }

    /// <summary>What the model is made of.</summary>
    public ModelConfig Config { get; private set; }

    /// <summary>The low-rank adapter on its matrices, or null.</summary>
    public LoraAdapter? Adapter { get; internal set; }

    /// <summary>Share of activations dropped on attention and residual branches while gradients are recorded; 0 is off.</summary>
    public double Dropout { get; set; }

    /// <summary>Gives the model a head of its own, equal to the embedding that was its head; one that has its own keeps it.</summary>
    internal void UntieHead()
    {
        if (head is not null)
            return;
        head = new Projection(Config.HiddenSize, Config.VocabularySize, hasBias: false);
        register_module(HeadName, head);
        Config = Config.WithOwnHead();
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        head.Weight.copy_(decoder.Embedding);                                           // (V, D)
    }

    /// <summary>Hidden states of right-padded rows: causal attention needs no mask for padding there, since nothing looks to the right.</summary>
    /// <param name="ids">(B, T), int64.</param>
    /// <param name="length">
    /// Tokens of the longest row where its last ones are left out of <paramref name="ids"/>; 0 is T. Only models whose
    /// <see cref="ModelConfig.DependsOnLength"/> look at it.
    /// </param>
    /// <returns>(B, T, D) after the last norm.</returns>
    public Tensor Hidden(Tensor ids, int length = 0)
    {
        var tokens = (int)ids.shape[1];
        var views = new LayerView[kinds.Length];
        for (var kind = 0; kind < kinds.Length; kind++)
        {
            var turns = kinds[kind].Rotary is { } rotary ? rotaries[rotary].First(tokens, Math.Max(length, tokens)) : null;   // (T, R)
            views[kind] = new LayerView(turns, AttentionMask.Of(tokens, 0, null, kinds[kind].Window, Config.ScoreCap is not null));
        }
        return decoder.Forward(ids, new Pass(views, null, is_grad_enabled() ? Dropout : 0));
    }

    /// <summary>Hidden states with a cache: the keys and values of the new tokens are added to it.</summary>
    /// <param name="ids">(B, T), int64: the new tokens.</param>
    /// <param name="positions">(B, T), int64: where each token stands in its row; 0 for padding.</param>
    /// <param name="cache">Holds the S - T tokens before, and says where rows begin (<see cref="KeyValueCache.Starts"/>).</param>
    /// <returns>(B, T, D) after the last norm.</returns>
    public Tensor Hidden(Tensor ids, Tensor positions, KeyValueCache cache)
    {
        var (tokens, held) = ((int)ids.shape[1], cache.Length);
        var views = new LayerView[kinds.Length];
        for (var kind = 0; kind < kinds.Length; kind++)
        {
            var turns = kinds[kind].Rotary is { } rotary ? rotaries[rotary].At(positions, held + tokens) : null;              // (B, 1, T, R)
            var mask = tokens == 1 ? null : AttentionMask.Of(tokens, held, cache.Starts, kinds[kind].Window, Config.ScoreCap is not null);
            views[kind] = new LayerView(turns, mask);
        }
        var hidden = decoder.Forward(ids, new Pass(views, cache, 0));
        cache.Advance(tokens);
        return hidden;
    }

    /// <summary>Logits of hidden states.</summary>
    /// <param name="hidden">(…, D).</param>
    /// <returns>(…, V).</returns>
    public Tensor Logits(Tensor hidden)
    {
        var logits = head is null ? functional.linear(hidden, decoder.Embedding) : head.Forward(hidden);
        if (Config.LogitDivisor != 1)
            logits = logits / Config.LogitDivisor;
        return Config.LogitCap is { } cap ? (logits / cap).tanh() * cap : logits;
    }

    /// <summary>Whether the head is one matrix, without a low-rank pair beside it.</summary>
    public bool HeadIsPlain => head?.Pair is null;

    /// <summary>
    /// The way back of <see cref="Logits"/> with a plain head, without a graph: the matrix's gradient is added to it
    /// where it learns.
    /// </summary>
    /// <param name="hidden">(N, D).</param>
    /// <param name="logits">(N, V), of the hidden states.</param>
    /// <param name="gradient">(N, V), of the logits.</param>
    /// <returns>(N, D), of the hidden states.</returns>
    public Tensor BackFromLogits(Tensor hidden, Tensor logits, Tensor gradient)
    {
        if (Config.LogitCap is { } cap)
            gradient = gradient * (1 - (logits / cap).square());
        if (Config.LogitDivisor != 1)
            gradient = gradient / Config.LogitDivisor;
        var weight = HeadWeight;
        if (weight.requires_grad)
        {
            weight.grad ??= zeros_like(weight);
            weight.grad.addmm_(gradient.t(), hidden);
        }
        return gradient.mm(weight);
    }

    /// <summary>The matrix of the head, (V, D): the embedding where the head is tied.</summary>
    public Tensor HeadWeight => head is null ? decoder.Embedding : head.Weight;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var positions in rotaries.Values)
                positions.Dispose();
        }
        base.Dispose(disposing);
    }

    /// <summary>How the layers of one kind see this call's tokens: their positions (null: they know none), and what may look at what.</summary>
    private sealed record LayerView(RotaryPositions.Table? Turns, Tensor? Mask);

    /// <summary>What every block needs to know of this call; one view a kind of layer.</summary>
    private sealed record Pass(LayerView[] Views, KeyValueCache? Cache, double Dropout);

    private sealed class Decoder : Module
    {
        [ComponentName(Name = "embed_tokens")]
        private readonly Embedding embedding;

        [ComponentName(Name = "layers")]
        private readonly ModuleList<Block> blocks;

        [ComponentName(Name = "norm")]
        private readonly RmsNorm norm;

        private readonly double scale;

        public Decoder(ModelConfig config, LayerKind[] kinds)
            : base(nameof(Decoder))
        {
            embedding = Embedding(config.VocabularySize, config.HiddenSize);
            blocks = [.. Enumerable.Range(0, config.Layers).Select(layer => new Block(config, layer, Array.IndexOf(kinds, config.Layer(layer))))];
            norm = new RmsNorm(config, config.HiddenSize);
            scale = config.EmbeddingScale;
            RegisterComponents();
        }

        public Tensor Embedding => embedding.weight!;

        public Tensor Forward(Tensor ids, Pass pass)
        {
            var x = embedding.forward(ids);                                             // (B, T, D)
            if (scale != 1)
                x = x * scale;
            foreach (var block in blocks)
            {
                // Without it all blocks' intermediate results live to the end of the step: gigabytes where a long prompt is read.
                using var scope = NewDisposeScope();
                x = block.Forward(x, pass).MoveToOuterDisposeScope();
            }
            return norm.Forward(x);
        }
    }

    /// <summary>Attention and feed-forward. A norm stands before each, behind each, or both; Hugging Face names them by their order.</summary>
    private sealed class Block : Module
    {
        [ComponentName(Name = "input_layernorm")]
        private readonly RmsNorm? beforeAttention;

        [ComponentName(Name = "self_attn")]
        private readonly Attention attention;

        [ComponentName(Name = "post_attention_layernorm")]
        private readonly RmsNorm second;

        [ComponentName(Name = "pre_feedforward_layernorm")]
        private readonly RmsNorm? third;

        [ComponentName(Name = "mlp")]
        private readonly FeedForward feedForward;

        [ComponentName(Name = "post_feedforward_layernorm")]
        private readonly RmsNorm? afterFeedForward;

        private readonly bool secondIsAfter;
        private readonly double scale;

        public Block(ModelConfig config, int layer, int kind)
            : base(nameof(Block))
        {
            RmsNorm? New(bool wanted) => wanted ? new RmsNorm(config, config.HiddenSize) : null;
            beforeAttention = New(config.Norms != BlockNorms.After);
            attention = new Attention(config, layer, kind);
            second = new RmsNorm(config, config.HiddenSize);
            third = New(config.Norms == BlockNorms.Both);
            feedForward = new FeedForward(config);
            afterFeedForward = New(config.Norms != BlockNorms.Before);
            secondIsAfter = config.Norms != BlockNorms.Before;
            scale = config.ResidualScale;
            RegisterComponents();
        }

        public Tensor Forward(Tensor x, Pass pass)
        {
            var (afterAttention, beforeFeedForward) = secondIsAfter ? (second, third) : (null, second);
            x = x + Added(attention.Forward(Normed(x, beforeAttention), pass), afterAttention, pass);    // (B, T, D)
            return x + Added(feedForward.Forward(Normed(x, beforeFeedForward)), afterFeedForward, pass);  // (B, T, D)
        }

        private static Tensor Normed(Tensor x, RmsNorm? norm) => norm is null ? x : norm.Forward(x);

        private Tensor Added(Tensor x, RmsNorm? norm, Pass pass)
        {
            x = Normed(x, norm);
            if (pass.Dropout > 0)
                x = functional.dropout(x, pass.Dropout);
            return scale == 1 ? x : x * scale;
        }
    }

    private sealed class Attention : Module
    {
        [ComponentName(Name = "qkv_proj")]
        private readonly Projection? all;

        [ComponentName(Name = "q_proj")]
        private readonly Projection? query;

        [ComponentName(Name = "k_proj")]
        private readonly Projection? key;

        [ComponentName(Name = "v_proj")]
        private readonly Projection? value;

        [ComponentName(Name = "o_proj")]
        private readonly Projection output;

        [ComponentName(Name = "q_norm")]
        private readonly RmsNorm? queryNorm;

        [ComponentName(Name = "k_norm")]
        private readonly RmsNorm? keyNorm;

        private readonly ModelConfig config;
        private readonly int heads;
        private readonly int groups;
        private readonly int width;
        private readonly int layer;
        private readonly int kind;
        private readonly int? window;
        private readonly double scale;

        public Attention(ModelConfig config, int layer, int kind)
            : base(nameof(Attention))
        {
            (this.config, this.layer, this.kind) = (config, layer, kind);
            (heads, groups, width) = (config.Heads, config.KeyValueHeads, config.HeadSize);
            window = config.Layer(layer).Window;
            Projection? New(bool wanted, int outputs) => wanted ? new Projection(config.HiddenSize, outputs * width, config.AttentionBias) : null;
            all = New(config.FusedProjections, heads + 2 * groups);
            query = New(!config.FusedProjections, heads);
            key = New(!config.FusedProjections, groups);
            value = New(!config.FusedProjections, groups);
            output = new Projection(heads * width, config.HiddenSize, config.OutputBias);
            if (config.QueryKeyNorm != QueryKeyNorm.None)
            {
                var whole = config.QueryKeyNorm == QueryKeyNorm.Projection;
                queryNorm = new RmsNorm(config, whole ? heads * width : width);
                keyNorm = new RmsNorm(config, whole ? groups * width : width);
            }
            // Attention divides by sqrt(K); another scale is multiplied into the queries.
            scale = config.AttentionScale is { } wanted ? wanted * Math.Sqrt(width) : 1;
            RegisterComponents();
        }

        public Tensor Forward(Tensor x, Pass pass)
        {
            var view = pass.Views[kind];
            var (q, k, v) = Project(x);                                                                   // (B, T, H·K), 2 (B, T, G·K)
            q = Rotate(Heads(q, heads, queryNorm), view);                                                 // (B, H, T, K)
            k = Rotate(Heads(k, groups, keyNorm), view);                                                  // (B, G, T, K)
            v = Heads(v, groups, null);                                                                   // (B, G, T, K)
            if (scale != 1)
                q = q * scale;
            var mixed = pass.Cache is { } cache ? AttendCached(q, k, v, cache, view) : Attend(q, k, v, view.Mask, pass.Dropout);   // (B, H, T, K)
            return output.Forward(mixed.transpose(1, 2).reshape(x.shape[0], x.shape[1], heads * width));  // (B, T, D)
        }

        private (Tensor, Tensor, Tensor) Project(Tensor x)
        {
            if (all is null)
                return (query!.Forward(x), key!.Forward(x), value!.Forward(x));
            var parts = all.Forward(x).split([heads * width, groups * width, groups * width], -1);
            return (parts[0], parts[1], parts[2]);
        }

        private Tensor Heads(Tensor x, int count, RmsNorm? norm)
        {
            if (norm is not null && config.QueryKeyNorm == QueryKeyNorm.Projection)
                x = norm.Forward(x);
            x = x.view(x.shape[0], x.shape[1], count, width);
            if (norm is not null && config.QueryKeyNorm == QueryKeyNorm.Head)
                x = norm.Forward(x);
            return x.transpose(1, 2);
        }

        private Tensor AttendCached(Tensor q, Tensor k, Tensor v, KeyValueCache cache, LayerView view)
        {
            var tokens = (int)q.shape[2];
            cache.Append(layer, k, v);
            if (tokens == 1)
                return cache.Attend(layer, q, window, config.ScoreCap);                                   // (B, H, 1, K)
            (k, v) = cache.First(layer, cache.Length + tokens);                                           // (B, G, S, K)
            return Attend(q, k, v, view.Mask, 0);                                                         // (B, H, T, K)
        }

        private Tensor Attend(Tensor q, Tensor k, Tensor v, Tensor? mask, double dropout)
        {
            if (config.ScoreCap is not { } cap)
                return functional.scaled_dot_product_attention(q, Repeat(k), Repeat(v), mask, dropout, is_casual: mask is null);
            var scores = q.matmul(Repeat(k).transpose(2, 3)) / (cap * Math.Sqrt(width));                  // (B, H, T, S)
            var weights = (scores.tanh() * cap + mask!).softmax(-1);
            return (dropout > 0 ? functional.dropout(weights, dropout) : weights).matmul(Repeat(v));      // (B, H, T, K)
        }

        private Tensor Repeat(Tensor x) => heads == groups ? x : x.unsqueeze(2)
            .expand(x.shape[0], groups, heads / groups, x.shape[2], width)
            .reshape(x.shape[0], heads, x.shape[2], width);                                               // (B, H, S, K)

        private static Tensor Rotate(Tensor x, LayerView view)
        {
            if (view.Turns is not { } turns)
                return x;
            var (rotated, whole) = (turns.Cos.shape[^1], x.shape[^1]);
            if (rotated < whole)
                return cat([Rotate(x.narrow(-1, 0, rotated), view), x.narrow(-1, rotated, whole - rotated)], -1);
            var halves = x.chunk(2, -1);
            return x * turns.Cos + cat([-halves[1], halves[0]], -1) * turns.Sin;
        }
    }

    private sealed class FeedForward : Module
    {
        [ComponentName(Name = "gate_up_proj")]
        private readonly Projection? both;

        [ComponentName(Name = "gate_proj")]
        private readonly Projection? gate;

        [ComponentName(Name = "up_proj")]
        private readonly Projection? up;

        [ComponentName(Name = "down_proj")]
        private readonly Projection down;

        private readonly Activation activation;

        public FeedForward(ModelConfig config)
            : base(nameof(FeedForward))
        {
            Projection? New(bool wanted, int outputs) => wanted ? new Projection(config.HiddenSize, outputs, config.MlpBias) : null;
            both = New(config.FusedProjections, 2 * config.IntermediateSize);
            gate = New(!config.FusedProjections, config.IntermediateSize);
            up = New(!config.FusedProjections, config.IntermediateSize);
            down = new Projection(config.IntermediateSize, config.HiddenSize, config.MlpBias);
            activation = config.Activation;
            RegisterComponents();
        }

        public Tensor Forward(Tensor x)
        {
            if (both is null)
                return down.Forward(Curve(gate!.Forward(x)) * up!.Forward(x));                            // (B, T, D)
            var halves = both.Forward(x).chunk(2, -1);
            return down.Forward(Curve(halves[0]) * halves[1]);                                            // (B, T, D)
        }

        private Tensor Curve(Tensor x) => activation == Activation.Silu
            ? functional.silu(x)
            : 0.5 * x * (1 + (Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x.pow(3))).tanh());
    }

    private sealed class RmsNorm : Module
    {
        [ComponentName(Name = "weight")]
        private readonly Parameter weight;

        private readonly double epsilon;
        private readonly bool addsOne;

        public RmsNorm(ModelConfig config, int width)
            : base(nameof(RmsNorm))
        {
            (epsilon, addsOne) = (config.NormEpsilon, config.NormAddsOne);
            weight = Parameter(ones(width));
            RegisterComponents();
        }

        /// <summary>Over the last dimension of (…, width).</summary>
        public Tensor Forward(Tensor x) => x * rsqrt(x.square().mean([-1], keepdim: true) + epsilon) * (addsOne ? 1 + weight : weight);
    }
}
