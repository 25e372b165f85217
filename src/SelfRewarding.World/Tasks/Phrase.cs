namespace SelfRewarding.World.Tasks;

/// <summary>
/// One wording of a prompt, written and read by the same template. <c>{w0}</c> is a word, <c>{a0}</c> a word with its
/// article, <c>{n0}</c> a number; <c>{words}</c> stands for all words that no other placeholder names.
/// </summary>
internal sealed class Phrase(string template)
{
    private const string List = "{words}";
    private readonly string[] parts = template.Split(' ');

    /// <summary>The words of the template itself.</summary>
    public IEnumerable<string> Literals => parts.Where(part => !IsPlaceholder(part));

    private int NamedWords => parts.Count(part => part != List && IsPlaceholder(part) && part[1] != 'n');

    public string Write(Arguments arguments) => string.Join(' ', parts.Select(part => Write(part, arguments)));

    /// <summary>The arguments that give this text; null where the text is not of this wording.</summary>
    public Arguments? Read(IReadOnlyList<string> text)
    {
        var others = parts.Sum(part => part == List ? 0 : part.StartsWith("{a", StringComparison.Ordinal) ? 2 : 1);
        var listed = text.Count - others;
        if (parts.Contains(List) ? listed < 1 : listed != 0)
            return null;

        SortedDictionary<int, string> words = [];
        SortedDictionary<int, int> numbers = [];
        var at = 0;
        foreach (var part in parts)
        {
            if (part == List)
            {
                for (var i = 0; i < listed; i++)
                    words.Add(NamedWords + i, text[at++]);
            }
            else if (!ReadPart(part, text, ref at, words, numbers))
            {
                return null;
            }
        }
        return new([.. words.Values], [.. numbers.Values]);
    }

    private static bool ReadPart(
        string part, IReadOnlyList<string> text, ref int at, SortedDictionary<int, string> words, SortedDictionary<int, int> numbers)
    {
        if (!IsPlaceholder(part))
            return text[at++] == part;
        if (part[1] == 'n')
        {
            var isNumber = Lexicon.Numbers.Contains(text[at]);
            if (isNumber)
                numbers.Add(Index(part), int.Parse(text[at++]));
            return isNumber;
        }
        if (part[1] == 'a' && text[at++] is not ("a" or "an"))
            return false;
        words.Add(Index(part), text[at++]);
        return true;
    }

    private string Write(string part, Arguments arguments) => part switch
    {
        List => string.Join(' ', arguments.Words.Skip(NamedWords)),
        ['{', 'w', ..] => arguments.Words[Index(part)],
        ['{', 'a', ..] => Lexicon.WithArticle(arguments.Words[Index(part)]),
        ['{', 'n', ..] => $"{arguments.Numbers[Index(part)]}",
        _ => part,
    };

    private static bool IsPlaceholder(string part) => part is ['{', _, .., '}'];

    private static int Index(string placeholder) => placeholder[2] - '0';
}
