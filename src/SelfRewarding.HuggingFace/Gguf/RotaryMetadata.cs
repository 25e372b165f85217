using System.Text.Json.Nodes;

namespace SelfRewarding.HuggingFace.Gguf;

/// <summary>rope_scaling of a config.json, from metadata and the tensors that hold rotary factors.</summary>
internal sealed class RotaryMetadata(GgufFile file, GgufFamily family)
{
    private readonly GgufMetadata metadata = file.Metadata;

    public void AddTo(JsonObject root)
    {
        if (Factors("rope_freqs.weight") is { } factors)
        {
            root["rope_scaling"] = Llama3(factors, root["rope_theta"]!.GetValue<double>());
            return;
        }
        var scaling = metadata.Text(Key("type"));
        if (Factors("rope_factors_long.weight") is { } longer)
            scaling = "longrope";
        else if (scaling == "longrope")
            throw metadata.Fault(Key("type"), scaling, "the tensor rope_factors_long.weight must be there");
        else
            longer = [];
        JsonNode? built = scaling switch
        {
            null or "none" => null,
            "linear" => new JsonObject { ["rope_type"] = "linear", ["factor"] = Factor() },
            "yarn" => Yarn(),
            "longrope" => LongRope(longer),
            _ => throw metadata.Fault(Key("type"), scaling, "supported are: none, linear, yarn, longrope"),
        };
        if (built is not null)
            root["rope_scaling"] = built;
    }

    private JsonObject Yarn()
    {
        var root = new JsonObject { ["rope_type"] = "yarn", ["factor"] = Factor() };
        Copy(root, "original_max_position_embeddings", metadata.Whole(Key("original_context_length")));
        Copy(root, "attention_factor", metadata.Number(Key("yarn_attn_factor")));
        Copy(root, "beta_fast", metadata.Number(Key("yarn_beta_fast")));
        Copy(root, "beta_slow", metadata.Number(Key("yarn_beta_slow")));
        return root;
    }

    private JsonObject LongRope(float[] longer)
    {
        var shorter = Factors("rope_factors_short.weight")
            ?? throw new UserFaultException(
                $"{file.Path}: there is rope_factors_long.weight but no rope_factors_short.weight; take another copy of the file");
        return new JsonObject { ["rope_type"] = "longrope", ["long_factor"] = Numbers(longer), ["short_factor"] = Numbers(shorter) };
    }

    /// <summary>Llama 3.1 to 3.3: the file has only the factors that follow from factor 8 or 32 and the published bands.</summary>
    private JsonObject Llama3(float[] factors, double theta)
    {
        const int trained = 8192;
        double factor = factors.Max();
        for (var i = 0; i < factors.Length; i++)
        {
            var expected = Llama3Factors.Of(theta, factors.Length * 2, i, factor, 1, 4, trained);
            if (!(Math.Abs(factors[i] - expected) <= 1e-3 * expected))
                throw new UserFaultException(
                    $"{file.Path}: rope_freqs.weight has {factors[i]} at {i} where Llama 3's rule gives {expected:G6}; "
                    + "such rotary factors are not supported, take another file");
        }
        return new JsonObject
        {
            ["rope_type"] = "llama3",
            ["factor"] = factor,
            ["low_freq_factor"] = 1.0,
            ["high_freq_factor"] = 4.0,
            ["original_max_position_embeddings"] = trained,
        };
    }

    private double Factor() => metadata.Number(Key("factor")) ?? throw metadata.Fault(Key("factor"), null, "it must be a number above 0");

    private float[]? Factors(string name)
    {
        const int most = 1 << 16;
        if (file.Tensors.FirstOrDefault(tensor => tensor.Name == name) is not { } tensor)
            return null;
        if (tensor.Shape.Count != 1 || tensor.RowLength > most)
            throw new UserFaultException(
                $"{file.Path}: tensor {name} has shape [{string.Join(", ", tensor.Shape)}]; it must be one short row; take another file");
        var values = new float[tensor.RowLength];
        using var handle = File.OpenHandle(file.Path);
        BlockReading.Read(handle, file.Path, name, tensor.Format, tensor.Offset, values);
        return values;
    }

    private static JsonArray Numbers(float[] values) => new([.. values.Select(value => JsonValue.Create(double.Parse(value.ToString("R"))))]);

    private static void Copy(JsonObject root, string key, JsonNode? value)
    {
        if (value is not null)
            root[key] = value;
    }

    private string Key(string key) => $"{family.Architecture}.rope.scaling.{key}";
}
