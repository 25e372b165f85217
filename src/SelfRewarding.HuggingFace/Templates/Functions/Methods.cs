using System.Numerics;
using SelfRewarding.HuggingFace.Templates.Values;

namespace SelfRewarding.HuggingFace.Templates.Functions;

/// <summary>The methods of Python's built-in types that change nothing; those that do are forbidden.</summary>
internal static class Methods
{
    private static readonly HashSet<string> ListForbidden = ["append", "clear", "extend", "insert", "pop", "remove", "reverse", "sort"];
    private static readonly HashSet<string> DictForbidden = ["clear", "pop", "popitem", "setdefault", "update"];

    private static readonly FunctionTable List = new()
    {
        { "count", "self 1", call => (BigInteger)((Sequence)call.Self).Items.Count(item => Equality.Equal(item, call[1])) },
        { "index", "self 1", call => (BigInteger)Index((Sequence)call.Self, call[1]) },
    };

    private static readonly FunctionTable Dict = new()
    {
        { "copy", "self", call => call.Self },
        { "get", "self 1 2=", call => ((Mapping)call.Self).Find(call[1]) ?? call.Or(2, None.Value) },
        { "items", "self", call => ((Mapping)call.Self).View(SequenceKind.Items) },
        { "keys", "self", call => ((Mapping)call.Self).View(SequenceKind.Keys) },
        { "values", "self", call => ((Mapping)call.Self).View(SequenceKind.Values) },
    };

    /// <summary>The method of that name, an undefined that tells it is forbidden, or null.</summary>
    public static object? Find(object owner, string name) => owner switch
    {
        Text => Bind(StringMethods.Table, owner, name),
        Mapping => DictForbidden.Contains(name) ? Undefined.Unsafe(owner, name) : Bind(Dict, owner, name),
        Sequence { Kind: SequenceKind.List } when ListForbidden.Contains(name) => Undefined.Unsafe(owner, name),
        Sequence { Kind: SequenceKind.List } when name == "copy" => new BoundMethod(owner, Dict[name]),
        Sequence { IsIndexable: true } => Bind(List, owner, name),
        _ => null,
    };

    private static BoundMethod? Bind(FunctionTable table, object owner, string name) =>
        table.TryGetValue(name, out var function) ? new BoundMethod(owner, function) : null;

    private static int Index(Sequence sequence, object sought)
    {
        for (int i = 0; i < sequence.Count; i++)
        {
            if (Equality.Equal(sequence.Items[i], sought))
                return i;
        }
        throw TemplateException.Runtime($"{Printing.Repr(sought)} is not in list");
    }
}
