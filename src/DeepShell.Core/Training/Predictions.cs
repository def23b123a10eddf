using DeepShell.Data;
using DeepShell.Losses;
using DeepShell.Metrics;
using DeepShell.Models;

namespace DeepShell.Training;

/// <summary>Turns raw outputs into probabilities, or into values in the label's own unit, and lets metrics judge them.</summary>
internal sealed unsafe class Predictions
{
    private readonly Loss _loss;
    private readonly int _width;
    private readonly ValueTarget? _unit;
    private readonly float[] _values;
    private readonly float[] _targets;

    public Predictions(Model model, Loss loss, int capacity)
    {
        _loss = loss;
        _width = model.Compiled.Output.Shape.Size;
        _unit = model.Preprocessing.Target as ValueTarget;
        _values = new float[capacity * _width];
        _targets = new float[capacity];
    }

    public void Update(float* output, float* target, float* weights, int rows, IReadOnlyList<Metric> metrics)
    {
        if (metrics.Count == 0) return;
        ReadOnlySpan<float> values = Values(output, rows);
        Span<float> targets = _targets.AsSpan(0, rows);
        for (int r = 0; r < rows; r++) targets[r] = _unit is null ? target[r] : (float)_unit.Decode(target[r]);
        foreach (Metric metric in metrics) metric.Update(values, targets, new ReadOnlySpan<float>(weights, rows), rows, _width);
    }

    /// <summary>rows × width: probabilities, or values in their own unit. Valid until the next call.</summary>
    public ReadOnlySpan<float> Values(float* output, int rows)
    {
        Span<float> values = _values.AsSpan(0, rows * _width);
        new ReadOnlySpan<float>(output, rows * _width).CopyTo(values);
        fixed (float* p = values) _loss.Predict(p, rows, _width);
        if (_unit is not null)
            for (int i = 0; i < values.Length; i++) values[i] = (float)_unit.Decode(values[i]);
        return values;
    }
}
