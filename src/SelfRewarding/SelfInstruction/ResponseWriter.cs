using SelfRewarding.Models;

namespace SelfRewarding.SelfInstruction;

/// <summary>Samples N candidate answers to each prompt (paper, section 2.2 step 2).</summary>
/// <param name="model">Mt.</param>
/// <param name="options">N and how answers are drawn.</param>
/// <param name="seed">Seed of the run.</param>
/// <param name="stage">Names the random streams, such as "M1/2-candidates".</param>
public sealed class ResponseWriter(ILanguageModel model, ResponseOptions options, long seed, string stage)
{
    /// <summary>One set a prompt, in order; answer n of prompt i has its own random stream (stage, i, n).</summary>
    public IReadOnlyList<CandidateSet> Answer(IReadOnlyList<WrittenPrompt> prompts, IProgress<StageProgress>? progress, CancellationToken cancel)
    {
        var requests =
            from prompt in prompts
            from sample in Enumerable.Range(0, options.PerPrompt)
            select new GenerationRequest(ModelInput.User(prompt.Prompt), RandomStream.For(seed, stage, prompt.Id, sample));

        var answers = model.Generate([.. requests], options.Sampling, progress, cancel)
            .Select(answer => new Response(answer.Text, answer.Tokens, answer.Finish))
            .Chunk(options.PerPrompt);
        return [.. prompts.Zip(answers, (prompt, responses) => new CandidateSet(prompt.Id, prompt.Prompt, responses))];
    }
}
