using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using SelfRewarding.HuggingFace.Templates;

namespace SelfRewarding.HuggingFace.Tests.Templates;

/// <summary>Against renderings of jinja2 and transformers; skipped where they are not beside the checkout.</summary>
public sealed class TemplateConformanceTests
{
    [Fact]
    public void Every_case_of_jinja_is_rendered_or_refused_as_Python_does()
    {
        var rows = SharedData.Rows("conformance/templates/jinja_cases.jsonl").ToList();
        var context = JsonObject.Create(rows[0].RootElement.GetProperty("context"))!;

        Report.Require(rows.Skip(1).Select(row => row.RootElement), row =>
            Compare(row, () => Render(row.GetProperty("template").GetString()!, context)));
    }

    [Fact]
    public void Every_model_template_writes_every_conversation_as_transformers_does()
    {
        var data = new ModelTemplates();

        Report.Require(SharedData.Rows("conformance/templates/golden.jsonl.gz").Select(row => row.RootElement), row =>
            Compare(row, () => data.Format(row).Render(data.Request(row)).Text));
    }

    [Theory]
    [InlineData("TEST_DEFAULT_TEMPLATES")]
    [InlineData("TEST_CUSTOM_TEMPLATES")]
    public void The_templates_of_huggingface_js_give_the_texts_stored_with_them(string group)
    {
        using var file = SharedData.Json("data/chat_templates/hf_js_e2e.json");

        var rows = file.RootElement.GetProperty(group).EnumerateObject().Select(entry => entry.Value)
            .Where(row => row.GetProperty("python_jinja2_3_1_matches").GetBoolean());

        Report.Require(rows, row => Differs(
            row.GetProperty("target"),
            Render(row.GetProperty("chat_template").GetString()!, JsonObject.Create(row.GetProperty("data"))!)));
    }

    [Fact]
    public void The_small_cases_of_huggingface_js_that_Python_agrees_with_give_their_texts()
    {
        using var file = SharedData.Json("data/chat_templates/hf_js_jinja_conformance.json");
        var root = file.RootElement;
        var others = root.GetProperty("python_jinja2_3_1_mismatch_or_skipped").EnumerateArray().Select(name => name.GetString());
        var names = root.GetProperty("TEST_STRINGS").EnumerateObject().Select(entry => entry.Name).Except(others);

        Report.Require(names.Select(name => JsonSerializer.SerializeToElement(name)), name => Differs(
            Of("EXPECTED_OUTPUTS", name),
            Render(Of("TEST_STRINGS", name).GetString()!, JsonObject.Create(Of("TEST_CONTEXT", name))!)));

        JsonElement Of(string part, JsonElement name) => root.GetProperty(part).GetProperty(name.GetString()!);
    }

    [Fact]
    public void The_templates_of_llama_cpp_give_what_Python_makes_of_them()
    {
        using var file = SharedData.Json("data/chat_templates/llama_cpp_chat_template_cases.json");
        var root = file.RootElement;

        var rows = root.GetProperty("cases").EnumerateArray()
            .Where(row => row.GetProperty("python_jinja2_render").ValueKind == JsonValueKind.String);

        Report.Require(rows, row => Differs(
            row.GetProperty("python_jinja2_render"),
            Render(row.GetProperty("template_str").GetString()!, new JsonObject
            {
                ["messages"] = JsonArray.Create(root.GetProperty("messages")),
                ["add_generation_prompt"] = root.GetProperty("add_generation_prompt").GetBoolean(),
                ["bos_token"] = row.TryGetProperty("bos_token", out var bos) ? bos.GetString() : "",
                ["eos_token"] = row.TryGetProperty("eos_token", out var eos) ? eos.GetString() : "",
            })));
    }

    [Theory]
    [InlineData("llama_cpp_templates.zip", ".jinja", 17)]
    [InlineData("trl_chat_templates.zip", ".jinja", 53)]
    public void Every_template_of_an_archive_is_parsed(string archive, string suffix, int count)
    {
        using var zip = ZipFile.OpenRead(SharedData.Path("data/chat_templates/" + archive));
        var entries = zip.Entries.Where(entry => entry.Name.EndsWith(suffix, StringComparison.Ordinal)).ToList();

        Assert.Equal(count, entries.Count);
        foreach (var entry in entries)
        {
            using var reader = new StreamReader(entry.Open());
            var source = reader.ReadToEnd();
            Assert.Equal(source.Contains("endgeneration", StringComparison.Ordinal), ChatTemplate.Parse(source).MarksGeneration);
        }
    }

    private static string Render(string template, JsonObject variables) =>
        ChatTemplate.Parse(template).Render((JsonObject)variables.DeepClone(), ModelTemplates.Clock).Text;

    private static string? Differs(JsonElement expected, string rendered) =>
        rendered == expected.GetString() ? null : $"rendered {JsonSerializer.Serialize(rendered)}";

    /// <summary>What is wrong with a rendering, or null.</summary>
    private static string? Compare(JsonElement row, Func<string> render)
    {
        bool isRaised = row.TryGetProperty("raised_by_template", out var raised) && raised.GetBoolean();
        bool isFault = row.TryGetProperty("error", out var error);
        try
        {
            var rendered = render();
            return isFault
                ? $"rendered {JsonSerializer.Serialize(rendered)}"
                : Differs(row.TryGetProperty("expected", out var text) ? text : row.GetProperty("rendered"), rendered);
        }
        catch (TemplateException fault) when (isFault)
        {
            bool isOwn = fault.Fault == TemplateFault.Raised && fault.Message == error.GetString();
            return isOwn || !isRaised ? null : $"raised {fault.Reason}";
        }
        catch (UserFaultException) when (isFault && !isRaised)
        {
            return null;
        }
        catch (Exception fault) when (fault is TemplateException or UserFaultException)
        {
            return fault.Message;
        }
    }
}
