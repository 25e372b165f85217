using SelfRewarding.Recipes;

namespace SelfRewarding.HuggingFace.Hub;

/// <summary>What a name on the hub has become.</summary>
/// <param name="Name">The name at its commit; it gives the same bytes for ever.</param>
/// <param name="Path">Folder of a model, or the file that was named.</param>
public sealed record HubSnapshot(HubName Name, string Path);
