using SelfRewarding.SelfInstruction;
using SelfRewarding.Tests.Models;

namespace SelfRewarding.Tests.SelfInstruction;

public sealed class ResponseWriterTests
{
    [Fact]
    public void Each_prompt_gets_N_answers_each_on_its_own_stream()
    {
        var model = new ScriptedModel((request, i) => ScriptedModel.Says($"{request.Input.Messages!.Single().Content}{i}"));

        var sets = new ResponseWriter(model, new() { PerPrompt = 2 }, 1, "M1/2-candidates")
            .Answer([new(4, "a", PromptOutcome.Kept), new(9, "b", PromptOutcome.Kept)], null, CancellationToken.None);

        Assert.Equal([(4, "a"), (9, "b")], sets.Select(s => (s.Id, s.Prompt)));
        Assert.Equal(["a0", "a1", "b2", "b3"], sets.SelectMany(s => s.Responses).Select(r => r.Text));
        Assert.Equal(
            [(4, 0), (4, 1), (9, 0), (9, 1)],
            model.Requests.Select(r => (
                from id in new[] { 4, 9 }
                from n in new[] { 0, 1 }
                where RandomStream.For(1, "M1/2-candidates", id, n) == r.Stream
                select (id, n)).Single()));
    }
}
