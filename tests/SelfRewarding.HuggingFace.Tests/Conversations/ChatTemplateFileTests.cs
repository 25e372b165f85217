using SelfRewarding.HuggingFace.Conversations;
using SelfRewarding.HuggingFace.Tests.Datasets;

namespace SelfRewarding.HuggingFace.Tests.Conversations;

public sealed class ChatTemplateFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_template_for_tools_is_found_by_its_name_or_in_its_own_folder()
    {
        folder.Write(
            "tokenizer_config.json", """{"chat_template":[{"name":"default","template":"D"},{"name":"tool_use","template":"T"}]}""");
        Assert.Equal(("D", "T"), (ChatTemplateFile.Read(folder[""]).Source, ChatTemplateFile.Read(folder[""]).ToolUse));

        Directory.CreateDirectory(folder["additional_chat_templates"]);
        folder.Write("additional_chat_templates/tool_use.jinja", "U");
        Assert.StartsWith("U", ChatTemplateFile.Read(folder[""]).ToolUse);

        folder.Write("tokenizer_config.json", """{"chat_template":"D"}""");
        File.Delete(folder["additional_chat_templates/tool_use.jinja"]);
        Assert.Null(ChatTemplateFile.Read(folder[""]).ToolUse);
    }

    [Fact]
    public void Special_tokens_stand_in_the_settings_in_their_map_and_among_the_extra_ones()
    {
        folder.Write("special_tokens_map.json", """{"bos_token":{"content":"<m>"},"pad_token":"<p>"}""");
        folder.Write("tokenizer_config.json", """{"bos_token":"<s>","eos_token":"</s>","extra_special_tokens":{"image_token":"<i>"}}""");
        Assert.Equal(
            [("bos_token", "<m>"), ("eos_token", "</s>"), ("image_token", "<i>"), ("pad_token", "<p>")],
            ChatTemplateFile.Read(folder[""]).SpecialTokens.Select(token => (token.Key, token.Value)).Order());

        folder.Write("tokenizer_config.json", """{"added_tokens_decoder":{},"bos_token":"<s>"}""");
        Assert.Equal([("bos_token", "<s>")], ChatTemplateFile.Read(folder[""]).SpecialTokens.Select(token => (token.Key, token.Value)));
    }
}
