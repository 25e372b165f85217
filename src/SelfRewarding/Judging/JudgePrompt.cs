using System.Text.RegularExpressions;

namespace SelfRewarding.Judging;

/// <summary>The judge prompt: a text with places for the instruction and the response (paper, figures 2 and 7).</summary>
/// <param name="template">Text with &lt;INSTRUCTION_HERE&gt; and &lt;RESPONSE_HERE&gt;.</param>
public sealed partial class JudgePrompt(string template)
{
    /// <summary>Figure 2, the paper's: five points that add up.</summary>
    public static JudgePrompt Additive { get; } = new(Resource("additive.txt"));

    /// <summary>Figure 7, the comparison: quality buckets of Li et al. (2024). How question and answer follow it is our choice.</summary>
    public static JudgePrompt Buckets { get; } = new(Resource("buckets.txt"));

    /// <summary>The text with its two places.</summary>
    public string Template => template;

    /// <summary>"additive", "buckets", or the template itself (<see cref="JudgingOptions.Prompt"/>).</summary>
    public static JudgePrompt Of(string option) => option switch
    {
        "additive" => Additive,
        "buckets" => Buckets,
        _ => new(option),
    };

    /// <summary>Both places are filled in one pass: an answer that contains a placeholder stays as it is.</summary>
    public string For(string instruction, string response) =>
        Place().Replace(template, place => place.ValueSpan is "<INSTRUCTION_HERE>" ? instruction : response);

    private static string Resource(string name)
    {
        using var stream = typeof(JudgePrompt).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().TrimEnd('\n');
    }

    [GeneratedRegex("<INSTRUCTION_HERE>|<RESPONSE_HERE>")]
    private static partial Regex Place();
}
