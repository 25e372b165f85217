using System.Text.Json.Serialization;

namespace SelfRewarding.Seeds;

/// <summary>The shapes of rows; docs/data.md shows a row of each.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DataFormat>))]
public enum DataFormat
{
    /// <summary>Open Assistant, a tree a row with nested replies.</summary>
    [JsonStringEnumMemberName("oasstTrees")]
    OasstTrees,

    /// <summary>Open Assistant, a message a row with parent_id.</summary>
    [JsonStringEnumMemberName("oasstMessages")]
    OasstMessages,

    /// <summary>A prompt and its answers with ranks in one row.</summary>
    [JsonStringEnumMemberName("ranked")]
    Ranked,

    /// <summary>A question, an answer and its human rank a row.</summary>
    [JsonStringEnumMemberName("rankedRows")]
    RankedRows,

    /// <summary>A chosen and a rejected answer.</summary>
    [JsonStringEnumMemberName("preference")]
    Preference,

    /// <summary>A judge prompt and a judgement: evaluation fine-tuning examples.</summary>
    [JsonStringEnumMemberName("judged")]
    Judged,

    /// <summary>A prompt and one answer under one of the usual names, Alpaca's among them.</summary>
    [JsonStringEnumMemberName("instruction")]
    Instruction,

    /// <summary>A conversation of {"role","content"}.</summary>
    [JsonStringEnumMemberName("messages")]
    Messages,

    /// <summary>A conversation of {"from","value"}.</summary>
    [JsonStringEnumMemberName("shareGpt")]
    ShareGpt,

    /// <summary>A prompt alone.</summary>
    [JsonStringEnumMemberName("prompts")]
    Prompts,

    /// <summary>Token ids of a prompt and a response.</summary>
    [JsonStringEnumMemberName("ids")]
    Ids,

    /// <summary>Token ids of a prompt, a chosen and a rejected response.</summary>
    [JsonStringEnumMemberName("preferenceIds")]
    PreferenceIds,
}
