using DeepShell.Data;
using DeepShell.Graph;
using DeepShell.Losses;
using DeepShell.Models;
using DeepShell.Optimizers;
using DeepShell.Threading;

namespace DeepShell.Training;

/// <summary>One step of training: forward, backward, update, all in memory taken beforehand.</summary>
internal sealed unsafe class Trainer : IDisposable
{
    private readonly Symbol _input, _output, _target, _weight, _loss;
    private readonly Symbol? _second, _share;
    private readonly Plan _plan;
    private readonly ParameterUpdate _update;
    private readonly LossSurface? _surface;
    private Batch? _batch;
    private ulong _seed;

    public Trainer(Model model, ParameterMemory weights, Loss loss, TrainingOptions options, int batchSize, Team team)
    {
        CompiledNetwork network = model.Compile();
        _input = network.Input;
        _output = network.Output;
        _target = network.Graph.Input("Target", new Tensors.Shape(1));
        _weight = network.Graph.Input("Weight", new Tensors.Shape(1));
        if (model.Dataset is { MixesLabels: true })
        {
            (_second, _share) = (network.Graph.Input("SecondTarget", new Tensors.Shape(1)), network.Graph.Input("Share", new Tensors.Shape(1)));
            _loss = loss.Build(network.Graph, _output, _target, _weight, _second, _share);
        }
        else
            _loss = loss.Build(network.Graph, _output, _target, _weight);
        PlanOptions plan = new()
        {
            Rows = batchSize, Training = true,
            BeforeMemory = floats => TrainingMemory.Of(floats, network.Graph, options).Check(model, batchSize, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes),
        };
        _plan = new Plan(network.Graph, [_output], _loss, weights, team, plan);
        _update = new ParameterUpdate(options.Optimizer, weights, _plan.Gradients!, team, plan.Learns);
        if (options.Optimizer is SecondOrderOptimizer second) _surface = new LossSurface(second, options, model, weights, _plan.Gradients!, plan.Learns);
        Rules = new StepRules(options, weights, _plan.Gradients!, team, plan.Learns);
        Monitor = options.Monitor ? new UpdateMonitor(weights, _plan.Gradients!, team) : null;
    }

    /// <summary>Forward and backward pass.</summary>
    public Plan Plan => _plan;

    /// <summary>Steps done.</summary>
    public long Steps => _update.Steps;

    /// <summary>The raw output of the last step: rows × outputs.</summary>
    public float* Output => _plan.Output(_output);

    /// <summary>Penalties, clipping, decay and limits.</summary>
    public StepRules Rules { get; }

    /// <summary>The moving average of the weights, if there is to be one.</summary>
    public WeightAverage? Average { get; init; }

    /// <summary>What watches the steps, if anything does.</summary>
    public UpdateMonitor? Monitor { get; }

    /// <summary>Computes the gradient of a batch's mean loss, penalty included, and returns the sum of the rows' weighted losses and the penalty.</summary>
    public (double LossSum, double WeightSum, double Penalty) Gradient(Batch batch, ulong seed)
    {
        (_batch, _seed) = (batch, seed);
        SetInputs(batch, 0);
        double weights = 0, sum = 0;
        for (int r = 0; r < batch.Count; r++) weights += batch.Weights[r];
        _plan.Run(batch.Count, seed, Steps, weights);
        float* losses = _plan.Output(_loss);
        for (int r = 0; r < batch.Count; r++) sum += losses[r];
        return (sum, weights, Rules.Penalise());
    }

    /// <summary>Moves the weights.</summary>
    public void Update(double learningRate)
    {
        Monitor?.Before();
        if (_surface is not null && _batch is { } batch) _surface.Turn(batch, () => Gradient(batch, _seed), row => RowGradient(batch, row));
        Rules.Adjust(learningRate);
        _update.Step(learningRate);
        Rules.Constrain();
        Monitor?.After();
        Average?.Add();
    }

    // The gradient of one sample's loss, whatever its weight.
    private void RowGradient(Batch batch, int row)
    {
        SetInputs(batch, row);
        _plan.Run(1, _seed, Steps, batch.Weights[row]);
    }

    private void SetInputs(Batch batch, int row)
    {
        _plan.SetInput(_input, batch.Inputs + (long)row * batch.InputSize);
        _plan.SetInput(_target, batch.Targets + row);
        _plan.SetInput(_weight, batch.Weights + row);
        if (_second is null || _share is null) return;
        _plan.SetInput(_second, batch.OtherTargets + row);
        _plan.SetInput(_share, batch.Shares + row);
    }

    public void Dispose()
    {
        Average?.Dispose();
        Monitor?.Dispose();
        _update.Dispose();
        _plan.Dispose();
    }
}
