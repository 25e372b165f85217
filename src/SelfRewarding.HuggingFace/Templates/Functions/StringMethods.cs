using System.Globalization;
using System.Numerics;
using SelfRewarding.HuggingFace.Templates.Values;

namespace SelfRewarding.HuggingFace.Templates.Functions;

/// <summary>The methods of Python's <c>str</c>.</summary>
internal static class StringMethods
{
    public static readonly FunctionTable Table = new FunctionTable
    {
        { "capitalize", "self", call => Casing.Capitalize(Self(call)) },
        { "center", "self 1 2=", call => Center(Self(call), call.Width(1), Fill(call)) },
        { "count", "self 1 2= 3=", call => (BigInteger)Within(call, TextSearch.Separate).Count() },
        { "endswith", "self 1 2= 3=", call => AnyAffix(call, TextSearch.EndsWith) },
        { "expandtabs", "self tabsize=", call => ExpandTabs(Self(call), call.Width(1, 8)) },
        { "find", "self 1 2= 3=", call => (BigInteger)Find(call) },
        { "format", "self * **", call => BraceFormat.Apply(Self(call), call.More, call.Named) },
        { "index", "self 1 2= 3=", call => (BigInteger)Found(Find(call)) },
        { "join", "self 1", call => Join(Self(call), call[1]) },
        { "ljust", "self 1 2=", call => Pad(Self(call), 0, call.Width(1) - Self(call).Length, Fill(call)) },
        { "lower", "self", call => Casing.Lower(Self(call)) },
        { "lstrip", "self 1=", call => TextSearch.Strip(Self(call), call.TextOrNone(1), right: false) },
        { "partition", "self 1", call => Partition(Self(call), call.ExactText(1), last: false) },
        { "removeprefix", "self 1", call => WithoutPrefix(Self(call), call.ExactText(1)) },
        { "removesuffix", "self 1", call => WithoutSuffix(Self(call), call.ExactText(1)) },
        { "replace", "self 1 2 3=", call => TextSearch.Replace(Self(call), call.ExactText(1), call.ExactText(2), call.Int(3, -1)) },
        { "rfind", "self 1 2= 3=", call => (BigInteger)FindLast(call) },
        { "rindex", "self 1 2= 3=", call => (BigInteger)Found(FindLast(call)) },
        { "rjust", "self 1 2=", call => Pad(Self(call), call.Width(1) - Self(call).Length, 0, Fill(call)) },
        { "rpartition", "self 1", call => Partition(Self(call), call.ExactText(1), last: true) },
        { "rsplit", "self sep= maxsplit=", call => Sequence.List(SplitFromRight(Self(call), call.TextOrNone(1), call.Int(2, -1))) },
        { "rstrip", "self 1=", call => TextSearch.Strip(Self(call), call.TextOrNone(1), left: false) },
        { "split", "self sep= maxsplit=", call => Sequence.List(Split(Self(call), call.TextOrNone(1), call.Int(2, -1))) },
        { "splitlines", "self keepends=", call => Sequence.List(TextSearch.Lines(Self(call), call.Int(1) != 0)) },
        { "startswith", "self 1 2= 3=", call => AnyAffix(call, TextSearch.StartsWith) },
        { "strip", "self 1=", call => TextSearch.Strip(Self(call), call.TextOrNone(1)) },
        { "swapcase", "self", call => Casing.SwapCase(Self(call)) },
        { "title", "self", call => Casing.Title(Self(call)) },
        { "upper", "self", call => Casing.Upper(Self(call)) },
        { "zfill", "self 1", call => ZeroFill(Self(call), call.Width(1)) },
    }.With(new FunctionTable
    {
        { "isalnum", "self", call => All(call, point => IsAlpha(point) || IsNumeric(point)) },
        { "isalpha", "self", call => All(call, IsAlpha) },
        { "isascii", "self", call => Self(call).Length == 0 || All(call, point => point < 128) },
        { "isdecimal", "self", call => All(call, IsDecimal) },
        { "isdigit", "self", call => All(call, IsDigit) },
        { "isidentifier", "self", call => IsIdentifier(Self(call)) },
        { "islower", "self", call => IsCased(Self(call), Casing.IsLower) },
        { "isnumeric", "self", call => All(call, IsNumeric) },
        { "isprintable", "self", call => Self(call).Length == 0 || All(call, Printing.IsPrintable) },
        { "isspace", "self", call => All(call, TextSearch.IsSpace) },
        { "istitle", "self", call => IsCased(Self(call), _ => true) && Casing.Title(Self(call)).Equals(Self(call)) },
        { "isupper", "self", call => IsCased(Self(call), Casing.IsUpper) },
    });

    public static Text Center(Text text, int width, Text fill)
    {
        int room = Math.Max(0, width - text.Length);
        int left = room / 2 + (room & width & 1);
        return Pad(text, left, room - left, fill);
    }

    public static Text Pad(Text text, int left, int right, Text fill) =>
        left <= 0 && right <= 0 ? text : Text.Concat(fill.Repeat(Math.Max(0, left)), text, fill.Repeat(Math.Max(0, right)));

    public static bool IsCased(Text text, Func<int, bool> isCase)
    {
        var cased = Enumerable.Range(0, text.Length).Select(i => text[i]).Where(Casing.IsCased).ToList();
        return cased.Count > 0 && cased.All(isCase);
    }

