namespace SelfRewarding.HuggingFace.Templates.Syntax;

/// <summary>What a token is.</summary>
internal enum TokenKind
{
    Data,
    VariableBegin,
    VariableEnd,
    BlockBegin,
    BlockEnd,
    Name,
    String,
    Integer,
    Float,
    Operator,
    End,
}

/// <summary>One token with the line it stands on.</summary>
internal sealed record Token(TokenKind Kind, string Text, int Line)
{
    /// <summary>The token as messages name it.</summary>
    public string Description => Kind switch
    {
        TokenKind.VariableBegin => "begin of print statement",
        TokenKind.VariableEnd => "end of print statement",
        TokenKind.BlockBegin => "begin of statement block",
        TokenKind.BlockEnd => "end of statement block",
        TokenKind.Data => "template data / text",
        TokenKind.String => "string",
        TokenKind.Integer => "integer",
        TokenKind.Float => "float",
        TokenKind.End => "end of template",
        _ => Text,
    };

    public bool Is(TokenKind kind, string text) => Kind == kind && Text == text;
}
