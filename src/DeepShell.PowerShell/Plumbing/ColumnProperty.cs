using System.Management.Automation;
using DeepShell.Data;

namespace DeepShell.PowerShell;

/// <summary>A property of a dataset's row, which knows the column it came from: so the rows can become a dataset again, whatever was done to them.</summary>
internal sealed class ColumnProperty(ColumnDescription column, object? value) : PSNoteProperty(column.Name, value)
{
    public override PSMemberInfo Copy() => new ColumnProperty(column, Value);

    /// <summary>What is known of the properties of an object; null if it is no row of a dataset. Properties that were added are features.</summary>
    public static ColumnDescription[]? ColumnsOf(PSObject item) => item.Properties.Any(p => p is ColumnProperty)
        ? [.. item.Properties.Select(p => p is ColumnProperty known ? known.Column : new ColumnDescription(p.Name, "", FieldRole.Feature))] : null;

    private ColumnDescription Column => column;
}
