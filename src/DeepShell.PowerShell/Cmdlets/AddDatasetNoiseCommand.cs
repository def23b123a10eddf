using System.Management.Automation;
using DeepShell.Data;

namespace DeepShell.PowerShell;

/// <summary>Mixes noise from a second dataset into the training rows of a dataset: voices and car noise make voices in a car.</summary>
/// <remarks>
/// <para>The noise is scaled to the ratio asked for, row by row. The validation and test parts stay as they are: a model that is trained on
/// synthetic rows must be measured on real ones. What was fitted before is dropped: normalise afterwards.</para>
/// <para>Rows of noise are used in turn. A network that meets the same few very often learns them by heart; there is a warning from ten uses on.</para>
/// </remarks>
/// <example>
/// <summary>Each training row is mixed with a row of noise, 10 to 20 decibels below it.</summary>
/// <code>Import-Dataset voices.csv -Label word | Split-Dataset | Add-DatasetNoise (Import-Dataset cars.csv -NoLabel) -SignalToNoise 10,20 | Normalize-Data</code>
/// </example>
/// <example>
/// <summary>Keeps the training rows, and adds three noisy copies of each.</summary>
/// <code>Import-Dataset voices.csv -Label word | Split-Dataset | Add-DatasetNoise (Import-Dataset cars.csv -NoLabel) -Copies 3 -Seed 7</code>
/// </example>
/// <seealso cref="InvokeAugmentationCommand"/>
[Cmdlet(VerbsCommon.Add, "DatasetNoise")]
[OutputType(typeof(Dataset))]
public sealed class AddDatasetNoiseCommand : DeepShellCmdlet
{
    /// <summary>A dataset that was split: numbers only, or images.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public Dataset Dataset { get; set; } = null!;

    /// <summary>The noise: as many numbers as the dataset or more (a random stretch is taken), or images of the same size. Of a split one the training part is taken.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public Dataset Noise { get; set; } = null!;

    /// <summary>The ratio of signal to noise in decibels: one number, or a range that each row's is drawn from.</summary>
    /// <value>10,20</value>
    [Parameter]
    [ValidateCount(1, 2)]
    public double[] SignalToNoise { get; set; } = [10, 20];

    /// <summary>How many noisy copies are added for each training row, which then stays; 0 mixes noise into the rows themselves.</summary>
    /// <value>0</value>
    [Parameter]
    [ValidateRange(0, 1000)]
    public int Copies { get; set; }

    /// <summary>Decides which noise each row gets, how strong, and from where on.</summary>
    [Parameter]
    public ulong Seed { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        Dataset noisy = SignalAndNoise.Mix(Dataset, Noise, new NoiseOptions { Low = SignalToNoise[0], High = SignalToNoise[^1], Copies = Copies, Seed = Seed });
        foreach (string warning in noisy.Notes.Skip(Dataset.Notes.Count + 1)) WriteWarning(warning);
        if (Dataset.Preprocessing is not null) WriteWarning("What was fitted to the training part before is dropped: use Normalize-Data after Add-DatasetNoise.");
        WriteObject(noisy);
    }
}
