namespace SelfRewarding.HuggingFace.Gguf;

/// <summary>The value types of GGUF metadata by number, as C# types.</summary>
internal static class GgufValue
{
    private static readonly (Type Type, int Size)[] Kinds =
    [
        (typeof(byte), 1), (typeof(sbyte), 1), (typeof(ushort), 2), (typeof(short), 2), (typeof(uint), 4), (typeof(int), 4), (typeof(float), 4),
        (typeof(bool), 1), (typeof(string), 8), (typeof(Array), 12), (typeof(ulong), 8), (typeof(long), 8), (typeof(double), 8),
    ];

    /// <summary>Fewest bytes a value takes, null for an unknown type.</summary>
    public static int? Size(uint type) => type < Kinds.Length ? Kinds[type].Size : null;

    public static Type TypeOf(uint type) => Kinds[type].Type;

    /// <summary>The number of a value's type.</summary>
    public static uint Number(Type type) => (uint)Array.FindIndex(Kinds, kind => type.IsArray ? kind.Type == typeof(Array) : kind.Type == type);
}
