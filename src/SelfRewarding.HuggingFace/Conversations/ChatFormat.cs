using SelfRewarding.Models;
using SelfRewarding.Preferences;
using SelfRewarding.Training;

namespace SelfRewarding.HuggingFace.Conversations;

/// <summary>
/// Turns what a model is asked into token ids and ids back into text, in the model's own chat format. Text of messages
/// never becomes a control token; a response ends with exactly one end token.
/// </summary>
public sealed class ChatFormat
{
    private readonly ITextCodec codec;
    private readonly IConversationTemplate? template;
    private readonly int vocabularySize;
    private readonly string? turnEnd;

    /// <summary>A format over a tokenizer and a template.</summary>
    /// <param name="codec">The tokenizer.</param>
    /// <param name="template">The model's chat template; null where it has none.</param>
    /// <param name="endTokens">The model's end tokens (<see cref="Configuration.ModelConfig.EndTokens"/>).</param>
    /// <param name="vocabularySize">Ids from here on are refused: the model has no embedding for them.</param>
    public ChatFormat(ITextCodec codec, IConversationTemplate? template, IReadOnlyList<int> endTokens, int vocabularySize = int.MaxValue)
    {
        (this.codec, this.template, this.vocabularySize) = (codec, template, vocabularySize);
        turnEnd = TurnEnd();
        EndTokens = turnEnd is null ? endTokens : [codec.ControlTokens[turnEnd], .. endTokens.Where(token => token != codec.ControlTokens[turnEnd])];
    }

    /// <summary>
    /// Tokens that end a response. The first one is put behind a response in training: the one that the template writes
    /// after an assistant's turn where that can be seen, else the model's first end token.
    /// </summary>
    public IReadOnlyList<int> EndTokens { get; }

    /// <summary>The ids a model is given. Without chat template a conversation is the plain text of its only user turn.</summary>
    /// <exception cref="UserFaultException">The conversation does not fit the model's chat format.</exception>
    public IReadOnlyList<int> Prompt(ModelInput input)
    {
        if (input.Tokens is { } tokens)
            return Known(tokens);
        if (input.Text is { } text)
            return Plain(text);
        var messages = input.Messages!;
        if (template is not null)
            return Encode(template.Render(messages, answer: true));
        return messages is [{ Role: "user", Content: var only }] ? Plain(only) : throw new UserFaultException(
            $"the model has no chat template and the conversation has the turns {string.Join(", ", messages.Select(message => message.Role))}; "
            + "without a template it must be one user turn: add chat_template.jinja to the model folder");
    }

    /// <summary>The ids of a response, with exactly one end token behind it.</summary>
    /// <exception cref="UserFaultException">The model has no end token.</exception>
    public IReadOnlyList<int> Response(string text) => EndTokens is [var end, ..]
        ? Known([.. codec.Encode(text, [new Stretch(0, text.Length)]), end])
        : throw new UserFaultException("the model has no end token; set eos_token_id in its config.json or generation_config.json");

    /// <summary>Prompt and response of an example: its ids where it has them, else those of its text.</summary>
    /// <exception cref="UserFaultException">As <see cref="Prompt"/> and <see cref="Response"/>.</exception>
    public (IReadOnlyList<int> Prompt, IReadOnlyList<int> Response) Tokens(Example example) =>
        (Known(example.PromptTokens ?? Prompt(ModelInput.Chat(Turns(example)))), Known(example.ResponseTokens ?? Response(example.Response)));

    /// <summary>The example with the ids of its prompt, what is learnt in them, and those of its response; one that has them keeps them.</summary>
    /// <exception cref="UserFaultException">As <see cref="PromptWithTurns"/> and <see cref="Response"/>.</exception>
    public Example Encoded(Example example)
    {
        var (prompt, learnt) = PromptWithTurns(example);
        var encoded = example with { PromptTokens = prompt, LearntInPrompt = learnt };
        return encoded with { ResponseTokens = Tokens(encoded).Response };
    }

    /// <summary>
    /// The pair with the ids of its prompt and of both answers; one that has them keeps them. The answers of earlier
    /// turns are not learnt.
    /// </summary>
    /// <exception cref="UserFaultException">As <see cref="Prompt"/> and <see cref="Response"/>.</exception>
    public PreferencePair Encoded(PreferencePair pair)
    {
        var asked = new Example(pair.Prompt, "") { History = pair.History, PromptTokens = pair.PromptTokens };
        var (prompt, chosen) = Tokens(asked with { Response = pair.Chosen, ResponseTokens = pair.ChosenTokens });
        var rejected = Tokens(asked with { PromptTokens = prompt, Response = pair.Rejected, ResponseTokens = pair.RejectedTokens }).Response;
        return pair with { PromptTokens = prompt, ChosenTokens = chosen, RejectedTokens = rejected };
    }

