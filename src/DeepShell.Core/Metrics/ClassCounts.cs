using DeepShell.Losses;

namespace DeepShell.Metrics;

/// <summary>A metric made of the counts of hits and misses of each class; macro-averaged over the classes that occur.</summary>
public abstract class ClassCounts : Metric
{
    private double[] _hits = [], _predicted = [], _actual = [];

    /// <inheritdoc/>
    public override bool HigherIsBetter => true;

    /// <inheritdoc/>
    public override TargetKind Target => TargetKind.Class;

    /// <inheritdoc/>
    public override double Value
    {
        get
        {
            int[] present = [.. Enumerable.Range(0, _hits.Length).Where(c => _actual[c] + _predicted[c] > 0)];
            return present.Length == 0 ? double.NaN : present.Average(c => OfClass(_hits[c], _predicted[c], _actual[c]));
        }
    }

    /// <inheritdoc/>
    public override void Reset() => _hits = _predicted = _actual = [];

    /// <inheritdoc/>
    public override void Update(ReadOnlySpan<float> prediction, ReadOnlySpan<float> target, ReadOnlySpan<float> weights, int rows, int width)
    {
        int classes = Math.Max(2, width);
        if (_hits.Length < classes) (_hits, _predicted, _actual) = (new double[classes], new double[classes], new double[classes]);
        for (int r = 0; r < rows; r++)
        {
            int decided = Decide(prediction.Slice(r * width, width)), actual = (int)target[r];
            float weight = Weight(weights, r);
            _predicted[decided] += weight;
            _actual[actual] += weight;
            if (decided == actual) _hits[actual] += weight;
        }
    }

    /// <summary>One class's figure; 0 where it is not defined, as scikit-learn has it.</summary>
    protected abstract double OfClass(double hits, double predicted, double actual);
}
