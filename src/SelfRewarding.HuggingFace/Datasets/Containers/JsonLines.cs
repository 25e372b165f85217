namespace SelfRewarding.HuggingFace.Datasets.Containers;

/// <summary>JSON Lines: one object a line; blank lines are skipped.</summary>
internal static class JsonLines
{
    public static IEnumerable<DataRow> Read(string path, ByteSource source)
    {
        for (var line = 1; NextLine(source, out var length); line++)
        {
            if (!source.Ahead[..length].Trim(" \t\r"u8).IsEmpty)
                yield return JsonRow.Of($"{path}:{line}", source.Ahead[..length]);
            source.Take(Math.Min(length + 1, source.Ahead.Length));
        }
    }

    /// <summary>Whether there is a line; it then lies at the front.</summary>
    private static bool NextLine(ByteSource source, out int length)
    {
        var looked = 0;
        do
        {
            length = source.Ahead[looked..].IndexOf((byte)'\n');
            if (length >= 0)
            {
                length += looked;
                return true;
            }
            looked = source.Ahead.Length;
        }
        while (source.More());
        length = source.Ahead.Length;
        return length > 0;
    }
}
