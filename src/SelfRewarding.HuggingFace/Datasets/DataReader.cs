using SelfRewarding.HuggingFace.Datasets.Shapes;
using SelfRewarding.Seeds;

namespace SelfRewarding.HuggingFace.Datasets;

/// <summary>Reads what files say, whatever holds the rows and whatever shape they have. Bad rows and what is left out is counted.</summary>
/// <param name="report">Gets the counts.</param>
/// <param name="format">The shape; null: told from the columns of each file.</param>
/// <param name="language">Rows with a column that says another language are left out.</param>
public sealed class DataReader(DataReport report, DataFormat? format = null, string language = DataReader.English)
{
    /// <summary>The paper's language.</summary>
    public const string English = "en";

    private static readonly string[] languageColumns = ["lang", "language"];

    /// <summary>What a file says, row by row.</summary>
    /// <exception cref="UserFaultException">The file cannot be read, or its columns are those of no known shape.</exception>
    public IEnumerable<DataItem> Read(string path)
    {
        var file = DataFile.Open(path);
        var shape = format ?? Format(path, file);
        var rows = Readable(file.Rows, shape is not (DataFormat.OasstTrees or DataFormat.OasstMessages));
        return shape switch
        {
            DataFormat.OasstTrees => new Oasst(language, report).Trees(rows),
            DataFormat.OasstMessages => new Oasst(language, report).Messages(rows),
            DataFormat.RankedRows => RankedRows.Group(Items(rows, RankedRows.ReadAnswer), report),
            _ => Items(rows, OneRow(shape)),
        };
    }

    /// <summary>As <see cref="Read"/>, for seeds: judgements and token ids are none.</summary>
    /// <exception cref="UserFaultException">As <see cref="Read"/>, or the file's shape is one of these.</exception>
    public IEnumerable<DataItem> ReadSeeds(string path) => (format ?? Format(path, DataFile.Open(path))) switch
    {
        DataFormat.Judged => throw new UserFaultException(
            $"{path}: these are judgements, the examples of evaluation fine-tuning, which a run writes itself; "
            + "train on them with srlm sft, or give --format instruction"),
        DataFormat.Ids or DataFormat.PreferenceIds => throw new UserFaultException(
            $"{path}: these are token ids and seeds are texts; train on them with srlm sft or srlm dpo"),
        _ => Read(path),
    };

    /// <summary>The shape of a file's rows; <see cref="DataFormat.Instruction"/> for a file without rows.</summary>
    public static DataFormat Format(string path, DataFile file)
    {
        DataRow[] first = [.. file.Rows.Take(FormatDetection.Looked)];
        return first.Length == 0 || first.All(row => row.Fault is not null) ? DataFormat.Instruction : FormatDetection.Of(path, first);
    }

    private static Func<DataRow, DataItem> OneRow(DataFormat shape) => shape switch
    {
        DataFormat.Ranked => RankedRows.Read,
        DataFormat.Preference => PreferenceRows.Read,
        DataFormat.Messages or DataFormat.ShareGpt => InstructionRows.ReadTurns,
        DataFormat.Prompts => InstructionRows.ReadPrompt,
        DataFormat.Ids => IdRows.Read,
        DataFormat.PreferenceIds => IdRows.ReadPreference,
        _ => InstructionRows.Read,
    };

    /// <summary>Whether a row's language is the one asked for; "en" asks for en-GB and EN_us too.</summary>
    internal static bool IsSpoken(string spoken, string language) =>
        spoken.Equals(language, StringComparison.OrdinalIgnoreCase)
        || spoken.Split('-', '_')[0].Equals(language, StringComparison.OrdinalIgnoreCase);

    private IEnumerable<DataRow> Readable(IEnumerable<DataRow> rows, bool filters)
    {
        foreach (var row in rows)
        {
            report.Rows++;
            if (row.Fault is { } fault)
                report.Fault("cannot be read", $"{row.Place}: {fault}");
            else if (filters
                && languageColumns.Select(name => row.Fields[name]?.ToString()).FirstOrDefault(name => name is not null) is { } spoken
                && !IsSpoken(spoken, language))
                report.LeaveOut($"rows in {spoken}");
            else
                yield return row;
        }
    }

    private IEnumerable<DataItem> Items(IEnumerable<DataRow> rows, Func<DataRow, DataItem> read)
    {
        foreach (var row in rows)
        {
            DataItem? item = null;
            try
            {
                item = read(row);
            }
            catch (RowFaultException fault)
            {
                report.Fault(row.Place, fault);
            }
            if (item is not null)
                yield return item;
        }
    }
}
