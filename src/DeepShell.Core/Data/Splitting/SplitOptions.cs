namespace DeepShell.Data;

/// <summary>How a dataset is split.</summary>
public sealed record SplitOptions
{
    /// <summary>Shares of training, validation and test part: 60,20,20 or 0.6,0.2,0.2; two are training and test. By default chosen by size: 60,20,20 up to 10,000 rows, 98,1,1 from 1,000,000, in between interpolated.</summary>
    public IReadOnlyList<double>? Ratio { get; init; }

    /// <summary>Rows of training, validation and test part instead of shares, such as 5400,600,1000; two as in <see cref="Ratio"/>. Rows beyond them are in no part.</summary>
    public IReadOnlyList<int>? Count { get; init; }

    /// <summary>Decides which rows go where.</summary>
    public ulong Seed { get; init; }

    /// <summary>Whether every part gets each class in its share of the whole. By default for classification.</summary>
    public bool? Stratify { get; init; }

    /// <summary>Takes the parts in the order of the rows, the last for testing: for data in order of time.</summary>
    public bool Tail { get; init; }

    /// <summary>A column, by name or position, whose equal values stay together in one part, such as a patient.</summary>
    public string? Group { get; init; }

    /// <summary>A column of numbers or dates, by name or position: the earliest rows are for training, the latest for testing; rows of one time stay together.</summary>
    public string? Time { get; init; }

    /// <summary>
    /// A column, by name or position, that says where rows come from. Rows of <see cref="TestSources"/> are for validation and testing, half each, or in the
    /// shares of <see cref="Ratio"/> (training, validation, test; or the last two); all others are for training.
    /// </summary>
    public string? Source { get; init; }

    /// <summary>The values of <see cref="Source"/> that the model is made for.</summary>
    public IReadOnlyList<string> TestSources { get; init; } = [];

    /// <summary>
    /// The share of the training rows (0.05, or 5) that are set aside as train-validation part. By default none; with
    /// <see cref="Source"/> as many as the validation part has, at most a tenth.
    /// </summary>
    public double? TrainValidation { get; init; }
}