    /// <summary>
    /// Which tokens of an example's prompt are learnt too: the answers of earlier turns, each with the end token behind it.
    /// None where the template writes no end token after an answer: then the last answer alone is learnt.
    /// </summary>
    /// <returns>Prompt ids and ascending places in them.</returns>
    /// <exception cref="UserFaultException">As <see cref="Prompt"/>, or the template writes earlier turns otherwise than last ones.</exception>
    public (IReadOnlyList<int> Prompt, IReadOnlyList<int> Learnt) PromptWithTurns(Example example)
    {
        if (example.PromptTokens is { } given)
            return (Known(given), example.LearntInPrompt);
        if (template is null || turnEnd is null || example.History?.Any(turn => turn.Role == "assistant") != true)
            return (Prompt(ModelInput.Chat(Turns(example))), []);
        var conversation = template.RenderTurns(Turns(example));
        var (ids, learnt, at) = (new List<int>(), new List<int>(), 0);
        foreach (var turn in conversation.Turns)
        {
            var end = EndOfTurn(conversation, turn);
            ids.AddRange(Encode(conversation, at, turn.Start));
            var answer = Encode(conversation, turn.Start, end);
            // Nothing predicts the first token of all.
            learnt.AddRange(Enumerable.Range(ids.Count, answer.Count).Where(place => place > 0));
            ids.AddRange(answer);
            at = end;
        }
        ids.AddRange(Encode(conversation, at, conversation.Text.Length));
        return (ids, learnt);
    }

    /// <summary>The text of ids, without control tokens.</summary>
    public string Text(IReadOnlyList<int> tokens) => codec.Decode(tokens);

    private IReadOnlyList<int> Plain(string text) => Known([.. codec.Begin, .. codec.Encode(text, [new Stretch(0, text.Length)])]);

    private static Message[] Turns(Example example) => [.. example.History ?? [], new Message("user", example.Prompt)];

    private IReadOnlyList<int> Encode(ConversationText conversation) => Known(codec.Encode(conversation.Text, conversation.Content));

    /// <summary>Ids of a part of a conversation; it begins and ends where the model itself begins or ends a turn.</summary>
    private IReadOnlyList<int> Encode(ConversationText conversation, int start, int end) => Known(codec.Encode(
        conversation.Text[start..end],
        [.. conversation.Content.Where(part => part.Start < end && part.End > start)
            .Select(part => new Stretch(Math.Max(part.Start, start) - start, Math.Min(part.End, end) - start))]));

    /// <summary>Behind the end token that follows the content of a turn.</summary>
    private int EndOfTurn(ConversationText conversation, Stretch turn)
    {
        var content = conversation.Content
            .Where(part => part.Start < turn.End && part.End > turn.Start)
            .Select(part => part.End)
            .DefaultIfEmpty(turn.Start).Max();
        var at = conversation.Text.IndexOf(turnEnd!, content, StringComparison.Ordinal);
        return at >= 0 && string.IsNullOrWhiteSpace(conversation.Text[content..at])
            ? at + turnEnd!.Length
            : throw new UserFaultException(
                $"the chat template writes no {turnEnd} after an earlier answer as it does after the last one; "
                + "use a template that writes all turns alike, or single turns");
    }

    private IReadOnlyList<int> Known(IReadOnlyList<int> tokens)
    {
        foreach (var token in tokens)
        {
            if (token < 0 || token >= vocabularySize)
                throw new UserFaultException(
                    $"token id {token} is outside of the model's vocabulary of {vocabularySize}; ids and tokenizer must be the model's own");
        }
        return tokens;
    }

    /// <summary>The control token that follows an assistant's turn in a finished conversation; null where none is seen.</summary>
    private string? TurnEnd()
    {
        const string probe = "answer";
        try
        {
            var text = template?.Render([new Message("user", "question"), new Message("assistant", probe)], answer: false).Text ?? "";
            var at = text.LastIndexOf(probe, StringComparison.Ordinal);
            var behind = at < 0 ? "" : text[(at + probe.Length)..].TrimStart();
            return codec.ControlTokens.Keys
                .Where(name => name.Length > 0 && behind.StartsWith(name, StringComparison.Ordinal))
                .MaxBy(name => name.Length);
        }
        catch (UserFaultException)
        {
            return null;
        }
    }
}
