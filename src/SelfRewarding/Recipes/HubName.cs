using System.Text.RegularExpressions;

namespace SelfRewarding.Recipes;

/// <summary>
/// A name on the hub: "org/name", "org/name@revision", "org/name@revision/FILE.gguf", or the address that the Python hub
/// library writes, "hf://datasets/org/name@revision/train.jsonl". What looks like a local path is none.
/// </summary>
/// <param name="Kind">Model or data set.</param>
/// <param name="Id">"org/name".</param>
/// <param name="Revision">Branch, tag or commit; null is main.</param>
/// <param name="File">One file of the repository; null is what is needed of it.</param>
public sealed partial record HubName(HubKind Kind, string Id, string? Revision, string? File)
{
    private const string Scheme = "hf://";
    private const string DatasetPrefix = "datasets/";

    private static readonly string[] dataEndings = [".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".parquet", ".gz", ".txt"];

    /// <summary>Reads a name; null where it can only be a local path.</summary>
    /// <param name="text">As the user wrote it.</param>
    /// <param name="kind">What may stand here.</param>
    /// <exception cref="UserFaultException">An hf:// address that is broken or of the other kind.</exception>
    public static HubName? Parse(string text, HubKind kind)
    {
        if (text.StartsWith(Scheme, StringComparison.Ordinal))
            return ParseAddress(text, kind);
        var name = Split(text, kind);
        return name is not null && !LooksLocal(name) ? name : null;
    }

    /// <summary>The same at one commit.</summary>
    public HubName At(string commit) => this with { Revision = commit };

    /// <summary>A name that <see cref="Parse"/> reads back.</summary>
    public override string ToString()
    {
        var revision = Revision is null
            ? ""
            : "@" + (SpecialRevision().IsMatch(Revision) ? Revision : Revision.Replace("/", "%2F", StringComparison.Ordinal));
        return (Kind == HubKind.Dataset ? Scheme + DatasetPrefix : "") + Id + revision + (File is null ? "" : "/" + File);
    }

    /// <summary>Whether a relative path stays where it is put: no "..", not absolute, no backslash, colon or control character.</summary>
    public static bool IsSafePath(string path) =>
        path.Length is > 0 and <= 1024
        && path.All(letter => letter is not ('\\' or ':') && !char.IsControl(letter))
        && path.Split('/').All(part => part is not ("" or "." or ".."));

    private static HubName ParseAddress(string text, HubKind kind)
    {
        var body = text[Scheme.Length..];
        var isData = body.StartsWith(DatasetPrefix, StringComparison.Ordinal);
        if (isData != (kind == HubKind.Dataset))
            throw new UserFaultException(isData
                ? $"{text} is a data set; a model is named as org/name or org/name@revision"
                : $"{text} is a model; a data set is named as hf://datasets/org/name@revision/FILE");
        body = isData ? body[DatasetPrefix.Length..] : body.StartsWith("models/", StringComparison.Ordinal) ? body["models/".Length..] : body;
        return Split(body, kind)
            ?? throw new UserFaultException(
                $"{text} is no name on the hub; write it as {Scheme}{(isData ? DatasetPrefix : "")}org/name@revision/FILE");
    }

    private static HubName? Split(string text, HubKind kind)
    {
        var match = Grammar().Match(text);
        if (!match.Success)
            return null;
        var (id, revision, file) = (match.Groups["id"].Value, match.Groups["revision"], match.Groups["file"]);
        var commit = revision.Success ? revision.Value.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase) : null;
        var isName = !id.Contains("--", StringComparison.Ordinal)
            && !id.Contains("..", StringComparison.Ordinal)
            && !id.EndsWith(".git", StringComparison.Ordinal);
        return isName && (commit is null || IsSafePath(commit)) && (!file.Success || IsSafePath(file.Value))
            ? new(kind, id, commit, file.Success ? file.Value : null)
            : null;
    }

    /// <summary>Names of files without "hf://": only a .gguf inside of a repository may be meant.</summary>
    private static bool LooksLocal(HubName name) => name.Kind == HubKind.Model
        ? name.File is null ? IsGguf(name.Id) : !IsGguf(name.File)
        : name.File is not null || dataEndings.Any(ending => name.Id.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    private static bool IsGguf(string path) => path.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(
        @"^(?<id>[A-Za-z0-9_][A-Za-z0-9_.\-]{0,95}/[A-Za-z0-9_][A-Za-z0-9_.\-]{0,95})"
        + @"(@(?<revision>refs/pr/[0-9]+|refs/convert/[A-Za-z0-9_.\-]+|[^/@\s]+))?(/(?<file>.+))?\z")]
    private static partial Regex Grammar();

    [GeneratedRegex(@"^(refs/pr/[0-9]+|refs/convert/[A-Za-z0-9_.\-]+)\z")]
    private static partial Regex SpecialRevision();
}
