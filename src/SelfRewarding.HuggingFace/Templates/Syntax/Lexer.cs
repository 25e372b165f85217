using SelfRewarding.HuggingFace.Templates.Values;

namespace SelfRewarding.HuggingFace.Templates.Syntax;

/// <summary>
/// Cuts a template into tokens as jinja does with trim_blocks and lstrip_blocks: a statement or comment takes the
/// newline after it and the blanks before it on its line; <c>-</c> takes all white space on its side, <c>+</c> none.
/// </summary>
internal sealed class Lexer
{
    private readonly string source;
    private readonly List<Token> tokens = [];
    private int position;
    private int line = 1;
    private bool lineStarting = true;

    private Lexer(string source) => this.source = source;

    public static IReadOnlyList<Token> Tokenize(string source)
    {
        source = source.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        var lexer = new Lexer(source.EndsWith('\n') ? source[..^1] : source);
        lexer.ReadRoot();
        lexer.Add(TokenKind.End, "");
        return lexer.tokens;
    }

    private void ReadRoot()
    {
        while (position < source.Length)
        {
            int tag = NextTag();
            if (tag < 0)
            {
                AddData(source[position..]);
                position = source.Length;
                return;
            }
            char kind = source[tag + 1];
            char sign = SignAt(tag + 2);
            var data = Trimmed(source[position..tag], sign, isVariable: kind == '{');
            int newlines = Newlines(position, tag);
            AddData(data);
            line += newlines - data.AsSpan().Count('\n');
            position = tag + 2 + (sign == ' ' ? 0 : 1);
            lineStarting = false;
            if (kind == '#')
                SkipComment();
            else if (kind == '%' && RawBegin(tag) is { } body)
                ReadRaw(body);
            else
                ReadTag(kind == '{');
        }
    }

    private int NextTag()
    {
        for (int i = position; i + 1 < source.Length; i++)
        {
            if (source[i] == '{' && source[i + 1] is '{' or '%' or '#')
                return i;
        }
        return -1;
    }

    private char SignAt(int place) => place < source.Length && source[place] is '-' or '+' ? source[place] : ' ';

    /// <summary>The text before a tag, without what the tag takes of it.</summary>
    private string Trimmed(string data, char sign, bool isVariable)
    {
        if (sign == '-')
        {
            int end = data.Length;
            while (end > 0 && TextSearch.IsSpace(data[end - 1]))
                end--;
            return data[..end];
        }
        if (sign == '+' || isVariable)
            return data;
        int start = data.LastIndexOf('\n') + 1;
        bool isBlank = (start > 0 || lineStarting) && data.AsSpan(start).IndexOfAnyExcept(WhiteSpace) < 0;
        return isBlank ? data[..start] : data;
    }

    private static readonly System.Buffers.SearchValues<char> WhiteSpace =
        System.Buffers.SearchValues.Create([.. Enumerable.Range(0, 0x3001).Where(TextSearch.IsSpace).Select(point => (char)point)]);

    private void SkipComment()
    {
        int end = source.IndexOf("#}", position, StringComparison.Ordinal);
        if (end < 0)
            throw TemplateException.Syntax("Missing end of comment tag", line);
        char sign = end > position ? SignAt(end - 1) : ' ';
        line += Newlines(position, end);
        position = end + 2;
        Finish(sign, trimsNewline: true);
    }

    /// <summary>Takes the white space after a tag that ended with a sign.</summary>
    private void Finish(char sign, bool trimsNewline)
    {
        int start = position;
        if (sign == '-')
        {
            while (position < source.Length && TextSearch.IsSpace(source[position]))
                position++;
        }
        else if (sign != '+' && trimsNewline && position < source.Length && source[position] == '\n')
        {
            position++;
        }
        line += Newlines(start, position);
        lineStarting = position > start && source[position - 1] == '\n';
    }

    /// <summary>The place after <c>{% raw %}</c>, or null where the tag is another.</summary>
    private (int Place, char Sign)? RawBegin(int tag)
    {
        int place = SkipSpace(tag + 2 + (SignAt(tag + 2) == ' ' ? 0 : 1));
        if (!At(place, "raw"))
            return null;
        place = SkipSpace(place + 3);
        char sign = At(place, "-%}") ? '-' : ' ';
        place += sign == '-' ? 1 : 0;
        return At(place, "%}") ? (place + 2, sign) : null;
    }

    private void ReadRaw((int Place, char Sign) begin)
    {
        position = begin.Place;
        Finish(begin.Sign, trimsNewline: false);
        for (int tag = position; (tag = source.IndexOf("{%", tag, StringComparison.Ordinal)) >= 0; tag += 2)
        {
            char sign = SignAt(tag + 2);
            int place = SkipSpace(tag + 2 + (sign == ' ' ? 0 : 1));
            if (!At(place, "endraw"))
                continue;
            place = SkipSpace(place + 6);
            char endSign = SignAt(place);
            place += endSign == ' ' ? 0 : 1;
            if (!At(place, "%}"))
                continue;
            AddData(Trimmed(source[position..tag], sign, isVariable: false));
            position = place + 2;
            Finish(endSign, trimsNewline: true);
            return;
        }
        throw TemplateException.Syntax("Missing end of raw directive", line);
    }

    private void ReadTag(bool isVariable)
    {
        Add(isVariable ? TokenKind.VariableBegin : TokenKind.BlockBegin, "");
        var open = new Stack<char>();
        var reader = new TagReader(source);
        var close = isVariable ? "}}" : "%}";
        while (true)
        {
            int start = position;
            position = SkipSpace(position);
            line += Newlines(start, position);
            if (position >= source.Length)
                return;
            char sign = SignAt(position);
            int end = position + (sign == ' ' || (isVariable && sign == '+') ? 0 : 1);
            if (open.Count == 0 && At(end, close))
            {
                Add(isVariable ? TokenKind.VariableEnd : TokenKind.BlockEnd, "");
                position = end + 2;
                Finish(sign, trimsNewline: !isVariable);
                return;
            }
            var token = reader.Read(ref position, line);
            Balance(open, token);
            tokens.Add(token);
            line += token.Text.AsSpan().Count('\n');
        }
    }

    private void Balance(Stack<char> open, Token token)
    {
        if (token.Kind != TokenKind.Operator)
            return;
        if (token.Text is "(" or "[" or "{")
        {
            open.Push(token.Text[0] switch { '(' => ')', '[' => ']', _ => '}' });
        }
        else if (token.Text is ")" or "]" or "}")
        {
            if (!open.TryPop(out char expected))
                throw TemplateException.Syntax($"unexpected '{token.Text}'", line);
            if (expected != token.Text[0])
                throw TemplateException.Syntax($"unexpected '{token.Text}', expected '{expected}'", line);
        }
    }

    private bool At(int place, string text) => string.CompareOrdinal(source, place, text, 0, text.Length) == 0;

    private int SkipSpace(int place)
    {
        while (place < source.Length && TextSearch.IsSpace(source[place]))
            place++;
        return place;
    }

    private int Newlines(int start, int end) => source.AsSpan(start, end - start).Count('\n');

    private void Add(TokenKind kind, string text) => tokens.Add(new Token(kind, text, line));

    private void AddData(string data)
    {
        if (data.Length > 0)
            Add(TokenKind.Data, data);
        line += data.AsSpan().Count('\n');
    }
}
