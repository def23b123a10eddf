using System.Collections.Immutable;
using DeepShell.Catalog;
using DeepShell.Layers;

namespace DeepShell.Models;

/// <summary>A named layer of a network.</summary>
/// <param name="Name">Unique in the network.</param>
/// <param name="Layer">The layer with its settings.</param>
/// <param name="Inputs">Names of the layers it reads; none means the one before it.</param>
/// <param name="AddedBy">Where it was added, for messages.</param>
/// <param name="Shares">The layer whose weights it uses, which has the same settings; null: it has its own.</param>
public sealed record NetworkNode(string Name, Layer Layer, ImmutableArray<string> Inputs, string? AddedBy = null, string? Shares = null);

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
    /// <param name="columns">Columns of the samples that may be read by name as well.</param>
    /// <exception cref="DeepShellException">The name is taken, or an input does not exist.</exception>
    public Network Add(Layer layer, string? name = null, IEnumerable<string>? inputs = null, string? addedBy = null, IEnumerable<string>? columns = null) =>
        Append(layer, name ?? Unused(Components.Describe(layer).Name, 1), inputs, addedBy, columns, null);

    /// <summary>A network in which a layer is applied once more, to other inputs: with the same weights, which learn from both.</summary>
    /// <param name="shared">The layer's name.</param>
    /// <param name="name">Unique name; the shared layer's and a number if null.</param>
    /// <param name="inputs">Names of layers it reads; the last layer if null.</param>
    /// <param name="addedBy">Where it was added, for messages.</param>
    /// <param name="columns">Columns of the samples that may be read by name as well.</param>
    /// <exception cref="DeepShellException">There is no such layer, the name is taken, or an input does not exist.</exception>
    public Network Share(string shared, string? name = null, IEnumerable<string>? inputs = null, string? addedBy = null, IEnumerable<string>? columns = null)
    {
        NetworkNode first = Find(shared) ?? throw new DeepShellException("Model.NoSuchLayer", ErrorKind.NotFound,
            $"There is no layer called '{shared}' to share.{Suggestion.For(shared, Nodes.Select(n => n.Name))}",
            Nodes.Length == 0 ? "Add it first, with a -Name." : $"The layers are {string.Join(", ", Nodes.Select(n => n.Name))}.", shared);
        // A shared layer shared again: all are uses of the first.
        string owner = first.Shares ?? first.Name;
        return Append(first.Layer, name ?? Unused(owner, 2), inputs, addedBy, columns, owner);
    }

    private Network Append(Layer layer, string name, IEnumerable<string>? inputs, string? addedBy, IEnumerable<string>? columns, string? shares)
    {
        if (name.Equals(InputName, StringComparison.OrdinalIgnoreCase) || Find(name) is not null)
            throw new DeepShellException("Model.LayerName", ErrorKind.AlreadyExists, $"There is a layer called '{name}' already.",
                "Choose another name; to apply that layer once more, with the same weights, use Add-Layer -Share.", name);
        ImmutableArray<string> reads = [.. inputs ?? []];
        string[] known = [.. Nodes.Select(n => n.Name), InputName, .. columns ?? []];
        foreach (string input in reads)
            if (!known.Contains(input, StringComparer.OrdinalIgnoreCase))
                throw new DeepShellException("Model.NoSuchLayer", ErrorKind.NotFound,
                    $"There is no layer called '{input}' before '{name}'.{Suggestion.For(input, known)}",
                    $"It can read {string.Join(", ", known.Take(8))}{(known.Length > 8 ? ", …" : "")}; '{InputName}' stands for the samples.", input);
        return new Network(Nodes.Add(new NetworkNode(name, layer, reads, addedBy, shares)));
    }

    /// <summary>The columns that do not reach the last layer, though the network takes its samples column by column; none if it has no layers.</summary>
    internal IEnumerable<string> Unread(IEnumerable<string> columns)
    {
        HashSet<string> read = new(StringComparer.OrdinalIgnoreCase);
        if (Nodes.Length > 0) read.Add(Nodes[^1].Name);
        else read.Add(InputName);
        for (int i = Nodes.Length - 1; i >= 0; i--)
            if (read.Contains(Nodes[i].Name)) read.UnionWith(Nodes[i].Inputs.IsEmpty ? [i == 0 ? InputName : Nodes[i - 1].Name] : Nodes[i].Inputs);
        return read.Contains(InputName) ? [] : columns.Where(c => !read.Contains(c));
    }

    private NetworkNode? Find(string name) => Nodes.FirstOrDefault(n => n.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private string Unused(string start, int from)
    {
        for (int i = from; ; i++)
            if (Find($"{start}{i}") is null) return $"{start}{i}";
    }
}
