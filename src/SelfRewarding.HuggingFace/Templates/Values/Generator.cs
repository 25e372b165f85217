namespace SelfRewarding.HuggingFace.Templates.Values;

/// <summary>What <c>map</c>, <c>select</c> and their like give: lazy, and empty the second time.</summary>
internal sealed class Generator(IEnumerable<object> items)
{
    private readonly IEnumerator<object> items = items.GetEnumerator();

    public IEnumerable<object> Rest()
    {
        while (items.MoveNext())
            yield return items.Current;
    }
}
