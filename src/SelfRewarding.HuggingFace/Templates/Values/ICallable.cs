namespace SelfRewarding.HuggingFace.Templates.Values;

/// <summary>What a template may call: functions, methods, macros, recursive loops.</summary>
internal interface ICallable
{
    object Call(Arguments arguments, Run run);
}
