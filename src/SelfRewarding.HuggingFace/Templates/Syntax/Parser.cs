using System.Runtime.CompilerServices;
using SelfRewarding.HuggingFace.Templates.Values;

namespace SelfRewarding.HuggingFace.Templates.Syntax;

/// <summary>Parses the statements of a template.</summary>
internal sealed class Parser
{
    private static readonly string[] Loaders = ["include", "import", "from", "extends"];
    private readonly TokenStream stream;
    private readonly ExpressionParser expressions;
    private readonly Dictionary<string, BlockStatement> blocks = [];
    private readonly Dictionary<string, Func<int, Statement>> statements;
    private int loops;

    private Parser(IReadOnlyList<Token> tokens)
    {
        stream = new TokenStream(tokens);
        expressions = new ExpressionParser(stream);
        statements = new()
        {
            ["block"] = ParseBlock,
            ["break"] = line => ParseFlow(Flow.Break, line),
            ["call"] = ParseCall,
            ["continue"] = line => ParseFlow(Flow.Continue, line),
            ["filter"] = line => new FilterStatement(ParseFilters(), ParseScope("endfilter"), line),
            ["for"] = ParseFor,
            ["generation"] = ParseGeneration,
            ["if"] = ParseIf,
            ["macro"] = ParseMacro,
            ["print"] = ParsePrint,
            ["set"] = ParseSet,
            ["with"] = ParseWith,
        };
    }

    /// <summary>Parses a template.</summary>
    public static ParsedTemplate Parse(string source)
    {
        var parser = new Parser(Lexer.Tokenize(source));
        var body = parser.ParseUntil();
        return new ParsedTemplate(body, parser.blocks, parser.HasGeneration);
    }

    private bool HasGeneration { get; set; }

