using System.Net;
using SelfRewarding.Recipes;

namespace SelfRewarding.HuggingFace.Hub;

/// <summary>What the hub's refusals mean and what the user can do.</summary>
internal sealed class HubFaults(HubOptions options, HubName name)
{
    /// <summary>The repository's page.</summary>
    public string Page => $"{options.Endpoint}/{(name.Kind == HubKind.Dataset ? "datasets/" : "")}{name.Id}";

    private string What => name.Kind == HubKind.Dataset ? "data set" : "model";

    /// <summary>The exception for an answer of the endpoint that is no success.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="file">The file that was asked for, if any.</param>
    public Exception Of(HttpResponseMessage response, string? file)
    {
        var (code, said) = (Header(response, "X-Error-Code"), Header(response, "X-Error-Message"));
        if (IsTransient(response.StatusCode))
            return Transient(response);
        return new UserFaultException(code switch
        {
            "GatedRepo" => options.Token is null
                ? $"{name} is gated; accept its licence at {Page} and set HF_TOKEN to a token of that account"
                : $"{name} is gated and the account of HF_TOKEN may not read it; "
                    + $"accept its licence at {Page}, or set HF_TOKEN to a token with that right",
            "RevisionNotFound" => $"{Page} has no revision {name.Revision ?? "main"}; name a branch, a tag or a commit as {name.Id}@REVISION",
            "EntryNotFound" => NoFile(file ?? ""),
            "RepoNotFound" => Missing(),
            _ => response.StatusCode switch
            {
                HttpStatusCode.Unauthorized when said.StartsWith("Invalid credentials", StringComparison.Ordinal) =>
                    $"{options.Endpoint} does not accept HF_TOKEN; make a new token in your account's settings, or unset HF_TOKEN",
                HttpStatusCode.NotFound when file is not null => NoFile(file),
                HttpStatusCode.Unauthorized or HttpStatusCode.NotFound => Missing(),
                HttpStatusCode.Forbidden => $"{Page} may not be read ({Said(said, response)}); set HF_TOKEN to a token with the right to read it",
                _ => $"{Page} cannot be read: the hub answered {Said(said, response)}; try again later, or check HF_ENDPOINT",
            },
        });
    }

    /// <summary>An answer that another attempt may mend.</summary>
    public static BrokenTransferException Transient(HttpResponseMessage response)
    {
        var after = response.Headers.RetryAfter?.Delta;
        return new($"{response.RequestMessage?.RequestUri?.Host} answered {(int)response.StatusCode}", after > TimeSpan.Zero ? after : null);
    }

    public static bool IsTransient(HttpStatusCode status) => (int)status is 408 or 429 or 500 or 502 or 503 or 504;

    public UserFaultException NotKept(string cache) => new(
        $"{name} is not in the cache {cache} and HF_HUB_OFFLINE is set; unset HF_HUB_OFFLINE, or run srlm download {name} where there is a network");

    public UserFaultException BadName(string file) => new(
        $"{name}: the hub names a file {Shown(file)}, which would lie outside of its folder; check HF_ENDPOINT");

    public UserFaultException Unchecked(HubFile file) => new(
        $"{name}: the hub gives no usable size and hash of {Shown(file.Name)}, so it cannot be checked; set HF_ENDPOINT to a hub that does");

    /// <summary>Text of a server, without control characters and not too long.</summary>
    public static string Shown(string text)
    {
        var clean = new string([.. text.Select(letter => char.IsControl(letter) ? '?' : letter)]);
        return clean.Length > 200 ? clean[..200] + "…" : clean;
    }

    private string NoFile(string file) => $"{Page} has no file {Shown(file)} at {name.Revision ?? "main"}; check the name";

    private string Missing() =>
        $"{options.Endpoint} has no {What} {name.Id}, or it is private; "
        + $"check the name{(options.Token is null ? ", or set HF_TOKEN" : " and the rights of HF_TOKEN")}";

    private static string Said(string said, HttpResponseMessage response) => $"{(int)response.StatusCode}{(said.Length > 0 ? " " + said : "")}";

    private static string Header(HttpResponseMessage response, string key) =>
        response.Headers.TryGetValues(key, out var values) ? Shown(values.First()) : "";
}
