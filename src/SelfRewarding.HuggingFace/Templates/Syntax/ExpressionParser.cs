using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using SelfRewarding.HuggingFace.Templates.Functions;
using SelfRewarding.HuggingFace.Templates.Values;

namespace SelfRewarding.HuggingFace.Templates.Syntax;

/// <summary>Parses expressions by jinja's precedence: if, or, and, not, comparison, + -, ~, * / // %, **, sign, postfix, filter and test.</summary>
internal sealed class ExpressionParser(TokenStream stream)
{
    private static readonly string[] Comparisons = ["==", "!=", "<", "<=", ">", ">="];
    private static readonly HashSet<string> Reserved = ["true", "True", "false", "False", "none", "None"];
    private static readonly Literal NoBound = new(None.Value);

    private static readonly Dictionary<string, Func<object, object, object>> Sums = new()
    {
        ["+"] = Arithmetic.Add,
        ["-"] = Arithmetic.Subtract,
    };

    private static readonly Dictionary<string, Func<object, object, object>> Products = new()
    {
        ["*"] = Arithmetic.Multiply,
        ["/"] = Arithmetic.Divide,
        ["//"] = Arithmetic.FloorDivide,
        ["%"] = Arithmetic.Modulo,
    };

    private static readonly Dictionary<string, Func<object, object, object>> Powers = new() { ["**"] = Arithmetic.Power };

    /// <summary>Names that were read since the set was put here: a macro asks which special names its body uses.</summary>
    public HashSet<string> UsedNames { get; set; } = [];

    /// <summary>Inside of an if an unknown filter or test is a fault only when it is reached.</summary>
    public bool IsConditional { get; set; }

