using SelfRewarding.Judging;
using SelfRewarding.Models;
using SelfRewarding.Seeds;

namespace SelfRewarding.HuggingFace.Datasets.Seeds;

/// <summary>Reads given judgements: rows of prompt, response and judgement in any container.</summary>
internal static class JudgedFile
{
    /// <summary>All rows; every bad one is told at once.</summary>
    /// <exception cref="UserFaultException">The file cannot be read, has no row or has a bad one.</exception>
    public static IReadOnlyList<JudgedAnswer> Read(string path)
    {
        var report = new DataReport();
        var judged = new List<JudgedAnswer>();
        foreach (var row in DataFile.Open(path).Rows)
        {
            try
            {
                judged.Add(row.Fault is { } fault ? throw new RowFaultException(fault, "one object a row") : Row(row));
            }
            catch (RowFaultException fault)
            {
                report.Fault(row.Place, fault);
            }
        }
        report.ThrowIfBad("seeds.judged cannot be used");
        return judged.Count > 0 ? judged : throw new UserFaultException($"{path}: there is no row; give rows of prompt, response and judgement");
    }

    private static JudgedAnswer Row(DataRow row)
    {
        var judged = new JudgedAnswer(row.Text("prompt"), row.Text("response"), row.Text("judgement"));
        return ScoreReader.Read(judged.Judgement, FinishReason.Stop).Score is not null ? judged : throw new RowFaultException(
            "\"judgement\" has no readable score", "it ends in a score of 0 to 5, such as \"Score: 4\"");
    }
}
