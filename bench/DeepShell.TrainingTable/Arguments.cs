using System.Globalization;
using System.Numerics;

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
        int i;
        for (i = 0; i < args.Length; i++)
            switch (args[i])
            {
                case "--threads": a.Threads = Number<int>(); break;
                case "--seconds": a.Seconds = Number<double>(); break;
                case "--pairs": a.Pairs = Number<int>(); break;
                case "--data": a.Data = Value(); break;
                case "--compare": a.Peers.Add(Value()); break;
                case "--plan": a.Plan = true; break;
                case "--curves": a.Curves = true; break;
                case "--python": a.Python = Value(); break;
                case "--output": a.Output = Value(); break;
                case var name when TrainingTable.Workloads.All.Contains(name): a.Workloads.Add(name); break;
                default: throw new ArgumentException($"{args[i]} is neither an option nor one of the workloads {string.Join(", ", TrainingTable.Workloads.All)}.");
            }
        if (a.Workloads.Count == 0) a.Workloads.AddRange(TrainingTable.Workloads.All);
        return a;

        string Value() => ++i < args.Length ? args[i] : throw new ArgumentException($"{args[i - 1]} needs a value.");

        T Number<T>() where T : INumber<T> => T.TryParse(Value(), CultureInfo.InvariantCulture, out T? number) && number > T.Zero ? number
            : throw new ArgumentException($"{args[i - 1]} needs a number above 0, not {args[i]}.");
    }
}
