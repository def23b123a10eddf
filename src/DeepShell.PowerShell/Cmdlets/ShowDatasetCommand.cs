using System.Management.Automation;
using DeepShell.Data;
using DeepShell.Data.Imaging;

namespace DeepShell.PowerShell;

/// <summary>Shows some samples of a dataset: images of all classes as a picture with their boxes or classes, the first rows of anything else as a table.</summary>
/// <remarks>
/// <para>Images of the training part are shown as training would see them, with the augmentations of its first epoch; -Original shows them as
/// they were read. A mixture of two shows both labels with their shares. Boxes are drawn in the colour of their class, masks in translucent colours; the legend below says which is which, how many boxes are shown, and what
/// share of the pixels a class has.</para>
/// <para>Get-DatasetRow gives rows as objects.</para>
/// </remarks>
/// <example>
/// <summary>Whether the boxes still fit after flipping.</summary>
/// <code>Import-Dataset ./cells | Split-Dataset | Invoke-Augmentation -Flip Horizontal | Show-Dataset boxes.png</code>
/// </example>
/// <example>
/// <summary>The first five rows of the test part of a table.</summary>
/// <code>Import-Dataset iris.csv | Split-Dataset | Show-Dataset -First 5 -Partition Test</code>
/// </example>
/// <seealso cref="GetDatasetRowCommand"/>
/// <seealso cref="MeasureDatasetCommand"/>
/// <seealso cref="InvokeAugmentationCommand"/>
[Cmdlet(VerbsCommon.Show, "Dataset", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo), typeof(RowTable))]
public sealed class ShowDatasetCommand : DeepShellCmdlet
{
    /// <summary>The dataset.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public Dataset Dataset { get; set; } = null!;

    /// <summary>The picture to write, a PNG; by default the dataset's name in the current location. Of use for images only.</summary>
    [Parameter(Position = 0)]
    public string? Path { get; set; }

    /// <summary>How many samples: images from each class alike (without classes, from all over the rows), the first rows of a table; 16 images or 10 rows if not given.</summary>
    [Parameter]
    [ValidateRange(1, 10_000)]
    public int? First { get; set; }

    /// <summary>Which part of a split dataset; the training part of images and all rows of a table if not given.</summary>
    [Parameter]
    public PartitionName? Partition { get; set; }

    /// <summary>Shows images as they were read, without augmentation.</summary>
    [Parameter]
    public SwitchParameter Original { get; set; }

    /// <summary>Decides the chance of augmentations.</summary>
    [Parameter]
    public ulong Seed { get; set; }

    /// <summary>Replaces a picture of the same name.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        if (Dataset.Features is [ImageField])
        {
            string file = Paths.New(Path ?? $"{Dataset.Name}.png");
            if (!ShouldWrite(file, Force, "contact sheet")) return;
            ImageFile.WritePng(DatasetSheet.Make(Dataset, First ?? 16, Partition, Original, Seed), file);
            WriteObject(new FileInfo(file));
            return;
        }
        if (Path is not null)
            throw new DeepShellException("Show.NotImages", ErrorKind.InvalidArgument, $"{Dataset.Name} does not hold images, so there is no picture of it.", "Leave the path out to see its rows, or write them with Export-Dataset.", Dataset);
        WriteObject(new RowTable(RowObjects.Of(new DatasetRows(Dataset, new ExportOptions { Part = Partition, First = First ?? 10 }))));
    }
}
