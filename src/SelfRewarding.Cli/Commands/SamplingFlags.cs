using System.CommandLine;
using System.Text.Json;
using SelfRewarding.Models;

namespace SelfRewarding.Cli.Commands;

/// <summary>The options of commands that write text, in the names of vLLM and transformers.</summary>
/// <param name="defaults">What holds where an option is not given.</param>
internal sealed class SamplingFlags(SamplingOptions defaults)
{
    /// <summary>Greedy, whatever is most probable.</summary>
    public SamplingFlags()
        : this(new SamplingOptions { Temperature = 0, TopP = 1, MaxTokens = 256 })
    {
    }

    private readonly Option<double> temperature = Flag("--temperature", "0 takes the most probable token", defaults.Temperature);
    private readonly Option<double> topP = Flag("--top-p", "keep the smallest set of tokens with this probability", defaults.TopP);
    private readonly Option<int> topK = Flag("--top-k", "keep the k most probable tokens; 0 keeps all", defaults.TopK);
    private readonly Option<double> minP = Flag("--min-p", "drop tokens below this share of the most probable one", defaults.MinP);
    private readonly Option<int> maxTokens = Flag("--max-tokens", "longest completion, end token included", defaults.MaxTokens);
    private readonly Option<long> seed = Flag("--seed", "seeds the draw", 0L);

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[temperature, topP, topK, minP, maxTokens, seed])
            command.Options.Add(option);
    }

    public long Seed(ParseResult parsed) => parsed.GetValue(seed);

    public SamplingOptions Read(ParseResult parsed)
    {
        var sampling = new SamplingOptions
        {
            Temperature = parsed.GetValue(temperature),
            TopP = parsed.GetValue(topP),
            TopK = parsed.GetValue(topK),
            MinP = parsed.GetValue(minP),
            MaxTokens = parsed.GetValue(maxTokens),
        };
        return sampling.Faults("sampling").Select(Flagged).ToList() is { Count: > 0 } faults
            ? throw UserFaultException.Of("the sampling options cannot be used", faults)
            : sampling;
    }

    private static Option<T> Flag<T>(string name, string description, T absent) =>
        new(name) { Description = description, DefaultValueFactory = _ => absent };

    /// <summary>"sampling.topP is …" as the command line spells it: "--top-p is …".</summary>
    private static string Flagged(string fault)
    {
        var (key, rest) = (fault[..fault.IndexOf(' ')], fault[fault.IndexOf(' ')..]);
        return "--" + JsonNamingPolicy.KebabCaseLower.ConvertName(key["sampling.".Length..]) + rest;
    }
}