    public static Text ZeroFill(Text text, int width)
    {
        int sign = text.Length > 0 && text[0] is '+' or '-' ? 1 : 0;
        return Text.Concat(text.Slice(0, sign), Pad(text.From(sign), width - text.Length, 0, Text.Of("0")));
    }

    private static Text Self(Bound call) => call.ExactText(0);

    private static Text Fill(Bound call)
    {
        var fill = call.Has(2) ? call.ExactText(2) : Text.Of(" ");
        return fill.Length == 1 ? fill : throw TemplateException.Runtime("The fill character must be exactly one character long");
    }

    private static Text Join(Text separator, object items)
    {
        var builder = new TextBuilder();
        int index = 0;
        foreach (var item in Typing.Iterate(items))
        {
            if (item is not Text text)
                throw TemplateException.Runtime($"sequence item {index}: expected str instance, {Typing.NameOf(item)} found");
            if (index++ > 0)
                builder.Append(separator);
            builder.Append(text);
        }
        return builder.ToText();
    }

    private static IEnumerable<Text> Split(Text text, Text? separator, int count) =>
        separator is null ? TextSearch.SplitWords(text, count) : TextSearch.Split(text, separator, count);

    private static IEnumerable<Text> SplitFromRight(Text text, Text? separator, int count) =>
        TextSearch.FromRight(text, reversed => Split(reversed, separator is null ? null : TextSearch.Reverse(separator), count));

    private static Sequence Partition(Text text, Text separator, bool last)
    {
        if (separator.Length == 0)
            throw TemplateException.Runtime("empty separator");
        var places = TextSearch.Occurrences(text, separator, 0, text.Length);
        int place = last ? places.LastOrDefault(-1) : places.FirstOrDefault(-1);
        if (place < 0)
            return last ? Sequence.Tuple(Text.Empty, Text.Empty, text) : Sequence.Tuple(text, Text.Empty, Text.Empty);
        return Sequence.Tuple(text.Slice(0, place), text.Slice(place, separator.Length), text.From(place + separator.Length));
    }

    /// <summary>Calls with the text, what is sought and the bounds of Python's optional start and end.</summary>
    private static IEnumerable<int> Within(Bound call, Func<Text, Text, int, int, IEnumerable<int>> search)
    {
        var text = Self(call);
        return search(text, call.ExactText(1), Start(call, text.Length), End(call, text.Length));
    }

    private static int Find(Bound call) => Within(call, TextSearch.Occurrences).FirstOrDefault(-1);

    private static int FindLast(Bound call) => Within(call, TextSearch.Occurrences).LastOrDefault(-1);

    private static int Found(int place) => place >= 0 ? place : throw TemplateException.Runtime("substring not found");

    private static int Start(Bound call, int length)
    {
        int start = call.IntOrNone(2, 0);
        return start < 0 ? Math.Max(0, start + length) : start;
    }

    private static int End(Bound call, int length)
    {
        int end = call.IntOrNone(3, length);
        return end < 0 ? end + length : Math.Min(end, length);
    }

    private static bool AnyAffix(Bound call, Func<Text, Text, bool> matches)
    {
        int start = Start(call, Self(call).Length), end = End(call, Self(call).Length);
        if (start > end)
            return false;
        var text = Self(call).Slice(start, end - start);
        return call[1] is Sequence { Kind: SequenceKind.Tuple } tuple
            ? tuple.Items.OfType<Text>().Any(affix => matches(text, affix))
            : matches(text, call.ExactText(1));
    }

    private static Text ExpandTabs(Text text, int size)
    {
        var builder = new TextBuilder();
        int column = 0;
        foreach (int marked in text.Marked)
        {
            int point = Text.PointOf(marked);
            int width = point != '\t' ? 1 : size > 0 ? size - column % size : 0;
            builder.Append(point == '\t' ? Text.Of(" ", Text.MarkOf(marked)).Repeat(width) : new Text(new[] { marked }));
            column = point is '\n' or '\r' ? 0 : column + width;
        }
        return builder.ToText();
    }

    private static bool All(Bound call, Func<int, bool> holds)
    {
        var text = Self(call);
        for (int i = 0; i < text.Length; i++)
        {
            if (!holds(text[i]))
                return false;
        }
        return text.Length > 0;
    }

    private static bool IsAlpha(int point) => CharUnicodeInfo.GetUnicodeCategory(point) <= UnicodeCategory.OtherLetter;

    private static bool IsDecimal(int point) => CharUnicodeInfo.GetUnicodeCategory(point) == UnicodeCategory.DecimalDigitNumber;

    private static bool IsDigit(int point) => CharUnicodeInfo.GetDigitValue(Utf16(point), 0) >= 0;

    private static bool IsNumeric(int point) => CharUnicodeInfo.GetNumericValue(Utf16(point), 0) != -1;

    private static string Utf16(int point) => point < 0x10000 ? ((char)point).ToString() : char.ConvertFromUtf32(point);

    private static Text WithoutPrefix(Text text, Text prefix) => TextSearch.StartsWith(text, prefix) ? text.From(prefix.Length) : text;

    private static Text WithoutSuffix(Text text, Text suffix) =>
        TextSearch.EndsWith(text, suffix) ? text.Slice(0, text.Length - suffix.Length) : text;

    private static bool IsIdentifier(Text text) =>
        text.Length > 0 && Enumerable.Range(0, text.Length).All(i => text[i] == '_' || IsAlpha(text[i]) || (i > 0 && IsNumeric(text[i])));
}
