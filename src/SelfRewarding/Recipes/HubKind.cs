namespace SelfRewarding.Recipes;

/// <summary>What a repository of the hub holds.</summary>
public enum HubKind
{
    /// <summary>A model: "org/name".</summary>
    Model,

    /// <summary>A data set: "hf://datasets/org/name", or "org/name" where only a data set can stand.</summary>
    Dataset,
}
