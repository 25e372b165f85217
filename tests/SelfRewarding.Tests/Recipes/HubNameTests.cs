using SelfRewarding.Recipes;

namespace SelfRewarding.Tests.Recipes;

public sealed class HubNameTests
{
    [Theory]
    [InlineData("org/name", "org/name", null, null)]
    [InlineData("Org-1/a.b_c-7B@v1.0", "Org-1/a.b_c-7B", "v1.0", null)]
    [InlineData("org/name@refs/pr/3", "org/name", "refs/pr/3", null)]
    [InlineData("org/name@a%2Fb", "org/name", "a/b", null)]
    [InlineData("org/name/x-Q4_K_M.gguf", "org/name", null, "x-Q4_K_M.gguf")]
    [InlineData("org/name@main/sub/x.gguf", "org/name", "main", "sub/x.gguf")]
    [InlineData("hf://org/name@main/x.gguf", "org/name", "main", "x.gguf")]
    [InlineData("hf://models/org/name", "org/name", null, null)]
    public void A_model_is_read_and_written(string text, string id, string? revision, string? file)
    {
        var name = HubName.Parse(text, HubKind.Model);

        Assert.Equal(new(HubKind.Model, id, revision, file), name);
        Assert.Equal(name, HubName.Parse(name!.ToString(), HubKind.Model));
    }

    [Theory]
    [InlineData("org/name", "org/name", null, null)]
    [InlineData("hf://datasets/org/name", "org/name", null, null)]
    [InlineData("hf://datasets/org/name@v1/data/train.jsonl", "org/name", "v1", "data/train.jsonl")]
    [InlineData("hf://datasets/org/name@refs/convert/parquet/a/b.parquet", "org/name", "refs/convert/parquet", "a/b.parquet")]
    public void A_data_set_is_read_and_written(string text, string id, string? revision, string? file)
    {
        var name = HubName.Parse(text, HubKind.Dataset);

        Assert.Equal(new(HubKind.Dataset, id, revision, file), name);
        Assert.Equal(name, HubName.Parse(name!.ToString(), HubKind.Dataset));
    }

    [Theory]
    [InlineData("name")]
    [InlineData("./org/name")]
    [InlineData("../org/name")]
    [InlineData("/org/name")]
    [InlineData("~/name")]
    [InlineData("org/name/")]
    [InlineData("org/sub/name")]
    [InlineData("folder/x.gguf")]
    [InlineData("x.gguf")]
    [InlineData("org/na--me")]
    [InlineData("org/na..me")]
    [InlineData("org/name.git")]
    [InlineData("org/name@")]
    [InlineData("org/name@..")]
    [InlineData("org/name@a%2F..%2Fb")]
    [InlineData("org/na me")]
    [InlineData("org/name\n")]
    [InlineData("org/../x.gguf")]
    [InlineData("C:\\org\\name")]
    [InlineData("")]
    public void What_is_a_path_is_no_model_of_the_hub(string text) => Assert.Null(HubName.Parse(text, HubKind.Model));

    [Theory]
    [InlineData("seeds/ift.jsonl")]
    [InlineData("seeds/ift.json.gz")]
    [InlineData("seeds/ift.PARQUET")]
    [InlineData("org/name/train.jsonl")]
    [InlineData("train.csv")]
    public void What_is_a_path_is_no_data_set_of_the_hub(string text) => Assert.Null(HubName.Parse(text, HubKind.Dataset));

    [Theory]
    [InlineData("hf://datasets/org/name", HubKind.Model, "is a data set; a model is named as org/name")]
    [InlineData("hf://org/name/x.jsonl", HubKind.Dataset, "is a model; a data set is named as hf://datasets/org/name@revision/FILE")]
    [InlineData("hf://datasets/name", HubKind.Dataset, "is no name on the hub; write it as hf://datasets/org/name@revision/FILE")]
    [InlineData("hf://", HubKind.Model, "is no name on the hub")]
    [InlineData("hf://datasets/org/name/../x", HubKind.Dataset, "is no name on the hub")]
    public void A_broken_address_is_told(string text, HubKind kind, string fault) =>
        Assert.Contains(fault, Assert.Throws<UserFaultException>(() => HubName.Parse(text, kind)).Message);
}
