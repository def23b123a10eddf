namespace DeepShell.Training;

/// <summary>Why a training run ended.</summary>
public enum StopReason
{
    /// <summary>All epochs ran.</summary>
    Finished,
    /// <summary>The validation loss no longer fell.</summary>
    EarlyStopping,
    /// <summary>It was cancelled.</summary>
    Cancelled,
    /// <summary>The loss became infinite or not a number.</summary>
    Diverged,
}
