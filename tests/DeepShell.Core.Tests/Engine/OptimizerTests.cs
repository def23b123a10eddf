using DeepShell.Activations;
using DeepShell.Catalog;
using DeepShell.Graph;
using DeepShell.Threading;
using DeepShell.Training;
using DeepShell.Layers;
using DeepShell.Losses;
using DeepShell.Models;
using DeepShell.Optimizers;
using DeepShell.Tensors;
using DeepShell.Tests.Engine.Support;

namespace DeepShell.Tests.Engine;

/// <summary>What every optimiser of the catalogue must do.</summary>
public sealed unsafe class OptimizerTests
{
    // Most default rates suit large networks; ten and a hundred times as much is tried too on these small problems.
    private static readonly double[] s_rates = [1, 10, 100];

    // Second-order rules need more than a gradient: SecondOrderTests.
    public static TheoryData<string> Optimizers => [.. Components.Of<Optimizer>().Where(c => !c.Type.IsAssignableTo(typeof(SecondOrderOptimizer))).Select(c => c.Name)];

    [Theory, MemberData(nameof(Optimizers))]
    public void Descends_a_convex_quadratic(string name) => Each(name, (optimizer, rate) => Quadratic(optimizer, rate, 1000) < 0.2);

    [Theory, MemberData(nameof(Optimizers))]
    public void Trains_a_small_network(string name) => Each(name, (optimizer, rate) => Network(optimizer, rate, 150) < 0.7);

    // A range of the parameters may be cut anywhere, at multiples of a cache line.
    [Theory, MemberData(nameof(Optimizers))]
    public void Gives_the_same_bits_however_the_range_is_cut(string name)
    {
        ComponentInfo component = Components.Get<Optimizer>(name);
        foreach (Dictionary<string, object?> settings in Variations.Of(component))
            if (Variations.TryCreate(component, settings) is Optimizer optimizer)
                Bits.Equal(Update(optimizer, 112), Update(optimizer, 16), Variations.Text(component, settings));
    }

    // A weight whose gradients are 0 from the second step on, as that of a pixel that is hardly ever lit: what is remembered of
    // it shrinks, and would stay at the smallest float for ever, where processors are slowest.
    [Theory, MemberData(nameof(Optimizers))]
    public void Remembers_nothing_next_to_underflow(string name)
    {
        ComponentInfo component = Components.Get<Optimizer>(name);
        foreach (Dictionary<string, object?> settings in Variations.Of(component))
        {
            if (Variations.TryCreate(component, settings) is not Optimizer { StateSlots: > 0 } optimizer) continue;
            const int n = 37;
            using NativeBlock weights = new(n, "test"), gradients = new(n, "test"), states = new(n * optimizer.StateSlots, "test");
            for (int s = 1; s <= 1500; s++)
            {
                for (int i = 0; i < n; i++) gradients.Pointer[i] = s == 1 ? MathF.Pow(10, -i) : 0;
                optimizer.Update(new UpdateContext(weights.Pointer, gradients.Pointer, states.Pointer, n, n, optimizer.LearningRate, s));
            }
            Assert.DoesNotContain(states.Span(0, (int)states.Length).ToArray(), float.IsSubnormal);
        }
    }

    // Neither decay nor what a rule remembers may move what is frozen.
    [Theory, MemberData(nameof(Optimizers))]
    public void Frozen_parameters_stay(string name)
    {
        Optimizer optimizer = Components.Create<Optimizer>(name, Components.Get<Optimizer>(name).Settings.Any(s => s.Name == "WeightDecay") ? [new("WeightDecay", 0.5)] : null);
        ComputeGraph graph = new();
        Symbol x = graph.Input("x", new Shape(5));
        x = new Dense { Units = 40 }.Build(new LayerScope(graph, "Frozen"), x);
        x = new Dense { Units = 30 }.Build(new LayerScope(graph, "Free"), x);
        new Dense { Units = 20 }.Build(new LayerScope(graph, "FrozenToo"), x);
        using ParameterMemory memory = new(graph);
        memory.Initialize(1);
        using NativeBlock gradients = new(memory.Parameters.Length, "test");
        gradients.Span(0, (int)gradients.Length).Fill(1);
        using Team team = new(2);
        using ParameterUpdate update = new(optimizer, memory, gradients, team, slot => slot.Name.StartsWith("Free.", StringComparison.Ordinal));
        float[][] before = [.. graph.Parameters.Select(p => memory[p].ToArray())];
        for (int s = 0; s < 3; s++) update.Step(optimizer.LearningRate);
        foreach ((ParameterSlot slot, float[] values) in graph.Parameters.Zip(before))
            if (slot.Name.StartsWith("Free.", StringComparison.Ordinal)) Assert.All(memory[slot].ToArray().Zip(values), p => Assert.NotEqual(p.First, p.Second));
            else Bits.Equal(values, memory[slot], slot.Name);
    }

