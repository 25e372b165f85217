using Parquet.Serialization;
using SelfRewarding.HuggingFace.Datasets;

namespace SelfRewarding.HuggingFace.Tests.Datasets;

public sealed class OasstTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private static readonly Node[] trees =
    [
        new("1", "prompter", "q1",
            [new("1a", "assistant", "second", [new("1aa", "prompter", "more", [new("1aaa", "assistant", "deep", []) { Rank = 0 }])]) { Rank = 1 },
            new("1b", "assistant", "first", []) { Rank = 0 },
            new("1c", "assistant", "gone", []) { Rank = 2, Deleted = true },
            new("1d", "assistant", "spam", []) { ReviewResult = false },
            new("1e", "assistant", "unranked", [])]),
        new("2", "prompter", "Frage", [new("2a", "assistant", "Antwort", []) { Rank = 0, Lang = "de" }]) { Lang = "de" },
        new("3", "prompter", "refused", [new("3a", "assistant", "x", []) { Rank = 0 }]) { ReviewResult = false },
        new("4", "prompter", "alone", []),
    ];

    [Fact]
    public async Task Trees_and_messages_say_the_same_first_turns()
    {
        var flat = trees.SelectMany(tree => Flat(tree, null)).Reverse().ToList();
        string[] files =
        [
            folder.Write("trees.jsonl",
                [.. trees.Select((tree, i) => $$"""{"message_tree_id":"{{i}}","tree_state":"ready_for_export","prompt":{{Json(tree, null)}}}""")]),
            folder.Write("roots.jsonl", [.. trees.Select(tree => Json(tree, null))]),
            folder.Write("messages.jsonl", [.. flat.Select(message => System.Text.Json.JsonSerializer.Serialize(message))]),
            folder["messages.parquet"],
        ];
        await using (var file = File.Create(files[3]))
            await ParquetSerializer.SerializeAsync(flat, file, cancellationToken: TestContext.Current.CancellationToken);

        foreach (var path in files)
        {
            var report = new DataReport();
            DataItem[] items = [.. new DataReader(report).Read(path)];

            Assert.Equal(["alone", "q1"], items.Select(item => item.Question).Order());
            Assert.Equal(
                [new("first", 0), new("second", 1), new("unranked", null)],
                items.Single(item => item.Question == "q1").Answers.OrderBy(answer => answer.Rank ?? 9));
            Assert.Equal(
                [new("answers deleted", 1), new("answers refused in review", 1), new("prompts in de", 1), new("prompts refused in review", 1)],
                report.LeftOut);
            Assert.Equal(0, report.FaultCount);
        }
        Assert.Equal(["Frage"], new DataReader(new(), language: "de").Read(files[0]).Select(item => item.Question));
    }

    [Fact]
    public void Trees_that_are_not_ready_are_left_out()
    {
        var report = new DataReport();
        var path = folder.Write("a.jsonl", $$"""{"message_tree_id":"1","tree_state":"aborted_low_grade","prompt":{{Json(trees[0], null)}}}""");

        Assert.Empty(new DataReader(report).Read(path));
        Assert.Equal([new("trees in state aborted_low_grade", 1)], report.LeftOut);
    }

    [Fact]
    public void The_published_trees_are_read()
    {
        var report = new DataReport();
        DataItem[] items = [.. new DataReader(report).Read(SharedData.Path("data/preference/oasst1_en_100_trees.jsonl"))];

        Assert.Equal((100, 333), (items.Length, items.Sum(item => item.Answers.Count)));
        Assert.Equal(99, items.Count(item => item.Answers.Any(answer => answer.Rank == 0)));
        Assert.Equal(0, report.FaultCount);
    }

    [Fact]
    public void Questions_with_several_human_ranks_are_found()
    {
        var report = new DataReport();
        DataItem[] items = [.. new DataReader(report).Read(SharedData.Path("data/preference/srlm_eft_seed_input_3032.jsonl.gz"))];

        Assert.Equal((3032, 2293), (report.Rows, items.Length));
        Assert.Equal(548, items.Count(item => item.Answers.DistinctBy(answer => answer.Rank).Count() > 1));
        Assert.Equal(797, items.Count(item => item.Answers.Any(answer => answer.Rank == 0)));
    }

    private static string Json(Node node, string? parent) =>
        $$"""{"message_id":"{{node.Id}}","parent_id":{{(parent is null ? "null" : $"\"{parent}\"")}},"role":"{{node.Role}}","text":"{{node.Text}}","lang":"{{node.Lang}}","deleted":{{(node.Deleted ? "true" : "false")}},"review_result":{{(node.ReviewResult ? "true" : "false")}},"rank":{{(node.Rank is { } rank ? rank.ToString() : "null")}},"replies":[{{string.Join(',', node.Replies.Select(reply => Json(reply, node.Id)))}}]}""";

    private static IEnumerable<Flattened> Flat(Node node, string? parent) => node.Replies
        .SelectMany(reply => Flat(reply, node.Id))
        .Prepend(new Flattened
        {
            message_id = node.Id,
            parent_id = parent,
            role = node.Role,
            text = node.Text,
            lang = node.Lang,
            deleted = node.Deleted,
            review_result = node.ReviewResult,
            rank = node.Rank,
        });

    private sealed record Node(string Id, string Role, string Text, Node[] Replies)
    {
        public int? Rank { get; init; }

        public string Lang { get; init; } = "en";

        public bool Deleted { get; init; }

        public bool ReviewResult { get; init; } = true;
    }

#pragma warning disable IDE1006 // the names are the columns
    private sealed class Flattened
    {
        public string? message_id { get; set; }

        public string? parent_id { get; set; }

        public string? role { get; set; }

        public string? text { get; set; }

        public string? lang { get; set; }

        public bool? deleted { get; set; }

        public bool? review_result { get; set; }

        public double? rank { get; set; }
    }
#pragma warning restore IDE1006
}
