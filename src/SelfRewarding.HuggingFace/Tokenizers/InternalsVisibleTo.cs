using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("SelfRewarding.HuggingFace.Tests")]
