using System.Text.RegularExpressions;
using System.Xml.Linq;
using SelfRewarding.Cli.Commands;
using SelfRewarding.Cli.Reports;
using SelfRewarding.Evaluation;
using SelfRewarding.Recipes;

namespace SelfRewarding.Cli.Tests.Reports;

public sealed partial class ReportPageTests
{
    private static readonly Control[] AllControls = [Control.RandomJudge, Control.OracleJudge, Control.PositiveOnly];

    [Fact]
    public void Every_model_and_every_control_appears()
    {
        using FakeRun run = new(annotated: true, AllControls);

        var page = Page(run);

        string[] names = ["SFT", "M1", "M2", "M3", "random judge M2", "oracle judge M3", "positive only M3", "M3 – M1"];
        Assert.All(names, name => Assert.Contains($"<th scope=\"row\">{name}</th>", page, StringComparison.Ordinal));
        string[] labels = ["self-reward", "random judge", "oracle judge", "positive only"];
        Assert.All(labels, label => Assert.Contains($">{label}</text>", page, StringComparison.Ordinal));
    }

    [Fact]
    public void The_table_has_the_judge_s_points_where_nobody_annotates()
    {
        using FakeRun run = new(annotated: false);
        var report = EvaluationReport.Read(Path.Combine(run.Folder, "evaluation.json"));
        var m1 = report.Models[1] with { Judged = new("M1", new(2.5, 2.25, 2.75, 20), 0, 20) };

        var table = ResultTable.Of(report with
        {
            HeadToHeadJudge = "M1",
            Models = [m1],
            HeadToHead = [new("M1", "SFT", 0.18, 0.66, 0.16, 464)],
        });

        Assert.Contains("points by M1", table, StringComparison.Ordinal);
        Assert.Contains("2.50 [2.25, 2.75]", table, StringComparison.Ordinal);
        Assert.Contains("M1 against SFT: 18 % better, 66 % equal, 16 % worse (n = 464)", table, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_model_wrote_never_becomes_an_element()
    {
        using FakeRun run = new(annotated: true, AllControls);

        var page = Page(run);

        Assert.Contains("&lt;/pre&gt;&lt;script&gt;alert(1)", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain('\u202E', page);
        Assert.DoesNotContain('\u0007', page);
    }

    [Fact]
    public void The_page_asks_for_nothing_from_outside_and_its_charts_are_well_formed()
    {
        using FakeRun run = new(annotated: true, AllControls);

        var page = Page(run);

        Assert.DoesNotMatch(FromOutside(), page);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
        var charts = Charts().Matches(page).Select(match => XElement.Parse(match.Value)).ToList();
        Assert.True(charts.Count > 20);
        Assert.All(charts, chart => Assert.False(string.IsNullOrWhiteSpace((string?)chart.Attribute("aria-label"))));
    }

    [Fact]
    public void A_world_run_says_what_is_built_in_and_shows_judging_beside_the_random_judge()
    {
        using FakeRun run = new(annotated: true, Control.RandomJudge);

        var page = Page(run);

        Assert.Contains("83&#160;% of the dialogues", page, StringComparison.Ordinal);
        Assert.Contains("random-judge control learns from random pairs", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_without_controls_says_that_judging_cannot_be_credited()
    {
        using FakeRun run = new(annotated: true);

        var page = Page(run);

        Assert.Contains("no random-judge control", page, StringComparison.Ordinal);
        Assert.DoesNotContain("random judge M2", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_an_annotator_the_page_leaves_out_what_nobody_knows()
    {
        using FakeRun run = new(annotated: false);

        var page = Page(run);

        Assert.DoesNotContain("Exactly right", page, StringComparison.Ordinal);
        Assert.DoesNotContain("exact, greedy</th>", page, StringComparison.Ordinal);
        Assert.Contains("median words</th>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"world\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"head-to-head\"", page, StringComparison.Ordinal);
        Assert.Contains("Length of answers", page, StringComparison.Ordinal);
        Assert.Contains(">kept</text>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Scores_of_the_fixed_judge_are_shown_with_who_gave_them_and_how_sure_they_are()
    {
        using FakeRun run = new(annotated: false);
        var path = Path.Combine(run.Folder, "evaluation.json");
        var report = EvaluationReport.Read(path);
        (report with
        {
            HeadToHeadJudge = "M1",
            HeadToHead = [HeadToHead.Of("M3", "M1", [[5], [4], [null]], [[4], [4], [1]], 1)!],
            Models = [.. report.Models.Select(model => model with { Judged = new("M1", new(3.25, 3, 3.5, 2), 1, 3) })],
        }).Write(path);

        var page = Page(run);

        Assert.Contains("id=\"head-to-head\"", page, StringComparison.Ordinal);
        Assert.Contains("Points of answers", page, StringComparison.Ordinal);
        Assert.Contains("M1 judges for all models", page, StringComparison.Ordinal);
        Assert.Contains("one answer at a time", page, StringComparison.Ordinal);
        Assert.Contains("Mean score of answers, judged by M1", page, StringComparison.Ordinal);
        Assert.Contains("3.25", page, StringComparison.Ordinal);
        Assert.Contains("3.00 – 3.50", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_and_metrics_may_be_gone()
    {
        using FakeRun run = new(annotated: true, Control.RandomJudge);
        foreach (var folder in Directory.GetDirectories(run.Folder))
            Directory.Delete(folder, recursive: true);

        var page = Page(run);

        Assert.DoesNotContain("id=\"examples\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"training\"", page, StringComparison.Ordinal);
        Assert.Contains("id=\"judging\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_is_not_evaluated_is_refused()
    {
        using FakeRun run = new();
        File.Delete(Path.Combine(run.Folder, "evaluation.json"));

        var fault = Assert.Throws<UserFaultException>(() => ReportPage.Write(run.Folder));

        Assert.Contains("evaluation.json", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_folder_gives_the_same_bytes()
    {
        using FakeRun run = new(annotated: true, AllControls);

        Assert.Equal(Page(run), Page(run));
    }

    [Fact]
    public void One_answer_is_chosen_and_one_rejected_and_kinds_are_explained()
    {
        using FakeRun run = new(annotated: true);

        var page = Page(run);

        var pairs = Articles()
            .Matches(page)
            .Select(match => match.Value)
            .Where(article => article.Contains("\"rejected\"", StringComparison.Ordinal))
            .ToList();
        Assert.Equal(4, pairs.Count);
        Assert.All(pairs, pair => Assert.Equal((1, 1), (Regex.Count(pair, ">chosen<"), Regex.Count(pair, ">rejected<"))));
        Assert.Contains("<td>reverse these words : pear glove owl</td><td>owl glove pear .</td>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Mean_scores_stand_on_an_axis_of_all_points()
    {
        using FakeRun run = new(annotated: true);

        var chart = Charts()
            .Matches(Page(run))
            .Select(match => match.Value)
            .Single(svg => svg.Contains("Mean score of answers", StringComparison.Ordinal));

        Assert.All(Enumerable.Range(0, 6), points => Assert.Contains($">{points}</text>", chart, StringComparison.Ordinal));
    }

    private static string Page(FakeRun run)
    {
        var page = File.ReadAllText(ReportPage.Write(run.Folder));
        // For looking at the page: every page of the suite is kept where this variable names a folder.
        if (Environment.GetEnvironmentVariable("REPORT_PAGES") is { } folder)
            File.WriteAllText(Path.Combine(folder, $"{TestContext.Current.TestMethod!.MethodName}.html"), page);
        return page;
    }

    [GeneratedRegex("""\b(?:src|href)\s*=\s*"(?!#)|url\(|@import|http://|https://""", RegexOptions.IgnoreCase)]
    private static partial Regex FromOutside();

    [GeneratedRegex("<article>.*?</article>", RegexOptions.Singleline)]
    private static partial Regex Articles();

    [GeneratedRegex("<svg.*?</svg>", RegexOptions.Singleline)]
    private static partial Regex Charts();
}
