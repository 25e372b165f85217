namespace SelfRewarding.World.Tests;

public sealed class WorldAnnotatorTests
{
    [Fact]
    public void An_annotation_has_points_the_review_with_its_score_and_the_family()
    {
        var annotation = new WorldAnnotator().Annotate("spell cat", "c a .", true, 1)!;

        Assert.Equal(4, annotation.Score);
        Assert.Equal("review c c a a . t bad end . bad topic yes form yes part yes right no length yes score : 4", annotation.Judgement);
        Assert.Equal("spell", annotation.Family);
    }

    [Fact]
    public void An_answer_that_did_not_end_loses_the_length_point()
    {
        var annotation = new WorldAnnotator().Annotate("spell cat", "c a t .", false, 1)!;

        Assert.Equal(4, annotation.Score);
        Assert.EndsWith("right yes length no score : 4", annotation.Judgement);
    }

    [Fact]
    public void A_prompt_from_another_world_is_not_annotated() =>
        Assert.Null(new WorldAnnotator().Annotate("write a poem", "roses are red .", true, 1));

    [Fact]
    public void The_same_stream_writes_the_same_review_of_an_open_task()
    {
        string Review(ulong stream) => new WorldAnnotator().Annotate("list 4 of kind fruit", "cat .", true, stream)!.Judgement;

        Assert.Equal(Review(1), Review(1));
        Assert.Contains(Enumerable.Range(2, 5), stream => Review((ulong)stream) != Review(1));
    }
}
