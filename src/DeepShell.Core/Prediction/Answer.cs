namespace DeepShell.Prediction;

/// <summary>A model's answer for one sample.</summary>
/// <param name="Label">The most probable class; null for regression.</param>
/// <param name="Confidence">Its probability; null for regression.</param>
/// <param name="Value">The predicted value in the label's own unit; null for classification.</param>
/// <param name="Probabilities">The probability of each class, in the order of the model's classes; empty for regression.</param>
/// <param name="Spread">With Monte Carlo dropout the standard deviation over the passes, of the value or of the predicted class's probability; otherwise null.</param>
public sealed record Answer(string? Label, double? Confidence, double? Value, IReadOnlyList<double> Probabilities, double? Spread = null);
