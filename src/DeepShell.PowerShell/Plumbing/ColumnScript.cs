using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;
using DeepShell.Data;

namespace DeepShell.PowerShell;

/// <summary>A script block that is asked about every row: $_ is the row, with the columns as properties.</summary>
internal sealed class ColumnScript
{
    private readonly Dataset _dataset;
    private readonly string _what;
    private readonly ScriptBlock _script;
    private readonly CancellationToken _cancellation;

    /// <exception cref="DeepShellException">It names a column that the dataset does not have.</exception>
    public ColumnScript(Dataset dataset, string what, ScriptBlock script, CancellationToken cancellation)
    {
        (_dataset, _what, _script, _cancellation) = (dataset, what, script, cancellation);
        CheckColumns();
    }

    /// <summary>The value in a row.</summary>
    public object? Value(int row)
    {
        _cancellation.ThrowIfCancellationRequested();
        PSObject properties = new(_dataset.Fields.Count);
        // NaN, so that what is computed of a missing number is missing too; $null would count as 0.
        foreach (Field field in _dataset.Fields)
            properties.Properties.Add(new PSNoteProperty(field.Name, field is NumberField numbers ? numbers[row] : field.Value(row)), preValidated: true);
        try
        {
            IReadOnlyList<PSObject?> given = _script.InvokeWithContext(null, [new PSVariable("_", properties)]);
            return given.Count <= 1 ? Arguments.Plain(given.FirstOrDefault()) : throw Failed(row, $"it gave {given.Count} values, expected one", null);
        }
        catch (RuntimeException e) when (e is not PipelineStoppedException)
        {
            throw Failed(row, e.Message.TrimEnd('.'), e);
        }
    }

    private DeepShellException Failed(int row, string problem, Exception? inner) => new("Columns.Compute", ErrorKind.InvalidArgument,
        $"{_what}, row {row.ToString(CultureInfo.InvariantCulture)} (the first is 0): {{ {_script.ToString().Trim()} }}: {problem}.",
        "The script block gets the row as $_, and gives one value: { $_.a / $_.b }.", _script, inner);

    // An unknown property is $null without a word. A row within another script block is another $_.
    private void CheckColumns()
    {
        foreach (MemberExpressionAst member in _script.Ast.FindAll(a => a is MemberExpressionAst and not InvokeMemberExpressionAst && IsOwn(a), searchNestedScriptBlocks: true).Cast<MemberExpressionAst>())
            if (member is { Static: false, Expression: VariableExpressionAst variable, Member: StringConstantExpressionAst { Value: var column } }
                && variable.VariablePath.UserPath.ToUpperInvariant() is "_" or "PSITEM"
                && _dataset.Find(column) is null && !column.Equals("PSObject", StringComparison.OrdinalIgnoreCase))
                throw ColumnChange.Unknown(_dataset, column);
    }

    private bool IsOwn(Ast ast)
    {
        for (Ast? parent = ast.Parent; parent is not null && parent != _script.Ast; parent = parent.Parent)
            if (parent is ScriptBlockExpressionAst) return false;
        return true;
    }
}
