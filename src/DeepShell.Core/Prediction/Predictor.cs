using DeepShell.Graph;
using DeepShell.Models;
using DeepShell.Ops;
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
    private long _pass;

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

    /// <summary>Whether anything is drawn in passes with dropout on.</summary>
    public bool HasDropout => _model.Compiled.Graph.Nodes.Any(n => n.Op is DropoutOp);

    /// <summary>Where to put the encoded samples: <see cref="BatchSize"/> × the model's input shape.</summary>
    public Span<float> Inputs => _inputs.Span(0, checked((int)_inputs.Length));

    /// <summary>rows × outputs: the classes' probabilities, or values in the label's own unit. Valid until the next call.</summary>
    /// <param name="rows">Samples that were put into <see cref="Inputs"/>.</param>
    public ReadOnlySpan<float> Run(int rows)
    {
        _plan.Run(rows);
        return _predictions.Values(_plan.Output(_model.Compiled.Output), rows);
    }

    /// <summary>
    /// Monte Carlo dropout (arXiv:1506.02142): the mean of several passes with dropout on, and how far they scatter. Batch
    /// normalisation still uses its running statistics. The draws follow from the model's seed and the number of passes so far.
    /// </summary>
    /// <param name="rows">Samples that were put into <see cref="Inputs"/>.</param>
    /// <param name="passes">How many passes, 2 or more.</param>
    /// <returns>rows × outputs: means, and standard deviations (n − 1).</returns>
    public (double[] Mean, double[] Deviation) RunMonteCarlo(int rows, int passes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(passes, 2);
        double[] mean = [], squares = [];
        for (int p = 1; p <= passes; p++)
        {
            _plan.Run(rows, _model.Seed ?? 0, _pass++, dropout: true);
            ReadOnlySpan<float> values = _predictions.Values(_plan.Output(_model.Compiled.Output), rows);
            if (p == 1) (mean, squares) = (new double[values.Length], new double[values.Length]);
            // Welford 1962: no difference of two large sums.
            for (int i = 0; i < values.Length; i++)
            {
                double before = values[i] - mean[i];
                mean[i] += before / p;
                squares[i] += before * (values[i] - mean[i]);
            }
        }
        return (mean, [.. squares.Select(s => Math.Sqrt(s / (passes - 1)))]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _plan.Dispose();
        _inputs.Dispose();
        _team.Dispose();
    }
}
