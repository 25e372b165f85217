namespace SelfRewarding.HuggingFace.Hub;

/// <summary>Which file of a data set repository is meant where none is named.</summary>
internal static class DataFiles
{
    private static readonly string[] endings = [".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".parquet"];
    private static readonly string[] descriptions = ["dataset_info.json", "dataset_infos.json"];

    /// <summary>The only data file.</summary>
    /// <param name="files">Names of the repository's files.</param>
    /// <param name="address">"hf://datasets/org/name", shown in messages.</param>
    /// <exception cref="UserFaultException">There is none, or there are several; they are listed.</exception>
    public static string Only(IEnumerable<string> files, string address)
    {
        string[] data = [.. files.Where(IsData).Order(StringComparer.Ordinal)];
        return data.Length switch
        {
            1 => data[0],
            0 => throw new UserFaultException($"{address} has no JSONL, JSON, CSV, TSV or Parquet file; name another data set"),
            _ => throw new UserFaultException(
                $"{address} has {data.Length} data files; name one as {address}/FILE: "
                + $"{string.Join(", ", data.Take(12).Select(HubFaults.Shown))}{(data.Length > 12 ? $" and {data.Length - 12} more" : "")}"),
        };
    }

    private static bool IsData(string file)
    {
        var plain = file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? file[..^3] : file;
        return endings.Any(ending => plain.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) && !descriptions.Contains(Path.GetFileName(file));
    }
}
