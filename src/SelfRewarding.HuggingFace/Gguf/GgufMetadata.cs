namespace SelfRewarding.HuggingFace.Gguf;

/// <summary>Keys and values of a GGUF file. Values are numbers of their own C# type, bools, strings or arrays of one of them.</summary>
/// <param name="place">The file, named in messages.</param>
/// <param name="pairs">In the file's order.</param>
public sealed class GgufMetadata(string place, OrderedDictionary<string, object> pairs)
{
    /// <summary>The file, named in messages.</summary>
    public string Place => place;

    /// <summary>All pairs in the file's order.</summary>
    public IReadOnlyDictionary<string, object> Pairs => pairs;

    /// <summary>The value of a key, null where it is absent.</summary>
    public object? this[string key] => pairs.GetValueOrDefault(key);

    /// <summary>A text, null where the key is absent.</summary>
    /// <exception cref="UserFaultException">It is something else.</exception>
    public string? Text(string key) => this[key] switch
    {
        null => null,
        string text => text,
        var other => throw Fault(key, other, "it must be a text"),
    };

    /// <summary>A whole number, null where the key is absent.</summary>
    /// <exception cref="UserFaultException">It is something else.</exception>
    public int? Whole(string key) => this[key] switch
    {
        null => null,
        var number when Fits(number) is { } fits => fits,
        var other => throw Fault(key, other, "it must be a whole number of 32 bits"),
    };

    /// <summary>
    /// A number, null where the key is absent. A 32-bit one comes as the shortest decimal that means it, so that 1e-05
    /// stays 1e-05.
    /// </summary>
    /// <exception cref="UserFaultException">It is something else, or not finite.</exception>
    public double? Number(string key) => this[key] switch
    {
        null => null,
        float number when float.IsFinite(number) => double.Parse(number.ToString("R")),
        double number when double.IsFinite(number) => number,
        var number when Fits(number) is { } fits => fits,
        var other => throw Fault(key, other, "it must be a finite number"),
    };

    /// <summary>A bool, null where the key is absent.</summary>
    /// <exception cref="UserFaultException">It is something else.</exception>
    public bool? Flag(string key) => this[key] switch
    {
        null => null,
        bool flag => flag,
        var other => throw Fault(key, other, "it must be a bool"),
    };

    /// <summary>An array of one type, null where the key is absent.</summary>
    /// <exception cref="UserFaultException">It is something else.</exception>
    public IReadOnlyList<T>? List<T>(string key) => this[key] switch
    {
        null => null,
        T[] items => items,
        var other => throw Fault(key, other, $"it must be an array of {typeof(T).Name}"),
    };

    /// <summary>The fault that a key's value is not what it must be.</summary>
    public UserFaultException Fault(string key, object? value, string rule) =>
        new($"{place}: {key} is {(value is Array items ? $"an array of {items.Length}" : value ?? "missing")}; "
            + $"{rule}; take another copy of the file");

    private static int? Fits(object number) => number switch
    {
        ulong large => large <= int.MaxValue ? (int)large : null,
        byte or sbyte or ushort or short or int or uint or long =>
            Convert.ToInt64(number) is >= int.MinValue and <= int.MaxValue and var fits ? (int)fits : null,
        _ => null,
    };
}
