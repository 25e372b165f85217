using System.Text.Json.Nodes;
using SelfRewarding.HuggingFace.Templates;

namespace SelfRewarding.HuggingFace.Tests.Templates;

public sealed class ChatTemplateTests
{
    private static readonly TemplateClock Clock = new(new DateTime(2024, 2, 29, 9, 5, 0, DateTimeKind.Unspecified));

    [Theory]
    [InlineData("{% for x in [1, 2] %}{{ loop.index }}/{{ loop.length }}{% if not loop.last %},{% endif %}{% endfor %}", "1/2,2/2")]
    [InlineData("{% for x in [] %}x{% else %}empty{% endfor %}", "empty")]
    [InlineData("{% for x in [1, 2, 3, 4] if x is even %}{{ x }}{% endfor %}", "24")]
    [InlineData("{% for x in [1, 2, 3, 4] %}{% if x == 2 %}{% continue %}{% elif x == 4 %}{% break %}{% endif %}{{ x }}{% endfor %}", "13")]
    [InlineData("{% for x in [1, [2, [3]]] recursive %}{{ loop(x) if x is sequence else x }}{% endfor %}", "123")]
    [InlineData("{% for k, v in {'a': 1}.items() %}{{ k }}={{ v }}{% endfor %}", "a=1")]
    public void Loops_run(string template, string expected) => Assert.Equal(expected, Render(template));

    [Theory]
    [InlineData("{% set x = 1 %}{% for i in [5] %}{% set x = i %}{% endfor %}{{ x }}", "1")]
    [InlineData("{% set x = 1 %}{% if true %}{% set x = 2 %}{% endif %}{{ x }}", "2")]
    [InlineData("{% set ns = namespace(x=1) %}{% for i in [5] %}{% set ns.x = i %}{% endfor %}{{ ns.x }}", "5")]
    [InlineData("{% set x %}a{{ 1 }}{% endset %}{{ x ~ x }}", "a1a1")]
    [InlineData("{% with a = 1 %}{{ a }}{% endwith %}{{ a is defined }}", "1False")]
    public void Only_a_namespace_leaves_a_loop(string template, string expected) => Assert.Equal(expected, Render(template));

    [Theory]
    [InlineData("{% macro f(a, b='y') %}{{ a }}{{ b }}{% endmacro %}{{ f('x') }}{{ f(b=1, a=2) }}", "xy21")]
    [InlineData("{% macro f() %}<{{ caller('q') }}>{% endmacro %}{% call(x) f() %}{{ x }}{% endcall %}", "<q>")]
    [InlineData("{% macro f() %}{{ varargs }}{{ kwargs }}{% endmacro %}{{ f(1, a=2) }}", "(1,){'a': 2}")]
    [InlineData("{% filter upper %}a{{ 'b' }}{% endfilter %}", "AB")]
    public void Macros_and_filter_blocks_give_what_they_write(string template, string expected) => Assert.Equal(expected, Render(template));

    [Theory]
    [InlineData("{{ [true, none, 1.0, 1e16, 'it\\'s', (1,), {'k': 'v'}] }}", "[True, None, 1.0, 1e+16, \"it's\", (1,), {'k': 'v'}]")]
    [InlineData("{{ 1250|round(-2) }} {{ 42|round }} {{ 42.5|round }} {{ 1234.5|round(-2) }}", "1200 42 42.0 1200.0")]
    [InlineData("{{ 7 // -2 }} {{ -7 % 3 }} {{ 4 / 2 }} {{ 2 ** -1 }} {{ 0.1 + 0.2 }}", "-4 2 2.0 0.5 0.30000000000000004")]
    [InlineData("{{ 1 < 2 < 3 }} {{ 'a' in 'abc' }} {{ 1 == true }} {{ '1' == 1 }}", "True True True False")]
    [InlineData("{{ '😀ab'[0] }}{{ '😀ab'|length }}{{ '😀ab'[::-1] }}", "😀3ba😀")]
    [InlineData("{{ 'straße'.upper() }} {{ 'ΑΣ'|lower }} {{ 'ǆx'|capitalize }}", "STRASSE ας ǅx")]
    [InlineData("{{ '%05.2f|%s' % (2.5, 'x') }} {{ '{:>4}|{x}'.format(1, x=2) }} {{ '{:.0f}'.format(2.5) }}", "02.50|x    1|2 2")]
    [InlineData("{{ {'a': [1.0, none, '<é\\n>']}|tojson }}", "{\"a\": [1.0, null, \"<é\\n>\"]}")]
    [InlineData("{{ [1, {'a': []}]|tojson(indent=1) }}", "[\n 1,\n {\n  \"a\": []\n }\n]")]
    public void Values_are_printed_as_Python_prints_them(string template, string expected) => Assert.Equal(expected, Render(template));

