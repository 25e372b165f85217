namespace SelfRewarding.HuggingFace.Tokenizers.Decoders;

/// <summary>Takes a character away from the ends of each part, at most <paramref name="start"/> and <paramref name="stop"/> times.</summary>
internal sealed class StripDecoder(char content, int start, int stop) : IDecoder
{
    public void Apply(List<string> parts)
    {
        for (var i = 0; i < parts.Count; i++)
            parts[i] = Strip(parts[i]);
    }

    private string Strip(string part)
    {
        var first = 0;
        while (first < start && first < part.Length && part[first] == content)
            first++;
        var last = part.Length;
        while (last > first && part.Length - last < stop && part[last - 1] == content)
            last--;
        return part[first..last];
    }
}
