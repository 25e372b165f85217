using System.Runtime.InteropServices;

namespace SelfRewarding.Torch;

/// <summary>
/// Tells glibc's allocator to keep what tensors free. By default it hands every large block back to the system, and the next
/// step faults each page in again: a tenth of the time of generation with a small model (docs/log.md).
/// </summary>
internal static partial class NativeHeap
{
    private const int TrimThreshold = -1;
    private const int MappingThreshold = -3;

    /// <summary>Sets the thresholds; does nothing where the allocator is another one.</summary>
    public static void KeepFreedMemory()
    {
        try
        {
            _ = SetOption(TrimThreshold, -1);                    // never: a step frees gigabytes, and the next one needs them
            _ = SetOption(MappingThreshold, 32 << 20);        // the largest that glibc takes
        }
        catch (Exception absent) when (absent is DllNotFoundException or EntryPointNotFoundException)
        {
            // Another C library: only speed is lost.
        }
    }

    [LibraryImport("libc.so.6", EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);
}
