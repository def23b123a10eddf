using System.Management.Automation;
using DeepShell.Data;
using DeepShell.Models;
using DeepShell.Persistence;
using DeepShell.Prediction;

namespace DeepShell.PowerShell;

/// <summary>Asks a trained model: image files, rows or objects in, predictions out.</summary>
/// <remarks>
/// <para>A prediction has the properties of its input, and Prediction; for classes also Confidence and the Probabilities of each class.
/// What the model was trained with (scaling, categories, image size) is done to the input first.</para>
/// <para>Inputs are taken in batches and predictions handed on as they are made, so a pipeline of any length works. An input that
/// cannot be used is reported as an error, and the rest goes on.</para>
/// </remarks>
/// <example>
/// <summary>Photos that the model is not sure of.</summary>
/// <code>Get-ChildItem inbox/*.jpg | Invoke-Model -Path photos.deepshell | Where-Object Confidence -lt 0.8</code>
/// </example>
/// <example>
/// <summary>Rows of a table, with their predictions.</summary>
/// <code>Import-Csv new.csv | Invoke-Model iris.deepshell | Select-Object * -ExcludeProperty Probabilities | Export-Csv predicted.csv</code>
/// </example>
/// <example>
/// <summary>How sure a model with dropout is: thirty passes with dropout on, and how far they scatter.</summary>
/// <code>
/// $model = Import-Dataset iris.csv | Split-Dataset | Normalize-Data | New-Model | Add-Layer Dense 64 -Activation ReLU | Add-Layer Dropout 0.5 | Start-Training
/// Import-Csv new.csv | Invoke-Model $model -MonteCarlo 30 | Sort-Object Spread -Descending
/// </code>
/// </example>
/// <example>
/// <summary>Only rows that are like those the model learnt from; what is wrong with the others is kept.</summary>
/// <code>Import-Csv new.csv | Invoke-Model iris.deepshell -EnforceContract -ErrorVariable refused</code>
/// </example>
/// <example>
/// <summary>A file from Germany, with the errors of its rows kept apart.</summary>
/// <code>Invoke-Model umsatz.deepshell neu.csv -Culture de-DE -Delimiter ';' -ErrorVariable unusable -ErrorAction SilentlyContinue
/// $unusable.TargetObject | Export-Csv left-out.csv</code>
/// </example>
/// <seealso cref="ImportModelCommand"/>
/// <seealso cref="MeasureModelCommand"/>
[Cmdlet(VerbsLifecycle.Invoke, "Model", DefaultParameterSetName = "Path")]
[OutputType(PredictionObjects.TypeName)]
public sealed class InvokeModelCommand : ReadingCommand
{
    private readonly List<(Dictionary<string, object?>? Record, string? File, string Place)> _waiting = [];
    private Inference? _inference;
    private RowChecker? _checker;

    /// <summary>The file of the model.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Path")]
    public string Path { get; set; } = "";

    /// <summary>The model.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Model")]
    public Model Model { get; set; } = null!;

    /// <summary>What to predict: objects with the columns of training, image files or their paths, a table's path, a dataset.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    public PSObject[] InputObject { get; set; } = [];

    /// <summary>How many inputs are taken at a time.</summary>
    /// <value>64</value>
    [Parameter]
    [ValidateRange(1, 65536)]
    public int BatchSize { get; set; } = 64;

    /// <summary>Monte Carlo dropout: asks so many times with dropout on; the answer is the mean, and Spread says how far the answers scatter.</summary>
    [Parameter]
    [ValidateRange(2, 100000)]
    public int MonteCarlo { get; set; }

    /// <summary>Holds every row to what the model's training data were like: a row with a number out of their range, a category they lack, or no value where they always had one is reported as an error, and not predicted.</summary>
    [Parameter]
    public SwitchParameter EnforceContract { get; set; }

