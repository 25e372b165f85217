namespace SelfRewarding.HuggingFace.Templates.Values;

/// <summary>What a call passes.</summary>
internal sealed record Arguments(IReadOnlyList<object> Positional, IReadOnlyDictionary<string, object> Named)
{
    private static readonly Dictionary<string, object> NoNames = [];

    public static Arguments Of(params object[] positional) => new(positional, NoNames);

    /// <summary>The same arguments with one more in front: the value a filter or test is applied to.</summary>
    public Arguments Before(object first) => this with { Positional = [first, .. Positional] };
}
