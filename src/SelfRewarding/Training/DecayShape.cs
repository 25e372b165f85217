using System.Text.Json.Serialization;

namespace SelfRewarding.Training;

/// <summary>How the learning rate falls from its peak to its last value.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DecayShape>))]
public enum DecayShape
{
    /// <summary>It does not fall.</summary>
    [JsonStringEnumMemberName("constant")]
    Constant,

    /// <summary>Along a line.</summary>
    [JsonStringEnumMemberName("linear")]
    Linear,

    /// <summary>Along half a cosine.</summary>
    [JsonStringEnumMemberName("cosine")]
    Cosine,
}
