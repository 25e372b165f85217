using System.Text.Json.Serialization;

namespace SelfRewarding.Torch.Training;

/// <summary>One update, as one row of metrics.jsonl. Figures are those before the update; pair figures are means over its pairs.</summary>
/// <param name="Step">Counted from 1.</param>
/// <param name="Loss">What was minimised, all terms together, in nats.</param>
/// <param name="Tokens">Response tokens that entered the loss.</param>
public sealed record MetricsRow(
    [property: JsonPropertyName("step"), JsonPropertyOrder(-5)] int Step,
    [property: JsonPropertyName("loss"), JsonPropertyOrder(-4)] double Loss,
    [property: JsonPropertyName("tokens"), JsonPropertyOrder(-1)] long Tokens)
{
    /// <summary>Rate of this update; with a warm-up the first one has 0.</summary>
    [JsonPropertyName("learning_rate"), JsonPropertyOrder(-3)]
    public double LearningRate { get; init; }

    /// <summary>Joint L2 norm of the gradient before clipping.</summary>
    [JsonPropertyName("grad_norm"), JsonPropertyOrder(-2)]
    public double GradientNorm { get; init; }

    /// <summary>The preference term alone (Rafailov et al. 2023, equation 7); null in fine-tuning, as all that follows.</summary>
    [JsonPropertyName("dpo_loss"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? PreferenceLoss { get; init; }

    /// <summary>Beta times the log-ratio of policy and reference on the chosen response.</summary>
    [JsonPropertyName("reward_chosen"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? RewardChosen { get; init; }

    /// <summary>The same on the rejected response.</summary>
    [JsonPropertyName("reward_rejected"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? RewardRejected { get; init; }

    /// <summary>Reward of the chosen less that of the rejected response.</summary>
    [JsonPropertyName("margin"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Margin { get; init; }

    /// <summary>Share of pairs whose margin is above 0; a tie counts as wrong.</summary>
    [JsonPropertyName("accuracy"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Accuracy { get; init; }

    /// <summary>Summed log-probability of the chosen response.</summary>
    [JsonPropertyName("logp_chosen"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? LogProbabilityChosen { get; init; }

    /// <summary>Summed log-probability of the rejected response.</summary>
    [JsonPropertyName("logp_rejected"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? LogProbabilityRejected { get; init; }

    /// <summary>Token-mean negative log-likelihood of the replayed seeds, before its weight; null without replay.</summary>
    [JsonPropertyName("replay_loss"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? ReplayLoss { get; init; }
}
