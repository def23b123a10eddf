using System.Management.Automation;
using DeepShell.Data;
using DeepShell.Metrics;
using DeepShell.Models;
using DeepShell.Training;

namespace DeepShell.PowerShell;

/// <summary>Measures a trained model on data: by default on the test part of its own dataset.</summary>
/// <remarks>The result has a property for each metric (Accuracy, F1, RSquared …), the loss, and for classes the confusion matrix.</remarks>
/// <example>
/// <summary>The accuracy on the test part.</summary>
/// <code>($model | Measure-Model).Accuracy</code>
/// </example>
/// <example>
/// <summary>A model from a file, on new data.</summary>
/// <code>Import-Model iris.deepshell | Measure-Model -Dataset (Import-Dataset new.csv -Label species)</code>
/// </example>
/// <example>
/// <summary>One model on several files.</summary>
/// <code>Get-ChildItem month*.csv | ForEach-Object { Import-Dataset $_ -Label species } | Measure-Model -Model $model | Select-Object Count, Accuracy</code>
/// </example>
/// <seealso cref="StartTrainingCommand"/>
[Cmdlet(VerbsDiagnostic.Measure, "Model")]
[OutputType(typeof(Measurement))]
public sealed class MeasureModelCommand : DeepShellCmdlet
{
    /// <summary>The model.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public Model Model { get; set; } = null!;

    /// <summary>The part of the data: Train, Validation, Test or TrainValidation. Of a dataset that is not split all rows are taken.</summary>
    /// <value>Test</value>
    [Parameter(Position = 0)]
    [Alias("Part")]
    public PartitionName Partition { get; set; } = PartitionName.Test;

    /// <summary>Other data than the model's own: a dataset with the same columns.</summary>
    [Parameter(ValueFromPipeline = true)]
    public Dataset? Dataset { get; set; }

    /// <summary>What to measure beside the loss; by default everything that fits the task.</summary>
    [Parameter]
    [ComponentTransformation(typeof(Metric))]
    [ArgumentCompleter(typeof(ComponentCompleter<Metric>))]
    public Metric[]? Metric { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        MetricProperties.Ensure(this);
        WriteObject(Evaluation.Measure(Model, Dataset, Partition, Metric, Cancellation));
    }
}
