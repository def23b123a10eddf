using DeepShell.Catalog;
using DeepShell.Graph;
using DeepShell.Layers;
using DeepShell.Ops;
using DeepShell.Tensors;
using DeepShell.Tests.Engine.Support;

namespace DeepShell.Tests.Engine;

/// <summary>That no op escapes the gradient check: those that no layer makes on plain inputs are checked here.</summary>
public sealed class OpTests
{
    // Checked against PyTorch instead: they take a target, or indexes, beside the value.
    private static readonly string[] s_elsewhere = ["LossOp", "MixedLossOp"];

    private static readonly Dictionary<string, (Shape Input, Bench.Builder Build)> s_more = new()
    {
        ["PartOp"] = (new Shape(12), (g, x, _) => g.Apply("Part", new PartOp(3, new Shape(4, 2)), [x])),
        ["SequenceMeanOp"] = (new Shape(5, 3), (g, x, _) => Chain(g, x, new Masking { Value = 77 }, new GlobalAveragePooling())),
        ["PaddedShortcutOp"] = (new Shape(6, 5, 4), (g, x, _) => Chain(g, x, new Residual { Body = new Conv2D { Filters = 6, Stride = new(2) }, Shortcut = Shortcut.ZeroPadding })),
        ["AverageOp"] = (new Shape(4), (g, x, second) => new Average().Build(new LayerScope(g, "Mean"), x, second)),
    };

    public static TheoryData<string> More => [.. s_more.Keys];

    [Theory, MemberData(nameof(More))]
    public void Gradients_agree_with_finite_differences(string name)
    {
        (Shape input, Bench.Builder build) = s_more[name];
        using Bench bench = new(build, input, rows: 5);
        Assert.Contains(bench.Graph.Nodes, n => n.Op.GetType().Name == name);
        (string parameter, double difference) = GradientCheck.All(bench);
        Assert.True(difference <= 1, $"{name}: {parameter} differs {difference:G3} times more than allowed");
    }

    [Fact]
    public void Every_op_is_checked()
    {
        HashSet<string> made = [.. s_more.Keys, .. s_elsewhere];
        foreach (string name in Components.Of<Layer>().Select(c => c.Name))
            foreach ((_, _, Shape shape, Bench.Builder build) in LayerCases.Of(name))
            {
                ComputeGraph graph = new();
                Symbol x = graph.Input("x", shape);
                build(graph, x, graph.Input("y", shape));
                made.UnionWith(graph.Nodes.Select(n => n.Op.GetType().Name));
            }
        Assert.Empty(typeof(Op).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Op)) && !t.IsAbstract).Select(t => t.Name).Except(made));
    }

    private static Symbol Chain(ComputeGraph graph, Symbol x, params ReadOnlySpan<Layer> layers)
    {
        foreach (Layer layer in layers) x = layer.Build(new LayerScope(graph, $"L{graph.Nodes.Count}"), x);
        return x;
    }
}