    [Theory]
    [InlineData("{{ [{'r': 'b'}, {'r': 'a'}]|sort(attribute='r')|map(attribute='r')|join('-') }}", "a-b")]
    [InlineData("{{ [1, 2, 3]|select('gt', 1)|list }}{{ [0, 1]|reject|list }}", "[2, 3][0]")]
    [InlineData("{{ [{'r': 'x'}, {}]|selectattr('r', 'defined')|list|length }}", "1")]
    [InlineData("{{ 'a,b,c'.split(',', 1) }}{{ ' x '|trim }}{{ 'aXa'.replace('a', 'b', 1) }}", "['a', 'b,c']xbXa")]
    [InlineData("{{ missing|default('d') }}{{ ''|default('e', true) }}{{ 'a\\nb'|indent(2) }}", "dea\n  b")]
    [InlineData("{{ strftime_now('%-d %b %Y, day %j') }}", "29 Feb 2024, day 060")]
    public void Filters_and_functions_work(string template, string expected) => Assert.Equal(expected, Render(template));

    [Theory]
    [InlineData("  {% if true %}\n  yes\n  {% endif %}\nend\n", "  yes\nend")]
    [InlineData("a\n {%- if true -%}\n b\n{%- endif %}\n c", "ab c")]
    [InlineData("a {%+ if true +%}\nb{% endif %}", "a \nb")]
    [InlineData("x {# c #}\n{% raw %}{{ y }}{% endraw %}\r\nz\n\n", "x {{ y }}z\n")]
    public void White_space_around_tags_is_taken_by_the_rules_of_chat_templates(string template, string expected) =>
        Assert.Equal(expected, Render(template));

    [Fact]
    public void A_missing_value_is_empty_until_it_is_used()
    {
        Assert.Equal("|a|True", Render("{{ nothing }}|{{ nothing ~ 'a' }}|{{ not nothing }}"));
        Assert.Equal("'nothing' is undefined", Fault("{{ 'a' + nothing }}").Reason);
        Assert.Equal("'dict object' has no attribute 'x'", Fault("{{ {}.x.y }}").Reason);
    }

    [Fact]
    public void A_template_that_refuses_gives_its_own_message()
    {
        var fault = Fault("{% if true %}\n{{ raise_exception('Roles must alternate: ' ~ 7) }}{% endif %}");

        Assert.Equal((TemplateFault.Raised, "Roles must alternate: 7"), (fault.Fault, fault.Message));
    }

    [Theory]
    [InlineData(
        "a\n{% for x in y %}", TemplateFault.Syntax,
        "chat template, line 2: Unexpected end of template. The block of line 2 needs 'endfor' or 'else'.")]
    [InlineData("a\n\n{{ 'x }}", TemplateFault.Syntax, "chat template, line 3: unexpected char \"'\" at 6")]
    [InlineData("{% do x %}", TemplateFault.Syntax, "chat template, line 1: Encountered unknown tag 'do'.")]
    [InlineData("{{ x|nosuch }}", TemplateFault.Syntax, "chat template, line 1: No filter named 'nosuch'.")]
    [InlineData("\n{{ 1 }}\n{{ 'a' + 1 }}", TemplateFault.Runtime, "chat template, line 3: can only concatenate str (not \"int\") to str")]
    public void A_fault_names_its_line(string template, TemplateFault kind, string message)
    {
        var fault = Fault(template);

        Assert.Equal((kind, message), (fault.Fault, fault.Message));
    }

    [Theory]
    [InlineData("{{ [].append(1) }}")]
    [InlineData("{{ {}.update({}) }}")]
    [InlineData("{{ ''.__class__.__mro__ }}")]
    [InlineData("{{ ''['__class__']() }}")]
    [InlineData("{{ '{0.__class__.x}'.format(1) }}")]
    [InlineData("{{ lipsum() }}")]
    public void The_sandbox_refuses_what_changes_values_or_reaches_out(string template) =>
        Assert.Equal(TemplateFault.Forbidden, Fault(template).Fault);

    [Theory]
    [InlineData("{% include 'x' %}")]
    [InlineData("{% import 'x' as y %}")]
    [InlineData("{% extends 'x' %}")]
    public void A_template_stands_alone(string template) => Assert.Equal(TemplateFault.Syntax, Fault(template).Fault);

