namespace DeepShell.Training;

/// <summary>Where a run is, for a progress bar.</summary>
/// <param name="Epoch">1 for the first.</param>
/// <param name="Epochs">Epochs asked for.</param>
/// <param name="Batch">Batches of this epoch that are done.</param>
/// <param name="Batches">Batches in an epoch.</param>
/// <param name="Loss">Mean loss of this epoch so far.</param>
/// <param name="SamplesPerSecond">In this epoch so far.</param>
/// <param name="Elapsed">Since the run started.</param>
public readonly record struct TrainingProgress(int Epoch, int Epochs, int Batch, int Batches, double Loss, double SamplesPerSecond, TimeSpan Elapsed)
{
    /// <summary>The share of the run that is done, 0 to 1.</summary>
    public double Share => (Epoch - 1 + (double)Batch / Math.Max(1, Batches)) / Math.Max(1, Epochs);

    /// <summary>An estimate from the time taken so far.</summary>
    public TimeSpan Remaining => Share > 0 ? Elapsed * (1 / Share - 1) : TimeSpan.Zero;
}
