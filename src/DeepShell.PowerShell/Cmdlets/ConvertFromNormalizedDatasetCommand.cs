using System.Collections;
using System.Management.Automation;
using DeepShell.Catalog;
using DeepShell.Data;
using DeepShell.Models;
using DeepShell.Persistence;

namespace DeepShell.PowerShell;

/// <summary>Turns what a network sees back into values: the reverse of Normalize-Data.</summary>
/// <remarks>
/// <para>Denormalize-Data is its alias. Numbers come back in their own unit, one-hot inputs as the category of the largest one (all zero: missing),
/// tokens as text, dates as 2024-05-31, images as images, whitened or projected rows as they were before.</para>
/// <para>Some of it cannot come back, and is said with -Verbose: the number of a bucket is the middle of its range, a clipped one its limit, a
/// missing one that was filled in without a flag is what it was filled in with. A target mean does not tell its category: these are missing, with a warning.</para>
/// </remarks>
/// <example>
/// <summary>What another program made of prepared data, in the columns' own units.</summary>
/// <code>
/// $data = Import-Dataset adult.csv | Split-Dataset -Seed 1 | Normalize-Data
/// $data | Export-Dataset clean.npz
/// ConvertFrom-NormalizedDataset clean.npz -Dataset $data -Partition Test | Select-Object -First 5
/// </code>
/// </example>
/// <example>
/// <summary>Rows of numbers, by a model of iris: what is the flower in the middle of all, and one that is a deviation longer?</summary>
/// <code>(0, 0, 0, 0), (1, 0, 1, 0) | ConvertFrom-NormalizedDataset -Model iris.deepshell</code>
/// </example>
/// <example>
/// <summary>What is left of images after four times fewer pixels, as pictures; what a network can tell of rows after buckets.</summary>
/// <code>
/// New-Dataset Digits | Split-Dataset | Normalize-Data -Transform @{ Type = 'Resize'; Size = 14 } | Denormalize-Data -AsDataset | Show-Dataset small.png
/// Import-Dataset wine.csv | Split-Dataset | Normalize-Data -Transform Bucket | Denormalize-Data | Format-Table
/// </code>
/// </example>
/// <seealso cref="ConvertToNormalizedDatasetCommand"/>
/// <seealso cref="ExportDatasetCommand"/>
[Cmdlet(VerbsData.ConvertFrom, "NormalizedDataset", DefaultParameterSetName = "Dataset")]
[Alias("Denormalize-Data")]
[OutputType(typeof(PSObject), typeof(Dataset))]
public sealed class ConvertFromNormalizedDatasetCommand : DeepShellCmdlet
{
    private readonly List<float> _loose = [];
    private readonly List<EncodedSamples> _kept = [];
    private Preprocessing? _encoding;
    private bool _said;

    /// <summary>What to decode: the path of an .npz, .npy or encoded text file, rows as arrays of numbers, objects with a property for each input, or a normalised dataset, whose own rows are taken.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("Path", "FullName")]
    public object[] Value { get; set; } = [];

    /// <summary>The normalised dataset whose preparation is undone. Not needed for the rows of a dataset.</summary>
    [Parameter(Position = 1, ParameterSetName = "Dataset")]
    public Dataset? Dataset { get; set; }

    /// <summary>A model, or the path of one, whose preparation is undone.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Model")]
    public object? Model { get; set; }

    /// <summary>Which part of split samples to decode; all rows if not given.</summary>
    [Parameter]
    public PartitionName? Partition { get; set; }

    /// <summary>Gives one dataset instead of an object a row: for Export-Dataset, Show-Dataset or Measure-Dataset. Parts and labels are kept.</summary>
    [Parameter]
    public SwitchParameter AsDataset { get; set; }

