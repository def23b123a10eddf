using System.Management.Automation;
using DeepShell.Models;
using DeepShell.Persistence;

namespace DeepShell.PowerShell;

/// <summary>Reads a model from a file that Export-Model wrote.</summary>
/// <remarks>The file is checked before it is used; nothing in it is executed.</remarks>
/// <example>
/// <summary>A model, its layers and how it was made.</summary>
/// <code>$model = Import-Model iris.deepshell; $model; $model.Recipe</code>
/// </example>
/// <example>
/// <summary>The models of a folder, by size.</summary>
/// <code>Get-ChildItem *.deepshell | Import-Model | Sort-Object ParameterCount | Select-Object Name, ParameterCount</code>
/// </example>
/// <seealso cref="ExportModelCommand"/>
[Cmdlet(VerbsData.Import, "Model", DefaultParameterSetName = "Path")]
[OutputType(typeof(Model))]
public sealed class ImportModelCommand : DeepShellCmdlet
{
    /// <summary>The files; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = "Path")]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>The files, taken as they are written: brackets are no wildcards.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "LiteralPath")]
    [Alias("PSPath", "FullName")]
    public string[] LiteralPath { get; set; } = [];

    /// <inheritdoc/>
    protected override void Process()
    {
        MetricProperties.Ensure(this);
        foreach (string path in Path) Read(path, literal: false);
        foreach (string path in LiteralPath) Read(path, literal: true);
    }

    private void Read(string path, bool literal)
    {
        foreach (string file in Paths.Existing(path, literal)) WriteObject(ModelFile.Load(file));
    }
}
