namespace SelfRewarding.HuggingFace.Templates;

/// <summary>Why a chat template failed.</summary>
public enum TemplateFault
{
    /// <summary>The source is not Jinja, or uses a statement, filter or test that chat templates do not have.</summary>
    Syntax,

    /// <summary>The template itself refused its input with <c>raise_exception</c>; the message is the template's own.</summary>
    Raised,

    /// <summary>An operation that Python would refuse, such as adding a number to a text or reading from an undefined name.</summary>
    Runtime,

    /// <summary>The template reached for something the sandbox forbids.</summary>
    Forbidden,

    /// <summary>The template took too many steps, nested too deep or wrote too much.</summary>
    Limit,
}

/// <summary>A chat template that cannot be parsed or rendered.</summary>
public sealed class TemplateException : Exception
{
    private TemplateException(TemplateFault fault, string reason, int? line)
        : base(line is null || fault == TemplateFault.Raised ? reason : $"chat template, line {line}: {reason}")
    {
        Fault = fault;
        Reason = reason;
        Line = line;
    }

    /// <summary>The kind of failure.</summary>
    public TemplateFault Fault { get; }

    /// <summary>The message without its place; for <see cref="TemplateFault.Raised"/> exactly what the template said.</summary>
    public string Reason { get; }

    /// <summary>The line of the template, counted from 1, where it is known.</summary>
    public int? Line { get; }

    internal static TemplateException Syntax(string reason, int line) => new(TemplateFault.Syntax, reason, line);

    internal static TemplateException Raised(string reason) => new(TemplateFault.Raised, reason, null);

    internal static TemplateException Runtime(string reason) => new(TemplateFault.Runtime, reason, null);

    internal static TemplateException Forbidden(string reason) => new(TemplateFault.Forbidden, reason, null);

    internal static TemplateException Limit(string reason) => new(TemplateFault.Limit, reason, null);

    internal TemplateException At(int line) => new(Fault, Reason, Line ?? line);
}
