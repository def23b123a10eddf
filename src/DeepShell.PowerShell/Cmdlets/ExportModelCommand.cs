using System.Management.Automation;
using DeepShell.Models;
using DeepShell.Persistence;

namespace DeepShell.PowerShell;

/// <summary>Writes a model to a file that is complete: weights, preparation of raw data, class names, history and how it was made.</summary>
/// <remarks>
/// <para>The file is written under a temporary name first: if that fails, a file that was there before is still whole.</para>
/// <para>A path that is taken is refused before the pipeline starts to train, not after. Without -Path the file is called after the model,
/// with a number if that name is taken.</para>
/// </remarks>
/// <example>
/// <summary>The end of a pipeline.</summary>
/// <code>Import-Dataset iris.csv | Split-Dataset | Normalize-Data | New-Model | Start-Training | Export-Model iris.deepshell</code>
/// </example>
/// <example>
/// <summary>Replaces the file of a former run.</summary>
/// <code>$model | Export-Model -Path iris.deepshell -Force</code>
/// </example>
/// <seealso cref="ImportModelCommand"/>
/// <seealso cref="InvokeModelCommand"/>
[Cmdlet(VerbsData.Export, "Model", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportModelCommand : DeepShellCmdlet
{
    private const string Extension = ".deepshell";

    /// <summary>The file to write, or a folder to put it in. By default the model's name with the extension .deepshell in the current location.</summary>
    [Parameter(Position = 0)]
    public string? Path { get; set; }

    /// <summary>The model.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public Model Model { get; set; } = null!;

    /// <summary>Replaces a file that exists.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void Begin()
    {
        // Runs before the stages in front of it start to work: a path that cannot be written to costs no training.
        if (Path is not null && !Directory.Exists(Paths.New(Path))) CheckTarget(Named(Paths.New(Path)), Force);
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        try
        {
            string file = Target();
            if (!ShouldWrite(file, Force, "model")) return;
            ModelFile.Save(Model, file, Force);
            WriteObject(new FileInfo(file));
        }
        catch (Exception e) when (Model.IsTrained && e is (IOException or UnauthorizedAccessException or DeepShellException))
        {
            // The pipeline that made it is gone by now.
            LastModel.Keep(this, Model, "The model could not be written.");
            throw;
        }
    }

    private string Target()
    {
        string path = Path is null ? SessionState.Path.CurrentFileSystemLocation.ProviderPath : Paths.New(Path);
        if (!Directory.Exists(path)) return Named(path);
        string name = string.Join("_", Model.Name.Split(System.IO.Path.GetInvalidFileNameChars()));
        string file = System.IO.Path.Combine(path, name + Extension);
        for (int i = 2; File.Exists(file) && !Force; i++) file = System.IO.Path.Combine(path, $"{name}-{i}{Extension}");
        return file;
    }

    private static string Named(string path) => System.IO.Path.HasExtension(path) ? path : path + Extension;
}
