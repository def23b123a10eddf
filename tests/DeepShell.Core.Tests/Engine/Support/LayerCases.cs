using DeepShell.Catalog;
using DeepShell.Layers;
using DeepShell.Tensors;

namespace DeepShell.Tests.Engine.Support;

/// <summary>Every layer of the catalogue with settings and an input shape that it takes.</summary>
internal static class LayerCases
{
    private static readonly Shape[] s_shapes = [new(6, 5, 4), new(7), new(5, 6)];

    public static TheoryData<string> Names() => [.. Components.Of<Layer>().Select(c => c.Name)];

    /// <summary>The cases of one layer; at least one, and one for each of its settings.</summary>
    public static List<(string Text, Layer Layer, Shape Shape, Bench.Builder Build)> Of(string name)
    {
        ComponentInfo component = Components.Get<Layer>(name);
        List<(string, Layer, Shape, Bench.Builder)> cases = [];
        HashSet<string> changed = [];
        foreach (Dictionary<string, object?> settings in Variations.Of(component))
        {
            if (Variations.TryCreate(component, settings) is not Layer layer) continue;
            foreach (Shape shape in s_shapes)
            {
                if (Inputs(layer, shape) is not { } inputs) continue;
                cases.Add(($"{Variations.Text(component, settings)} on {shape}", layer, shape,
                    (graph, x, second) => layer.Build(new LayerScope(graph, "Layer"), inputs == 1 ? [x] : [x, second])));
                changed.UnionWith(settings.Keys);
            }
        }
        Assert.NotEmpty(cases);
        Assert.Equal(component.Settings.Count(s => s.IsRequired), changed.Count(c => component.Settings.First(s => s.Name == c).IsRequired));
        return cases;
    }

    // How many inputs the layer takes, 1 or 2; null if it does not take the shape.
    private static int? Inputs(Layer layer, Shape shape)
    {
        for (int inputs = 1; inputs <= 2; inputs++)
        {
            try
            {
                Graph.ComputeGraph graph = new();
                Graph.Symbol x = graph.Input("x", shape);
                layer.Build(new LayerScope(graph, "Layer"), inputs == 1 ? [x] : [x, x]);
                return inputs;
            }
            catch (DeepShellException) { }
        }
        return null;
    }
}
