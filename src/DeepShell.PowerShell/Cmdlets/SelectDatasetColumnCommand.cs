using System.Collections;
using System.Management.Automation;
using DeepShell.Catalog;
using DeepShell.Data;

namespace DeepShell.PowerShell;

/// <summary>Drops, keeps, renames and computes columns of a dataset.</summary>
/// <remarks>
/// <para>Before the split or after it: rows, their order and their parts stay as they are. After Normalize-Data the columns it was fitted to
/// must stay. All names are those of the dataset that comes in: a column may be computed of one that is dropped. The order of the columns stays, and computed ones come last.</para>
/// <para>A model that learns a computed column needs it for predictions too, and takes renamed columns by their new names: do the same to new rows before
/// Invoke-Model, with Select-Object or with Select-DatasetColumn.</para>
/// </remarks>
/// <example>
/// <summary>Two columns go, one gets another name, and one is added.</summary>
/// <code>Import-Dataset sales.csv | Select-DatasetColumn -Drop id, 'note*' -Rename @{ amt = 'amount' } -Compute @{ ratio = { $_.amt / $_.days } }</code>
/// </example>
/// <example>
/// <summary>Learns from lengths alone, and from whether a petal is long. The label stays.</summary>
/// <code>Import-Dataset iris.csv -Label species | Select-DatasetColumn *length -Compute @{ size = { if ($_.petal_length -gt 4) { 'long' } else { 'short' } } }</code>
/// </example>
/// <seealso cref="SelectDatasetRowCommand"/>
/// <seealso cref="ImportDatasetCommand"/>
[Cmdlet(VerbsCommon.Select, "DatasetColumn")]
[OutputType(typeof(Dataset))]
public sealed class SelectDatasetColumnCommand : DeepShellCmdlet
{
    /// <summary>The dataset.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public Dataset Dataset { get; set; } = null!;

    /// <summary>The columns to keep, besides the label and computed ones; by default all.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ColumnCompleter))]
    public string[]? Select { get; set; }

    /// <summary>The columns to drop; the label must stay.</summary>
    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ColumnCompleter))]
    public string[] Drop { get; set; } = [];

    /// <summary>New names for columns, as @{ old = 'new' }.</summary>
    [Parameter]
    public IDictionary Rename { get; set; } = new Hashtable();

    /// <summary>Columns to add, as @{ ratio = { $_.a / $_.b } }: $_ is the row, a missing number in it is NaN and a missing text $null. Numbers make a column of numbers, texts one of categories. A name that exists replaces that column.</summary>
    [Parameter]
    public IDictionary Compute { get; set; } = new Hashtable();

    /// <inheritdoc/>
    protected override void Process() => WriteObject(new ColumnChange
    {
        Select = Select is null ? null : Expand(Select),
        Drop = Expand(Drop),
        Rename = [.. Entries(Rename).Select(e => (e.Name, e.Value is null ? "" : SettingValue.Text(e.Value)))],
        Compute = [.. Entries(Compute).Select(e => Column(e.Name, e.Value))],
    }.Apply(Dataset));

    // In the order of an [ordered] table; a hash table has none that lasts.
    private static IEnumerable<(string Name, object? Value)> Entries(IDictionary table)
    {
        IEnumerable<(string Name, object? Value)> entries = table.Keys.Cast<object>().Select(k => (SettingValue.Text(k), Arguments.Plain(table[k])));
        return table is Hashtable ? entries.OrderBy(e => e.Name, StringComparer.Ordinal) : entries;
    }

    private ComputedColumn Column(string name, object? value) => value is ScriptBlock script
        ? new ComputedColumn(name, new ColumnScript(Dataset, $"The computed column '{name}'", script, Cancellation).Value, script.ToString().Trim())
        : throw new DeepShellException("Columns.Compute", ErrorKind.InvalidArgument, $"The computed column '{name}' is '{SettingValue.Text(value)}', expected a script block.", "For example -Compute @{ ratio = { $_.a / $_.b } }.", value);

    // A name that exists is no pattern.
    private string[] Expand(string[] names) => [.. names.SelectMany(name =>
    {
        if (Dataset.Find(name) is not null || !WildcardPattern.ContainsWildcardCharacters(name)) return [name];
        WildcardPattern pattern = new(name, WildcardOptions.IgnoreCase);
        string[] found = [.. Dataset.Fields.Select(f => f.Name).Where(pattern.IsMatch)];
        return found.Length > 0 ? found : throw ColumnChange.Unknown(Dataset, name);
    })];
}
