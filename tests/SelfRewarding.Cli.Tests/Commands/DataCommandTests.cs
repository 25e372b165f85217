using System.Diagnostics;
using System.Text.Json.Nodes;

namespace SelfRewarding.Cli.Tests.Commands;

/// <summary>Data files in, seed files and trained models out, as a script uses it.</summary>
public sealed class DataCommandTests : IDisposable
{
    private static readonly string model = Path.Combine(SharedData.Root, "models", "quickstart-m0");
    private readonly string folder = Directory.CreateTempSubdirectory("self-rewarding-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Seeds_are_written_and_a_run_can_read_them()
    {
        Write(
            "all.csv", "question,answer,rank", "spell cat,c a t .,0", "spell cat,d o g .,1", "spell dog,d o g .,0", "spell dog,c a t .,1",
            "spell cow,c o w .,0");

        var run = Srlm("data seeds all.csv --out seeds --ift 1 --ranked 1 --validation 0 --evaluation 1 --evaluation-ranked 0 --json");

        Assert.True(run.ExitCode == 0, run.Error);
        var files = JsonNode.Parse(run.Output)!["files"]!;
        Assert.Equal(
            """{"ift.jsonl":1,"ranked.jsonl":1,"validation.jsonl":0,"evaluation.jsonl":1,"evaluation-ranked.jsonl":0}""", files.ToJsonString());
        var again = Srlm("data seeds all.csv --out seeds --seed 3");
        Assert.Equal(2, again.ExitCode);
        Assert.Contains("exists already", again.Error, StringComparison.Ordinal);
        Assert.Equal(["prompt", "response"], JsonNode.Parse(File.ReadAllText(In("seeds/ift.jsonl")))!.AsObject().Select(field => field.Key));
        File.WriteAllText(
            In("recipe.json"),
            """{"model":"m","seeds":{"ift":"seeds/ift.jsonl","ranked":"seeds/ranked.jsonl","evaluation":"seeds/evaluation.jsonl"}}""");
        Assert.Equal(0, Srlm("config recipe.json").ExitCode);
        Assert.Contains(
            "hf://datasets/a/b", Srlm("config recipe.json --set seeds={\"dataset\":{\"files\":[\"hf://datasets/a/b\"]}}").Output,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("merge --model m --adapter a --out=x", "--out is no option of srlm merge")]
    [InlineData("convert m --typ", "--typ is no option of srlm convert; did you mean --type?")]
    [InlineData("generat", "generat is no argument of srlm; did you mean generate?")]
    [InlineData("data inspec", "inspec is no argument of srlm data; did you mean inspect?")]
    [InlineData("generate --temperatur 1", "--temperatur is no option of srlm generate; did you mean --temperature?")]
    [InlineData("sft --lr 1", "--lr is no option of srlm sft; did you mean --set sft.learningRate=…?")]
    [InlineData("dpo --beta=1", "--beta is no option of srlm dpo; did you mean --set dpo.beta=…?")]
    public void What_no_command_knows_is_named_with_what_was_meant(string line, string said)
    {
        var run = Srlm(line);

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith($"srlm: {said}\nsrlm: see srlm --help", run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public void Bad_rows_are_named_or_left_out()
    {
        Write("a.jsonl", """{"prompt":"p","response":"r"}""", """{"prompt":"p2"}""");
        const string sizes = "--ift 1 --ranked 0 --validation 0 --evaluation 0 --evaluation-ranked 0";

        var strict = Srlm($"data seeds a.jsonl --out seeds {sizes}");
        Assert.Equal(2, strict.ExitCode);
        Assert.Contains("a.jsonl:2: \"response\" is missing; it must be a text", strict.Error, StringComparison.Ordinal);

        var lenient = Srlm($"data seeds a.jsonl --out seeds {sizes} --skip-bad-rows");
        Assert.True(lenient.ExitCode == 0, lenient.Error);
        Assert.Contains("1  bad rows left out: \"response\" is missing", lenient.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_tells_the_format_and_the_figures()
    {
        Write("a.jsonl", """{"question":"q","answer":"a","rank":0.0,"lang":"en"}""", """{"question":"q","answer":"bb","rank":1.0,"lang":"en"}""");

        var report = JsonNode.Parse(Srlm("data inspect a.jsonl --json").Output)!;

        Assert.Equal(
            ("jsonl", "rankedRows", "2", "1"),
            (report["container"]!.ToString(), report["format"]!.ToString(), report["rows"]!.ToString(), report["prompts"]!.ToString()));
        Assert.Equal("""{"least":1,"median":2,"most":2}""", report["lengths"]!["answer"]!.ToJsonString());
        Assert.Contains("format: rankedRows", Srlm("data inspect a.jsonl").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Sft_then_dpo_train_alone_and_a_second_call_changes_nothing()
    {
        Write(
            "talks.jsonl", """{"messages":[{"role":"user","content":"spell cat"},{"role":"assistant","content":"c a t ."}]}""",
            """{"messages":[{"role":"user","content":"spell dog"},{"role":"assistant","content":"d o g ."}]}""");
        Write("pairs.jsonl", """{"prompt":"spell cow","chosen":"c o w .","rejected":"c a t ."}""");
        Write("ids.jsonl", """{"prompt_ids":[2,5,6,3],"chosen_ids":[7,1],"rejected_ids":[8,1]}""");
        var sft = $"sft --model {model} --data talks.jsonl --out sft --set sft.epochs=2 --set sft.batchSize=2 --set sft.learningRate=1e-4";

        var first = Srlm(sft);

        Assert.True(first.ExitCode == 0, first.Error);
        Assert.Equal(2, File.ReadAllLines(In("sft/metrics.jsonl")).Length);
        var written = File.GetLastWriteTimeUtc(In("sft/model/model.safetensors"));
        Assert.Equal(0, Srlm(sft).ExitCode);
        Assert.Equal(written, File.GetLastWriteTimeUtc(In("sft/model/model.safetensors")));
        var other = Srlm(sft + " --set sft.epochs=3");
        Assert.Equal(2, other.ExitCode);
        Assert.Contains("holds another training", other.Error, StringComparison.Ordinal);
        Assert.Contains("sft.epochs 2 → 3", other.Error, StringComparison.Ordinal);
        Assert.Contains("threads 1 → 2", Srlm(sft + " --threads 2").Error, StringComparison.Ordinal);

        var dpo = Srlm("dpo --model sft/model --data pairs.jsonl --data ids.jsonl --out dpo --set dpo.batchSize=2 --set dpo.dropout=0");
        Assert.True(dpo.ExitCode == 0, dpo.Error);
        var row = JsonNode.Parse(File.ReadLines(In("dpo/metrics.jsonl")).First())!;
        Assert.Equal(Math.Log(2), row["loss"]!.GetValue<double>(), 1e-5);
        Assert.Equal(2, JsonNode.Parse(File.ReadAllText(In("dpo/training.json")))!["trained"]!.GetValue<int>());

        File.AppendAllText(In("talks.jsonl"), """{"messages":[{"role":"user","content":"spell pig"},{"role":"assistant","content":"p i g ."}]}""" + "\n");
        Assert.Contains("rows_sha256", Srlm(sft).Error, StringComparison.Ordinal);
        Directory.CreateDirectory(In("foreign/model"));
        var foreign = Srlm($"sft --model {model} --data talks.jsonl --out foreign");
        Assert.Equal(2, foreign.ExitCode);
        Assert.Contains("the folder holds something else already", foreign.Error, StringComparison.Ordinal);
        Assert.Contains("add --set dpo.replay=0", Srlm("dpo --model sft/model --data pairs.jsonl --out replay --set dpo.replay=0.5").Error, StringComparison.Ordinal);
        Assert.Equal(2, Srlm($"sft --model {model} --data talks.jsonl --out failed --set sft.maxLength=2").ExitCode);
        Assert.Equal(2, Srlm($"sft --model {model} --data talks.jsonl --out failed --set lora.rank=2 --set lora.targets=[\"none\"]").ExitCode);
        Assert.Equal(0, Srlm($"sft --model {model} --data talks.jsonl --out failed --seed 7 --set sft.batchSize=2 --set sft.epochs=1").ExitCode);
        File.AppendAllText(In("long.jsonl"), $$"""{"prompt":"{{string.Concat(Enumerable.Repeat("cat ", 300))}}","response":"a ."}""" + "\n" + """{"prompt":"spell pig","response":"p i g ."}""");
        var left = Srlm($"sft --model {model} --data long.jsonl --out long --set sft.batchSize=1 --set sft.epochs=1");
        Assert.True(left.ExitCode == 0, left.Error);
        Assert.Contains("        1  left out: tooLong\n", left.Error, StringComparison.Ordinal);
        Assert.Contains("\"seed\":7", File.ReadAllText(In("failed/job.json")), StringComparison.Ordinal);

        Assert.Equal(2, Srlm($"dpo --model {model} --data talks.jsonl --out none").ExitCode);
        Assert.Equal(2, Srlm($"sft --model nowhere --data talks.jsonl --out none").ExitCode);
    }

    [Fact]
    public void A_conversation_that_the_template_refuses_is_a_bad_row_of_its_place()
    {
        Directory.CreateDirectory(In("m"));
        foreach (var file in Directory.GetFiles(model))
            File.Copy(file, In($"m/{Path.GetFileName(file)}"));
        var template = SelfRewarding.HuggingFace.Conversations.ChatTemplateFile.Read(model).Source;
        File.WriteAllText(
            In("m/chat_template.jinja"), "{% if messages[0].role == 'system' %}{{ raise_exception('no system turn') }}{% endif %}" + template);
        Write(
            "talks.jsonl", """{"messages":[{"role":"user","content":"spell cat"},{"role":"assistant","content":"c a t ."}]}""",
            """{"messages":[{"role":"system","content":"be brief"},{"role":"user","content":"spell dog"},{"role":"assistant","content":"d o g ."}]}""");
        const string sft =
            "sft --model m --data talks.jsonl --out sft --set sft.batchSize=1 --set sft.epochs=1 "
            + "--set lora.rank=2 --set lora.between=continue";

        var strict = Srlm(sft);
        Assert.Equal(2, strict.ExitCode);
        Assert.Contains("talks.jsonl:2: the model's chat format does not take it", strict.Error, StringComparison.Ordinal);
        Assert.Contains("no system turn", strict.Error, StringComparison.Ordinal);

        var lenient = Srlm($"{sft} --skip-bad-rows");
        Assert.True(lenient.ExitCode == 0, lenient.Error);
        Assert.Contains("1  bad rows left out: the model's chat format does not take it", lenient.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(In("sft/model/adapter_config.json")));

        Write("answers.jsonl", """{"prompt":"spell cat","response":"c a t ."}""");
        Write("judge.txt", "review : <INSTRUCTION_HERE> <RESPONSE_HERE>");
        var judge = Srlm("judge --model m --adapter sft/model --input answers.jsonl --output judged.jsonl --judge-prompt judge.txt --max-tokens 8");
        Assert.True(judge.ExitCode == 0, judge.Error);
        Assert.Contains("\"judgements\"", File.ReadAllText(In("judged.jsonl")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--data talks.jsonl --set dpo.beta=0.2", "--set dpo.beta=0.2: srlm sft looks at sft, lora, seed, threads only")]
    [InlineData("--data empty.json", "empty.json: no row of the data can be learnt by sft")]
    public void A_training_that_cannot_begin_leaves_no_folder(string arguments, string fault)
    {
        Write("talks.jsonl", """{"prompt":"spell cat","response":"c a t ."}""");
        Write("empty.json", "[]");

        var run = Srlm($"sft --model {model} --out out {arguments}");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(fault, run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(In("out")));
    }

    private string In(string name) => Path.Combine(folder, name);

    private void Write(string name, params string[] lines) => File.WriteAllLines(In(name), lines);

    private (int ExitCode, string Output, string Error) Srlm(string arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "srlm"), arguments.Split(' '))
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
