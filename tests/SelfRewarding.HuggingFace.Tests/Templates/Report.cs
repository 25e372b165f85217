using System.Text.Json;

namespace SelfRewarding.HuggingFace.Tests.Templates;

/// <summary>Checks all rows of a file and tells how many failed, with the first few.</summary>
internal static class Report
{
    public static void Require(IEnumerable<JsonElement> rows, Func<JsonElement, string?> fault)
    {
        int count = 0;
        var faults = new List<string>();
        foreach (var row in rows)
        {
            count++;
            if (fault(row) is { } found)
                faults.Add($"{row.GetRawText()}\n    {found}");
        }
        Assert.True(count > 0, "the file is empty");
        var first = string.Join('\n', faults.Take(20).Select(text => text[..Math.Min(text.Length, 1200)]));
        Assert.True(faults.Count == 0, $"{faults.Count} of {count} failed:\n{first}");
    }
}