    [Theory]
    [InlineData("{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}")]
    [InlineData("{{ range(100001) }}")]
    [InlineData("{{ 'a' * 999999999999 }}")]
    [InlineData("{{ [1] * 99999999 }}")]
    [InlineData("{{ [1]|batch(2000000000, 'x')|list }}")]
    [InlineData("{{ [1]|slice(2000000000)|list }}")]
    [InlineData("{{ 10 ** 10000 }}")]
    [InlineData("{{ 'x'.center(999999999) }}")]
    [InlineData("{{ '%999999999d' % 1 }}")]
    [InlineData("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}")]
    [InlineData("{% set n = namespace(x='a') %}{% for i in range(60) %}{% set n.x = n.x ~ n.x %}{% endfor %}")]
    [InlineData("{% set n = namespace(x=[1]) %}{% for i in range(60) %}{% set n.x = [n.x, n.x] %}{% endfor %}")]
    [InlineData("{% set n = namespace(x=[1]) %}{% for i in range(60) %}{% set n.x = {'a': n.x, 'b': n.x} %}{% endfor %}")]
    [InlineData("{% set n = namespace(x=[1]) %}{% for i in range(100000) %}{% set n.x = [n.x] %}{% endfor %}{{ n.x }}")]
    [InlineData("{% set n = namespace(x=(1,)) %}{% for i in range(90000) %}{% set n.x = (n.x,) %}{% endfor %}{{ {n.x: 1} }}")]
    [InlineData("{% set n = namespace(x=(1,)) %}{% for i in range(90000) %}{% set n.x = (n.x,) %}{% endfor %}{{ [n.x, 1]|unique|list }}")]
    [InlineData("{% for i in range(100000) %}{{ 'abcdefghij' * 1000 }}{% endfor %}")]
    public void What_would_not_end_or_not_fit_is_stopped(string template) => Assert.Equal(TemplateFault.Limit, Fault(template).Fault);

    [Fact]
    public void A_source_that_nests_without_end_is_refused()
    {
        Assert.Equal(TemplateFault.Limit, Fault("{{ " + new string('(', 100_000) + "1" + new string(')', 100_000) + " }}").Fault);
        Assert.Equal(TemplateFault.Limit, Fault("{{ 1 " + string.Concat(Enumerable.Repeat("+ 1 ", 1_000_000)) + " }}").Fault);
    }

    [Fact]
    public void Generation_blocks_are_spans_of_code_points_wherever_they_stand()
    {
        var rendered = ChatTemplate.Parse("😀{% generation %}ab{% endgeneration %}"
            + "{% generation %}c{% endgeneration %}{% generation %}{% endgeneration %}"
            + "{% macro f() %}-{% generation %}d{% endgeneration %}{% endmacro %}{% set x = f() %}[{{ x|upper }}]").Render([], Clock);

        Assert.Equal("😀abc[-D]", rendered.Text);
        Assert.Equal([new TextSpan(1, 3), new TextSpan(3, 4), new TextSpan(4, 4), new TextSpan(6, 7)], rendered.AssistantSpans);
    }

    [Theory]
    [InlineData("[{{ c }}]", "[<x>]", 1, 4)]
    [InlineData("{{ ('<' + c + '|')|upper }}", "<<X>|", 1, 4)]
    [InlineData("{{ '-' ~ c[1:]|trim('>') ~ '-' }}", "-x-", 1, 2)]
    [InlineData("{{ 'a,b'.replace(',', c) }}", "a<x>b", 1, 4)]
    [InlineData("{{ c|tojson }}", "\"<x>\"", 1, 4)]
    [InlineData("{{ [c] }}", "['<x>']", 2, 5)]
    [InlineData("{{ '%s!' % c }}{{ '' }}", "<x>!", 0, 3)]
    [InlineData("{{ '({})'.format(c) }}", "(<x>)", 1, 4)]
    [InlineData("{{ '.'.join(['a', c]) }}", "a.<x>", 2, 5)]
    [InlineData("{% set q %}_{{ c }}_{% endset %}{{ q[::-1] }}", "_>x<_", 1, 4)]
    public void Content_is_known_as_content_whatever_is_done_to_it(string template, string text, int start, int end)
    {
        var rendered = ChatTemplate.Parse(template).Render(new JsonObject { ["c"] = "<x>" }, Clock);

        Assert.Equal(text, rendered.Text);
        Assert.Equal([new TextSpan(start, end)], rendered.ContentSpans);
    }

    [Fact]
    public void Special_tokens_and_plain_roles_belong_to_the_template()
    {
        var messages = JsonNode.Parse("""[{"role": "user", "content": "<s>"}, {"role": "<s>", "content": ""}]""");

        var rendered = ChatTemplate.Parse("{{ bos_token }}{% for m in messages %}<|{{ m.role }}|>{{ m.content }}{% endfor %}")
            .Render(new JsonObject { ["messages"] = messages }, Clock, new Dictionary<string, string> { ["bos_token"] = "<s>" });

        Assert.Equal("<s><|user|><s><|<s>|>", rendered.Text);
        Assert.Equal([new TextSpan(11, 14), new TextSpan(16, 19)], rendered.ContentSpans);
    }

    private static string Render(string template) => ChatTemplate.Parse(template).Render([], Clock).Text;

    private static TemplateException Fault(string template) => Assert.Throws<TemplateException>(() => Render(template));
}
