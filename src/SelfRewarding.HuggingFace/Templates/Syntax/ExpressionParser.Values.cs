using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using SelfRewarding.HuggingFace.Templates.Functions;
using SelfRewarding.HuggingFace.Templates.Values;

namespace SelfRewarding.HuggingFace.Templates.Syntax;

/// <content>Values as they are written, and what may follow them: attributes, items, slices and calls.</content>
internal sealed partial class ExpressionParser
{
    private static readonly HashSet<string> Reserved = ["true", "True", "false", "False", "none", "None"];
    private static readonly Literal NoBound = new(None.Value);

    public ArgumentList ParseArguments()
    {
        stream.Expect("(");
        var list = ArgumentList.None;
        bool isFirst = true;
        while (!stream.At(")"))
        {
            if (!isFirst)
                stream.Expect(",");
            isFirst = false;
            if (!stream.At(")"))
                list = ParseArgument(list);
        }
        stream.Expect(")");
        return list;
    }

    /// <summary>What follows a value: attributes, items and calls.</summary>
    public Expression ParsePostfix(Expression value)
    {
        while (true)
        {
            if (stream.Skip("."))
                value = ParseAttribute(value);
            else if (stream.Skip("["))
                value = ParseItem(value);
            else if (stream.At("("))
                value = new CallExpression(value, ParseArguments());
            else
                return value;
        }
    }

    public Expression ParsePrimary()
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var token = stream.Next();
        return token.Kind switch
        {
            TokenKind.Name => ParseName(token.Text),
            TokenKind.String => ParseStrings(token.Text),
            TokenKind.Integer => new Literal(Integer(token)),
            TokenKind.Float => new Literal(double.Parse(token.Text, CultureInfo.InvariantCulture)),
            TokenKind.Operator when token.Text == "(" => Closed(ParseTuple(isInParentheses: true), ")"),
            TokenKind.Operator when token.Text == "[" => ParseList(),
            TokenKind.Operator when token.Text == "{" => ParseMapping(),
            _ => throw TemplateException.Syntax($"unexpected '{token.Description}'", token.Line),
        };
    }

    private ArgumentList ParseArgument(ArgumentList list)
    {
        if (list.RestNamed is null && list.Rest is null && stream.Skip("*"))
            return list with { Rest = Parse() };
        if (list.RestNamed is null && stream.Skip("**"))
            return list with { RestNamed = Parse() };
        if (list.RestNamed is null && stream.Current.Kind == TokenKind.Name && stream.Ahead.Is(TokenKind.Operator, "="))
        {
            var name = stream.ExpectName();
            stream.Expect("=");
            return list with { Named = [.. list.Named, KeyValuePair.Create(name, Parse())] };
        }
        if (list is { RestNamed: null, Rest: null, Named.Count: 0 })
            return list with { Positional = [.. list.Positional, Parse()] };
        throw stream.Fault("invalid syntax for function call expression");
    }

    private Expression ParseName(string name)
    {
        if (Reserved.Contains(name))
            return new Literal(char.ToLowerInvariant(name[0]) switch { 't' => true, 'f' => false, _ => None.Value });
        UsedNames.Add(name);
        return new NameExpression(name);
    }

    private Literal ParseStrings(string text)
    {
        while (stream.Current.Kind == TokenKind.String)
            text += stream.Next().Text;
        return new Literal(Text.Of(text));
    }

    private static BigInteger Integer(Token token)
    {
        var digits = token.Text;
        if (digits.Length > 1000)
            throw TemplateException.Syntax("a number of more than 1000 digits", token.Line);
        return (BigInteger)(NumberFilters.ToInteger(Text.Of(digits), 0) ?? BigInteger.Zero);
    }

    private Expression Closed(Expression value, string sign)
    {
        stream.Expect(sign);
        return value;
    }

    private SequenceExpression ParseList()
    {
        var items = new List<Expression>();
        while (!stream.At("]"))
        {
            if (items.Count > 0)
                stream.Expect(",");
            if (stream.At("]"))
                break;
            items.Add(Parse());
        }
        stream.Expect("]");
        return new SequenceExpression(items, SequenceKind.List);
    }

    private MappingExpression ParseMapping()
    {
        var entries = new List<KeyValuePair<Expression, Expression>>();
        while (!stream.At("}"))
        {
            if (entries.Count > 0)
                stream.Expect(",");
            if (stream.At("}"))
                break;
            var key = Parse();
            stream.Expect(":");
            entries.Add(KeyValuePair.Create(key, Parse()));
        }
        stream.Expect("}");
        return new MappingExpression(entries);
    }

    private Expression ParseAttribute(Expression owner)
    {
        var token = stream.Next();
        return token.Kind switch
        {
            TokenKind.Name => new AttributeExpression(owner, token.Text),
            TokenKind.Integer => new ItemExpression(owner, new Literal(Integer(token))),
            TokenKind.Float => token.Text.Split('.').Aggregate(owner, (value, part) =>
                new ItemExpression(value, new Literal(BigInteger.Parse(part, CultureInfo.InvariantCulture)))),
            _ => throw TemplateException.Syntax("expected name or number", token.Line),
        };
    }

    private Expression ParseItem(Expression owner)
    {
        var items = new List<Expression>();
        while (!stream.At("]"))
        {
            if (items.Count > 0)
                stream.Expect(",");
            var start = stream.At(":") ? NoBound : Parse();
            if (!stream.Skip(":"))
            {
                items.Add(start);
                continue;
            }
            var stop = stream.At(":") || stream.At("]") ? NoBound : Parse();
            var step = stream.Skip(":") && !stream.At("]") ? Parse() : NoBound;
            return Closed(new SliceExpression(owner, start, stop, step), "]");
        }
        stream.Expect("]");
        return new ItemExpression(owner, items.Count == 1 ? items[0] : new SequenceExpression(items, SequenceKind.Tuple));
    }
}
