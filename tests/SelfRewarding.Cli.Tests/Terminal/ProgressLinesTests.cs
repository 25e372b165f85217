using SelfRewarding.Cli.Terminal;

namespace SelfRewarding.Cli.Tests.Terminal;

public sealed class ProgressLinesTests
{
    [Theory]
    [InlineData("abc", 6, "abc  ")]
    [InlineData("abcde", 6, "abcde")]
    [InlineData("abcdefgh", 6, "abcde")]
    public void A_line_fills_all_columns_but_the_last(string line, int width, string shown) => Assert.Equal(shown, ProgressLines.Fitted(line, width));

    [Theory]
    [InlineData("run", "the same command goes on")]
    [InlineData("pretrain", "the same command goes on")]
    [InlineData("generate", "nothing was written")]
    [InlineData("tokenize", "nothing was written")]
    public void What_is_said_of_an_interrupted_command_is_true_of_it(string command, string said) =>
        Assert.Contains(said, ExitCodes.Stopped(command), StringComparison.Ordinal);

    [Fact]
    public void A_message_does_not_steer_the_terminal() => Assert.Equal("a\\u001b[31m\n  - b", ExitCodes.Printable("a\u001b[31m\n  - b"));

    [Theory]
    [InlineData(
        "Cannot parse argument 'abc' for option '--seed' as expected type 'System.Nullable`1[System.Int64]'.",
        "Cannot parse argument 'abc' for option '--seed'; it must be a whole number that is not too large")]
    [InlineData(
        "Cannot parse argument 'x' for option '--top-p' as expected type 'System.Double'.",
        "Cannot parse argument 'x' for option '--top-p'; it must be a number")]
    [InlineData("Option '--out' is required.", "Option '--out' is required.")]
    public void The_parser_speaks_of_numbers_and_not_of_types(string message, string said) => Assert.Equal(said, ParseFaults.InWords(message));
}
