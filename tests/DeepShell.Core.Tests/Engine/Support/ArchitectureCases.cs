using DeepShell.Architectures;
using DeepShell.Catalog;
using DeepShell.Data;
using DeepShell.Models;
using DeepShell.Tensors;

namespace DeepShell.Tests.Engine.Support;

/// <summary>Every architecture of the catalogue on the smallest samples it takes, with dropout where it has any.</summary>
internal static class ArchitectureCases
{
    public const int Outputs = 5;

    // Enough for what a unit test should run; the large classic networks are only built and counted.
    private const long LargestNetwork = 3_000_000, MostMultiplyAdds = 20_000_000;

    private static readonly Shape[] s_shapes = [new(12), new(14, 12, 2), new(28, 28, 1), new(32, 32, 3), new(64, 64, 3), new(224, 224, 3)];

    public static TheoryData<string> Names() => [.. Components.Of<Architecture>().Select(c => c.Name).Where(n => Of(n) is not null)];

    /// <summary>The network with its input shape; null if it is too large to train in a test.</summary>
    public static (Network Network, Shape Input)? Of(string name)
    {
        Architecture architecture = Make(name);
        foreach (Shape shape in s_shapes)
        {
            try
            {
                Network network = architecture.Body(shape);
                CompiledNetwork compiled = new(network, shape, Outputs, LearningTask.Classification);
                return compiled.Graph.ParameterCount <= LargestNetwork && MultiplyAdds(compiled) <= MostMultiplyAdds ? (network, shape) : null;
            }
            catch (Exception e) when (e is DeepShellException or IndexOutOfRangeException) { }
        }
        Assert.Fail($"{name} takes none of the samples {string.Join<Shape>(", ", s_shapes)}");
        return null;
    }

    /// <summary>The architecture, with dropout where it has any.</summary>
    public static Architecture Make(string name)
    {
        ComponentInfo component = Components.Get<Architecture>(name);
        Dictionary<string, object?> settings = Variations.Required(component);
        foreach (SettingInfo setting in component.Settings)
            if (setting.Name.Contains("Dropout", StringComparison.Ordinal)) settings[setting.Name] = 0.3;
        return (Architecture)component.Create(settings);
    }

    private static long MultiplyAdds(CompiledNetwork compiled) => compiled.Graph.Nodes.Sum(n => n.Op.MultiplyAdds);
}
