namespace SelfRewarding.HuggingFace.Configuration.Families;

/// <summary>The families that can be read, by model_type. A new one is a file in this folder and a line here.</summary>
internal static class ModelFamilies
{
    private static readonly SortedDictionary<string, Func<ConfigReader, ModelConfig>> Readers = new(StringComparer.Ordinal)
    {
        [Llama.Defaults.Family] = Llama.Read,
        [Mistral.Defaults.Family] = Mistral.Read,
        [Qwen2.Defaults.Family] = Qwen2.Read,
        [Qwen3.Defaults.Family] = Qwen3.Read,
        [SmolLm3.Defaults.Family] = SmolLm3.Read,
        [Gemma2.Defaults.Family] = Gemma2.Read,
        [Gemma3.Defaults.Family] = Gemma3.Read,
        [Phi3.Defaults.Family] = Phi3.Read,
        [Olmo2.Defaults.Family] = Olmo2.Read,
        [Granite.Defaults.Family] = Granite.Read,
    };

    /// <summary>The config of whatever family it is.</summary>
    /// <exception cref="UserFaultException">The family, a value or a key is not supported.</exception>
    public static ModelConfig Read(ConfigReader read)
    {
        var family = read.Text("model_type");
        if (!Readers.TryGetValue(family, out var reader))
        {
            var supported = $"supported are: {string.Join(", ", Readers.Keys)}";
            throw read.Fault("model_type", family, family == "gemma3" ? $"models of text and images are not; {supported}" : supported);
        }
        if (read.List("architectures") is { Count: > 0 } names && names.Select(name => $"{name}").FirstOrDefault(HasTaskHead) is { } other)
            throw read.Fault(
                "architectures", other, $"its head writes no text; supported are models of {family} for causal language modelling (…ForCausalLM)");
        var config = reader(read);
        read.RefuseOthers(family);
        return config;
    }

    /// <summary>Such as Qwen2ForRewardModel or LlamaForSequenceClassification.</summary>
    private static bool HasTaskHead(string name) =>
        name.Contains("For", StringComparison.Ordinal) && !name.EndsWith("ForCausalLM", StringComparison.Ordinal);
}
