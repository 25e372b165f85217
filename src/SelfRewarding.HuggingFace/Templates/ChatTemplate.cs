using System.Text.Json.Nodes;
using SelfRewarding.HuggingFace.Templates.Syntax;
using SelfRewarding.HuggingFace.Templates.Values;

namespace SelfRewarding.HuggingFace.Templates;

/// <summary>
/// A chat template of the ecosystem: Jinja in a sandbox without files, clock or network, bounded in steps, depth and
/// size, rendered to the character as transformers' <c>ImmutableSandboxedEnvironment</c> does.
/// </summary>
public sealed class ChatTemplate
{
    private readonly ParsedTemplate template;

    private ChatTemplate(string source, ParsedTemplate template)
    {
        Source = source;
        this.template = template;
    }

    /// <summary>The Jinja source.</summary>
    public string Source { get; }

    /// <summary>Whether the template marks what the assistant wrote with <c>{% generation %}</c>.</summary>
    public bool MarksGeneration => template.HasGeneration;

    /// <summary>Parses a template; throws <see cref="TemplateException"/> with the line of a syntax fault.</summary>
    public static ChatTemplate Parse(string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        try
        {
            return new ChatTemplate(source, Parser.Parse(source));
        }
        catch (InsufficientExecutionStackException)
        {
            throw TemplateException.Limit("the template is nested too deep");
        }
    }

    /// <summary>
    /// Renders with variables whose texts all count as content (messages, tools, documents) and special tokens
    /// (bos_token, eos_token ...) that count as the template's own; where both name one thing the variable wins.
    /// Throws <see cref="TemplateException"/> where the template refuses, fails or goes beyond its limits.
    /// </summary>
    public RenderedTemplate Render(JsonObject variables, TemplateClock now, IReadOnlyDictionary<string, string>? specialTokens = null)
    {
        ArgumentNullException.ThrowIfNull(variables);
        ArgumentNullException.ThrowIfNull(now);
        var run = new Run(now);
        try
        {
            var special = (specialTokens ?? new Dictionary<string, string>())
                .Select(token => KeyValuePair.Create(token.Key, (object)Text.Of(token.Value)));
            var content = variables.Select(variable => KeyValuePair.Create(variable.Key, Variables.Read(variable.Value, variable.Key)));
            var (text, empty) = template.Write(run, special.Concat(content));
            return Provenance.Read(text, empty);
        }
        catch (TemplateException fault)
        {
            throw fault.At(run.Line);
        }
        catch (InsufficientExecutionStackException)
        {
            throw TemplateException.Limit("values or calls nested too deep").At(run.Line);
        }
    }
}
