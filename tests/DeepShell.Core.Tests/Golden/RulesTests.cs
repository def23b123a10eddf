using System.Text.Json;
using DeepShell.Catalog;
using DeepShell.Graph;
using DeepShell.Layers;
using DeepShell.Losses;
using DeepShell.Models;
using DeepShell.Optimizers;
using DeepShell.Regularizers;
using DeepShell.Tensors;
using DeepShell.Tests.Engine.Support;
using DeepShell.Training;
using Xunit.Abstractions;

namespace DeepShell.Tests.Golden;

/// <summary>
/// Ten steps with penalties, decay, limits, clipping and averaged weights against PyTorch in double precision
/// (tests/Golden/make_rules.py). The largest difference found is a tenth of the tolerance.
/// </summary>
public sealed class RulesTests(ITestOutputHelper output)
{
    private const double Tolerance = 5e-6;

    private static readonly JsonElement s_golden = Reference.Load("rules.json");

    public static TheoryData<int, int> Runs
    {
        get
        {
            TheoryData<int, int> data = [];
            for (int n = 0; n < s_golden.GetProperty("networks").GetArrayLength(); n++)
                for (int run = 0; run < s_golden.GetProperty("networks")[n].GetProperty("runs").GetArrayLength(); run++) data.Add(n, run);
            return data;
        }
    }

    [Fact]
    public void No_regularizer_is_left_out() => Assert.Empty(Components.Of<Regularizer>().Select(c => c.Name).Except(
        s_golden.GetProperty("networks")[0].GetProperty("runs").EnumerateArray().SelectMany(r => Rules(r).Regularizers!).Select(r => Components.Describe(r).Name)));

    [Theory, MemberData(nameof(Runs))]
    public void Ten_steps_agree_with_PyTorch(int network, int index)
    {
        JsonElement golden = s_golden.GetProperty("networks")[network], run = golden.GetProperty("runs")[index];
        Network layers = golden.GetProperty("layers").EnumerateArray().Aggregate(Network.Empty, (n, l) => n.Add((Layer)SettingValue.ToComponent(l, typeof(Layer))));
        Shape input = new([.. golden.GetProperty("input").EnumerateArray().Select(d => d.GetInt32())]);
        Optimizer optimizer = (Optimizer)SettingValue.ToComponent(run.GetProperty("optimizer"), typeof(Optimizer));
        using TrainingBench bench = new(layers, input, golden.GetProperty("outputs").GetInt32(), new CrossEntropy(), optimizer, golden.GetProperty("rows").GetInt32(), threads: 2);
        foreach (ParameterSlot slot in bench.Memory.Graph.Parameters)
        {
            JsonElement start = run.GetProperty("start").GetProperty(slot.Name);
            Reference.Fill(bench.Memory[slot], slot.Name, start[0].GetDouble(), start[1].GetDouble());
        }
        StepRules rules = new(Rules(run), bench.Memory, bench.Plan.Gradients!, bench.Team);
        using ParameterMemory averaged = new(bench.Memory.Graph);
        using WeightAverage average = new(s_golden.GetProperty("beta").GetDouble(), bench.Memory, averaged, bench.Team);
        double[] norms = [.. run.GetProperty("norms").EnumerateArray().Select(n => n.GetDouble())];
        double worst = 0;
        int step = 0;
        foreach (JsonElement expected in run.GetProperty("losses").EnumerateArray())
        {
            Reference.Fill(bench.Inputs, $"batch {step}", 1.5);
            double[] labels = Reference.Numbers($"labels {step}", bench.Rows);
            for (int r = 0; r < bench.Rows; r++) bench.Targets[r] = (int)((labels[r] + 1) / 2 * golden.GetProperty("outputs").GetInt32());
            double loss = bench.Gradient() + rules.Penalise();
            worst = Math.Max(worst, Math.Abs(loss - expected.GetDouble()) / expected.GetDouble());
            rules.Adjust(optimizer.LearningRate);
            if (norms.Length > 0) worst = Math.Max(worst, Math.Abs(rules.Norm - norms[step]) / norms[step]);
            bench.Update();
            rules.Constrain();
            average.Add();
            step++;
        }
        average.Write();
        foreach (ParameterSlot slot in bench.Memory.Graph.Parameters)
        {
            worst = Math.Max(worst, Reference.Difference(run.GetProperty("weights").GetProperty(slot.Name), bench.Memory[slot]));
            worst = Math.Max(worst, Reference.Difference(run.GetProperty("average").GetProperty(slot.Name), averaged[slot]));
        }
        output.WriteLine($"{golden.GetProperty("name")} {run.GetProperty("regularizers")} value {run.GetProperty("clipValue")} norm {run.GetProperty("clipNorm")}: {worst:E1}");
        Assert.InRange(worst, 0, Tolerance);
        Assert.Equal(run.GetProperty("clipped").GetInt32(), rules.ClippedSteps);
    }

    private static TrainingOptions Rules(JsonElement run) => new()
    {
        Regularizers = [.. run.GetProperty("regularizers").EnumerateArray().Select(r => (Regularizer)SettingValue.ToComponent(r, typeof(Regularizer)))],
        ClipValue = run.GetProperty("clipValue").Deserialize<double?>(),
        ClipNorm = run.GetProperty("clipNorm").Deserialize<double?>(),
    };
}
