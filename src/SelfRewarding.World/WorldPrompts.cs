namespace SelfRewarding.World;

/// <summary>The texts around a task: how the quickstart world asks for new tasks, for a review and for a score.</summary>
public static class WorldPrompts
{
    /// <summary>
    /// The judge prompt of the quickstart (paper, section 2.2, step 3), with the placeholders of the paper's figure 2.
    /// </summary>
    public const string Judge = "review and score . question : <INSTRUCTION_HERE> answer : <RESPONSE_HERE> end";

    /// <summary>What a numbered list of tasks begins with, the template of Self-Instruct (Wang et al. 2023) in the world's words.</summary>
    public const string TaskListHeading = "come up with a series of tasks :";

    /// <summary>A numbered list of tasks as it stands in pretraining: the heading, then "1 . PROMPT 2 . PROMPT …".</summary>
    public static string TaskList(IEnumerable<string> prompts) =>
        string.Join(' ', prompts.Select((prompt, i) => $"{i + 1} . {prompt}").Prepend(TaskListHeading));

    /// <summary>The user turn of a review without score, as it stands in pretraining.</summary>
    public static string Review(string prompt, string response) => $"question : {prompt} answer : {response} end";
}
