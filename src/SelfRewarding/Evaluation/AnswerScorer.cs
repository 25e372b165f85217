using SelfRewarding.Iteration;
using SelfRewarding.Judging;
using SelfRewarding.Models;
using SelfRewarding.Recipes;
using SelfRewarding.SelfInstruction;

namespace SelfRewarding.Evaluation;

/// <summary>
/// Scores the held-out answers of all models where no annotator can. One fixed judge scores them all: were each model its
/// own judge, answering and judging would be mixed. It sees one answer at a time, so there is no order of two. Every answer
/// to a prompt meets the same random streams, and a text that two models wrote is judged once: equal answers tie.
/// </summary>
/// <param name="judge">The judge, in memory when first needed.</param>
/// <param name="recipe">Judge prompt, samples, seed.</param>
/// <param name="run">The run folder.</param>
internal sealed class AnswerScorer(LoadedModel judge, Recipe recipe, RunDirectory run)
{
    private readonly Dictionary<(int Prompt, string Text), JudgedResponse> known = [];

    /// <summary>The scores of one model's answers, a set a prompt; kept in evaluation/MODEL/scores.jsonl.</summary>
    /// <param name="name">The model: "M2", "controls/randomJudge/M2".</param>
    /// <param name="answers">Its answers in the order of prompts.</param>
    /// <param name="cancel">Looked at by the model.</param>
    public IReadOnlyList<JudgedSet> Score(string name, IReadOnlyList<EvaluatedAnswer> answers, CancellationToken cancel)
    {
        EvaluatedAnswer[][] prompts = [.. answers.GroupBy(answer => answer.Id).Select(group => group.ToArray())];
        var sets = run.Rows($"evaluation/{name}/scores.jsonl", prompts, (block, progress) =>
        {
            JudgeNew([.. block.SelectMany(answer => answer)], progress, cancel);
            return block.Select(Set).ToList();
        });
        foreach (var set in sets)
        {
            foreach (var response in set.Responses)
                known.TryAdd((set.Id, response.Text), response);
        }
        return sets;
    }

    private void JudgeNew(IReadOnlyList<EvaluatedAnswer> answers, IProgress<StageProgress>? progress, CancellationToken cancel)
    {
        CandidateSet[] fresh =
        [
            .. answers.Where(answer => !known.ContainsKey((answer.Id, answer.Text))).DistinctBy(answer => (answer.Id, answer.Text))
                .Select(answer => new CandidateSet(answer.Id, answer.Prompt, [new(answer.Text, [], answer.Finish)])),
        ];
        if (fresh.Length == 0)
        {
            progress?.Report(new("", 1, 1, 0, ""));
            return;
        }
        var judged = new Judge(judge.Model, ModelEvaluator.JudgingFor(recipe), recipe.Seed, "evaluation/scores").Score(fresh, progress, cancel);
        foreach (var set in judged)
            known.Add((set.Id, set.Responses[0].Text), set.Responses[0]);
    }

    private JudgedSet Set(EvaluatedAnswer[] answers) =>
        new(answers[0].Id, answers[0].Prompt, [.. answers.Select(answer => known[(answer.Id, answer.Text)] with { Finish = answer.Finish })]);
}