    /// <inheritdoc/>
    protected override void Begin()
    {
        if (ParameterSetName == "Path") Model = ModelFile.Load(Paths.One(Path));
        if (EnforceContract)
            _checker = (Model.Contract ?? throw new DeepShellException("Contract.None", ErrorKind.InvalidOperation, $"{Model.Name} carries no contract: it is not trained, or its file is from before there were any.",
                "Train it again, or leave -EnforceContract out.", Model)).ForRows();
        _inference = new Inference(Model, BatchSize, MonteCarlo);
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (PSObject item in InputObject)
        {
            try
            {
                Take(item);
            }
            catch (DeepShellException e)
            {
                WriteProblem(e, item);
            }
        }
    }

    /// <inheritdoc/>
    protected override void End()
    {
        Answer();
        if (_inference!.Report.Unknown.Count == 0) return;
        IEnumerable<string> unseen = _inference.Report.Unknown.OrderByDescending(u => u.Value).Take(3).Select(u => $"{u.Key.Column} '{u.Key.Value}' {(u.Value == 1 ? "once" : $"{u.Value:N0} times")}");
        WriteWarning($"{_inference.Report.Unknown.Values.Sum():N0} values were not in the training data and are taken for unknown: {string.Join(", ", unseen)}{(_inference.Report.Unknown.Count > 3 ? $" and {_inference.Report.Unknown.Count - 3:N0} others" : "")}.");
    }

    private void Take(PSObject item)
    {
        switch (item?.BaseObject)
        {
            case null: break;
            case Dataset dataset: Rows(dataset); break;
            case FileInfo file: TakeFile(file.FullName); break;
            case DirectoryInfo folder: WriteVerbose($"{folder.FullName} is a folder and left out; its files are not."); break;
            case string path:
                foreach (string file in Paths.Existing(path))
                    if (Directory.Exists(file)) foreach (string inside in Directory.EnumerateFiles(file).Order()) TakeFile(inside);
                    else TakeFile(file);
                break;
            case var value when value.GetType().IsPrimitive || value is decimal or DateTime or TimeSpan or Guid or Enum:
                throw new DeepShellException("Prediction.NotARow", ErrorKind.InvalidArgument, $"{Catalog.SettingValue.Text(value)} is a single value, and {Model.Name} takes {(_inference!.TakesImages ? "images" : "rows with columns")}.",
                    _inference.TakesImages ? "Give it files (Get-ChildItem *.png) or their paths." : $"Give it objects with the properties {View.Names(Model.Preprocessing.Inputs.Select(i => i.Name))}: [pscustomobject]@{{ {Model.Preprocessing.Inputs[0].Name} = … }}.", value);
            default:
                Dictionary<string, object?> record = Records.From(item);
                ResolveImages(record);
                if (!_inference!.TakesImages && Violates(record, item)) break;
                Wait(record, _inference.TakesImages ? FileOf(record) : null);
                break;
        }
    }

    // Columns of images may name files, which are where PowerShell is and not where the process is.
    private void ResolveImages(Dictionary<string, object?> record)
    {
        foreach (ImageEncoder column in Model.Preprocessing.Inputs.OfType<ImageEncoder>())
            if (record.GetValueOrDefault(column.Name) is string path) record[column.Name] = Paths.One(path, literal: true);
    }

    private void TakeFile(string file)
    {
        if (_inference!.TakesImages) Wait(null, file);
        else if (DatasetReader.FormatOf(file, Format, encoding: Reading().Encoding) is not Csv)
        {
            Dataset read = DatasetReader.Read(file, Reading() with { NoLabel = true, SkipInvalidRows = true });
            foreach (SkippedRow row in read.SkippedRows) WriteProblem(row);
            Rows(read);
        }
        else
        {
            foreach ((long line, IReadOnlyDictionary<string, object?> record) in DatasetReader.ReadNumberedRecords(file, Reading(), [.. Model.Preprocessing.Inputs.Select(i => i.Name)], row => WriteProblem(row)))
                if (!Violates(record, record)) Wait(new Dictionary<string, object?>(record, StringComparer.OrdinalIgnoreCase), null, $"{System.IO.Path.GetFileName(file)}, line {line}: ");
            Answer();
        }
    }

