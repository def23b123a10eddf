using System.Text.Json;
using DeepShell.Catalog;
using DeepShell.Graph;
using DeepShell.Layers;
using DeepShell.Losses;
using DeepShell.Optimizers;
using DeepShell.Tensors;
using DeepShell.Tests.Engine.Support;
using DeepShell.Threading;
using Xunit.Abstractions;

namespace DeepShell.Tests.Golden;

/// <summary>
/// Every layer, loss and optimiser against PyTorch in double precision (tests/Golden/make_components.py), one test a case. The
/// tolerance of 5·10⁻⁶ is some eighty roundings of a float; the largest difference found is a quarter of it.
/// </summary>
public sealed unsafe class ComponentTests(ITestOutputHelper output)
{
    private const double Tolerance = 5e-6;

    // Without a twin: what draws at random is measured by its statistics instead (DropoutTests).
    private static readonly string[] s_random = ["Dropout", "SpatialDropout"];

    private static readonly JsonElement s_golden = Reference.Load("components.json");

    private static readonly JsonElement s_keras = Reference.Load("keras.json");

    public static TheoryData<string, int> Layers => Cases("layers");

    public static TheoryData<string, int> Joins => Cases("joins");

    public static TheoryData<string, int> Losses => Cases("losses");

    public static TheoryData<string, int> Optimizers => Cases("optimizers");

    public static TheoryData<string, int> KerasOptimizers => Cases("optimizers", s_keras);

    [Fact]
    public void Nothing_in_the_catalogue_is_left_out()
    {
        Assert.Empty(Components.Of<Layer>().Select(c => c.Name).Except(Named("layers")).Except(Named("joins")).Except(s_random));
        Assert.Empty(Components.Of<Loss>().Select(c => c.Name).Except(Named("losses")));
        Assert.Empty(Components.Of<Optimizer>().Where(c => !c.Type.IsAssignableTo(typeof(SecondOrderOptimizer))).Select(c => c.Name).Except(Named("optimizers")));
    }

    // Output, gradients by input and parameters, and three steps of gradient descent.
    [Theory, MemberData(nameof(Layers))]
    public void Layers_agree_with_PyTorch(string name, int index)
    {
        JsonElement golden = s_golden.GetProperty("layers")[index];
        Layer layer = (Layer)SettingValue.ToComponent(golden.GetProperty("layer"), typeof(Layer));
        Shape shape = new([.. golden.GetProperty("input").EnumerateArray().Select(d => d.GetInt32())]);
        using Bench bench = new((g, x, _) => layer.Build(new LayerScope(g, "Layer"), x), shape, s_golden.GetProperty("rows").GetInt32(), threads: 2);
        Assert.Equal(golden.GetProperty("output").EnumerateArray().Select(d => d.GetInt32()), bench.Output.Shape.Dimensions);
        Reference.Fill(bench.Inputs, "input", 4);
        if (golden.TryGetProperty("lengths", out JsonElement lengths)) Pad(bench.Inputs, shape, lengths, golden.GetProperty("padding").GetSingle());
        Reference.Fill(bench.Coefficients, "coefficients");
        ParameterSlot[] learnt = [.. bench.Graph.Parameters.Where(p => p.Name.StartsWith("Layer", StringComparison.Ordinal))];
        foreach (ParameterSlot slot in learnt)
        {
            JsonElement start = golden.GetProperty("start").GetProperty(slot.Name);
            Reference.Fill(bench.Memory[slot], slot.Name, start[0].GetDouble(), start[1].GetDouble());
        }
        double worst = 0;
        foreach (JsonElement step in golden.GetProperty("steps").EnumerateArray())
        {
            bench.Run();
            worst = Math.Max(worst, Check("output", step.GetProperty("output"), bench.Outputs));
            JsonElement gradients = step.GetProperty("gradients");
            worst = Math.Max(worst, Check("gradient by the input", gradients.GetProperty("Input"), bench.Gradient(bench.Graph.Parameters.First(p => p.Name == "Offset"))));
            foreach (ParameterSlot slot in learnt)
            {
                worst = Math.Max(worst, Check($"gradient of {slot.Name}", gradients.GetProperty(slot.Name), bench.Gradient(slot)));
                for (int i = 0; i < slot.Shape.Size; i++) bench.Memory[slot][i] -= (float)s_golden.GetProperty("rate").GetDouble() * bench.Gradient(slot)[i];
            }
        }
        foreach (ParameterSlot slot in learnt) worst = Math.Max(worst, Check(slot.Name, golden.GetProperty("weights").GetProperty(slot.Name), bench.Memory[slot]));
        foreach (StateSlot slot in bench.Graph.States) worst = Math.Max(worst, Check(slot.Name, golden.GetProperty("states").GetProperty(slot.Name), bench.Memory[slot]));
        output.WriteLine($"{golden.GetProperty("layer")}: {worst:E1}");
        Assert.Equal(name, Components.Describe(layer).Name);
    }

