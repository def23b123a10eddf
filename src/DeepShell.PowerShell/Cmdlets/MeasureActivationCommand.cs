using System.Management.Automation;
using DeepShell.Training;

namespace DeepShell.PowerShell;

/// <summary>Sends a batch through a network and back, and shows what each op makes of it: mean and variance of its output, zeros and dead units, gradients. The model does not change.</summary>
/// <remarks>
/// <para>In a healthy network the variance stays of one size from layer to layer, and so does the gradient. Where they shrink or grow layer
/// by layer the first layers learn next to nothing, or everything overflows: look at the initialisers (He for ReLU), or put
/// BatchNormalization behind the layers.</para>
/// <para>The batch is of the training part, without augmentation, and passes as in training: dropout draws, batch normalisation uses
/// the batch. A model that is not trained is shown as it would begin. The gradients are of the batch's mean loss.</para>
/// </remarks>
/// <example>
/// <summary>A network before its training.</summary>
/// <code>$model | Measure-Activation</code>
/// </example>
/// <example>
/// <summary>The layers in which more than a fifth of the units are dead.</summary>
/// <code>$model | Measure-Activation | Where-Object Dead -gt 0.2</code>
/// </example>
/// <example>
/// <summary>The variance along the layers as a picture.</summary>
/// <code>$model | Measure-Activation | Export-Chart variance.svg -Y Variance -LogY</code>
/// </example>
/// <seealso cref="StartTrainingCommand"/>
/// <seealso cref="MeasurePlanCommand"/>
[Cmdlet(VerbsDiagnostic.Measure, "Activation")]
[OutputType(typeof(LayerActivity))]
public sealed class MeasureActivationCommand : TrainingCommand
{
    /// <summary>Samples of the batch; by default 256, or all of a smaller training part.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? BatchSize { get; set; }

    /// <inheritdoc/>
    protected override void Process() => WriteObject(
        Activity.Measure(Bound, new TrainingOptions { BatchSize = BatchSize, Loss = Loss, Seed = Seed, ThreadCount = ThreadCount }), enumerateCollection: true);
}
