using DeepShell.Graph;
using DeepShell.Models;
using DeepShell.Tensors;
using DeepShell.Threading;
using DeepShell.Training;

namespace DeepShell.Prediction;

/// <summary>A trained model made ready to answer: encoded samples in, probabilities or values out. Not for several threads at once.</summary>
public sealed unsafe class Predictor : IDisposable
{
    private readonly Model _model;
    private readonly Team _team;
    private readonly Plan _plan;
    private readonly Predictions _predictions;
    private readonly NativeBlock _inputs;

    /// <summary>Takes the memory for batches of up to <paramref name="batchSize"/> samples.</summary>
    /// <exception cref="DeepShellException">The model is not trained.</exception>
    public Predictor(Model model, int batchSize = 64)
    {
        if (model.Loss is not { } loss)
            throw new DeepShellException("Model.NotTrained", ErrorKind.InvalidOperation, $"{model.Name} is not trained.", "Train it with Start-Training first.", model);
        _model = model;
        BatchSize = batchSize;
        _team = new Team(batchSize == 1 ? 1 : Environment.ProcessorCount);
        _plan = new Plan(model.Compiled.Graph, [model.Compiled.Output], null, model.Weights, _team, new PlanOptions { Rows = batchSize });
        _predictions = new Predictions(model, loss, batchSize);
        _inputs = new NativeBlock((long)batchSize * model.InputShape.Size, $"A batch of {batchSize} samples");
        _plan.SetInput(model.Compiled.Input, _inputs.Pointer);
    }

    /// <summary>The largest batch.</summary>
    public int BatchSize { get; }

    /// <summary>Where to put the encoded samples: <see cref="BatchSize"/> × the model's input shape.</summary>
    public Span<float> Inputs => _inputs.Span(0, checked((int)_inputs.Length));

    /// <summary>rows × outputs: the classes' probabilities, or values in the label's own unit. Valid until the next call.</summary>
    /// <param name="rows">Samples that were put into <see cref="Inputs"/>.</param>
    public ReadOnlySpan<float> Run(int rows)
    {
        _plan.Run(rows);
        return _predictions.Values(_plan.Output(_model.Compiled.Output), rows);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _plan.Dispose();
        _inputs.Dispose();
        _team.Dispose();
    }
}
