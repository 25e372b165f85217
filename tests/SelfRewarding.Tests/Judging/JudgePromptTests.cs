using System.Security.Cryptography;
using System.Text;
using SelfRewarding.Judging;

namespace SelfRewarding.Tests.Judging;

public sealed class JudgePromptTests
{
    [Fact]
    public void The_additive_prompt_is_figure_2_to_the_byte()
    {
        var text = JudgePrompt.Additive.Template;

        Assert.Equal(
            "B5E09B89FF2FE3964A7B65DE2B35BE6AA05DB93D89550024988E68BE906F22DB", Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text))));
        Assert.Contains("“Score: <total points>”", text);
        Assert.EndsWith("based on the outlined criteria.", text);
    }

    [Fact]
    public void The_buckets_prompt_is_figure_7_to_the_byte_and_has_places_for_question_and_answer()
    {
        const string places = "\n\nUser: <INSTRUCTION_HERE>\n\n<response><RESPONSE_HERE></response>";
        var figure = JudgePrompt.Buckets.Template[..^places.Length];

        Assert.Equal(
            "EC9ACFFBED057DD1044C28A4366903073CB95ED436445FC29898EED19F3984B8", Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(figure))));
        Assert.EndsWith(places, JudgePrompt.Buckets.Template);
    }

    [Fact]
    public void Text_that_contains_a_place_stays_as_it_is()
    {
        var prompt = JudgePrompt.Of("Q <INSTRUCTION_HERE> A <RESPONSE_HERE> Q <INSTRUCTION_HERE>");

        Assert.Equal("Q <RESPONSE_HERE> A <INSTRUCTION_HERE> $& Q <RESPONSE_HERE>", prompt.For("<RESPONSE_HERE>", "<INSTRUCTION_HERE> $&"));
    }
}
