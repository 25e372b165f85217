namespace SelfRewarding.HuggingFace.Templates.Syntax;

/// <summary>The tokens of a template, read one after the other.</summary>
internal sealed class TokenStream(IReadOnlyList<Token> tokens)
{
    private int place;

    public Token Current => tokens[place];

    public Token Ahead => tokens[Math.Min(place + 1, tokens.Count - 1)];

    public Token Next()
    {
        var token = Current;
        if (token.Kind != TokenKind.End)
            place++;
        return token;
    }

    public bool At(string sign) => Current.Is(TokenKind.Operator, sign);

    public bool AtName(string name) => Current.Is(TokenKind.Name, name);

    public bool Skip(string sign)
    {
        bool isThere = At(sign);
        if (isThere)
            place++;
        return isThere;
    }

    public bool SkipName(string name)
    {
        bool isThere = AtName(name);
        if (isThere)
            place++;
        return isThere;
    }

    public void Expect(string sign)
    {
        if (!Skip(sign))
            throw Fault($"expected token '{sign}', got '{Current.Description}'");
    }

    public void Expect(TokenKind kind)
    {
        if (Next() is var token && token.Kind != kind)
            throw TemplateException.Syntax($"expected token '{new Token(kind, "", 0).Description}', got '{token.Description}'", token.Line);
    }

    public string ExpectName()
    {
        if (Current.Kind != TokenKind.Name)
            throw Fault($"expected token 'name', got '{Current.Description}'");
        return Next().Text;
    }

    public TemplateException Fault(string reason) => TemplateException.Syntax(reason, Current.Line);
}
