using System.Text.Json;
using DeepShell.TrainingTable;

// dotnet run -c Release --project bench/DeepShell.TrainingTable -- mlp cityu --threads 2 --seconds 6
//   one JSON line a workload, in the form of the peer's script
// dotnet run -c Release --project bench/DeepShell.TrainingTable -- --compare ../shared/peers/pytorch.py
//   ours and the peer in turn, quiet and with one core kept busy; writes bench/RESULTS.md
Arguments a = Arguments.Parse(args);
if (a.Peer is not null) return Comparison.Run(a);
foreach (string workload in a.Workloads)
{
    Dictionary<string, object> line = new() { ["workload"] = workload, ["threads"] = a.Threads };
    foreach ((string name, object value) in Workloads.Measure(workload, a)) line[name] = value;
    line["peak_mb"] = Math.Round(Machine.PeakMegabytes());
    Console.WriteLine(JsonSerializer.Serialize(line));
}
return 0;