    public Expression Parse()
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var value = ParseOr();
        while (stream.SkipName("if"))
        {
            bool outer = IsConditional;
            IsConditional = true;
            var condition = ParseOr();
            value = new ConditionalExpression(condition, value, stream.SkipName("else") ? Parse() : null);
            IsConditional = outer;
        }
        return value;
    }

    /// <summary>Expressions divided by commas: one is itself, more are a tuple.</summary>
    public Expression ParseTuple(bool isInParentheses = false, bool withCondition = true)
    {
        var items = new List<Expression>();
        bool isTuple = false;
        while (!IsTupleEnd())
        {
            items.Add(withCondition ? Parse() : ParseOr());
            if (!stream.Skip(","))
                break;
            isTuple = true;
        }
        if (items.Count == 0 && !isInParentheses)
            throw stream.Fault($"Expected an expression, got '{stream.Current.Description}'");
        return items.Count == 1 && !isTuple ? items[0] : new SequenceExpression(items, SequenceKind.Tuple);
    }

    /// <summary>The condition of a for: no inline if.</summary>
    public Expression ParseOr()
    {
        var left = ParseAnd();
        while (stream.SkipName("or"))
            left = new LogicExpression(left, ParseAnd(), isAnd: false);
        return left;
    }

    /// <summary>The filters of a block: <c>upper | trim</c>.</summary>
    public IReadOnlyList<Application> ParseFilters()
    {
        var filters = new List<Application>();
        do
            filters.Add(ParseFilter());
        while (stream.Skip("|"));
        return filters;
    }

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

    private bool IsTupleEnd() =>
        stream.Current.Kind is TokenKind.VariableEnd or TokenKind.BlockEnd or TokenKind.End || stream.At(")");

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

    private Expression ParseAnd()
    {
        var left = ParseNot();
        while (stream.SkipName("and"))
            left = new LogicExpression(left, ParseNot(), isAnd: true);
        return left;
    }

    private Expression ParseNot()
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return stream.SkipName("not") ? new UnaryExpression(ParseNot(), value => !Typing.Truth(value)) : ParseComparison();
    }

    private Expression ParseComparison()
    {
        var first = ParseSum();
        var rest = new List<(string, Expression)>();
        while (ComparisonSign() is { } sign)
            rest.Add((sign, ParseSum()));
        return rest.Count == 0 ? first : new CompareExpression(first, rest);
    }

    private string? ComparisonSign()
    {
        if (stream.Current.Kind == TokenKind.Operator && Comparisons.Contains(stream.Current.Text))
            return stream.Next().Text;
        if (stream.SkipName("in"))
            return "in";
        if (!stream.AtName("not") || !stream.Ahead.Is(TokenKind.Name, "in"))
            return null;
        stream.Next();
        stream.Next();
        return "not in";
    }

    private Expression ParseSum() => ParseBinary(Sums, ParseConcat);

    private Expression ParseConcat()
    {
        var parts = new List<Expression> { ParseProduct() };
        while (stream.Skip("~"))
            parts.Add(ParseProduct());
        return parts.Count == 1 ? parts[0] : new ConcatExpression(parts);
    }

    private Expression ParseProduct() => ParseBinary(Products, () => ParseBinary(Powers, () => ParseUnary()));

    private Expression ParseBinary(Dictionary<string, Func<object, object, object>> operations, Func<Expression> operand)
    {
        var left = operand();
        while (stream.Current.Kind == TokenKind.Operator && operations.TryGetValue(stream.Current.Text, out var operation))
        {
            stream.Next();
            left = new BinaryExpression(left, operand(), operation);
        }
        return left;
    }

    private Expression ParseUnary(bool withFilters = true)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        Expression value;
        if (stream.Skip("-"))
            value = new UnaryExpression(ParseUnary(withFilters: false), Arithmetic.Negate);
        else if (stream.Skip("+"))
            value = new UnaryExpression(ParseUnary(withFilters: false), Arithmetic.Plus);
        else
            value = ParsePrimary();
        value = ParsePostfix(value);
        return withFilters ? ParseFiltersAndTests(value) : value;
    }

    private Expression ParseFiltersAndTests(Expression value)
    {
        while (true)
        {
            if (stream.Skip("|"))
                value = new ApplyExpression(value, ParseFilter());
            else if (stream.SkipName("is"))
                value = ParseTest(value);
            else if (stream.At("("))
                value = new CallExpression(value, ParseArguments());
            else
                return value;
        }
    }

    private Application ParseFilter()
    {
        var name = ParseDottedName();
        return Apply(Filters.Table, "filter", name, stream.At("(") ? ParseArguments() : ArgumentList.None);
    }

    private Expression ParseTest(Expression value)
    {
        bool isNegated = stream.SkipName("not");
        var name = ParseDottedName();
        var arguments = ArgumentList.None;
        if (stream.At("("))
            arguments = ParseArguments();
        else if (stream.AtName("is"))
            throw stream.Fault("You cannot chain multiple tests with is");
        else if (IsTestArgument())
            arguments = ArgumentList.None with { Positional = [ParsePostfix(ParsePrimary())] };
        var test = new ApplyExpression(value, Apply(Tests.Table, "test", name, arguments));
        return isNegated ? new UnaryExpression(test, result => !Typing.Truth(result)) : test;
    }

    private bool IsTestArgument() => stream.Current.Kind switch
    {
        TokenKind.Name => stream.Current.Text is not ("else" or "or" or "and"),
        TokenKind.String or TokenKind.Integer or TokenKind.Float => true,
        _ => stream.At("[") || stream.At("{"),
    };

    private string ParseDottedName()
    {
        var name = stream.ExpectName();
        while (stream.Skip("."))
            name += "." + stream.ExpectName();
        return name;
    }

    private Application Apply(FunctionTable table, string kind, string name, ArgumentList arguments)
    {
        var unknown = $"No {kind} named '{name}'.";
        if (!table.TryGetValue(name, out var function) && !IsConditional)
            throw stream.Fault(unknown);
        return new Application(function, unknown, arguments);
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
