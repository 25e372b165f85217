using SelfRewarding.Benchmarks;

// dotnet run -c Release --project bench/SelfRewarding.Benchmarks -- [model folder]
// dotnet run -c Release --project bench/SelfRewarding.Benchmarks -- tokenizers tokenizer.json …   (ours against the Rust library's)
if (args is ["tokenizers", .. var files])
{
    TokenizerBenchmark.Print(Directory.GetCurrentDirectory(), files);
    return;
}

// One thread, processor time, each figure the median of interleaved rounds, as a share of the machine's own sgemm rate.
TorchSharp.torch.set_num_threads(1);
var folder = args.Length > 0 ? args[0] : "models/quickstart-m0";
Console.WriteLine($"model {folder}, one thread, median of {Measurement.Rounds} interleaved rounds of processor time");
Measurement.Print(
[
    Workloads.MatrixProduct(),
    Workloads.TrainingStep(folder, rows: 32, tokens: 60),
    Workloads.Decoding(folder, rows: 512, newTokens: 40),
    Workloads.Decoding(folder, rows: 32, newTokens: 40),
    Workloads.FusedAdamW(folder),
    Workloads.TorchSharpAdamW(folder),
]);
