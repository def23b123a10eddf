using DeepShell.Data;
using DeepShell.Graph;
using DeepShell.Losses;
using DeepShell.Metrics;
using DeepShell.Models;
using DeepShell.Threading;

namespace DeepShell.Training;

/// <summary>Measures weights on one part of a dataset.</summary>
internal sealed unsafe class Evaluator : IDisposable
{
    private const int LargestBatch = 256;

    private readonly Symbol _input, _output, _target, _weight, _loss;
    private readonly Plan _plan;
    private readonly BatchLoader _loader;
    private readonly IReadOnlyList<Metric> _metrics;
    private readonly Predictions _predictions;

    public Evaluator(Model model, ParameterMemory weights, Loss loss, Dataset dataset, PartitionName part, IReadOnlyList<Metric> metrics, Team team)
    {
        _metrics = metrics;
        _loader = new BatchLoader(dataset, part, LargestBatch);
        CompiledNetwork network = model.Compile();
        _input = network.Input;
        _output = network.Output;
        _target = network.Graph.Input("Target", new Tensors.Shape(1));
        _weight = network.Graph.Input("Weight", new Tensors.Shape(1));
        _loss = loss.Build(network.Graph, _output, _target, _weight);
        _plan = new Plan(network.Graph, [_output], _loss, weights, team, new PlanOptions { Rows = _loader.BatchSize });
        _predictions = new Predictions(model, loss, _loader.BatchSize);
    }

    /// <summary>Called with each batch's predictions (rows × outputs) and class indexes or values.</summary>
    public RowsAction? Rows { get; init; }

    public delegate void RowsAction(ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets, int rows);

    /// <summary>Rows of the part.</summary>
    public int Count => _loader.Count;

    /// <summary>The mean loss; the metrics hold their values afterwards.</summary>
    public double Measure(CancellationToken cancel = default)
    {
        foreach (Metric metric in _metrics) metric.Reset();
        double lossSum = 0, weightSum = 0;
        _loader.Start(0);
        while (_loader.Next() is { } batch)
        {
            cancel.ThrowIfCancellationRequested();
            _plan.SetInput(_input, batch.Inputs);
            _plan.SetInput(_target, batch.Targets);
            _plan.SetInput(_weight, batch.Weights);
            _plan.Run(batch.Count);
            float* losses = _plan.Output(_loss), output = _plan.Output(_output);
            for (int r = 0; r < batch.Count; r++) (lossSum, weightSum) = (lossSum + losses[r], weightSum + batch.Weights[r]);
            _predictions.Update(output, batch.Targets, batch.Weights, batch.Count, _metrics);
            Rows?.Invoke(_predictions.Values(output, batch.Count), new ReadOnlySpan<float>(batch.Targets, batch.Count), batch.Count);
        }
        return lossSum / weightSum;
    }

    /// <summary>The record of an epoch with the validation figures.</summary>
    public EpochRecord AddTo(EpochRecord record)
    {
        Dictionary<string, double> all = new(record.Metrics);
        double loss = Measure();
        foreach (Metric metric in _metrics) all["Validation" + metric.Name] = metric.Value;
        return record with { ValidationLoss = loss, Metrics = all };
    }

    public void Dispose()
    {
        _plan.Dispose();
        _loader.Dispose();
    }
}
