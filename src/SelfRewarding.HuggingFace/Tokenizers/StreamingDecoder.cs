using SelfRewarding.HuggingFace.Tokenizers.Decoders;

namespace SelfRewarding.HuggingFace.Tokenizers;

/// <summary>
/// Decodes ids as they come, for printing while a model writes. What it gives, joined, is what <see cref="Tokenizer.Decode"/> gives for all
/// ids; it holds back what a later id may still change, half a character above all. Not shared between threads.
/// </summary>
/// <param name="tokenizer">Whose ids they are.</param>
/// <param name="skipSpecialTokens">Whether control tokens are left out.</param>
public sealed class StreamingDecoder(Tokenizer tokenizer, bool skipSpecialTokens = true)
{
    /// <summary>The ids not given out yet, and before them some that are, since what a token becomes hangs on its neighbours.</summary>
    private readonly List<int> window = [];

    /// <summary>How many ids of the window are given out.</summary>
    private int contextLength;

    /// <summary>The text of the part of the window that is given out.</summary>
    private string context = "";

    /// <summary>Takes the next id; returns the text that is certain now and not given out yet, often none.</summary>
    public string Append(int id)
    {
        if (tokenizer.TokenText(id) is not { } token || (skipSpecialTokens && tokenizer.IsSkipped(id)))
            return "";
        window.Add(id);
        // Whether a run of bytes is a text is known only when the run is over.
        if (tokenizer.JoinsBytes && ByteFallbackDecoder.Byte(token) is not null)
            return "";
        var text = tokenizer.Decode(window, skipSpecialTokens: false);
        return text.EndsWith('\uFFFD') || !text.StartsWith(context, StringComparison.Ordinal) ? "" : Advance(text);
    }

    /// <summary>Ends the stream: returns what was held back.</summary>
    public string Flush()
    {
        var text = tokenizer.Decode(window, skipSpecialTokens: false);
        var rest = text.StartsWith(context, StringComparison.Ordinal) ? text[context.Length..] : "";
        window.Clear();
        (contextLength, context) = (0, "");
        return rest;
    }

    private string Advance(string text)
    {
        var fresh = text[context.Length..];
        var next = tokenizer.Decode(window.Skip(contextLength), skipSpecialTokens: false);
        // A context without text could hide that the next token is not the first one.
        if (next.Length > 0)
            window.RemoveRange(0, contextLength);
        context = next.Length > 0 ? next : text;
        contextLength = window.Count;
        return fresh;
    }
}
