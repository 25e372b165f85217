using SelfRewarding.Cli.Rows;

namespace SelfRewarding.Cli.Tests.Rows;

/// <summary>What is wrong with a line is said with its place when the file is read, before any work.</summary>
public sealed class JsonRowsTests : IDisposable
{
    private readonly string file = Path.GetTempFileName();

    public void Dispose() => File.Delete(file);

    [Theory]
    [InlineData("""{"prompt":"\ud800"}""", "half a character")]
    [InlineData("""{"prompt":"cat","note":["a\uDC00b"]}""", "half a character")]
    [InlineData("""{"prompt":"cat","\uD83D":1}""", "half a character")]
    [InlineData("""{"prompt":"cat","deep":{"a":[{"b":"\uDE00\uD83D"}]}}""", "half a character")]
    [InlineData("[1]", "not a JSON object")]
    [InlineData("{\"a\":1", "not valid JSON")]
    public void A_bad_line_is_named(string line, string said)
    {
        File.WriteAllLines(file, ["""{"prompt":"\ud83d\ude00"}""", "", line]);

        var fault = Assert.Throws<UserFaultException>(() => JsonRows.Read(file));

        Assert.StartsWith($"{file}:3: ", fault.Message, StringComparison.Ordinal);
        Assert.Contains(said, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
    }

    [Theory]
    [InlineData("{\"a\":1}\r\n{\"a\":2}\n", 2)]
    [InlineData("{\"a\":1}\n\n{\"a\":2}", 2)]
    [InlineData("\n", 0)]
    [InlineData("", 0)]
    public void Lines_end_as_they_do_anywhere_and_empty_ones_are_none(string text, int count)
    {
        File.WriteAllText(file, text);

        Assert.Equal(count, JsonRows.Read(file).Count);
    }

    [Fact]
    public void A_row_that_never_ends_is_refused_before_it_fills_the_memory()
    {
        File.WriteAllText(file, "{}\n" + new string('x', (16 << 20) + 1));

        Assert.StartsWith(
            $"{file}:2: the row is longer than 16 Mi characters", Assert.Throws<UserFaultException>(() => JsonRows.Read(file)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_no_UTF_8_are_refused_and_not_replaced()
    {
        File.WriteAllBytes(file, [.. "{\"prompt\":\""u8, 0xED, 0xA0, 0x80, .. "\"}\n"u8]);

        Assert.Contains("is not UTF-8", Assert.Throws<UserFaultException>(() => JsonRows.Read(file)).Message, StringComparison.Ordinal);
    }

    /// <summary>Whatever standard output is here, a pipe or a file: moved over, the machine would lose it.</summary>
    [Fact]
    public void A_device_is_never_replaced_by_a_file()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "devices have other names");
        var link = file + ".link";
        File.CreateSymbolicLink(link, "/dev/null");

        Assert.True(JsonRows.IsDevice(link));
        File.Delete(link);
        Assert.All(["/dev/stdout", "/dev/stderr", "/dev/null"], path => Assert.True(!File.Exists(path) || JsonRows.IsDevice(path)));
        Assert.False(JsonRows.IsDevice(file));
        Assert.False(JsonRows.IsDevice(file + ".not-there"));
    }

    [Theory]
    [InlineData("{}", "the row has none of \"prompt\", \"messages\" and \"prompt_ids\"; it needs exactly one of them")]
    [InlineData("{\"promt\":\"a\"}", "the row has none of")]
    [InlineData("{\"prompt\":\"a\",\"prompt_ids\":[1]}", "the row has \"prompt\" and \"prompt_ids\"; it needs")]
    [InlineData("{\"prompt\":null}", "\"prompt\" is null; it must be a text")]
    [InlineData("{\"prompt_ids\":null}", "\"prompt_ids\" is null; it must be a list of token ids")]
    public void A_row_that_says_nothing_to_continue_is_told_what_it_needs(string line, string said)
    {
        File.WriteAllLines(file, [line]);

        var fault = Assert.Throws<UserFaultException>(() => JsonRows.Read(file)[0].Input());

        Assert.StartsWith($"{file}:1: {said}", fault.Message, StringComparison.Ordinal);
    }
}
