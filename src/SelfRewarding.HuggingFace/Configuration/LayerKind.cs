namespace SelfRewarding.HuggingFace.Configuration;

/// <summary>In what one layer's attention may differ from another's.</summary>
/// <param name="Window">How many keys a query sees, its own included; null is all before it.</param>
/// <param name="Rotary">How positions are told; null is not at all.</param>
public sealed record LayerKind(int? Window, RotaryConfig? Rotary);
