using System.Buffers;
using System.Text;
using SelfRewarding.HuggingFace.Tokenizers.Models;
using SelfRewarding.HuggingFace.Tokenizers.Text;

namespace SelfRewarding.HuggingFace.Tokenizers;

/// <summary>Finds added tokens in a text: from the left, the longest first.</summary>
internal sealed class AddedTokenMatcher
{
    private readonly IReadOnlyList<AddedToken> tokens;
    private readonly CharTrie trie = new();
    private readonly SearchValues<char> firstUnits;

    /// <summary>Looks for each token under the text that stands beside it.</summary>
    public AddedTokenMatcher(IReadOnlyList<(AddedToken Token, string Text)> entries)
    {
        var searched = entries.Where(entry => entry.Text.Length > 0).ToList();
        tokens = [.. searched.Select(entry => entry.Token)];
        for (var i = 0; i < searched.Count; i++)
            trie.Add(searched[i].Text, i);
        firstUnits = SearchValues.Create([.. searched.Select(entry => entry.Text[0])]);
    }

    /// <summary>A stretch [Start, End) of a text: an added token, or what lies between two.</summary>
    internal readonly record struct Stretch(int Start, int End, AddedToken? Token);

    /// <summary>
    /// The stretches of a text in their order; nothing that <paramref name="isLiteral"/> [start, end) is a token, and with
    /// <paramref name="skipsSpecial"/> no control token.
    /// </summary>
    public List<Stretch> Split(string text, Func<int, int, bool>? isLiteral = null, bool skipsSpecial = false)
    {
        var stretches = new List<Stretch>();
        var done = 0;
        var next = 0;
        for (var start = 0; Next(text, start) is { } found; start = next)
        {
            next = found.End;
            if (isLiteral is not null && isLiteral(found.Start, found.End))
            {
                next = found.Start + 1;
                continue;
            }
            if ((skipsSpecial && found.Token!.Special) || (found.Token!.SingleWord && TouchesWord(text, found)))
                continue;
            var match = Widen(text, found, done);
            if (match.Start > done)
                stretches.Add(new(done, match.Start, null));
            stretches.Add(match);
            done = match.End;
        }
        if (done < text.Length)
            stretches.Add(new(done, text.Length, null));
        return stretches;
    }

    private Stretch? Next(string text, int start)
    {
        while (start < text.Length)
        {
            var found = text.AsSpan(start).IndexOfAny(firstUnits);
            if (found < 0)
                return null;
            start += found;
            if (LongestAt(text, start) is { } match)
                return match;
            start++;
        }
        return null;
    }

    private Stretch? LongestAt(string text, int start)
    {
        Stretch? longest = null;
        var node = CharTrie.Root;
        for (var end = start; end < text.Length && (node = trie.Step(node, text[end])) >= 0;)
        {
            end++;
            if (trie.Value(node) is >= 0 and var index)
                longest = new(start, end, tokens[index]);
        }
        return longest;
    }

    private static Stretch Widen(string text, Stretch found, int done)
    {
        var (start, end) = (found.Start, found.End);
        if (found.Token!.StripsLeft)
            start = Math.Max(text.AsSpan(0, start).TrimEnd().Length, done);
        if (found.Token.StripsRight)
            end = text.Length - text.AsSpan(end).TrimStart().Length;
        return new(start, end, found.Token);
    }

    private static bool TouchesWord(string text, Stretch found)
    {
        if (found.Start > 0 && Rune.DecodeLastFromUtf16(text.AsSpan(0, found.Start), out var before, out _) == OperationStatus.Done
            && UnicodeClasses.IsWord(before))
            return true;
        return found.End < text.Length && Rune.DecodeFromUtf16(text.AsSpan(found.End), out var behind, out _) == OperationStatus.Done
            && UnicodeClasses.IsWord(behind);
    }
}
