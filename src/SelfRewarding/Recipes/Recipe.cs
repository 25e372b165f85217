using System.Text.Json.Serialization;
using SelfRewarding.Evaluation;
using SelfRewarding.Judging;
using SelfRewarding.Preferences;
using SelfRewarding.Seeds;
using SelfRewarding.SelfInstruction;
using SelfRewarding.Training;

namespace SelfRewarding.Recipes;

/// <summary>Everything a run is made of. Defaults are the paper's; recipes/paper.json quotes each.</summary>
public sealed record Recipe
{
    /// <summary>Schema for editors; not read.</summary>
    [JsonPropertyName("$schema")]
    public string? Schema { get; init; }

    /// <summary>
    /// M0: a model folder in Hugging Face layout or a .gguf file, its path relative to the recipe's folder, or a model of the
    /// hub as "org/name" or "org/name@revision".
    /// </summary>
    public string Model { get; init; } = "";

    /// <summary>Rounds of self-rewarding: 2 gives M2 and M3. Paper: 2.</summary>
    public int Iterations { get; init; } = 2;

    /// <summary>Seeds every random stream.</summary>
    public long Seed { get; init; }

    /// <summary>Threads for tensor work; part of the recipe since it can change the last digit of a sum.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Prompts answered or judged together and then saved: what an interruption can lose. Part of the recipe, as threads are.</summary>
    public int SaveEveryPrompts { get; init; } = 128;

    /// <summary>Seed data (section 2.1).</summary>
    public SeedOptions Seeds { get; init; } = new();

    /// <summary>Supervised fine-tuning of the SFT baseline and of M1 (section 3.1.1).</summary>
    public SftOptions Sft { get; init; } = new();

    /// <summary>Evaluation fine-tuning data (section 2.1).</summary>
    public EftOptions Eft { get; init; } = new();

    /// <summary>New prompts (section 2.2 step 1).</summary>
    public PromptOptions Prompts { get; init; } = new();

    /// <summary>Candidate answers (section 2.2 step 2).</summary>
    public ResponseOptions Responses { get; init; } = new();

    /// <summary>Judgements (section 2.2 step 3).</summary>
    public JudgingOptions Judging { get; init; } = new();

    /// <summary>Preference pairs (section 2.3).</summary>
    public PreferenceOptions Preferences { get; init; } = new();

    /// <summary>Preference training (section 2.3).</summary>
    public DpoOptions Dpo { get; init; } = new();

    /// <summary>Low-rank adaptation, in fine-tuning and preference training alike. The paper trains all weights.</summary>
    public LoraOptions Lora { get; init; } = new();

    /// <summary>Checkpoint selection (section 3.1.1).</summary>
    public SelectionOptions Selection { get; init; } = new();

    /// <summary>Evaluation (section 3.1.2).</summary>
    public EvaluationOptions Evaluation { get; init; } = new();

    /// <summary>Control runs that share M1 and differ in one thing.</summary>
    public IReadOnlyList<Control> Controls { get; init; } = [];

    /// <summary>Every value out of range, with the rule it breaks.</summary>
    public IEnumerable<string> Faults()
    {
        if (string.IsNullOrWhiteSpace(Model))
            yield return "model is missing; name the folder of M0, or a model of the hub as org/name";
        if (Iterations < 1)
            yield return $"iterations is {Iterations}; it must be at least 1";
        if (Threads is < 1 or > 1024)
            yield return $"threads is {Threads}; it must be between 1 and 1024";
        if (SaveEveryPrompts < 1)
            yield return $"saveEveryPrompts is {SaveEveryPrompts}; it must be at least 1";
        if (Controls.Count != Controls.Distinct().Count())
            yield return "controls names one control twice; each may stand there once";
        if (Controls.Contains(Control.OracleJudge) && Seeds.World is null)
            yield return "controls has oracleJudge; it needs an annotator, which only seeds.world has";
        if (Eft.Enabled && !Seeds.HasRanked)
            yield return "seeds.ranked is missing; name a file of ranked answers, or set eft.enabled to false (the paper's IFT-only ablation)";
        if (Judging.Judge == JudgeKind.Oracle && Seeds.World is null)
            yield return "judging.judge is oracle; it needs an annotator, which only seeds.world has";
        IEnumerable<string>[] parts =
        [
            Seeds.Faults("seeds"), Sft.Faults("sft"), Eft.Faults("eft"), Prompts.Faults("prompts"), Responses.Faults("responses"),
            Judging.Faults("judging"), Preferences.Faults("preferences"), Dpo.Faults("dpo"), Lora.Faults("lora"), Selection.Faults("selection"),
            Evaluation.Faults("evaluation"),
        ];
        foreach (var fault in parts.SelectMany(part => part))
            yield return fault;
    }
}

/// <summary>A control run: the same loop from the same M1, with one thing changed.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Control>))]
public enum Control
{
    /// <summary>Random points in place of judgements.</summary>
    [JsonStringEnumMemberName("randomJudge")]
    RandomJudge,

    /// <summary>The annotator's points in place of judgements.</summary>
    [JsonStringEnumMemberName("oracleJudge")]
    OracleJudge,

    /// <summary>Supervised fine-tuning on self-judged perfect answers in place of DPO.</summary>
    [JsonStringEnumMemberName("positiveOnly")]
    PositiveOnly,
}
