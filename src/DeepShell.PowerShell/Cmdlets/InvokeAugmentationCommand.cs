using System.Management.Automation;
using DeepShell.Data;
using DeepShell.Data.Augmentations;
using DeepShell.Data.Imaging;

namespace DeepShell.PowerShell;

/// <summary>Attaches random changes to the training part of an image dataset: flips, crops, rotations, colour shifts and others.</summary>
/// <remarks>
/// <para>Each is applied afresh in every epoch, in the order in which they are given, and never to the validation and test parts.
/// The seed of the training repeats them.</para>
/// <para>Without arguments colour images are mirrored left to right and cropped at random out of a border of an eighth; grey images,
/// whose writing and drawings mirroring would spoil, are turned by up to 10 degrees and cropped out of a border of a fourteenth.
/// Tables pass through as they are; when named, -Noise and -MixUp change their rows.</para>
/// <para>The value of a parameter is the first setting of the augmentation of that name; its other settings are parameters too
/// (-Padding, -Probability, -Fill) and go to every augmentation that has them. A table gives settings to one alone:
/// -Flip @{ Axis = 'Horizontal'; Probability = 0.3 }.</para>
/// <para>-MixUp and -CutMix put two images of the training part together; the loss counts both labels by their shares, the metrics of
/// the training part compare with the label of the larger one. Of the two a sample undergoes one at most.</para>
/// <para>Boxes and masks move with their images. Of a mask each pixel is what the nearest one was, and what was outside of the image is to be ignored, 255. -CutMix
/// pastes masks, -MixUp is refused with them.</para>
/// </remarks>
/// <example>
/// <summary>What is usual for small photos.</summary>
/// <code>Import-Dataset ./photos | Split-Dataset | Normalize-Data | Invoke-Augmentation -Flip Horizontal -Crop 32 -Padding 4 -ColorShift 0.1</code>
/// </example>
/// <example>
/// <summary>What is usual for large networks on photos.</summary>
/// <code>Import-Dataset ./photos -ImageSize 64 | Split-Dataset | Normalize-Data | Invoke-Augmentation -RandomResizedCrop 48 -Flip Horizontal -Hue 0.05 -MixUp 0.2</code>
/// </example>
/// <example>
/// <summary>A picture of eight originals and what becomes of them.</summary>
/// <code>New-Dataset Digits | Split-Dataset | Invoke-Augmentation -Rotation 10 -Preview 8 -Path augmented.png</code>
/// </example>
/// <example>
/// <summary>A table whose numbers move by up to a tenth of their standard deviation in every epoch.</summary>
/// <code>Import-Dataset wine.csv | Split-Dataset | Normalize-Data | Invoke-Augmentation -Noise 0.1 | New-Model | Start-Training</code>
/// </example>
/// <example>
/// <summary>Writes each training image and three variants of it to a folder.</summary>
/// <code>Import-Dataset ./photos | Split-Dataset | Invoke-Augmentation -Flip Horizontal -Rotation 10 -Materialize -Copies 3 | Export-Dataset ./more-photos -Partition Train</code>
/// </example>
/// <example>
/// <summary>How many independent images thirty epochs of variants are worth, at most.</summary>
/// <code>New-Dataset Digits | Split-Dataset | Invoke-Augmentation -Rotation 10 -Translation 0.1 -Measure -Copies 30</code>
/// </example>
/// <seealso cref="SplitDatasetCommand"/>
/// <seealso cref="NewModelCommand"/>
[Cmdlet(VerbsLifecycle.Invoke, "Augmentation", SupportsShouldProcess = true)]
[OutputType(typeof(Dataset), typeof(EffectiveSamples))]
public sealed class InvokeAugmentationCommand : DeepShellCmdlet, IDynamicParameters
{
    private RuntimeDefinedParameterDictionary _parameters = [];

    /// <summary>The dataset.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public Dataset Dataset { get; set; } = null!;

    /// <summary>Writes a picture of this many images and some variants of each.</summary>
    [Parameter]
    [ValidateRange(1, 100)]
    public int Preview { get; set; }

    /// <summary>The file of the preview, a PNG; by default the dataset's name with -augmented.png in the current location.</summary>
    [Parameter]
    public string? Path { get; set; }

    /// <summary>Adds augmented copies of the training images as rows, instead of augmenting afresh in each epoch.</summary>
    [Parameter]
    public SwitchParameter Materialize { get; set; }

    /// <summary>Gives the number of independent samples that the augmented ones are worth, at most, instead of the dataset.</summary>
    [Parameter]
    public SwitchParameter Measure { get; set; }

    /// <summary>How many copies of each image -Materialize makes, or -Measure judges.</summary>
    /// <value>3</value>
    [Parameter]
    [ValidateRange(1, 1000)]
    public int Copies { get; set; } = 3;

    /// <summary>Decides the chance of the preview and of the copies; that of the training follows Start-Training -Seed.</summary>
    [Parameter]
    public ulong Seed { get; set; }

    /// <summary>Replaces the file of a former preview.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    public object? GetDynamicParameters() => _parameters = AugmentationParameters.Make();

    /// <inheritdoc/>
    protected override void Process()
    {
        IReadOnlyList<Augmentation> chosen = AugmentationParameters.Read(_parameters, MyInvocation.BoundParameters.Keys);
        if (chosen.Count == 0) chosen = AugmentationDefaults.For(Dataset);
        if (chosen.Count == 0) WriteVerbose($"{Dataset.Name} does not hold images: there is nothing to augment.");
        Dataset augmented = chosen.Count == 0 ? Dataset : Dataset.Augment(chosen);
        if (Preview > 0) WritePreview(augmented);
        if (Measure) WriteObject(EffectiveSamples.Of(augmented, Copies, Seed));
        else WriteObject(Materialize ? AugmentedCopies.Make(augmented, Copies, Seed, Cancellation) : augmented);
    }

    private void WritePreview(Dataset augmented)
    {
        string file = Paths.New(Path ?? $"{augmented.Name}-augmented.png");
        if (ShouldWrite(file, Force, "contact sheet")) ImageFile.WritePng(AugmentationPreview.Make(augmented, Preview, seed: Seed), file);
    }
}