    // Layers with several inputs: output, and the gradient by each.
    [Theory, MemberData(nameof(Joins))]
    public void Joining_layers_agree_with_PyTorch(string name, int index)
    {
        JsonElement golden = s_golden.GetProperty("joins")[index];
        Layer layer = (Layer)SettingValue.ToComponent(golden.GetProperty("layer"), typeof(Layer));
        Shape[] shapes = [.. golden.GetProperty("inputs").EnumerateArray().Select(s => new Shape([.. s.EnumerateArray().Select(d => d.GetInt32())]))];
        int rows = s_golden.GetProperty("rows").GetInt32();
        // Every input is zeros plus a learnt offset, whose gradient is then the input's.
        using Bench bench = new((g, x, _) => layer.Build(new LayerScope(g, "Layer"), [.. shapes.Select((s, i) =>
            OffsetOp.Apply(g, new Reshape { Dimensions = [.. s.Dimensions] }.Build(new LayerScope(g, $"R{i}"), Part(g, x, s)), rows, $"Input {i}"))]), new Shape(shapes.Max(s => s.Size)), rows, threads: 2);
        Reference.Fill(bench.Coefficients, "coefficients");
        foreach (ParameterSlot slot in bench.Graph.Parameters.Where(p => p.Name.StartsWith("Offset", StringComparison.Ordinal))) bench.Memory[slot].Clear();
        bench.Inputs.Clear();
        for (int i = 0; i < shapes.Length; i++) Reference.Fill(bench.Memory[Input(i)], $"input {i}", 4);
        bench.Run();
        double worst = Check("output", golden.GetProperty("output"), bench.Outputs);
        for (int i = 0; i < shapes.Length; i++) worst = Math.Max(worst, Check($"gradient by input {i}", golden.GetProperty("gradients")[i], bench.Gradient(Input(i))));
        output.WriteLine($"{golden.GetProperty("layer")}: {worst:E1}");
        Assert.Equal(name, Components.Describe(layer).Name);

        ParameterSlot Input(int i) => bench.Graph.Parameters.First(p => p.Name == $"Input {i}");

        static Symbol Part(ComputeGraph g, Symbol x, Shape s) => s.Size == x.Shape.Size ? x : g.Apply($"Part{s}", new FirstOp(s.Size), [x]);
    }

    [Theory, MemberData(nameof(Losses))]
    public void Losses_agree_with_PyTorch(string name, int index)
    {
        JsonElement golden = s_golden.GetProperty("losses")[index];
        Loss loss = (Loss)SettingValue.ToComponent(golden.GetProperty("loss_settings"), typeof(Loss));
        int width = golden.GetProperty("width").GetInt32(), rows = s_golden.GetProperty("lossRows").GetInt32();
        double worst = 0;
        Compute(loss, width, rows, Reference.Numbers("weights", rows).Select(v => (float)(v * 0.5 + 1)).ToArray(), (losses, gradient) =>
        {
            worst = Math.Max(Check("loss", golden.GetProperty("rows"), losses), Check("gradient", golden.GetProperty("gradient"), gradient));
        });
        output.WriteLine($"{golden.GetProperty("loss_settings")}: {worst:E1}");
        Assert.Equal(name, Components.Describe(loss).Name);
    }

    // A sample's weight is its class's: the weighted mean is what PyTorch's weight argument makes of cross-entropy.
    [Fact]
    public void Weights_of_classes_agree_with_PyTorch()
    {
        JsonElement golden = s_golden.GetProperty("classWeights");
        int rows = s_golden.GetProperty("lossRows").GetInt32();
        float[] ofClasses = [.. golden.GetProperty("weights").EnumerateArray().Select(w => w.GetSingle())];
        float[] weights = [.. Reference.Numbers("classes", rows).Select(v => ofClasses[(int)((v + 1) / 2 * 4)])];
        Compute(new CrossEntropy(), 4, rows, weights, (losses, gradient) =>
        {
            double mean = losses.ToArray().Sum(l => (double)l) / weights.Sum(w => (double)w);
            Assert.Equal(golden.GetProperty("value").GetDouble(), mean, 1e-6);
            Check("gradient", golden.GetProperty("gradient"), gradient);
        });
    }

    private delegate void Judge(ReadOnlySpan<float> losses, ReadOnlySpan<float> gradient);

