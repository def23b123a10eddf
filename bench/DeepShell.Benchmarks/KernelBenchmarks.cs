using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace DeepShell.Benchmarks;

/// <summary>Matrix products of the training table's networks.</summary>
[Config(typeof(SpeedConfig))]
public class GemmBenchmarks
{
    public static IEnumerable<Workload> All => Workloads.Products();

    [ParamsSource(nameof(All))]
    public Workload Work { get; set; } = null!;

    [Benchmark]
    public void Run() => Work.Run();
}

/// <summary>Convolutions of the training table's networks.</summary>
[Config(typeof(SpeedConfig))]
public class ConvolutionBenchmarks
{
    public static IEnumerable<Workload> All => Workloads.Convolutions();

    [ParamsSource(nameof(All))]
    public Workload Work { get; set; } = null!;

    [Benchmark]
    public void Run() => Work.Run();
}

/// <summary>Adds GFLOP/s to BenchmarkDotNet's table.</summary>
public sealed class SpeedConfig : ManualConfig
{
    public SpeedConfig() => AddColumn(new SpeedColumn());
}

/// <summary>Operations of the workload by its mean time.</summary>
public sealed class SpeedColumn : IColumn
{
    public string Id => nameof(SpeedColumn);
    public string ColumnName => "GFLOP/s";
    public string Legend => "Floating-point operations by the mean time";
    public bool AlwaysShow => true;
    public ColumnCategory Category => ColumnCategory.Custom;
    public int PriorityInCategory => 0;
    public bool IsNumeric => true;
    public UnitType UnitType => UnitType.Dimensionless;

    public bool IsAvailable(Summary summary) => true;

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
    {
        double? mean = summary[benchmarkCase]?.ResultStatistics?.Mean;
        return benchmarkCase.Parameters["Work"] is Workload work && mean is > 0 ? (work.Flops / mean.Value).ToString("F1", System.Globalization.CultureInfo.InvariantCulture) : "?";
    }

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);
}
