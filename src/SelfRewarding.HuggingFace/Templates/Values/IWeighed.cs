namespace SelfRewarding.HuggingFace.Templates.Values;

/// <summary>
/// A value made of others. Its weight counts everything below it as often as it is reached, so that a list that holds
/// another twice, and so on, cannot grow beyond what may be walked.
/// </summary>
internal interface IWeighed
{
    const int MaxWeight = 4_000_000;

    int Weight { get; }

    static int Of(object value) => value switch
    {
        IWeighed weighed => weighed.Weight,
        Text text => 1 + text.Length / 16,
        _ => 1,
    };

    static int Sum(IEnumerable<object> values)
    {
        int sum = 1;
        foreach (var value in values)
        {
            sum += Of(value);
            if (sum > MaxWeight)
                throw TemplateException.Limit($"a value of more than {MaxWeight} parts");
        }
        return sum;
    }
}
