using System.Text.Json;
using DeepShell;
using DeepShell.TrainingTable;

// dotnet run -c Release --project bench/DeepShell.TrainingTable -- mlp cityu --threads 2 --seconds 6
//   one JSON line a workload, in the form of the peer's script
// dotnet run -c Release --project bench/DeepShell.TrainingTable -- --compare ../shared/peers/pytorch.py --compare bench/peers/scikit_learn.py
//   ours and each peer in turn, quiet and with one core kept busy; writes bench/RESULTS.md
// dotnet run -c Release --project bench/DeepShell.TrainingTable -- --plan resnet20
//   where the time of one training step goes
// dotnet run -c Release --project bench/DeepShell.TrainingTable -- --curves
//   samples/s over batch, width and threads; writes bench/curves
try
{
    return Run(Arguments.Parse(args));
}
catch (Exception e) when (e is ArgumentException or DeepShellException)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}

static int Run(Arguments a)
{
    if (a.Peers.Count > 0) return Comparison.Run(a);
    if (a.Curves) return Curves.Write(a, "bench/curves");
    if (a.Plan)
    {
        foreach (string workload in a.Workloads) Workloads.ShowPlan(workload, a);
        return 0;
    }
    foreach (string workload in a.Workloads)
    {
        Dictionary<string, object> line = new() { ["workload"] = workload, ["threads"] = a.Threads };
        foreach ((string name, object value) in Workloads.Measure(workload, a))
            // Too short a run has no median.
            if (value is not double.NaN) line[name] = value;
        line["peak_mb"] = Math.Round(Machine.PeakMegabytes(Environment.ProcessId));
        Console.WriteLine(JsonSerializer.Serialize(line));
    }
    return 0;
}
