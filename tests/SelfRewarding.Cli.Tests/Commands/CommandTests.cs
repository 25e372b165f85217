using System.Diagnostics;
using System.Text.Json.Nodes;

namespace SelfRewarding.Cli.Tests.Commands;

/// <summary>The command line as a script uses it: a process, files in and out, exit codes.</summary>
public sealed class CommandTests : IDisposable
{
    private const string Fast =
        "--set seeds.world.ift=20 --set seeds.world.eftPrompts=24 --set eft.examples=40 --set sft.epochs=2 --set prompts.perIteration=12 "
        + "--set seeds.world.evaluationPerFamily=1 --set seeds.world.judgePerFamily=1 --set iterations=1 --set controls=[] --set threads=1 "
        + "--set eft.enabled=true --set judging.judge=oracle --set dpo.epochs=1";

    private static readonly string model = Path.Combine(SharedData.Root, "models", "quickstart-m0");
    private static readonly string recipe = Path.Combine(SharedData.Root, "recipes", "quickstart.json");
    private readonly string folder = Directory.CreateTempSubdirectory("self-rewarding-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Generate_adds_completions_to_each_row_in_input_order()
    {
        var (input, output) = (In("in.jsonl"), In("out.jsonl"));
        File.WriteAllText(input, """
            {"id":"a","prompt":"spell cat"}
            {"prompt_ids":[2,5,6,3]}
            {"messages":[{"role":"user","content":"what is 2 plus 2 ?"}],"note":"ünïcode"}

            """);

        var run = Srlm($"generate --model {model} --input {input} --output {output} --samples 2 --temperature 1 --seed 3 --max-tokens 20");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("", run.Output);
        JsonObject[] rows = [.. File.ReadLines(output).Select(line => JsonNode.Parse(line)!.AsObject())];
        Assert.Equal(["a", null, null], rows.Select(row => row["id"]?.ToString()));
        Assert.Equal("ünïcode", rows[2]["note"]!.ToString());
        foreach (var completion in rows.SelectMany(row => row["completions"]!.AsArray()))
        {
            int[] ids = [.. completion!["ids"]!.AsArray().Select(id => id!.GetValue<int>())];
            Assert.Equal(completion["finish_reason"]!.ToString() == "stop" ? 1 : 0, ids.Count(id => id == 1));
        }
        Assert.All(rows, row => Assert.Equal(2, row["completions"]!.AsArray().Count));
    }

    [Fact]
    public void Samples_that_must_come_out_alike_are_remarked_on()
    {
        Assert.Contains("all samples of a row will be the same", Srlm($"generate --model {model} --prompt x --samples 2 --max-tokens 1").Error);
        Assert.DoesNotContain(
            "all samples", Srlm($"generate --model {model} --prompt x --samples 2 --max-tokens 1 --temperature 1").Error);
    }

    [Fact]
    public void A_run_s_folder_leads_to_the_model_in_it()
    {
        Directory.CreateDirectory(In("M3/model"));
        File.Copy(Path.Combine(model, "config.json"), In("M3/model/config.json"));

        var run = Srlm($"generate --model {In("M3")} --prompt x");

        Assert.Equal((2, $"srlm: {In("M3")} holds no model itself; its model is {In("M3/model")}\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public void Judging_is_called_so_while_it_goes_on()
    {
        File.WriteAllText(In("in.jsonl"), """{"prompt":"spell cat","response":"c a t"}""");

        var run = Srlm($"judge --model {model} --input {In("in.jsonl")} --output {In("out.jsonl")} --max-tokens 2 --judge-prompt <INSTRUCTION_HERE><RESPONSE_HERE>");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("] judge ", run.Error);
        Assert.DoesNotContain("] generate ", run.Error);
    }

    [Fact]
    public void Standard_output_may_be_the_output_file()
    {
        var input = In("in.jsonl");
        File.WriteAllText(input, "{\"prompt\":\"spell cat\"}\n");

        var run = Srlm($"generate --model {model} --input {input} --output /dev/stdout --max-tokens 3");

        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("{\"prompt\":\"spell cat\",\"completions\":[", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Logprobs_of_a_text_and_of_its_ids_are_equal()
    {
        var (input, output) = (In("in.jsonl"), In("out.jsonl"));
        var words = JsonNode.Parse(File.ReadAllText(Path.Combine(model, "tokenizer.json")))!["model"]!["vocab"]!;
        int[] prompt = [2, .. "spell cat".Split(' ').Select(Id), 3];
        int[] response = [.. "c a t .".Split(' ').Select(Id), 1];
        File.WriteAllText(input, $$"""
            {"prompt":"spell cat","response":"c a t ."}
            {"prompt_ids":[{{string.Join(',', prompt)}}],"response_ids":[{{string.Join(',', response)}}]}

            """);

        Assert.Equal(0, Srlm($"logprobs --model {model} --input {input} --output {output}").ExitCode);

        JsonObject[] rows = [.. File.ReadLines(output).Select(line => JsonNode.Parse(line)!.AsObject())];
        Assert.Equal(5, rows[0]["logprobs"]!.AsArray().Count);
        Assert.Equal(rows[1]["logprobs"]!.ToJsonString(), rows[0]["logprobs"]!.ToJsonString());
        Assert.Equal(rows[0]["logprobs"]!.AsArray().Sum(number => number!.GetValue<double>()), rows[0]["sum"]!.GetValue<double>(), 1e-9);

        int Id(string word) => words[word]!.GetValue<int>();
    }

    [Fact]
    public void A_model_through_GGUF_and_back_writes_what_it_wrote()
    {
        Assert.Equal((0, In("m0.gguf") + "\n"), Srlm($"convert {model} {In("m0.gguf")}") is var made ? (made.ExitCode, made.Output) : default);
        Assert.Equal(0, Srlm($"convert {In("m0.gguf")} {In("m0")}").ExitCode);

        var expected = Srlm($"generate --model {model} --prompt \"spell cat\"");
        Assert.Equal(0, expected.ExitCode);
        Assert.Equal(expected.Output, Srlm($"generate --model {In("m0.gguf")} --prompt \"spell cat\"").Output);
        Assert.Equal(expected.Output, Srlm($"generate --model {In("m0")} --prompt \"spell cat\"").Output);
    }

    [Fact]
    public void A_run_and_its_evaluation_go_through_and_a_second_run_changes_nothing()
    {
        var first = Srlm($"run {recipe} --out {In("run")} --seed 4 {Fast}");
        Assert.Matches(@"\] M1/4-pairs (\d+)/\1 ", first.Error);

        Assert.True(first.ExitCode == 0, first.Error);
        Assert.Contains("M2", first.Output, StringComparison.Ordinal);
        var written = Files();
        Assert.Contains("report.html", written.Keys);
        Assert.Equal(0, Srlm($"run {recipe} --out {In("run")} --seed 4 {Fast}").ExitCode);
        Assert.Equal(written, Files());
        var report = JsonNode.Parse(Srlm($"eval {In("run")} --json").Output)!;
        Assert.Equal(["SFT", "M1", "M2"], report["models"]!.AsArray().Select(row => row!["name"]!.ToString()));

        var changed = Srlm($"run {recipe} --out {In("run")} --seed 4 {Fast} --set dpo.beta=0.2");
        Assert.Equal(2, changed.ExitCode);
        Assert.Contains("dpo.beta 0.1 → 0.2", changed.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("merge")]
    [InlineData("continue")]
    public void A_run_with_LoRA_passes_its_adapter_on_and_its_last_model_can_be_merged(string between)
    {
        var first = Srlm($"run {recipe} --out {In("run")} --seed 4 {Fast} --set lora.rank=2 --set lora.between={between} --set lora.alpha=4");

        Assert.True(first.ExitCode == 0, first.Error);
        Assert.Contains("M2", first.Output, StringComparison.Ordinal);
        var adapter = In(between == "merge" ? "run/M2/adapter" : "run/M2/model");
        var named = JsonNode.Parse(File.ReadAllText(Path.Combine(adapter, "adapter_config.json")))!["base_model_name_or_path"]!.ToString();
        Assert.Equal(between == "merge" ? In("run/M1/model") : model, Path.GetFullPath(named, adapter));
        Assert.Equal(between == "merge", File.Exists(In("run/M2/model/model.safetensors")));

        var merged = Srlm($"merge --model {adapter} {In("merged")}");
        Assert.True(merged.ExitCode == 0, merged.Error);
        Assert.Contains("28 matrices merged", merged.Output, StringComparison.Ordinal);
        string[] models =
        [
            $"--model {adapter}", $"--model {Path.GetFullPath(named, adapter)} --adapter {adapter}",
            $"--model {In("merged")}", $"--model {In("run/M2/model")}",
        ];
        File.WriteAllText(In("in.jsonl"), """{"prompt":"spell cat","response":"c a t ."}""" + "\n");
        double[] sums = [.. models.Select((options, i) =>
        {
            Assert.Equal(0, Srlm($"logprobs {options} --input {In("in.jsonl")} --output {In($"out{i}.jsonl")}").ExitCode);
            return JsonNode.Parse(File.ReadAllText(In($"out{i}.jsonl")))!["sum"]!.GetValue<double>();
        })];
        Assert.Equal(sums[0], sums[1]);
        Assert.Equal(sums[0], sums[2], 1e-4);
        Assert.Equal(sums[0], sums[3], 1e-4);

        var again = Srlm($"merge --model {adapter} {In("merged")}");
        Assert.Equal(2, again.ExitCode);
        Assert.Contains("exists already", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_pretraining_of_the_same_folder_is_refused_while_the_first_one_runs()
    {
        using var first = new FileStream(In("m0.lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);

        var second = Srlm($"pretrain --out {In("m0")} --tokens 1600");

        Assert.Equal((2, ""), (second.ExitCode, second.Output));
        Assert.StartsWith($"srlm: {In("m0")} is in use by another process", second.Error, StringComparison.Ordinal);
        Assert.Equal([In("m0.lock")], Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public void An_interrupt_ends_a_chat_that_waits_for_its_next_line()
    {
        using var chat = Start($"chat --model {model} --max-tokens 4", input: true);
        chat.StandardInput.WriteLine("spell cat");
        chat.StandardInput.Flush();
        Assert.NotNull(chat.StandardOutput.ReadLine());          // the answer: from here on it waits

        // Not INT, which a test run that was started in the background ignores, and its children with it.
        using (var kill = Process.Start("kill", $"-TERM {chat.Id}"))
            kill.WaitForExit();
        var error = chat.StandardError.ReadToEnd();
        chat.WaitForExit();

        Assert.Equal((130, "srlm: stopped\n"), (chat.ExitCode, error));
    }

    [Theory]
    [InlineData("merge --model MODEL merged", "no adapter to merge")]
    [InlineData("generate --model MODEL --adapter nowhere --prompt x", "nowhere")]
    [InlineData("generate --model MODEL --adapter MODEL --prompt x", "adapter_config.json")]
    [InlineData("config RECIPE --set lora.rank=-1", "lora.rank is -1")]
    [InlineData("config RECIPE --set lora.targets=[]", "lora.targets has no name")]
    [InlineData("run missing.json", "missing.json")]
    [InlineData("generate --model nowhere --prompt x", "nowhere")]
    [InlineData(
        "generate --model ./org/name --prompt x",
        "./org/name: there is no such folder or file; name a model folder, a .gguf file, or a model of the hub as org/name")]
    [InlineData("generate --model nowhere.gguf --prompt x", "nowhere.gguf: there is no such")]
    [InlineData("generate --model RECIPE --prompt x", "is a file that holds no model")]
    [InlineData("generate --model hf://datasets/org/name --prompt x", "is a data set; a model is named as org/name")]
    [InlineData("download nowhere", "nowhere is no name on the hub; write it as org/name")]
    [InlineData("merge --model MODEL \"\"", "OUT is empty; name a file or folder that does not exist")]
    [InlineData("merge --model MODEL RECIPE/x", "is a file, nothing can lie below it; name another place")]
    [InlineData("convert MODEL \"\"", "OUT is empty; name a file or folder that does not exist")]
    [InlineData("convert MODEL RECIPE/x/y.gguf", "is a file, nothing can lie below it; name another place")]
    [InlineData("convert nowhere somewhere", "nowhere")]
    [InlineData("convert nowhere somewhere --type q3", "q3")]
    [InlineData("convert nowhere somewhere --type q8_0", "q8_0")]
    [InlineData("eval nowhere", "nowhere")]
    [InlineData("report nowhere", "nowhere is not a run folder, it has no recipe.json; name the folder that srlm run wrote")]
    [InlineData("run RECIPE --seed abc", "it must be a whole number")]
    [InlineData("generate --model MODEL --prompt x --temperature -1 --top-p 2", "--top-p is 2")]
    [InlineData("generate --model MODEL --prompt x --samples 2000000000", "--samples is 2000000000; it must be between 1 and 10000")]
    [InlineData("chat --model MODEL --threads -1", "--threads is -1")]
    [InlineData("merge --model MODEL merged --threads 5000", "--threads is 5000")]
    [InlineData("pretrain --out m0 --threads -1", "--threads is -1")]
    [InlineData("pretrain --out m0 --tokens -5", "--tokens is -5; it must be between 1600 (one update)")]
    [InlineData("config", "--schema")]
    [InlineData("fly", "fly")]
    [InlineData("config RECIPE --set dpo.betta=1", "dpo.beta")]
    [InlineData("config RECIPE --set dpo.beta=-1 --set iterations=0", "iterations")]
    public void A_fault_of_the_user_is_one_clear_text_and_exit_code_2(string arguments, string named)
    {
        var run = Srlm(arguments.Replace("RECIPE", recipe, StringComparison.Ordinal).Replace("MODEL", model, StringComparison.Ordinal));

        Assert.Equal(2, run.ExitCode);
        Assert.Equal("", run.Output);
        Assert.Contains(named, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    private string In(string name) => Path.Combine(folder, name);

    private Dictionary<string, string> Files() => Directory
        .EnumerateFiles(In("run"), "*", SearchOption.AllDirectories)
        .ToDictionary(
            file => Path.GetRelativePath(In("run"), file),
            file => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file))));

    private (int ExitCode, string Output, string Error) Srlm(string arguments)
    {
        using var process = Start(arguments, input: false);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    private Process Start(string arguments, bool input) => Process.Start(new ProcessStartInfo(
        Path.Combine(AppContext.BaseDirectory, "srlm"), arguments)
    {
        WorkingDirectory = folder,
        RedirectStandardInput = input,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
