namespace DeepShell.TrainingTable;

/// <summary>The command line.</summary>
internal sealed record Arguments
{
    public List<string> Workloads { get; init; } = [];
    public int Threads { get; private set; } = Environment.ProcessorCount;
    public double Seconds { get; private set; } = 6;
    public int Pairs { get; private set; } = 3;
    public string Data { get; private set; } = "../shared/data";
    public List<string> Peers { get; } = [];
    public bool Plan { get; private set; }
    public bool Curves { get; private set; }
    public string Python { get; private set; } = "/usr/bin/python3";
    public string Output { get; private set; } = "bench/RESULTS.md";

    public static Arguments Parse(string[] args)
    {
        Arguments a = new();
        for (int i = 0; i < args.Length; i++)
            switch (args[i])
            {
                case "--threads": a.Threads = int.Parse(args[++i]); break;
                case "--seconds": a.Seconds = double.Parse(args[++i]); break;
                case "--pairs": a.Pairs = int.Parse(args[++i]); break;
                case "--data": a.Data = args[++i]; break;
                case "--compare": a.Peers.Add(args[++i]); break;
                case "--plan": a.Plan = true; break;
                case "--curves": a.Curves = true; break;
                case "--python": a.Python = args[++i]; break;
                case "--output": a.Output = args[++i]; break;
                default: a.Workloads.Add(args[i]); break;
            }
        if (a.Workloads.Count == 0) a.Workloads.AddRange(TrainingTable.Workloads.All);
        return a;
    }
}
