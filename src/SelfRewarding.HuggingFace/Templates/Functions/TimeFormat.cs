using System.Globalization;
using System.Text;

namespace SelfRewarding.HuggingFace.Templates.Functions;

/// <summary>C's <c>strftime</c> in English, with the flags of glibc (<c>%-d</c>: no padding).</summary>
internal static class TimeFormat
{
    private static readonly Dictionary<char, string> Composed = new()
    {
        ['c'] = "%a %b %e %H:%M:%S %Y",
        ['D'] = "%m/%d/%y",
        ['F'] = "%Y-%m-%d",
        ['h'] = "%b",
        ['r'] = "%I:%M:%S %p",
        ['R'] = "%H:%M",
        ['T'] = "%H:%M:%S",
        ['x'] = "%m/%d/%y",
        ['X'] = "%H:%M:%S",
    };

    private static readonly Dictionary<char, string> Names = new()
    {
        ['a'] = "ddd",
        ['A'] = "dddd",
        ['b'] = "MMM",
        ['B'] = "MMMM",
        ['p'] = "tt",
    };

    private static readonly Dictionary<char, (int Width, char Fill, Func<DateTime, int> Number)> Numbers = new()
    {
        ['C'] = (2, '0', time => time.Year / 100),
        ['d'] = (2, '0', time => time.Day),
        ['e'] = (2, ' ', time => time.Day),
        ['f'] = (6, '0', time => (int)(time.Ticks % TimeSpan.TicksPerSecond / 10)),
        ['g'] = (2, '0', time => ISOWeek.GetYear(time) % 100),
        ['G'] = (4, '0', ISOWeek.GetYear),
        ['H'] = (2, '0', time => time.Hour),
        ['I'] = (2, '0', time => (time.Hour + 11) % 12 + 1),
        ['j'] = (3, '0', time => time.DayOfYear),
        ['k'] = (2, ' ', time => time.Hour),
        ['l'] = (2, ' ', time => (time.Hour + 11) % 12 + 1),
        ['m'] = (2, '0', time => time.Month),
        ['M'] = (2, '0', time => time.Minute),
        ['S'] = (2, '0', time => time.Second),
        ['u'] = (1, '0', time => ((int)time.DayOfWeek + 6) % 7 + 1),
        ['U'] = (2, '0', time => (time.DayOfYear + 6 - (int)time.DayOfWeek) / 7),
        ['V'] = (2, '0', ISOWeek.GetWeekOfYear),
        ['w'] = (1, '0', time => (int)time.DayOfWeek),
        ['W'] = (2, '0', time => (time.DayOfYear + 6 - ((int)time.DayOfWeek + 6) % 7) / 7),
        ['y'] = (2, '0', time => time.Year % 100),
        ['Y'] = (1, '0', time => time.Year),
    };

    public static string Apply(string format, DateTime time)
    {
        var builder = new StringBuilder();
        for (int i = 0; i < format.Length; i++)
        {
            if (format[i] != '%' || i + 1 == format.Length)
            {
                builder.Append(format[i]);
                continue;
            }
            int start = i;
            char flag = format[i + 1] is '-' or '_' or '0' or '^' or '#' ? format[++i] : ' ';
            i = Math.Min(i + 1, format.Length - 1);
            builder.Append(Directive(format[i], flag, time) ?? format[start..(i + 1)]);
        }
        return builder.ToString();
    }

    private static string? Directive(char letter, char flag, DateTime time)
    {
        if (Numbers.TryGetValue(letter, out var entry))
        {
            var digits = entry.Number(time).ToString(CultureInfo.InvariantCulture);
            return flag == '-' ? digits : digits.PadLeft(entry.Width, flag switch { '_' => ' ', '0' => '0', _ => entry.Fill });
        }
        var text = Names.TryGetValue(letter, out var name) ? time.ToString(name, CultureInfo.InvariantCulture)
            : Composed.TryGetValue(letter, out var parts) ? Apply(parts, time)
            : letter switch
            {
                '%' => "%",
                'n' => "\n",
                't' => "\t",
                'P' => time.Hour < 12 ? "am" : "pm",
                'z' or 'Z' => "",
                _ => null,
            };
        return flag == '^' ? text?.ToUpperInvariant() : text;
    }
}
