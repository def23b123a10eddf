using DeepShell.Data;
using DeepShell.Graph;
using DeepShell.Kernels;
using DeepShell.Models;
using DeepShell.Threading;

namespace DeepShell.Training;

/// <summary>One batch through a network and back, with a look at every op on the way: do activations and gradients vanish or explode, do units die?</summary>
public static unsafe class Activity
{
    /// <summary>The figures of each op, the input first. The model does not change.</summary>
    /// <param name="model">With a dataset that is split; not trained, it is looked at as it would begin.</param>
    /// <param name="options">Loss, batch size, seed and threads; the batch size is at most 256 unless given.</param>
    /// <exception cref="DeepShellException">Model, data and options don't fit each other.</exception>
    public static IReadOnlyList<LayerActivity> Measure(Model model, TrainingOptions? options = null)
    {
        options ??= new TrainingOptions();
        TrainingRun run = new(model, options with { BatchSize = options.BatchSize ?? Math.Min(256, model.Dataset?.Partitions?.Train ?? 256), Loss = options.Loss ?? model.Loss, Epochs = 1 });
        CompiledNetwork network = model.Compile();
        ComputeGraph graph = network.Graph;
        Node[] nodes = [.. graph.Nodes];
        Symbol target = graph.Input("Target", new Tensors.Shape(1)), weight = graph.Input("Weight", new Tensors.Shape(1));
        Symbol loss = run.Loss.Build(graph, network.Output, target, weight);
        using Team team = new(options.ThreadCount ?? Environment.ProcessorCount);
        // Batch normalisation changes its running statistics.
        using ParameterMemory weights = run.Start();
        // Every op for itself, and nothing overwritten before it was looked at.
        using Plan plan = new(graph, [.. nodes.Select(n => n.Output)], loss, weights, team,
            new PlanOptions { Rows = run.BatchSize, Training = true, Fuse = false, ShareMemory = false, PoisonDeadMemory = false });
        using BatchLoader loader = new(model.Dataset!, PartitionName.Train, run.BatchSize, new BatchOptions { Shuffle = true, Seed = options.Seed });
        loader.Start(1);
        Batch batch = loader.Next()!;
        plan.SetInput(network.Input, batch.Inputs);
        plan.SetInput(target, batch.Targets);
        plan.SetInput(weight, batch.Weights);
        double sum = 0;
        for (int r = 0; r < batch.Count; r++) sum += batch.Weights[r];
        plan.Run(batch.Count, options.Seed, 0, sum);
        List<LayerActivity> all = [Look(Network.InputName, "Samples", network.Input, batch.Inputs, batch.Count)];
        foreach (Node node in nodes.Where(n => !n.Op.IsView))
        {
            float* gradient = plan.OutputGradient(node.Output);
            all.Add(Look(node.Layer, node.Op.Name, node.Output, plan.Output(node.Output), batch.Count) with
            {
                Gradient = gradient == null ? null : Norm([((nint)gradient, batch.Count * node.Output.Shape.Size)]),
                WeightGradient = node.Parameters.Count == 0 ? null : Norm([.. node.Parameters.Select(p => ((nint)(plan.Gradients!.Pointer + p.Offset), p.Shape.Size))]),
                WeightNorm = node.Parameters.Count == 0 ? null : Norm([.. node.Parameters.Select(p => ((nint)(weights.Parameters.Pointer + p.Offset), p.Shape.Size))]),
            });
        }
        return all.ToArray();
    }

    private static LayerActivity Look(string layer, string op, Symbol symbol, float* values, int rows)
    {
        int size = symbol.Shape.Size, units = symbol.Shape[-1];
        long count = (long)rows * size, zeros = 0;
        bool[] alive = new bool[units];
        double mean = 0, squares = 0;
        for (long i = 0; i < count; i++)
        {
            float v = values[i];
            mean += v / count;
            if (v == 0) zeros++;
            else alive[i % units] = true;
        }
        for (long i = 0; i < count; i++) squares += (values[i] - mean) * (values[i] - mean) / count;
        return new LayerActivity
        {
            Layer = layer, Op = op, Shape = symbol.Shape.ToString(), Mean = mean, Variance = squares, Zeros = (double)zeros / count, Dead = alive.Count(a => !a) / (double)units,
        };
    }

    private static double Norm(ReadOnlySpan<(nint Values, int Count)> pieces)
    {
        double sum = 0;
        foreach ((nint values, int count) in pieces) sum += Reduce.SumOfSquares((float*)values, count);
        return Math.Sqrt(sum);
    }
}
