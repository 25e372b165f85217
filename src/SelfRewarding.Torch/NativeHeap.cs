using System.Runtime.InteropServices;

namespace SelfRewarding.Torch;

/// <summary>
/// Tells glibc's allocator to keep what tensors free. By default it hands every large block back to the system, and the next
/// step faults each page in again: up to a third of the time of training (docs/log.md).
/// </summary>
internal static partial class NativeHeap
{
    private const int TrimThreshold = -1;
    private const int MostMappings = -4;

    /// <summary>Sets the limits; does nothing where the allocator is another one.</summary>
    public static void KeepFreedMemory()
    {
        try
        {
            _ = SetOption(TrimThreshold, 1 << 30);
            _ = SetOption(MostMappings, 0);        // no block is mapped by itself; logits of a large vocabulary would be, each time
        }
        catch (Exception absent) when (absent is DllNotFoundException or EntryPointNotFoundException)
        {
            // Another C library: only speed is lost.
        }
    }

    [LibraryImport("libc.so.6", EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);
}
