namespace SelfRewarding.HuggingFace.Templates.Values;

/// <summary>
/// A missing name, key or attribute: empty when printed or iterated, false, and a fault when anything else is done to it.
/// </summary>
internal sealed class Undefined(string reason, bool forbidden = false)
{
    public TemplateException Fault() => forbidden ? TemplateException.Forbidden(reason) : TemplateException.Runtime(reason);

    public static Undefined Name(string name) => new($"'{name}' is undefined");

    public static Undefined Attribute(object owner, string name) =>
        new($"'{OwnerName(owner)}' has no attribute {Printing.Quote(name)}");

    public static Undefined Element(object owner, object key) =>
        key is Text name ? Attribute(owner, name.ToString()) : new($"{OwnerName(owner)} has no element {Printing.Repr(key)}");

    public static Undefined Unsafe(object owner, string name) =>
        new($"access to attribute '{name}' of '{Typing.NameOf(owner)}' object is unsafe.", forbidden: true);

    private static string OwnerName(object owner) => owner switch
    {
        None => "None",
        Namespace => "jinja2.utils.Namespace object",
        _ => Typing.NameOf(owner) + " object",
    };
}
