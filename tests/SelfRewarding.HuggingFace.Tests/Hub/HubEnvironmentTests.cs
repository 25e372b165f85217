using SelfRewarding.HuggingFace.Hub;

namespace SelfRewarding.HuggingFace.Tests.Hub;

/// <summary>The variables of Python's huggingface_hub.</summary>
public sealed class HubEnvironmentTests : HubTest
{
    [Theory]
    [InlineData("/home/me/.cache/huggingface/hub")]
    [InlineData("/x/huggingface/hub", "XDG_CACHE_HOME=/x")]
    [InlineData("/h/hub", "XDG_CACHE_HOME=/x", "HF_HOME=/h")]
    [InlineData("/home/me/h/hub", "HF_HOME=~/h")]
    [InlineData("/c", "HF_HOME=/h", "HF_HUB_CACHE=/c", "HUGGINGFACE_HUB_CACHE=/old")]
    [InlineData("/old", "HF_HOME=/h", "HUGGINGFACE_HUB_CACHE=/old")]
    [InlineData("/h/hub", "HF_HOME=/h", "HF_HUB_CACHE=")]
    public void The_cache_lies_where_Python_has_it(string cache, params string[] variables) => Assert.Equal(cache, Read(variables).Cache);

    [Theory]
    [InlineData("1", true)]
    [InlineData("true", true)]
    [InlineData("YES", true)]
    [InlineData("on", true)]
    [InlineData("0", false)]
    [InlineData("", false)]
    [InlineData("maybe", false)]
    public void Offline_is_what_Python_takes_for_true(string value, bool offline) => Assert.Equal(offline, Read([$"HF_HUB_OFFLINE={value}"]).Offline);

    [Fact]
    public void The_token_is_the_variable_or_the_file()
    {
        var file = Write("token", "hf_file\n");
        Assert.Null(Read([$"HF_HOME={In("none")}"]).Token);
        Assert.Equal("hf_file", Read([$"HF_HOME={In("")}"]).Token);
        Assert.Equal("hf_file", Read([$"HF_TOKEN_PATH={file}"]).Token);
        Assert.Equal("hf_variable", Read([$"HF_HOME={In("")}", "HF_TOKEN= hf_variable\n"]).Token);
        var fault = Assert.Throws<UserFaultException>(() => Read(["HF_TOKEN=hf_a\r\nX-Evil: 1"])).Message;
        Assert.DoesNotContain("hf_a", fault);
    }

    [Fact]
    public void The_endpoint_is_a_web_address()
    {
        Assert.Equal("https://huggingface.co", Read([]).Endpoint);
        Assert.Equal("http://localhost:8080/hf", Read(["HF_ENDPOINT=http://localhost:8080/hf/"]).Endpoint);
        foreach (var wrong in (string[])["hub.example", "file:///etc", "ftp://x", "https://user:word@x"])
            Assert.Contains("it must be a web address", Assert.Throws<UserFaultException>(() => Read([$"HF_ENDPOINT={wrong}"])).Message);
        Assert.False(Read(["HF_HUB_DISABLE_SYMLINKS=1"]).Symlinks);
    }

    private static HubOptions Read(string[] variables)
    {
        var values = variables.Select(variable => variable.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        return HubOptions.FromEnvironment(name => values.GetValueOrDefault(name, name == "HOME" ? "/home/me" : null!));
    }
}
