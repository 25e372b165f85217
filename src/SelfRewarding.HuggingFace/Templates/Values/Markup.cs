namespace SelfRewarding.HuggingFace.Templates.Values;

/// <summary>The escaping of jinja's Markup.</summary>
internal static class Markup
{
    /// <summary>Text with the characters of HTML escaped, unless it is so already.</summary>
    public static Text Escape(Text text) => text.IsMarkup ? text : ForceEscape(text);

    public static Text ForceEscape(Text text) => text.AsMarkup(false).Map(point => point switch
    {
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        '\'' => "&#39;",
        '"' => "&#34;",
        _ => null,
    }).AsMarkup();
}