    /// <inheritdoc/>
    protected override void Begin() => _encoding = Arguments.Plain(Model) switch
    {
        null => Dataset?.Encoding,
        Model model => model.Preprocessing,
        string path => ModelFile.Load(Paths.One(path)).Preprocessing,
        FileInfo file => ModelFile.Load(file.FullName).Preprocessing,
        var other => throw new DeepShellException("Decode.Model", ErrorKind.InvalidArgument, $"-Model is '{SettingValue.Text(other)}', expected a model or the path of one.", "Give what Start-Training or Import-Model gave.", other),
    };

    /// <inheritdoc/>
    protected override void Process()
    {
        // A row that is given by name is an array of numbers itself; of the pipeline they come one by one.
        if (Value.Length > 1 && Value.All(v => Arguments.Plain(v) is { } one && IsNumber(one))) Take(Value);
        else
            foreach (object item in Value) Take(item);
    }

    /// <inheritdoc/>
    protected override void End()
    {
        if (_loose.Count > 0) throw Encoding().NotWhole(_loose.Count);
        if (AsDataset && _kept.Count > 0) WriteObject(EncodedSamples.Join(_kept).ToDataset("decoded", Partition));
    }

    private void Take(object item)
    {
        switch (Arguments.Plain(item))
        {
            case null: break;
            case Dataset dataset:
                _encoding ??= dataset.Preprocessing ?? throw new DeepShellException("Decode.By", ErrorKind.InvalidArgument, $"{dataset.Name} is not normalised: there is nothing to undo.",
                    "If its columns are encoded inputs, give what they were encoded by: -Dataset or -Model.", dataset);
                Give(EncodedSamples.Of(dataset, _encoding));
                break;
            case string path:
                foreach (string file in Paths.Existing(path)) Give(EncodedSamples.Read(file, Encoding()));
                break;
            case FileInfo file: Give(EncodedSamples.Read(file.FullName, Encoding())); break;
            // Numbers one by one, as PowerShell hands on a row: together they are rows.
            case { } number when IsNumber(number):
                _loose.Add(EncodedSamples.Number(number, "value"));
                if (_loose.Count == Encoding().InputShape.Size) GiveLoose();
                break;
            case IEnumerable many and not IDictionary:
                if (_loose.Count > 0) throw Encoding().NotWhole(_loose.Count);
                Flatten(many);
                GiveLoose();
                break;
            default:
                Give(EncodedSamples.Of(Records.From(PSObject.AsPSObject(item)), Encoding()));
                break;
        }
    }

    private void Flatten(IEnumerable many)
    {
        foreach (object? item in many)
            if (Arguments.Plain(item) is IEnumerable inner and not string and not IDictionary) Flatten(inner);
            else _loose.Add(EncodedSamples.Number(Arguments.Plain(item), "value"));
    }

    private void GiveLoose()
    {
        EncodedSamples samples = new(Encoding(), [.. _loose]);
        _loose.Clear();
        Give(samples);
    }

    private void Give(EncodedSamples samples)
    {
        if (!_said) Say();
        if (AsDataset)
        {
            _kept.Add(samples);
            return;
        }
        foreach (IReadOnlyDictionary<string, object?> row in samples.Rows(Partition))
        {
            Cancellation.ThrowIfCancellationRequested();
            PSObject result = new();
            foreach ((string name, object? value) in row) result.Properties.Add(new PSNoteProperty(name, value), preValidated: true);
            WriteObject(result);
        }
    }

    // Once, before the first row: what will not be as it was.
    private void Say()
    {
        _said = true;
        Preprocessing encoding = Encoding();
        foreach (FieldEncoder lost in encoding.Inputs.Where(e => e.IsOneWay)) WriteWarning($"{lost.Name}: {lost.Loss}.");
        foreach (string loss in encoding.Losses) WriteVerbose(loss + ".");
    }

    private Preprocessing Encoding() => _encoding ?? throw new DeepShellException("Decode.By", ErrorKind.InvalidArgument, "It was not said what the values were encoded by.",
        "Give the normalised dataset with -Dataset, or the model with -Model.");

    private static bool IsNumber(object value) => value.GetType().IsPrimitive || value is decimal or Half;
}