    /// <summary>Statements up to one of the end tags, which is left to be read; without any, up to the end.</summary>
    private Block ParseUntil(params string[] ends)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var body = new List<Statement>();
        int start = stream.Current.Line;
        while (stream.Current.Kind != TokenKind.End)
        {
            var token = stream.Next();
            if (token.Kind == TokenKind.Data)
            {
                body.Add(new DataStatement(Text.Of(token.Text), token.Line));
            }
            else if (token.Kind == TokenKind.VariableBegin)
            {
                body.Add(new PrintStatement(expressions.ParseTuple(), token.Line));
                stream.Expect(TokenKind.VariableEnd);
            }
            else if (stream.Current.Kind == TokenKind.Name && ends.Contains(stream.Current.Text))
            {
                return new Block(body);
            }
            else
            {
                body.Add(ParseStatement());
                stream.Expect(TokenKind.BlockEnd);
            }
        }
        if (ends.Length == 0)
            return new Block(body);
        throw stream.Fault($"Unexpected end of template. The block of line {start} needs '{string.Join("' or '", ends)}'.");
    }

    private Statement ParseStatement()
    {
        var token = stream.Current;
        var name = stream.Current.Kind == TokenKind.Name ? stream.Next().Text : throw stream.Fault("tag name expected");
        if (statements.TryGetValue(name, out var parse))
            return parse(token.Line);
        if (Loaders.Contains(name))
            throw TemplateException.Syntax($"{{% {name} %}} is not available: a chat template stands alone", token.Line);
        throw TemplateException.Syntax($"Encountered unknown tag '{name}'.", token.Line);
    }

    /// <summary>The body of a tag up to its one end tag, which is read too.</summary>
    private Block ParseBody(string end)
    {
        ExpectBody();
        var body = ParseUntil(end);
        stream.Next();
        return body;
    }

    /// <summary>The end of a tag that begins a body; Python's colon may stand before it.</summary>
    private void ExpectBody()
    {
        stream.Skip(":");
        stream.Expect(TokenKind.BlockEnd);
    }

    /// <summary>A body that cannot leave the loops around it.</summary>
    private Block ParseScope(string end)
    {
        var (outerLoops, outerConditional) = (loops, expressions.IsConditional);
        (loops, expressions.IsConditional) = (0, false);
        var body = ParseBody(end);
        (loops, expressions.IsConditional) = (outerLoops, outerConditional);
        return body;
    }

    private IReadOnlyList<Application> ParseFilters() => expressions.ParseFilters();

    private PrintStatement ParsePrint(int line)
    {
        var parts = new List<Expression>();
        do
            parts.Add(expressions.Parse());
        while (stream.Skip(","));
        return new PrintStatement(new ConcatExpression(parts), line);
    }

    private FlowStatement ParseFlow(Flow flow, int line) => loops > 0
        ? new FlowStatement(flow, line)
        : throw TemplateException.Syntax($"'{(flow == Flow.Break ? "break" : "continue")}' outside loop", line);

    private GenerationStatement ParseGeneration(int line)
    {
        HasGeneration = true;
        return new GenerationStatement(ParseScope("endgeneration"), line);
    }

    private BlockStatement ParseBlock(int line)
    {
        var name = stream.ExpectName();
        bool isScoped = stream.SkipName("scoped");
        var block = new BlockStatement(ParseScope("endblock"), isScoped, line);
        stream.SkipName(name);
        if (!blocks.TryAdd(name, block))
            throw TemplateException.Syntax($"block '{name}' defined twice", line);
        return block;
    }

    private IfStatement ParseIf(int line)
    {
        bool outer = expressions.IsConditional;
        expressions.IsConditional = true;
        var branches = new List<(Expression, Block)>();
        string end;
        do
        {
            var condition = expressions.ParseTuple(withCondition: false);
            ExpectBody();
            branches.Add((condition, ParseUntil("elif", "else", "endif")));
            end = stream.Next().Text;
        }
        while (end == "elif");
        var otherwise = end == "else" ? ParseBody("endif") : null;
        expressions.IsConditional = outer;
        return new IfStatement(branches, otherwise, line);
    }

    private ForStatement ParseFor(int line)
    {
        var target = ParseTarget(isFor: true);
        if (!stream.SkipName("in"))
            throw stream.Fault($"expected token 'in', got '{stream.Current.Description}'");
        var items = expressions.ParseTuple(withCondition: false);
        var condition = stream.SkipName("if") ? expressions.Parse() : null;
        bool isRecursive = stream.SkipName("recursive");
        ExpectBody();
        bool outer = expressions.IsConditional;
        expressions.IsConditional = false;
        loops++;
        var body = ParseUntil("endfor", "else");
        loops--;
        var otherwise = stream.Next().Text == "else" ? ParseBody("endfor") : null;
        expressions.IsConditional = outer;
        return new ForStatement(target, items, condition, isRecursive, body, otherwise, line);
    }

    private Statement ParseSet(int line)
    {
        var target = ParseTarget(withNamespace: true);
        if (stream.Skip("="))
            return new SetStatement(target, expressions.ParseTuple(), line);
        var filters = stream.Skip("|") ? ParseFilters() : [];
        return new SetBlockStatement(target, filters, ParseScope("endset"), line);
    }

    private WithStatement ParseWith(int line)
    {
        var assignments = new List<(Target, Expression)>();
        while (stream.Current.Kind != TokenKind.BlockEnd)
        {
            if (assignments.Count > 0)
                stream.Expect(",");
            var target = ParseTarget(isOne: true);
            stream.Expect("=");
            assignments.Add((target, expressions.Parse()));
        }
        return new WithStatement(assignments, ParseBody("endwith"), line);
    }

    private MacroStatement ParseMacro(int line) => new(ParseDefinition(stream.ExpectName(), "endmacro"), line);

    private CallStatement ParseCall(int line)
    {
        var outer = expressions.UsedNames;
        var parameters = stream.At("(") ? ParseParameters() : [];
        if (expressions.Parse() is not CallExpression call)
            throw stream.Fault("expected call");
        expressions.UsedNames = [];
        var body = ParseScope("endcall");
        var definition = new MacroDefinition(null, parameters, body, expressions.UsedNames);
        outer.UnionWith(expressions.UsedNames);
        expressions.UsedNames = outer;
        return new CallStatement(definition, call, line);
    }

    private MacroDefinition ParseDefinition(string name, string end)
    {
        var outer = expressions.UsedNames;
        expressions.UsedNames = [];
        var parameters = ParseParameters();
        var definition = new MacroDefinition(name, parameters, ParseScope(end), expressions.UsedNames);
        expressions.UsedNames = outer;
        return definition;
    }

    private List<(string Name, Expression? Default)> ParseParameters()
    {
        stream.Expect("(");
        var parameters = new List<(string Name, Expression? Default)>();
        while (!stream.Skip(")"))
        {
            if (parameters.Count > 0)
                stream.Expect(",");
            var name = stream.ExpectName();
            var absent = stream.Skip("=") ? expressions.Parse() : null;
            if (absent is null && parameters.Count > 0 && parameters[^1].Default is not null)
                throw stream.Fault("non-default argument follows default argument");
            parameters.Add((name, absent));
        }
        return parameters;
    }

    private Target ParseTarget(bool withNamespace = false, bool isOne = false, bool isFor = false)
    {
        var targets = new List<Target>();
        bool isTuple = false;
        while ((stream.Current.Kind == TokenKind.Name && !(isFor && stream.AtName("in"))) || stream.At("("))
        {
            targets.Add(ParseOneTarget(withNamespace, isFor));
            if (isOne || !stream.Skip(","))
                break;
            isTuple = true;
        }
        if (targets.Count == 0)
            throw stream.Fault($"expected a name to assign to, got '{stream.Current.Description}'");
        return isTuple ? new TupleTarget(targets) : targets[0];
    }

    private Target ParseOneTarget(bool withNamespace, bool isFor)
    {
        if (stream.Skip("("))
        {
            var inner = ParseTarget(withNamespace, isFor: isFor);
            stream.Expect(")");
            return inner;
        }
        var name = stream.ExpectName();
        if (withNamespace && stream.Skip("."))
            return new NamespaceTarget(name, stream.ExpectName());
        if (name is "true" or "True" or "false" or "False" or "none" or "None")
            throw stream.Fault("can't assign to 'const'");
        return new NameTarget(name);
    }
}
