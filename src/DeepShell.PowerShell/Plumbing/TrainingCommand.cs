using System.Management.Automation;
using DeepShell.Data;
using DeepShell.Losses;
using DeepShell.Models;

namespace DeepShell.PowerShell;

/// <summary>The base of cmdlets that send data through a model as training does.</summary>
public abstract class TrainingCommand : DeepShellCmdlet
{
    /// <summary>The model.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public Model Model { get; set; } = null!;

    /// <summary>What is minimised: by default cross-entropy for classes and the mean squared error for values.</summary>
    [Parameter]
    [ComponentTransformation(typeof(Loss))]
    [ArgumentCompleter(typeof(ComponentCompleter<Loss>))]
    public Loss? Loss { get; set; }

    /// <summary>Decides the initial weights, the order of the samples, augmentation and dropout: the same seed gives the same result.</summary>
    [Parameter]
    public ulong Seed { get; set; }

    /// <summary>Threads; by default the machine's cores. The result does not depend on it.</summary>
    [Parameter]
    [ValidateRange(1, 1024)]
    public int? ThreadCount { get; set; }

    /// <summary>Other data than the model was made for: a dataset with the same columns.</summary>
    [Parameter]
    public Dataset? Dataset { get; set; }

    /// <summary>The model with the data it is to be used with.</summary>
    private protected Model Bound => Dataset is null ? Model : Model.Bind(Dataset);
}
