using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace DeepShell.Training;

/// <summary>
/// Lowers the learning rate when the validation loss (the training loss without a validation part) no longer falls: after
/// <see cref="Patience"/> epochs without improvement the rate is multiplied by <see cref="Factor"/>.
/// </summary>
/// <remarks>
/// Keras' counting: the rate falls at the end of the Patience-th epoch in a row that is not better (PyTorch waits for one more),
/// and the last epoch of a cooldown counts already. As there, a rate that is lowered is rounded to single precision first.
/// </remarks>
public sealed record ReduceOnPlateau
{
    /// <summary>What is left of the rate.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Factor { get; init; } = 0.1;

    /// <summary>Epochs without improvement that are waited for.</summary>
    [Range(1, int.MaxValue)]
    public int Patience { get; init; } = 5;

    /// <summary>The loss must fall by more than this to count as better.</summary>
    [Range(0.0, double.MaxValue)]
    public double MinDelta { get; init; } = 1e-4;

    /// <summary>Epochs after a reduction in which nothing is counted.</summary>
    [Range(0, int.MaxValue)]
    public int Cooldown { get; init; }

    /// <summary>The rate never falls below this.</summary>
    [Range(0.0, double.MaxValue)]
    public double MinRate { get; init; }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"Factor={Factor} Patience={Patience} MinDelta={MinDelta} Cooldown={Cooldown} MinRate={MinRate}");
}

/// <summary>The rate under <see cref="ReduceOnPlateau"/>, epoch by epoch.</summary>
public sealed class PlateauWatch(ReduceOnPlateau settings, double rate)
{
    private double _best = double.PositiveInfinity;
    private int _waited, _cooling;

    /// <summary>The rate of the next epoch.</summary>
    public double Rate { get; private set; } = rate;

    /// <summary>Takes an epoch's loss; whether the rate fell.</summary>
    public bool EpochEnded(double loss)
    {
        if (_cooling > 0)
        {
            _cooling--;
            _waited = 0;
        }
        if (loss < _best - settings.MinDelta)
        {
            (_best, _waited) = (loss, 0);
            return false;
        }
        if (_cooling > 0 || ++_waited < settings.Patience || Rate <= settings.MinRate) return false;
        Rate = Math.Max((float)Rate * settings.Factor, settings.MinRate);
        (_cooling, _waited) = (settings.Cooldown, 0);
        return true;
    }
}
