using System.Reflection;
using System.Text.Json;
using DeepShell.Catalog;
using DeepShell.Layers;
using DeepShell.Tensors;
using DeepShell.Tests.Engine.Support;

namespace DeepShell.Tests.Engine;

/// <summary>Every component of every kind survives its way through JSON.</summary>
public sealed class RoundTripTests
{
    public static TheoryData<string> Kinds => [.. Components.Kinds];

    [Theory, MemberData(nameof(Kinds))]
    public void Settings_come_back(string kind)
    {
        foreach (ComponentInfo component in Components.All.Where(c => c.Kind == kind))
            foreach (Dictionary<string, object?> settings in Variations.Of(component))
            {
                if (Variations.TryCreate(component, settings) is not { } made) continue;
                object back = ThroughJson(made);
                Assert.Equal(made.GetType(), back.GetType());
                foreach (SettingInfo setting in component.Settings)
                    Assert.Equal(Json(setting.Get(made)), Json(setting.Get(back)));
            }
    }

    [Theory, MemberData(nameof(LayerCases.Names), MemberType = typeof(LayerCases))]
    public void A_layer_that_came_back_computes_the_same(string name)
    {
        foreach ((string text, Layer layer, Shape shape, Bench.Builder build) in LayerCases.Of(name))
        {
            Layer back = (Layer)ThroughJson(layer);
            using Bench first = new(build, shape, 3);
            int inputs = first.Graph.Nodes.FirstOrDefault(n => n.Layer.StartsWith("Layer", StringComparison.Ordinal))?.Inputs.Count ?? 1;
            using Bench second = new((g, x, other) => back.Build(new LayerScope(g, "Layer"), inputs == 1 ? [x] : [x, other]), shape, 3);
            Bits.Equal(first.Everything(), second.Everything(), text);
        }
    }

    private static object ThroughJson(object component)
    {
        using JsonDocument document = JsonDocument.Parse(Json(component));
        return SettingValue.ToComponent(document.RootElement.Clone(), KindType(component.GetType()));
    }

    private static string Json(object? value) => JsonSerializer.Serialize(SettingValue.Plain(value));

    private static Type KindType(Type type)
    {
        while (type.GetCustomAttribute<ComponentKindAttribute>(false) is null) type = type.BaseType!;
        return type;
    }
}
