using System.Management.Automation;
using DeepShell.Data;

namespace DeepShell.PowerShell;

/// <summary>Rows of a dataset as objects of the pipeline, with a property for each column.</summary>
internal static class RowObjects
{
    public const string TypeName = "DeepShell.DatasetRow";

    public static IEnumerable<PSObject> Of(DatasetRows rows)
    {
        foreach (object?[] values in rows.Read())
        {
            PSObject row = new();
            row.TypeNames.Insert(0, TypeName);
            for (int i = 0; i < values.Length; i++) row.Properties.Add(new ColumnProperty(rows.Columns[i], values[i]), preValidated: true);
            yield return row;
        }
    }
}