    // Without gradients only the decay moves anything: 1 − ηλ a step for weights, nothing for biases and scales.
    [Fact]
    public void Weight_decay_spares_biases_and_normalisation_scales()
    {
        Network network = Models.Network.Empty.Add(new Dense { Units = 40 }).Add(new BatchNormalization()).Add(new Dense { Units = 3 });
        foreach (Optimizer optimizer in new Optimizer[] { new AdamW { WeightDecay = 0.5, LearningRate = 0.1 }, new Lion { WeightDecay = 0.5, LearningRate = 0.1 } })
        {
            using TrainingBench bench = new(network, new Shape(6), 3, new CrossEntropy(), optimizer, rows: 4);
            foreach (ParameterSlot slot in bench.Memory.Graph.Parameters) bench.Memory[slot].Fill(2);
            bench.Update();
            Assert.Contains(bench.Memory.Graph.Parameters, p => !p.Decays);
            foreach (ParameterSlot slot in bench.Memory.Graph.Parameters)
                foreach (float w in bench.Memory[slot]) Assert.Equal(slot.Decays ? 1.9f : 2f, w, 5);
        }
    }

    private static void Each(string name, Func<Optimizer, double, bool> works)
    {
        ComponentInfo component = Components.Get<Optimizer>(name);
        foreach (Dictionary<string, object?> settings in Variations.Of(component))
            if (!settings.ContainsKey("LearningRate") && Variations.TryCreate(component, settings) is Optimizer optimizer && Usable(optimizer))
                Assert.True(s_rates.Any(r => works(optimizer, r * optimizer.LearningRate)), $"{Variations.Text(component, settings)} does not get there");
    }

    // Settings that may be set but cannot work on a problem like this: a decay rate of 0.05 and the like are fine, an
    // epsilon as large as the gradients, or a penalty as large as the loss, is not.
    private static bool Usable(Optimizer optimizer) =>
        Components.Describe(optimizer).Changed(optimizer).All(s => !(s.Key.Contains("Epsilon", StringComparison.Ordinal) || s.Key.Contains("Decay", StringComparison.Ordinal)));

    // f = ½ Σ aᵢ(wᵢ − tᵢ)², a from 0.1 to 10, as a share of its start.
    private static double Quadratic(Optimizer optimizer, double rate, int steps)
    {
        const int n = 32;
        using NativeBlock weights = new(n, "test"), gradients = new(n, "test"), states = new(n * Math.Max(1, optimizer.StateSlots), "test");
        RandomStream random = new(1);
        double[] a = new double[n], t = new double[n];
        for (int i = 0; i < n; i++) (a[i], t[i], weights.Pointer[i]) = (Math.Pow(10, 2.0 * i / n - 1), random.NextNormal(), (float)random.NextNormal());
        double start = Value();
        for (int s = 1; s <= steps; s++)
        {
            for (int i = 0; i < n; i++) gradients.Pointer[i] = (float)(a[i] * (weights.Pointer[i] - t[i]));
            optimizer.Update(new UpdateContext(weights.Pointer, gradients.Pointer, states.Pointer, n, n, rate, s));
        }
        return Value() / start;

        double Value() => Enumerable.Range(0, n).Sum(i => 0.5 * a[i] * Math.Pow(weights.Pointer[i] - t[i], 2));
    }

    private static double Network(Optimizer optimizer, double rate, int steps)
    {
        Network network = Models.Network.Empty.Add(new Dense { Units = 16, Activation = new Tanh() });
        using TrainingBench bench = new(network, new Shape(6), 3, new CrossEntropy(), optimizer, rows: 32);
        for (int r = 0; r < bench.Rows; r++) bench.Targets[r] = bench.Inputs[r * 6] > 0.5 ? 2 : bench.Inputs[r * 6 + 1] > 0 ? 1 : 0;
        double start = bench.Gradient();
        for (int s = 0; s < steps; s++)
        {
            bench.Update(rate);
            bench.Gradient();
        }
        return bench.Gradient() / start;
    }

    private static float[] Update(Optimizer optimizer, int piece)
    {
        const int n = 112;
        using NativeBlock weights = new(n, "test"), gradients = new(n, "test"), states = new(n * Math.Max(1, optimizer.StateSlots), "test");
        RandomStream random = new(1);
        for (int i = 0; i < n; i++) weights.Pointer[i] = (float)random.NextNormal();
        for (int s = 1; s <= 3; s++)
        {
            for (int i = 0; i < n; i++) gradients.Pointer[i] = (float)random.NextNormal();
            for (int from = 0; from < n; from += piece)
                optimizer.Update(new UpdateContext(weights.Pointer + from, gradients.Pointer + from, states.Pointer + from, n, piece, optimizer.LearningRate, s));
        }
        return [.. weights.Span(0, n), .. states.Span(0, (int)states.Length)];
    }
}
