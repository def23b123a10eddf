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
    private readonly Plan _plan;
    private readonly ParameterUpdate _update;

    public Trainer(Model model, ParameterMemory weights, Loss loss, Optimizer optimizer, int batchSize, Team team)
    {
        CompiledNetwork network = new(model.Network, model.InputShape, model.OutputSize, model.Task);
        _input = network.Input;
        _output = network.Output;
        _target = network.Graph.Input("Target", new Tensors.Shape(1));
        _weight = network.Graph.Input("Weight", new Tensors.Shape(1));
        _loss = loss.Build(network.Graph, _output, _target, _weight);
        _plan = new Plan(network.Graph, [_output], _loss, weights, team, new PlanOptions { Rows = batchSize, Training = true });
        _update = new ParameterUpdate(optimizer, weights, _plan.Gradients!, team);
    }

    /// <summary>Steps done.</summary>
    public long Steps => _update.Steps;

    /// <summary>The raw output of the last step: rows × outputs.</summary>
    public float* Output => _plan.Output(_output);

    /// <summary>Computes the gradient of a batch's mean loss and returns the sum of the rows' weighted losses.</summary>
    public (double LossSum, double WeightSum) Gradient(Batch batch, ulong seed)
    {
        _plan.SetInput(_input, batch.Inputs);
        _plan.SetInput(_target, batch.Targets);
        _plan.SetInput(_weight, batch.Weights);
        double weights = 0, sum = 0;
        for (int r = 0; r < batch.Count; r++) weights += batch.Weights[r];
        _plan.Run(batch.Count, seed, Steps, weights);
        float* losses = _plan.Output(_loss);
        for (int r = 0; r < batch.Count; r++) sum += losses[r];
        return (sum, weights);
    }

    /// <summary>Moves the weights.</summary>
    public void Update(double learningRate) => _update.Step(learningRate);

    public void Dispose()
    {
        _update.Dispose();
        _plan.Dispose();
    }
}
