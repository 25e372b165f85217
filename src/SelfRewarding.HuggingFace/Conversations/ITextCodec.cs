namespace SelfRewarding.HuggingFace.Conversations;

/// <summary>What a conversation needs of a tokenizer.</summary>
public interface ITextCodec
{
    /// <summary>Ids that stand before a plain text, such as the begin token; often none.</summary>
    IReadOnlyList<int> Begin { get; }

    /// <summary>Control tokens by their text, such as "&lt;|im_end|&gt;".</summary>
    IReadOnlyDictionary<string, int> ControlTokens { get; }

    /// <summary>Ids of a text, nothing added. Control tokens are found in it except where they touch a literal stretch.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="literal">Stretches, in UTF-16 units, where text stays text; in order, not overlapping.</param>
    IReadOnlyList<int> Encode(string text, IReadOnlyList<Stretch> literal);

    /// <summary>Text of ids, control tokens left out.</summary>
    string Decode(IReadOnlyList<int> tokens);
}
