using System.Globalization;
using System.Numerics;
using System.Text;
using SelfRewarding.HuggingFace.Templates.Values;
using Text = SelfRewarding.HuggingFace.Templates.Values.Text;

namespace SelfRewarding.HuggingFace.Templates.Functions;

/// <summary>The filters over texts; what is not a text is printed first.</summary>
internal static class TextFilters
{
    public static readonly FunctionTable Table = new()
    {
        { "capitalize", "s", call => Casing.Capitalize(call.Str(0)) },
        { "center", "value width=", call => StringMethods.Center(call.Str(0), call.Width(1, 80), Text.Of(" ")) },
        { "escape e", "value", call => Markup.Escape(call.Str(0)) },
        { "forceescape", "value", call => Markup.ForceEscape(call.Str(0)) },
        { "format", "value * **", Format },
        { "indent", "s width= first= blank=", Indent },
        { "lower", "s", call => Casing.Lower(call.Str(0)) },
        { "replace", "s old new count=", call => TextSearch.Replace(call.Str(0), call.Str(1), call.Str(2), call.IntOrNone(3, -1)) },
        { "safe", "value", call => call.Str(0).AsMarkup() },
        { "striptags", "value", call => StripTags(call.Str(0)) },
        { "title", "s", call => Title(call.Str(0)) },
        { "trim", "value chars=", call => TextSearch.Strip(call.Str(0), call.TextOrNone(1)) },
        { "truncate", "s length= killwords= end= leeway=", Truncate },
        { "upper", "s", call => Casing.Upper(call.Str(0)) },
        { "urlencode", "value", UrlEncode },
        { "wordcount", "s", call => (BigInteger)Words(call.Str(0)) },
    };

    private static Text Format(Bound call)
    {
        if (call.More.Count > 0 && call.Named.Count > 0)
            throw TemplateException.Runtime("can't handle positional and keyword arguments at the same time");
        object values = call.Named.Count > 0
            ? new Mapping(call.Named.Select(named => KeyValuePair.Create<object, object>(Text.Of(named.Key), named.Value)))
            : Sequence.Tuple([.. call.More]);
        return PercentFormat.Apply(call.Str(0), values);
    }

    private static object Indent(Bound call)
    {
        var pad = call.Values[1] is Text given ? given : Text.Of(" ").Repeat(call.Width(1, 4));
        var newline = Text.Of("\n");
        var text = Text.Concat(call.ExactText(0), newline);
        var lines = TextSearch.Lines(text).ToList();
        var builder = new TextBuilder();
        for (int i = 0; i < lines.Count; i++)
        {
            if (i > 0)
                builder.Append(newline);
            if (i == 0 ? call.Flag(2) : call.Flag(3) || lines[i].Length > 0)
                builder.Append(pad);
            builder.Append(lines[i]);
        }
        return builder.ToText();
    }

    /// <summary>Words, divided by spaces, hyphens and opening brackets, each capitalised.</summary>
    private static Text Title(Text text)
    {
        var builder = new TextBuilder();
        int start = 0;
        for (int i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && !(TextSearch.IsSpace(text[i]) || text[i] is '-' or '(' or '{' or '[' or '<'))
                continue;
            var word = text.Slice(start, i - start);
            if (word.Length > 0)
                builder.Append(Casing.Upper(word.Slice(0, 1))).Append(Casing.Lower(word.From(1)));
            if (i < text.Length)
                builder.Append(text.Slice(i, 1));
            start = i + 1;
        }
        return builder.ToText();
    }

    private static Text Truncate(Bound call)
    {
        _ = Typing.Length(call.Self);
        var text = call.Str(0);
        int length = call.Int(1, 255), leeway = call.IntOrNone(4, 5);
        var end = call.Str(3, "...");
        if (length < end.Length || leeway < 0)
            throw TemplateException.Runtime($"expected length >= {end.Length}, got {length}");
        if (text.Length <= length + leeway)
            return text;
        var cut = text.Slice(0, length - end.Length);
        int space = call.Flag(2) ? -1 : TextSearch.Occurrences(cut, Text.Of(" "), 0, cut.Length).LastOrDefault(-1);
        return Text.Concat(space < 0 ? cut : cut.Slice(0, space), end);
    }

    private static int Words(Text text)
    {
        int words = 0;
        bool inWord = false;
        for (int i = 0; i < text.Length; i++)
        {
            bool isWord = text[i] == '_' || CharUnicodeInfo.GetUnicodeCategory(text[i]) is <= UnicodeCategory.OtherLetter
                or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;
            words += isWord && !inWord ? 1 : 0;
            inWord = isWord;
        }
        return words;
    }

    /// <summary>Drops tags and comments and joins what is left by single spaces; knows the five entities that escaping writes.</summary>
    private static Text StripTags(Text text)
    {
        var builder = new TextBuilder();
        int depth = 0;
        foreach (int marked in text.Marked)
        {
            int point = Text.PointOf(marked);
            depth = point == '<' ? 1 : depth;
            if (depth == 0)
                builder.Append(marked);
            depth = point == '>' ? 0 : depth;
        }
        var words = new TextBuilder();
        foreach (var word in TextSearch.SplitWords(builder.ToText()))
            words.Append(words.Length > 0 ? " " : "").Append(word);
        (string Entity, string Character)[] entities = [("&lt;", "<"), ("&gt;", ">"), ("&#39;", "'"), ("&#34;", "\""), ("&amp;", "&")];
        return entities.Aggregate(words.ToText(), (result, pair) =>
            TextSearch.Replace(result, Text.Of(pair.Entity), Text.Of(pair.Character)));
    }

    private static Text UrlEncode(Bound call)
    {
        if (call.Self is not (Mapping or Sequence))
            return Quote(call.Str(0), keepSlash: true);
        var pairs = call.Self is Mapping mapping ? mapping.View(SequenceKind.Items).Items : ((Sequence)call.Self).Items;
        var builder = new TextBuilder();
        foreach (var pair in pairs)
        {
            if (Typing.Iterate(pair).ToList() is not [var key, var value])
                throw TemplateException.Runtime("urlencode needs pairs");
            builder.Append(builder.Length > 0 ? "&" : "").Append(Plus(key)).Append("=").Append(Plus(value));
        }
        return builder.ToText();

        static Text Plus(object value) => TextSearch.Replace(Quote(Printing.Str(value), keepSlash: false), Text.Of("%20"), Text.Of("+"));
    }

    private static Text Quote(Text text, bool keepSlash) => text.AsMarkup(false).Map(point =>
        (point < 128 && char.IsAsciiLetterOrDigit((char)point)) || point is '_' or '.' or '-' or '~' || (keepSlash && point == '/')
            ? null
            : string.Concat(Encoding.UTF8.GetBytes(new Rune(point).ToString()).Select(octet => $"%{octet:X2}")));
}
