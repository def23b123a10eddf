using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>How the label becomes what is learnt, and an output becomes an answer.</summary>
[ComponentKind("Target")]
public abstract class TargetEncoder
{
    /// <summary>The label's column.</summary>
    [Required] public string Name { get; init; } = "";

    /// <summary>What is learnt.</summary>
    public abstract LearningTask Task { get; }

    internal abstract void Encode(Field label, ReadOnlySpan<int> rows, Span<float> destination);
}

/// <summary>A class label travels as the index of its class.</summary>
[Component("Classes")]
public sealed class ClassTarget : TargetEncoder
{
    /// <summary>The classes, in the order of the network's outputs.</summary>
    [Required] public string[] Classes { get; init; } = [];

    /// <inheritdoc/>
    public override LearningTask Task => LearningTask.Classification;

    internal override void Encode(Field label, ReadOnlySpan<int> rows, Span<float> destination)
    {
        CategoryField codes = label as CategoryField ?? (label as NumberField)?.ToCategories()
            ?? throw new DeepShellException("Preprocessing.Class", ErrorKind.InvalidData, $"Label '{Name}' is a {label.Kind.ToLowerInvariant()} column, expected classes.", target: label);
        int[] places = [.. codes.Categories.Select(c => Array.IndexOf(Classes, c))];
        for (int i = 0; i < rows.Length; i++)
        {
            int code = codes[rows[i]];
            int place = code < 0 ? -1 : places[code];
            if (place < 0)
                throw new DeepShellException("Preprocessing.Class", ErrorKind.InvalidData,
                    $"Label '{Name}' is '{codes.Value(rows[i])}', expected one of {string.Join(", ", Classes.Take(20))}.", target: codes.Value(rows[i]));
            destination[i] = place;
        }
    }
}

/// <summary>A numeric label is learnt as (y − Mean)/Deviation, where asked for of its logarithm; answers come back in its own unit.</summary>
[Component("Value")]
public sealed class ValueTarget : TargetEncoder
{
    /// <summary>Takes sign(y)·ln(1 + |y|) before scaling.</summary>
    public bool Log { get; init; }

    /// <summary>Mean of the training part, of the logarithms if these are taken.</summary>
    public double Mean { get; init; }

    /// <summary>Population standard deviation of the training part; 1 for a constant label.</summary>
    public double Deviation { get; init; } = 1;

    /// <inheritdoc/>
    public override LearningTask Task => LearningTask.Regression;

    /// <summary>An output of the network in the label's own unit.</summary>
    public double Decode(float output)
    {
        // A network that has learnt nothing yet may answer anything; a float ends at e^88.
        const double Largest = 80;
        double value = output * Deviation + Mean;
        return Log ? Math.CopySign(Math.Exp(Math.Min(Math.Abs(value), Largest)) - 1, value) : value;
    }

    /// <summary>What the network is to put out for a value.</summary>
    public float Encode(double value) => (float)((NumberEncoder.Bend(value, null, null, Log) - Mean) / Deviation);

    internal override void Encode(Field label, ReadOnlySpan<int> rows, Span<float> destination)
    {
        if (label is NumberField { Missing: 0 } numbers)
        {
            Span<double> block = stackalloc double[256];
            for (int from = 0; from < rows.Length; from += block.Length)
            {
                int count = Math.Min(block.Length, rows.Length - from);
                numbers.Gather(rows.Slice(from, count), block);
                for (int i = 0; i < count; i++) destination[from + i] = Encode(block[i]);
            }
            return;
        }
        for (int i = 0; i < rows.Length; i++)
        {
            // Few different numbers may have been read as classes.
            if (!CellValue.TryNumber(label.Value(rows[i]), out double value) || double.IsNaN(value))
                throw new DeepShellException("Preprocessing.LabelNotNumeric", ErrorKind.InvalidData,
                    $"Label '{Name}' is '{SettingValue.Text(label.Value(rows[i]))}', expected a number, as in training.", "Give the column that the model was trained to predict.", label);
            destination[i] = Encode(value);
        }
    }
}
