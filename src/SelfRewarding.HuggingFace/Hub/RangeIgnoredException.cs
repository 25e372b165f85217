namespace SelfRewarding.HuggingFace.Hub;

/// <summary>The server answers ranges with something else; the file must come in one piece.</summary>
internal sealed class RangeIgnoredException : Exception;
