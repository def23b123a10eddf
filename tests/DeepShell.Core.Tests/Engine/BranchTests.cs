using DeepShell.Activations;
using DeepShell.Graph;
using DeepShell.Layers;
using DeepShell.Tensors;
using DeepShell.Tests.Engine.Support;

namespace DeepShell.Tests.Engine;

/// <summary>Networks that are no chains: gradients that add up, shared weights, frozen weights.</summary>
public sealed class BranchTests
{
    private static readonly Shape s_input = new(4, 3, 2);

    private static readonly Dictionary<string, Bench.Builder> s_networks = new()
    {
        ["a symbol used by two layers"] = (g, x, _) =>
        {
            Symbol d = Build(g, "D", new Dense { Units = 6 }, x);
            return Sum(g, Build(g, "Tanh", new Tanh(), d), Build(g, "Sigmoid", new Sigmoid(), d));
        },
        ["a symbol used twice by one op"] = (g, x, _) => Sum(g, x, x, Build(g, "Tanh", new Tanh(), x)),
        ["a residual block"] = (g, x, _) =>
        {
            Symbol a = Build(g, "A", new Conv2D { Filters = 2, Activation = new Tanh() }, x);
            Symbol b = Build(g, "B", new Conv2D { Filters = 2 }, a);
            return Build(g, "Out", new Tanh(), Sum(g, b, a));
        },
        ["a view with two readers"] = (g, x, _) =>
        {
            Symbol conv = Build(g, "C", new Conv2D { Filters = 3 }, x), flat = Build(g, "F", new Flatten(), conv);
            return Sum(g, Build(g, "D1", new Dense { Units = 5 }, flat), Build(g, "D2", new Dense { Units = 5, Activation = new Tanh() }, flat));
        },
        ["a view beside what it views"] = (g, x, _) =>
        {
            Symbol conv = Build(g, "C", new Conv2D { Filters = 3 }, x), flat = Build(g, "F", new Flatten(), conv);
            Symbol pooled = Build(g, "D1", new Dense { Units = 5 }, Build(g, "C2", new Conv2D { Filters = 1 }, conv));
            return Sum(g, Build(g, "D2", new Dense { Units = 5 }, flat), pooled);
        },
        ["views in a row under an op in place"] = (g, x, _) =>
        {
            Symbol tanh = Build(g, "T", new Tanh(), Build(g, "C", new Conv2D { Filters = 3 }, x));
            Symbol flat = Build(g, "F2", new Flatten(), Build(g, "F1", new Flatten(), tanh));
            return Build(g, "Drop", new Dropout { Rate = 0.3 }, Build(g, "S", new Sigmoid(), flat));
        },
        ["three readers, two of them in place"] = (g, x, _) =>
        {
            Symbol d = Build(g, "D", new Dense { Units = 6 }, x);
            return Sum(g, Build(g, "T", new Tanh(), d), Build(g, "Drop", new Dropout { Rate = 0.4 }, d), d);
        },
        ["one layer applied three times in a row"] = (g, x, _) =>
        {
            Symbol y = Build(g, "In", new Dense { Units = 6 }, x);
            for (int i = 0; i < 3; i++) y = Build(g, "Shared", new Dense { Units = 6, Activation = new Tanh() }, y);
            return y;
        },
        ["towers with shared weights"] = (g, x, second) =>
        {
            Symbol[] towers = [.. new[] { x, second }.Select(i => Build(g, "D", new Dense { Units = 4 },
                Build(g, "Norm", new BatchNormalization(), Build(g, "C", new Conv2D { Filters = 3, NoBias = true }, i))))];
            return Build(g, "Out", new Tanh(), Sum(g, towers));
        },
    };

    public static TheoryData<string> Networks => [.. s_networks.Keys];

    public static TheoryData<string> Layers => LayerCases.Names();

    [Theory, MemberData(nameof(Networks))]
    public void Gradients_add_up(string name)
    {
        using Bench bench = new(s_networks[name], s_input, rows: 5);
        (string parameter, double difference) = GradientCheck.All(bench);
        Assert.True(difference <= 1, $"{name}: {parameter} differs {difference:G3} times more than allowed");
    }

    [Theory, MemberData(nameof(Networks))]
    public void Planned_memory_changes_no_bit(string name)
    {
        PlanEquality.Check(s_networks[name], s_input, name);
        foreach (int threads in new[] { 2, 5 })
        {
            using Bench one = new(s_networks[name], s_input, rows: 5), many = new(s_networks[name], s_input, rows: 5, threads: threads);
            Bits.Equal(one.Everything(2), many.Everything(2), $"{name}, {threads} threads");
        }
    }

