using System.Management.Automation;
using DeepShell.Data;

namespace DeepShell.PowerShell;

/// <summary>Makes pairs of a dataset's rows, of the same class or of different ones, for networks that compare.</summary>
/// <remarks>
/// <para>The result has two columns, first and second, which layers read by name (Add-Layer -InputFrom first), and the label pair: same or
/// different, half of each. With -Triplet it has the columns anchor, first and second, and the label match says which of the two is of the
/// anchor's class.</para>
/// <para>Pairs are made within each part, so the dataset must be split, and normalised afterwards.</para>
/// </remarks>
/// <example>
/// <summary>A siamese network that tells whether two images show the same digit.</summary>
/// <code>
/// $model = New-Dataset Digits -Count 500 | Split-Dataset | ConvertTo-PairedDataset -Count 2000 | Normalize-Data | New-Model |
///     Add-Layer Sequence { Add-Layer Conv2D 8 5 -Stride 2 -Activation ReLU; Add-Layer Dense 16 } -InputFrom first -Name tower |
///     Add-Layer -Share tower -InputFrom second | Add-Layer Distance -InputFrom tower, tower2 | Start-Training -Epochs 3
/// </code>
/// </example>
/// <example>
/// <summary>Triplets: which of two is like the anchor?</summary>
/// <code>New-Dataset Digits -Count 500 | Split-Dataset | ConvertTo-PairedDataset -Triplet | Normalize-Data</code>
/// </example>
/// <seealso cref="AddLayerCommand"/>
/// <seealso cref="SplitDatasetCommand"/>
[Cmdlet(VerbsData.ConvertTo, "PairedDataset")]
[OutputType(typeof(Dataset))]
public sealed class ConvertToPairedDatasetCommand : DeepShellCmdlet
{
    /// <summary>A dataset that was split, with classes and one feature column: images or texts.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public Dataset Dataset { get; set; } = null!;

    /// <summary>Pairs of the training part; the other parts get as many for each of their rows. By default one a row.</summary>
    [Parameter(Position = 0)]
    [ValidateRange(1, 100_000_000)]
    public int? Count { get; set; }

    /// <summary>An anchor and two candidates, one of its class, instead of pairs.</summary>
    [Parameter]
    public SwitchParameter Triplet { get; set; }

    /// <summary>Decides which rows meet.</summary>
    [Parameter]
    public ulong Seed { get; set; }

    /// <inheritdoc/>
    protected override void Process() => WriteObject(Pairing.Apply(Dataset, new PairingOptions { Count = Count, Triplets = Triplet, Seed = Seed }));
}
