using System.Collections.Immutable;
using DeepShell.Catalog;
using DeepShell.Layers;

namespace DeepShell.Models;

/// <summary>A named layer of a network.</summary>
/// <param name="Name">Unique in the network.</param>
/// <param name="Layer">The layer with its settings.</param>
/// <param name="Inputs">Names of the layers it reads; none means the one before it.</param>
/// <param name="AddedBy">Where it was added, for messages.</param>
public sealed record NetworkNode(string Name, Layer Layer, ImmutableArray<string> Inputs, string? AddedBy = null);

/// <summary>The description of a network: named layers in order. Immutable; adding gives a new network.</summary>
public sealed class Network
{
    private Network(ImmutableArray<NetworkNode> nodes) => Nodes = nodes;

    /// <summary>No layers.</summary>
    public static Network Empty { get; } = new([]);

    /// <summary>The name that stands for the samples themselves.</summary>
    public const string InputName = "Input";

    /// <summary>The layers, in order.</summary>
    public ImmutableArray<NetworkNode> Nodes { get; }

    /// <summary>A network with one layer more.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="name">Unique name; the component's name and a number if null.</param>
    /// <param name="inputs">Names of layers it reads; the last layer if null.</param>
    /// <param name="addedBy">Where it was added, for messages.</param>
    /// <exception cref="DeepShellException">The name is taken, or an input does not exist.</exception>
    public Network Add(Layer layer, string? name = null, IEnumerable<string>? inputs = null, string? addedBy = null)
    {
        string own = name ?? Unused(Components.Describe(layer).Name);
        if (own.Equals(InputName, StringComparison.OrdinalIgnoreCase) || Find(own) is not null)
            throw new DeepShellException("Model.LayerName", ErrorKind.AlreadyExists, $"There is a layer called '{own}' already.", "Choose another name.", own);
        ImmutableArray<string> reads = [.. inputs ?? []];
        foreach (string input in reads)
            if (input != InputName && Find(input) is null)
                throw new DeepShellException("Model.NoSuchLayer", ErrorKind.NotFound,
                    $"There is no layer called '{input}' before '{own}'.{Suggestion.For(input, Nodes.Select(n => n.Name))}",
                    Nodes.Length == 0 ? "" : $"The layers are {string.Join(", ", Nodes.Select(n => n.Name))}.", input);
        return new Network(Nodes.Add(new NetworkNode(own, layer, reads, addedBy)));
    }

    private NetworkNode? Find(string name) => Nodes.FirstOrDefault(n => n.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private string Unused(string component)
    {
        for (int i = 1; ; i++)
            if (Find($"{component}{i}") is null) return $"{component}{i}";
    }
}
