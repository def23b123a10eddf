using DeepShell.Data;
using DeepShell.Graph;
using DeepShell.Losses;
using DeepShell.Models;
using DeepShell.Optimizers;
using DeepShell.Tensors;
using DeepShell.Threading;
using DeepShell.Training;

namespace DeepShell.Tests.Engine.Support;

/// <summary>A network with loss and optimiser, trained on one batch of given or random samples.</summary>
internal sealed unsafe class TrainingBench : IDisposable
{
    private readonly NativeBlock _inputs, _targets, _weights;
    private readonly ParameterUpdate _update;
    private readonly double _rate;

    public TrainingBench(Network network, Shape input, int outputs, Loss loss, Optimizer optimizer, int rows, int threads = 1, ulong seed = 1,
        bool shareMemory = true, bool poison = false, IReadOnlyList<InputPart>? columns = null)
    {
        Rows = rows;
        _rate = optimizer.LearningRate;
        LearningTask task = loss.Target == TargetKind.Class ? LearningTask.Classification : LearningTask.Regression;
        Compiled = new CompiledNetwork(network, input, outputs, task, columns);
        ComputeGraph graph = Compiled.Graph;
        int targetSize = task == LearningTask.Classification ? 1 : outputs;
        Symbol target = graph.Input("Target", new Shape(targetSize)), weight = graph.Input("Weight", new Shape(1));
        LossSymbol = loss.Build(graph, Compiled.Output, target, weight);
        Memory = new ParameterMemory(graph);
        Memory.Initialize(seed);
        Team = new Team(threads);
        Plan = new Plan(graph, [Compiled.Output], LossSymbol, Memory, Team,
            new PlanOptions { Rows = rows, Training = true, ShareMemory = shareMemory, PoisonDeadMemory = poison, Members = threads });
        _update = new ParameterUpdate(optimizer, Memory, Plan.Gradients!, Team);
        _inputs = new NativeBlock((long)rows * input.Size, "test");
        _targets = new NativeBlock((long)rows * targetSize, "test");
        _weights = new NativeBlock(rows, "test");
        RandomStream random = new(seed, 1);
        foreach (ref float x in Inputs) x = (float)random.NextNormal();
        foreach (ref float t in Targets) t = task == LearningTask.Classification ? random.NextInt(outputs) : (float)random.NextNormal();
        _weights.Span(0, rows).Fill(1);
        Plan.SetInput(Compiled.Input, _inputs.Pointer);
        Plan.SetInput(target, _targets.Pointer);
        Plan.SetInput(weight, _weights.Pointer);
    }

    public CompiledNetwork Compiled { get; }
    public Symbol LossSymbol { get; }
    public ParameterMemory Memory { get; }
    public Plan Plan { get; }
    public Team Team { get; }
    public int Rows { get; }
    public long Steps => _update.Steps;
    public Span<float> Inputs => _inputs.Span(0, (int)_inputs.Length);
    public Span<float> Targets => _targets.Span(0, (int)_targets.Length);

    public ReadOnlySpan<float> Outputs => new(Plan.Output(Compiled.Output), Rows * Compiled.Output.Shape.Size);

    /// <summary>Forward and backward; the mean loss.</summary>
    public double Gradient()
    {
        Plan.Run(Rows, seed: 11, step: Steps, weightSum: Rows);
        double sum = 0;
        for (int r = 0; r < Rows; r++) sum += Plan.Output(LossSymbol)[r];
        return sum / Rows;
    }

    public void Update(double? rate = null) => _update.Step(rate ?? _rate);

    /// <summary>Gradient and update; the loss before the update.</summary>
    public double Step()
    {
        double loss = Gradient();
        Update();
        return loss;
    }

    /// <summary>Weights, states, gradients and outputs.</summary>
    public float[] Everything() =>
    [
        .. Memory.Parameters.Span(0, (int)Memory.Parameters.Length), .. Memory.States.Span(0, (int)Memory.States.Length),
        .. Plan.Gradients!.Span(0, (int)Plan.Gradients.Length), .. Outputs,
    ];

    public void Dispose()
    {
        _update.Dispose();
        Plan.Dispose();
        Team.Dispose();
        Memory.Dispose();
        _inputs.Dispose();
        _targets.Dispose();
        _weights.Dispose();
    }
}