    // As other inputs that cannot be used; the error's target has the file, the line and the text.
    private void WriteProblem(SkippedRow row) => WriteProblem(new DeepShellException("Prediction.Row", ErrorKind.InvalidData, $"{System.IO.Path.GetFileName(row.File)}, line {row.Line}: {row.Reason}.",
        "Correct the row, or say how the file is written with -Delimiter, -Quote or -Encoding; the other rows are predicted.", row), row);

    // An object that stands for a file: what Get-ChildItem, Import-Csv or a prediction itself gives.
    private string FileOf(Dictionary<string, object?> record) =>
        new[] { "FullName", "Path", "File", "PSPath" }.Select(n => record.GetValueOrDefault(n) as string).FirstOrDefault(p => p is not null) is { } path
            ? Paths.One(path, literal: true)
            : throw new DeepShellException("Prediction.NoFile", ErrorKind.InvalidArgument, $"{Model.Name} takes images, and the input names no file.",
                "Give it files (Get-ChildItem *.png), paths, or objects with a property Path.");

    private void Wait(Dictionary<string, object?>? record, string? file, string place = "")
    {
        _waiting.Add((record, file, place));
        if (_waiting.Count == BatchSize) Answer();
    }

    private void Answer()
    {
        if (_waiting.Count == 0) return;
        try
        {
            Write(_waiting);
        }
        catch (DeepShellException) when (_waiting.Count > 1)
        {
            // One of them cannot be used: each by itself shows which.
            foreach (var one in _waiting) AnswerOne(one);
        }
        catch (DeepShellException e)
        {
            WriteProblem(Placed(e, _waiting[0].Place), _waiting[0].File);
        }
        _waiting.Clear();
    }

    private void AnswerOne((Dictionary<string, object?>? Record, string? File, string Place) one)
    {
        try
        {
            Write([one]);
        }
        catch (DeepShellException e)
        {
            WriteProblem(Placed(e, one.Place), one.File);
        }
    }

    // Of a file's row it is said which.
    private static DeepShellException Placed(DeepShellException e, string place) =>
        place.Length == 0 ? e : new DeepShellException(e.Id["DeepShell.".Length..], e.Kind, place + e.Problem, e.Remedy, e.Target, e);

    private void Write(List<(Dictionary<string, object?>? Record, string? File, string Place)> batch)
    {
        IReadOnlyList<Answer> answers = _inference!.TakesImages ? _inference.Images([.. batch.Select(b => b.File!)]) : _inference.Records([.. batch.Select(b => b.Record!)]);
        for (int i = 0; i < answers.Count; i++) WriteObject(PredictionObjects.Make(Model, batch[i].Record ?? Describe(batch[i].File!), answers[i]));
    }

    private void Rows(Dataset dataset)
    {
        Answer(); // what came before keeps its place
        foreach (int[] rows in Enumerable.Range(0, dataset.Count).Where(r => !Violates(dataset, r)).Chunk(BatchSize))
        {
            IReadOnlyList<Answer> answers = _inference!.Rows(dataset, rows);
            for (int i = 0; i < rows.Length; i++)
                WriteObject(PredictionObjects.Make(Model, dataset.Fields.Select(f => KeyValuePair.Create(f.Name, f.Value(rows[i]))), answers[i]));
        }
    }

    private bool Violates(Dataset dataset, int row) =>
        _checker is not null && !_inference!.TakesImages && Violates(dataset.Fields.ToDictionary(f => f.Name, f => f.Value(row), StringComparer.OrdinalIgnoreCase), row);

    private bool Violates(IReadOnlyDictionary<string, object?> record, object target)
    {
        if (_checker?.Violations(record) is not { Count: > 0 } violations) return false;
        WriteProblem(new DeepShellException("Contract.Violation", ErrorKind.InvalidData, $"The row is not as the data that {Model.Name} learnt from: {string.Join("; ", violations)}.",
            "Correct the row, train on data that have such rows, or leave -EnforceContract out.", target), target);
        return true;
    }

    // Path binds to Move-Item and Copy-Item further down the pipeline.
    private static Dictionary<string, object?> Describe(string file) => new() { ["Name"] = System.IO.Path.GetFileName(file), ["Path"] = file };

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _inference?.Dispose();
        base.Dispose(disposing);
    }
}
