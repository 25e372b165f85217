using SelfRewarding.HuggingFace.Conversion;

namespace SelfRewarding.HuggingFace.Tests.Conversion;

public sealed class OutputPlaceTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("self-rewarding-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Theory]
    [InlineData("", "OUT is empty; name a file or folder that does not exist")]
    [InlineData(" ", "OUT is empty")]
    [InlineData("ROOT", "exists already; name a file or folder that does not")]
    [InlineData("ROOT/file", "exists already")]
    [InlineData("ROOT/file/z", "ROOT/file is a file, nothing can lie below it; name another place")]
    [InlineData("ROOT/file/y/z", "ROOT/file is a file, nothing can lie below it")]
    public void A_place_that_cannot_be_is_refused_with_its_cause(string name, string said)
    {
        File.WriteAllText(Path.Combine(root, "file"), "");

        var message = Assert.Throws<UserFaultException>(() => OutputPlace.Check(name.Replace("ROOT", root, StringComparison.Ordinal))).Message;

        Assert.Contains(said.Replace("ROOT", root, StringComparison.Ordinal), message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_place_below_folders_that_are_not_there_is_fine_with_or_without_a_separator()
    {
        Assert.Equal(Path.Combine(root, "a/b"), OutputPlace.Check(Path.Combine(root, "a/b/")));
        OutputPlace.Make(Path.Combine(root, "a/b"), part => File.WriteAllText(part, "whole"));
        Assert.Equal("whole", File.ReadAllText(Path.Combine(root, "a/b")));
    }

    [Fact]
    public void Nothing_is_left_of_a_folder_or_file_that_fails()
    {
        var place = Path.Combine(root, "out");
        Directory.CreateDirectory(place + ".part");
        Assert.Throws<IOException>(() => OutputPlace.Make(place, part =>
        {
            Directory.CreateDirectory(part);
            File.WriteAllText(Path.Combine(part, "config.json"), "{}");
            throw new IOException("no space left");
        }));
        Assert.Throws<IOException>(() => OutputPlace.Make(place, part =>
        {
            File.WriteAllText(part, "half");
            throw new IOException("no space left");
        }));

        Assert.Equal(["out.part"], Directory.GetFileSystemEntries(root).Select(Path.GetFileName));
    }
}
