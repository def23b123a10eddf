using System.Text.Json;
using DeepShell.Catalog;
using DeepShell.Graph;
using DeepShell.Layers;
using DeepShell.Losses;
using DeepShell.Models;
using DeepShell.Optimizers;
using DeepShell.Tensors;
using DeepShell.Tests.Engine.Support;
using DeepShell.Threading;
using Xunit.Abstractions;

namespace DeepShell.Tests.Golden;

/// <summary>
/// Ten training steps of three networks against PyTorch in double precision (tests/Golden/make_networks.py): the loss and
/// every gradient at every step, and at the end weights, running statistics and predictions.
/// </summary>
/// <remarks>
/// Tolerance 5·10⁻⁵: a float sum over some hundred terms of mixed sign keeps about 10⁻⁶ of its terms' size, which ten steps, each
/// built on the one before, blow up to 10⁻⁵ at most; a wrong term shows as 10⁻² and more.
/// </remarks>
public sealed class NetworkTests(ITestOutputHelper output)
{
    private const double Tolerance = 5e-5;

    private static readonly JsonElement s_golden = Reference.Load("networks.json");

    public static TheoryData<string, int> Runs
    {
        get
        {
            TheoryData<string, int> data = [];
            foreach (JsonElement network in s_golden.GetProperty("networks").EnumerateArray())
                for (int run = 0; run < network.GetProperty("runs").GetArrayLength(); run++) data.Add(network.GetProperty("name").GetString()!, run);
            return data;
        }
    }

    [Theory, MemberData(nameof(Runs))]
    public void Ten_steps_agree_with_PyTorch(string name, int index)
    {
        JsonElement golden = s_golden.GetProperty("networks").EnumerateArray().First(n => n.GetProperty("name").GetString() == name);
        JsonElement run = golden.GetProperty("runs")[index];
        Network network = golden.GetProperty("layers").EnumerateArray().Aggregate(Network.Empty, (n, l) => n.Add((Layer)SettingValue.ToComponent(l, typeof(Layer))));
        Shape input = new([.. golden.GetProperty("input").EnumerateArray().Select(d => d.GetInt32())]);
        int outputs = golden.GetProperty("outputs").GetInt32(), rows = golden.GetProperty("rows").GetInt32();
        Optimizer optimizer = (Optimizer)SettingValue.ToComponent(run.GetProperty("optimizer"), typeof(Optimizer));
        using TrainingBench bench = new(network, input, outputs, new CrossEntropy(), optimizer, rows, threads: 2);
        foreach (ParameterSlot slot in bench.Memory.Graph.Parameters)
        {
            JsonElement start = golden.GetProperty("start").GetProperty(slot.Name);
            Reference.Fill(bench.Memory[slot], slot.Name, start[0].GetDouble(), start[1].GetDouble());
        }
        double gradients = 0, losses = 0;
        int step = 0;
        foreach (JsonElement expected in run.GetProperty("steps").EnumerateArray())
        {
            Batch(bench, step, outputs);
            double loss = expected.GetProperty("loss").GetDouble(), difference = Math.Abs(bench.Gradient() - loss) / loss;
            Assert.True(difference < Tolerance, $"step {step}: the loss differs by {difference:E1}");
            losses = Math.Max(losses, difference);
            foreach (ParameterSlot slot in bench.Memory.Graph.Parameters)
                gradients = Math.Max(gradients, Check($"step {step}, gradient of {slot.Name}", expected.GetProperty("gradients").GetProperty(slot.Name),
                    bench.Plan.Gradients!.Span(slot.Offset, slot.Shape.Size)));
            bench.Update();
            step++;
        }
        double weights = 0, states = 0;
        foreach (ParameterSlot slot in bench.Memory.Graph.Parameters)
            weights = Math.Max(weights, Check(slot.Name, run.GetProperty("weights").GetProperty(slot.Name), bench.Memory[slot]));
        foreach (StateSlot slot in bench.Memory.Graph.States)
            states = Math.Max(states, Check(slot.Name, run.GetProperty("states").GetProperty(slot.Name), bench.Memory[slot]));
        Batch(bench, 0, outputs);
        double prediction = Predict(bench, input, run.GetProperty("prediction"));
        output.WriteLine($"{name}, {run.GetProperty("optimizer")}: loss {losses:E1}, gradients {gradients:E1}, weights {weights:E1}, states {states:E1}, prediction {prediction:E1}");
    }

    private static double Check(string what, JsonElement expected, ReadOnlySpan<float> actual)
    {
        double difference = Reference.Difference(expected, actual);
        Assert.True(difference < Tolerance, $"{what} differs by {difference:E1}");
        return difference;
    }

    private static void Batch(TrainingBench bench, int step, int outputs)
    {
        Reference.Fill(bench.Inputs, $"batch {step}", 1.5);
        double[] labels = Reference.Numbers($"labels {step}", bench.Rows);
        for (int r = 0; r < bench.Rows; r++) bench.Targets[r] = (int)((labels[r] + 1) / 2 * outputs);
    }

    // In a plan that does not train: running statistics stand for the batch.
    private static unsafe double Predict(TrainingBench bench, Shape input, JsonElement expected)
    {
        using Team team = new(1);
        using Plan plan = new(bench.Memory.Graph, [bench.Compiled.Output], null, bench.Memory, team, new PlanOptions { Rows = bench.Rows });
        fixed (float* x = bench.Inputs)
        {
            plan.SetInput(bench.Compiled.Input, x);
            plan.Run(bench.Rows);
        }
        Assert.Equal(bench.Rows * input.Size, bench.Inputs.Length);
        return Check("the prediction", expected, new(plan.Output(bench.Compiled.Output), bench.Rows * bench.Compiled.Output.Shape.Size));
    }
}
