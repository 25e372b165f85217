using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using SelfRewarding.HuggingFace.Templates.Values;

namespace SelfRewarding.HuggingFace.Templates;

/// <summary>Turns JSON into the values of a template; every text is marked as content.</summary>
internal static class Variables
{
    public static object Read(JsonNode? node, string name) => node switch
    {
        null => None.Value,
        JsonArray array => new Sequence([.. array.Select(item => Read(item, ""))]),
        JsonObject members => new Mapping(members.Select(member =>
            KeyValuePair.Create<object, object>(Text.Of(member.Key, Mark(member.Key)), Read(member.Value, member.Key)))),
        _ => node.GetValueKind() switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.String => ReadText(node.GetValue<string>(), name),
            JsonValueKind.Number => ReadNumber(node.ToJsonString()),
            _ => None.Value,
        },
    };

    private static Text ReadText(string text, string name) => Text.Of(text, name == "role" ? Mark(text) : Text.ContentMark);

    /// <summary>
    /// A plain word may become part of a control token, which templates rely on (<c>'&lt;|' + role + '|&gt;'</c>); it can
    /// hold none itself.
    /// </summary>
    private static int Mark(string word) =>
        word.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-') ? 0 : Text.ContentMark;

    private static object ReadNumber(string digits) => digits.AsSpan().IndexOfAny(".eE") < 0
        ? BigInteger.Parse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)
        : double.Parse(digits, CultureInfo.InvariantCulture);
}
