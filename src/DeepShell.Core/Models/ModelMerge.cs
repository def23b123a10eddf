using DeepShell.Catalog;
using DeepShell.Data;
using DeepShell.Graph;
using DeepShell.Layers;
using DeepShell.Losses;
using DeepShell.Ops;

namespace DeepShell.Models;

/// <summary>Several trained models side by side in one network, with the mean of their answers behind them.</summary>
internal static class ModelMerge
{
    public static Model Merge(IReadOnlyList<Model> members, string? name)
    {
        if (members.Count < 2)
            throw new DeepShellException("Merge.Members", ErrorKind.InvalidArgument, $"{(members.Count == 1 ? "One model was" : "No models were")} given, expected two or more to merge.", "Give all of them at once: $a, $b | Merge-Model.");
        foreach (Model member in members)
            if (!member.IsTrained)
                throw new DeepShellException("Model.NotTrained", ErrorKind.InvalidOperation, $"{member.Name} is not trained.", "Train it with Start-Training first.", member);
        for (int m = 1; m < members.Count; m++) Check(members[0], members[m], m + 1);
        Model merged = Model.Merged(name ?? $"{members.Count} × {members[0].Name}", members[0], Join(members), SharedData(members),
            new RecipeStep("Merge", ("Members", members.Select(m => m.Name).ToArray()), ("Seeds", Seeds(members))));
        for (int m = 0; m < members.Count; m++) CopyWeights(members[m], merged, Prefix(m));
        return merged;
    }

    /// <summary>The data of all members: theirs if no row that one must not see was seen by another, else none.</summary>
    internal static Dataset? SharedData(IReadOnlyList<Model> members)
    {
        if (members[0].Dataset is not { Partitions: { } parts } first) return null;
        return members.All(m => m.Dataset is { Partitions: { } own } data && data.Hash == first.Hash
            && own[PartitionName.Validation].SequenceEqual(parts[PartitionName.Validation]) && own[PartitionName.Test].SequenceEqual(parts[PartitionName.Test])) ? first : null;
    }

    private static string Prefix(int member) => $"Member{member + 1}.";

    private static Network Join(IReadOnlyList<Model> members)
    {
        Network network = Network.Empty;
        List<string> outputs = [];
        for (int m = 0; m < members.Count; m++)
        {
            string prefix = Prefix(m);
            NetworkNode[] nodes = [.. CompiledNetwork.WithOutput(members[m].Network, members[m].OutputSize, members[m].Task)];
            for (int i = 0; i < nodes.Length; i++)
            {
                // A layer without named inputs reads the one before it, and a member's first layer the samples.
                string[] own = [.. nodes.Select(n => n.Name)], columns = [.. members[m].Preprocessing.Parts.Select(p => p.Name)];
                IEnumerable<string> inputs = nodes[i].Inputs.Length > 0 ? nodes[i].Inputs.Select(n => own.Contains(n, StringComparer.OrdinalIgnoreCase) ? prefix + n : n)
                    : i == 0 ? [Network.InputName] : [];
                network = nodes[i].Shares is { } shared ? network.Share(prefix + shared, prefix + nodes[i].Name, inputs, columns: columns)
                    : network.Add(i == nodes.Length - 1 ? CompiledNetwork.WithoutActivation(nodes[i].Layer) : nodes[i].Layer, prefix + nodes[i].Name, inputs, columns: columns);
            }
            outputs.Add(prefix + nodes[^1].Name);
        }
        return network.Add(new Average { Of = What(members[0].Loss!.Link), IsOutput = true }, CompiledNetwork.OutputName, outputs);
    }

    private static Averaged What(Link link) => link switch { Link.Softmax => Averaged.Softmax, Link.Sigmoid => Averaged.Sigmoid, _ => Averaged.Values };

    private static void CopyWeights(Model member, Model merged, string prefix)
    {
        (ParameterMemory from, ParameterMemory to) = (member.Weights, merged.Weights);
        Dictionary<string, ParameterSlot> parameters = to.Graph.Parameters.ToDictionary(p => p.Name);
        Dictionary<string, StateSlot> states = to.Graph.States.ToDictionary(s => s.Name);
        foreach (ParameterSlot slot in from.Graph.Parameters) from[slot].CopyTo(to[parameters[prefix + slot.Name]]);
        foreach (StateSlot slot in from.Graph.States) from[slot].CopyTo(to[states[prefix + slot.Name]]);
    }

    private static void Check(Model first, Model other, int number)
    {
        string both = $"{first.Name} and {other.Name} (member {number})";
        if (first.Task != other.Task) throw Differ($"{both} learnt {first.Task} and {other.Task}", other);
        if (!first.Classes.SequenceEqual(other.Classes)) throw Differ($"{both} have other classes: {Some(first.Classes)} and {Some(other.Classes)}", other);
        string[] inputs = [.. first.Preprocessing.InputNames], others = [.. other.Preprocessing.InputNames];
        if (!inputs.SequenceEqual(others)) throw Differ($"{both} have other inputs: {Some([.. inputs.Except(others), .. inputs])} and {Some([.. others.Except(inputs), .. others])}", other);
        if (!first.InputShape.Equals(other.InputShape)) throw Differ($"{both} take inputs of shape {first.InputShape} and {other.InputShape}", other);
        if (first.Loss!.Link != other.Loss!.Link || !first.Compiled.Output.Shape.Equals(other.Compiled.Output.Shape))
            throw Differ($"{both} give answers of another kind: {Components.Describe(first.Loss).Name} of {first.Compiled.Output.Shape} and {Components.Describe(other.Loss).Name} of {other.Compiled.Output.Shape}", other);
        if (first.Preprocessing.ToJson().ToJsonString() != other.Preprocessing.ToJson().ToJsonString())
            throw new DeepShellException("Merge.Preprocessing", ErrorKind.InvalidArgument, $"{both} prepare their inputs in another way: their statistics are of other rows, or by other rules.",
                "Split and normalise once, and train all members on that dataset, or on bootstrap samples of it (Invoke-Resampling Bootstrap).", other);
    }

    private static string Some(IReadOnlyList<string> names) => string.Join(", ", names.Distinct().Take(5)) + (names.Count > 5 ? ", …" : "");

    private static DeepShellException Differ(string message, Model target) =>
        new("Merge.Differ", ErrorKind.InvalidArgument, message + ".", "Merge models that answer the same question about the same columns.", target);

    private static long[]? Seeds(IReadOnlyList<Model> members)
    {
        long?[] seeds = [.. members.Select(m => m.Recipe.LastOrDefault(s => s.Stage == "Train")?.Settings.GetValueOrDefault("Seed") is { } seed ? SettingValue.Plain(seed) as long? : null)];
        return seeds.All(s => s is not null) ? [.. seeds.Select(s => s!.Value)] : null;
    }
}