    // The weighted losses of the rows, and the gradient of their weighted mean by the output.
    private static void Compute(Loss loss, int width, int rows, float[] sampleWeights, Judge judge)
    {
        ComputeGraph graph = new();
        Symbol x = graph.Input("x", new Shape(width)), weight = graph.Input("Weight", new Shape(1));
        Symbol target = graph.Input("Target", new Shape(loss.Target == TargetKind.Class ? 1 : width));
        Symbol result = loss.Build(graph, OffsetOp.Apply(graph, x, rows), target, weight);
        using ParameterMemory memory = new(graph);
        using Team team = new(1);
        using Plan plan = new(graph, [], result, memory, team, new PlanOptions { Rows = rows, Training = true });
        using NativeBlock zero = new(rows * width, "test"), targets = new(rows * width, "test"), weights = new(rows, "test");
        Reference.Fill(memory[graph.Parameters[0]], "output", 3);
        sampleWeights.CopyTo(weights.Span(0, rows));
        if (loss.Target == TargetKind.Value) Reference.Fill(targets.Span(0, rows * width), "target", 3);
        else
            foreach ((int r, double v) in Reference.Numbers("classes", rows).Index()) targets.Pointer[r] = (int)((v + 1) / 2 * Math.Max(2, width));
        plan.SetInput(x, zero.Pointer);
        plan.SetInput(target, targets.Pointer);
        plan.SetInput(weight, weights.Pointer);
        double sum = 0;
        for (int r = 0; r < rows; r++) sum += weights.Pointer[r];
        plan.Run(rows, weightSum: sum);
        judge(new(plan.Output(result), rows), plan.Gradients!.Span(0, rows * width));
    }

    // Twenty steps while the rate falls along a cosine.
    [Theory, MemberData(nameof(Optimizers))]
    public void Optimizers_agree_with_PyTorch(string name, int index) => Check(name, s_golden.GetProperty("optimizers")[index]);

    // The same steps by the formulas of Keras' documentation, in NumPy (tests/Golden/make_keras.py).
    [Theory, MemberData(nameof(KerasOptimizers))]
    public void Optimizers_agree_with_Keras_formulas_where_asked(string name, int index) => Check(name, s_keras.GetProperty("optimizers")[index]);

    // All that have the setting, and only they, have a case.
    [Fact]
    public void Every_optimizer_with_a_convention_is_held_to_Keras() => Assert.Equal(
        Components.Of<Optimizer>().Where(c => c.Settings.Any(s => s.Name == "Convention")).Select(c => c.Name).Order(StringComparer.Ordinal), Named("optimizers", s_keras).Distinct().Order(StringComparer.Ordinal));

    private void Check(string name, JsonElement golden)
    {
        const int n = 37;
        Optimizer optimizer = (Optimizer)SettingValue.ToComponent(golden.GetProperty("optimizer"), typeof(Optimizer));
        using NativeBlock weights = new(n, "test"), gradients = new(n, "test"), states = new(n * Math.Max(1, optimizer.StateSlots), "test");
        Reference.Fill(weights.Span(0, n), "weights");
        double worst = 0;
        foreach ((int s, JsonElement step) in golden.GetProperty("steps").EnumerateArray().Index())
        {
            Reference.Fill(gradients.Span(0, n), $"gradient {s}", 1.5);
            for (int i = 0; i < n; i++) gradients.Pointer[i] += 0.5f * weights.Pointer[i];
            optimizer.Update(new UpdateContext(weights.Pointer, gradients.Pointer, states.Pointer, n, n, step.GetProperty("rate").GetDouble(), s + 1));
            worst = Math.Max(worst, Check($"step {s}", step.GetProperty("weights"), weights.Span(0, n)));
        }
        output.WriteLine($"{golden.GetProperty("optimizer")}: {worst:E1}");
        Assert.Equal(name, Components.Describe(optimizer).Name);
    }

    // Sequences of unequal lengths: padding behind each.
    private static void Pad(Span<float> inputs, Shape shape, JsonElement lengths, float padding)
    {
        int features = shape.Size / shape[0], row = 0;
        foreach (JsonElement length in lengths.EnumerateArray())
            inputs[(row * shape.Size + length.GetInt32() * features)..(++row * shape.Size)].Fill(padding);
    }

    private static double Check(string what, JsonElement expected, ReadOnlySpan<float> actual)
    {
        double difference = Reference.Difference(expected, actual);
        Assert.True(difference < Tolerance, $"{what} differs by {difference:E1}");
        return difference;
    }

    private static TheoryData<string, int> Cases(string kind, JsonElement? golden = null)
    {
        TheoryData<string, int> data = [];
        int index = 0;
        foreach (string name in Named(kind, golden)) data.Add(name, index++);
        return data;
    }

    private static IEnumerable<string> Named(string kind, JsonElement? golden = null) => (golden ?? s_golden).GetProperty(kind).EnumerateArray().Select(c => c.GetProperty("name").GetString()!);
}