    // One layer on two inputs in one graph: its parameters' gradients are the sums over both uses.
    [Theory, MemberData(nameof(Layers))]
    public void A_layer_applied_twice_shares_its_weights(string name)
    {
        (string text, Layer layer, Shape shape, _) = LayerCases.Of(name)[0];
        if (Build(new ComputeGraph(), layer, shape) is null) return;
        using Bench twice = new((g, x, second) => Sum(g, Build(g, "L", layer, x), Build(g, "L", layer, second)), shape, rows: 5);
        using Bench once = new((g, x, _) => Build(g, "L", layer, x), shape, rows: 5);
        Assert.Equal(once.Graph.ParameterCount, twice.Graph.ParameterCount);
        (string parameter, double difference) = GradientCheck.All(twice);
        Assert.True(difference <= 1, $"{text} applied twice: {parameter} differs {difference:G3} times more than allowed");
    }

    [Fact]
    public void A_frozen_layer_costs_nothing_and_changes_nothing()
    {
        static Symbol Network(ComputeGraph g, Symbol x, Symbol _) =>
            Build(g, "Head", new Dense { Units = 3 }, Build(g, "Norm", new BatchNormalization(), Build(g, "Body", new Conv2D { Filters = 3, Activation = new ReLU() }, x)));

        PlanOptions all = new() { Rows = 5, Training = true }, head = all with { Learns = p => p.Name.StartsWith("Head", StringComparison.Ordinal) };
        using Bench free = new(Network, s_input, 5, all), frozen = new(Network, s_input, 5, head);
        free.Run();
        frozen.Run();
        Assert.True(frozen.Plan.Steps.Count < free.Plan.Steps.Count);
        Assert.True(frozen.Plan.ArenaFloats < free.Plan.ArenaFloats);
        foreach (ParameterSlot slot in frozen.Graph.Parameters)
            if (head.Learns(slot)) Bits.Equal(free.Gradient(slot), frozen.Gradient(slot), slot.Name);
            else Assert.Equal(0, frozen.Gradient(slot).IndexOfAnyExcept(0f) + 1);
        PlanEquality.Check(Network, s_input, "frozen body", head.Learns);
    }

    [Fact]
    public void A_frozen_layer_in_the_middle_lets_gradients_pass()
    {
        static Symbol Network(ComputeGraph g, Symbol x, Symbol _) =>
            Build(g, "Head", new Dense { Units = 3 }, Build(g, "Norm", new BatchNormalization(), Build(g, "Body", new Dense { Units = 4 }, x)));

        PlanOptions all = new() { Rows = 5, Training = true };
        using Bench free = new(Network, s_input, 5, all),
            frozen = new(Network, s_input, 5, all with { Learns = p => !p.Name.StartsWith("Norm", StringComparison.Ordinal) });
        free.Run();
        frozen.Run();
        foreach (ParameterSlot slot in free.Graph.Parameters.Where(p => !p.Name.StartsWith("Norm", StringComparison.Ordinal)))
            Bits.Equal(free.Gradient(slot), frozen.Gradient(slot), slot.Name);
    }

    [Fact]
    public void Freezing_everything_is_an_error()
    {
        DeepShellException e = Assert.Throws<DeepShellException>(() =>
            new Bench((g, x, _) => Build(g, "D", new Dense { Units = 3 }, x), s_input, 5, new PlanOptions { Rows = 5, Training = true, Learns = _ => false }));
        Assert.Equal("DeepShell.Training.NothingLearns", e.Id);
    }

    [Fact]
    public void Sharing_between_shapes_is_an_error()
    {
        DeepShellException e = Assert.Throws<DeepShellException>(() => new Bench((g, x, _) =>
            Sum(g, Build(g, "D", new Dense { Units = 3 }, x), Build(g, "D", new Dense { Units = 3 }, Build(g, "Other", new Dense { Units = 3 }, x))), s_input, 5));
        Assert.Equal("DeepShell.Model.SharedShape", e.Id);
    }

    // Dropout on and batch statistics off: what Monte Carlo dropout needs.
    [Fact]
    public void Dropout_can_be_on_at_prediction()
    {
        using Bench bench = new((g, x, _) => Build(g, "Drop", new Dropout(), Build(g, "Norm", new BatchNormalization(), x)), s_input, 5,
            new PlanOptions { Rows = 5 });
        bench.Run();
        float[] plain = bench.Outputs.ToArray();
        bench.Plan.Run(5, seed: 1, step: 0, dropout: true);
        float[] first = bench.Outputs.ToArray();
        bench.Plan.Run(5, seed: 1, step: 1, dropout: true);
        Assert.NotEqual(first, bench.Outputs.ToArray());
        for (int i = 0; i < plain.Length; i++) Assert.True(first[i] == 0 || first[i] == plain[i] * 2);
        Assert.InRange(first.Count(y => y == 0) / (double)first.Length, 0.35, 0.65);
    }

    private static Symbol Build(ComputeGraph graph, string name, Layer layer, Symbol x) => layer.Build(new LayerScope(graph, name), x);

    private static Symbol? Build(ComputeGraph graph, Layer layer, Shape shape)
    {
        try { return Build(graph, "L", layer, graph.Input("x", shape)); }
        catch (DeepShellException) { return null; }
    }

    private static Symbol Sum(ComputeGraph graph, params Symbol[] symbols) => graph.Apply("Sum", new SumOp(), symbols);
}
