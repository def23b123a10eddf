using System.Collections.ObjectModel;
using System.Management.Automation;
using DeepShell.Models;
using DeepShell.Training;

namespace DeepShell.PowerShell;

/// <summary>Shows each metric of a record as a property of its own: <c>$model.History[0].Accuracy</c>, <c>(Measure-Model).F1</c>.</summary>
public sealed class MetricPropertyAdapter : PSPropertyAdapter
{
    private const string Validation = "Validation";

    /// <inheritdoc/>
    public override Collection<PSAdaptedProperty> GetProperties(object baseObject) =>
        new([.. Values(baseObject).Select(v => new PSAdaptedProperty(v.Name, null))]);

    /// <inheritdoc/>
    public override PSAdaptedProperty? GetProperty(object baseObject, string propertyName) =>
        Name(baseObject, propertyName) is { } name ? new PSAdaptedProperty(name, null) : null;

    /// <inheritdoc/>
    public override object? GetPropertyValue(PSAdaptedProperty adaptedProperty) =>
        Metrics(adaptedProperty.BaseObject).TryGetValue(adaptedProperty.Name, out double metric)
            ? metric
            : adaptedProperty.BaseObject.GetType().GetProperty(adaptedProperty.Name)?.GetValue(adaptedProperty.BaseObject);

    /// <inheritdoc/>
    public override bool IsGettable(PSAdaptedProperty adaptedProperty) => true;

    /// <inheritdoc/>
    public override bool IsSettable(PSAdaptedProperty adaptedProperty) => false;

    /// <inheritdoc/>
    public override void SetPropertyValue(PSAdaptedProperty adaptedProperty, object value) =>
        throw new SetValueException($"{adaptedProperty.Name} cannot be changed.");

    /// <inheritdoc/>
    public override string GetPropertyTypeName(PSAdaptedProperty adaptedProperty) =>
        (GetPropertyValue(adaptedProperty)?.GetType() ?? typeof(object)).FullName!;

    /// <summary>The type's own names, and first one with the metrics in it, so that views can have a column for each.</summary>
    public override Collection<string> GetTypeNameHierarchy(object baseObject)
    {
        string own = baseObject.GetType().FullName!;
        string metrics = string.Join(",", Metrics(baseObject).Keys.Where(k => !k.StartsWith(Validation, StringComparison.Ordinal)));
        // What is measured only on demand has no column there, but is in the line of the common view.
        if (baseObject is EpochRecord record && (record.Penalty ?? record.ClippedShare ?? record.UpdateRatio) is not null) return [own, typeof(object).FullName!];
        return [$"{own}#{metrics}", own, typeof(object).FullName!];
    }

    private static string? Name(object record, string name) =>
        Metrics(record).Keys.Concat(record.GetType().GetProperties().Where(p => p.GetIndexParameters().Length == 0).Select(p => p.Name))
            .FirstOrDefault(n => n.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static IReadOnlyDictionary<string, double> Metrics(object record) => record switch
    {
        EpochRecord epoch => epoch.Metrics,
        Measurement measurement => measurement.Metrics,
        _ => new Dictionary<string, double>(),
    };

    // What is listed, and in which order; the table of metrics itself can be read but is not listed.
    private static IEnumerable<(string Name, object? Value)> Values(object record)
    {
        switch (record)
        {
            case EpochRecord e:
                yield return ("Epoch", e.Epoch);
                yield return ("Loss", e.Loss);
                yield return ("ValidationLoss", e.ValidationLoss);
                foreach ((string name, double value) in e.Metrics) yield return (name, value);
                yield return ("LearningRate", e.LearningRate);
                if (e.Penalty is not null) yield return ("Penalty", e.Penalty);
                if (e.ClippedShare is not null) yield return ("ClippedShare", e.ClippedShare);
                yield return ("LossSpread", e.LossSpread);
                if (e.UpdateRatio is not null) yield return ("UpdateRatio", e.UpdateRatio);
                if (e.GradientNorm is not null) yield return ("GradientNorm", e.GradientNorm);
                yield return ("Elapsed", e.Elapsed);
                yield return ("SamplesPerSecond", e.SamplesPerSecond);
                yield return ("DataWait", e.DataWait);
                break;
            case Measurement m:
                yield return ("Part", m.Part);
                yield return ("Count", m.Count);
                yield return ("Loss", m.Loss);
                foreach ((string name, double value) in m.Metrics) yield return (name, value);
                if (m.ConfusionMatrix is not null) yield return ("ConfusionMatrix", m.ConfusionMatrix);
                break;
        }
    }
}
