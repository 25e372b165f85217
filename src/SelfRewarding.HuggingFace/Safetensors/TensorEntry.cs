namespace SelfRewarding.HuggingFace.Safetensors;

/// <summary>Where one tensor lies in a safetensors file.</summary>
/// <param name="Name">Its name, such as "model.norm.weight".</param>
/// <param name="File">The file that holds it.</param>
/// <param name="Type">F32, F16 or BF16.</param>
/// <param name="Shape">Row-major dimensions.</param>
/// <param name="Offset">First byte, counted from the start of the file.</param>
/// <param name="Length">Bytes.</param>
public sealed record TensorEntry(string Name, string File, TensorType Type, IReadOnlyList<long> Shape, long Offset, long Length);

/// <summary>Element types that are read and written.</summary>
public enum TensorType
{
    /// <summary>32-bit floating point.</summary>
    F32,

    /// <summary>IEEE half precision.</summary>
    F16,

    /// <summary>The upper half of a 32-bit floating-point number.</summary>
    BF16,
}
