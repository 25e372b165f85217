namespace SelfRewarding.HuggingFace.Hub;

/// <summary>The environment variables of Python's huggingface_hub. An empty variable counts as not set.</summary>
internal sealed class HubEnvironment(Func<string, string?> variable)
{
    public bool IsTrue(string name) => Get(name)?.ToUpperInvariant() is "1" or "ON" or "YES" or "TRUE";

    public string Endpoint()
    {
        var text = (Get("HF_ENDPOINT") ?? "https://huggingface.co").TrimEnd('/');
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0
            ? text
            : throw new UserFaultException($"HF_ENDPOINT is {text}; it must be a web address such as https://huggingface.co");
    }

    public string Cache() => GetPath("HF_HUB_CACHE") ?? GetPath("HUGGINGFACE_HUB_CACHE") ?? Path.Combine(Home(), "hub");

    public string? Token()
    {
        var text = Get("HF_TOKEN") ?? Get("HUGGING_FACE_HUB_TOKEN") ?? TokenFile();
        var token = text?.Trim();
        if (string.IsNullOrEmpty(token))
            return null;
        return token.All(letter => letter is > ' ' and < '\x7f')
            ? token
            : throw new UserFaultException("HF_TOKEN has blanks or characters outside ASCII; copy the token again from your account's settings");
    }

    private string? TokenFile()
    {
        var path = GetPath("HF_TOKEN_PATH") ?? Path.Combine(Home(), "token");
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private string Home() => GetPath("HF_HOME") ?? Path.Combine(GetPath("XDG_CACHE_HOME") ?? Path.Combine(User(), ".cache"), "huggingface");

    private string User() => Get("HOME") ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    private string? GetPath(string name) => Get(name) is { } path
        ? Path.GetFullPath(path == "~" || path.StartsWith("~/", StringComparison.Ordinal) ? User() + path[1..] : path)
        : null;

    private string? Get(string name) => variable(name) is { Length: > 0 } value ? value : null;
}
