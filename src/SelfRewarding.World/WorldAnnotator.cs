using SelfRewarding.Seeds;
using SelfRewarding.World.Answers;
using SelfRewarding.World.Tasks;

namespace SelfRewarding.World;

/// <summary>The human annotators of the quickstart world: they understand its prompts and know the right answers.</summary>
public sealed class WorldAnnotator : IAnnotator
{
    /// <summary>
    /// Judges one answer by five points and writes the review "review … topic yes form yes part yes right no length yes score : 4";
    /// null where the text is not a prompt of the world.
    /// </summary>
    /// <param name="prompt">The user turn.</param>
    /// <param name="response">The answer's text, without end token.</param>
    /// <param name="ended">False when the answer was cut at the token limit.</param>
    /// <param name="stream">Chooses the reviewer's own answer where several are right.</param>
    public Annotation? Annotate(string prompt, string response, bool ended, ulong stream)
    {
        if (WorldTask.Read(prompt) is not { } task)
            return null;
        var words = WorldTokenizer.Words(response);
        var check = AnswerCheck.Of(task, words, ended);
        var review = Critique.Of(task, words, check, RandomStream.Walk(stream));
        return new(check.Score, $"{review} score : {check.Score}", task.Family.Name);
    }
}
