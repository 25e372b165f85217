namespace SelfRewarding.Models;

/// <summary>One text to write. Requests with equal input are samples of one prompt.</summary>
/// <param name="Input">What to continue.</param>
/// <param name="Stream">Its own random stream (<see cref="RandomStream.For"/>): the draw does not depend on batch or order.</param>
public readonly record struct GenerationRequest(ModelInput Input, ulong Stream);
