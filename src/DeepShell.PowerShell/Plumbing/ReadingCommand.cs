using System.Management.Automation;
using DeepShell.Data;

namespace DeepShell.PowerShell;

/// <summary>The base of cmdlets that read files of data: what their parameters say of how a file is written.</summary>
public abstract class ReadingCommand : DeepShellCmdlet
{
    /// <summary>The format; by default it is recognised.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ComponentCompleter<DatasetFormat>))]
    public string? Format { get; set; }

    /// <summary>Whether the first row names the columns; by default found out. -Header:$false says it does not.</summary>
    [Parameter]
    public SwitchParameter Header { get; set; }

    /// <summary>What separates the fields of a line; by default found out.</summary>
    [Parameter]
    public char? Delimiter { get; set; }

    /// <summary>What a field is put in that holds delimiters or line ends; doubled where it is part of the text.</summary>
    /// <value>"</value>
    [Parameter]
    public char? Quote { get; set; }

    /// <summary>The culture whose way of writing numbers the texts follow, such as de-DE for 1.234,5; by default 1234.5, or 1234,5 where a file has no other.</summary>
    [Parameter]
    public string? Culture { get; set; }

    /// <summary>Texts that stand for a missing value, besides empty, ?, NA, N/A, NaN, null and none.</summary>
    [Parameter]
    public string[]? MissingValue { get; set; }

    /// <summary>How the characters of a text are written, such as latin1 or utf-16; by default UTF-8, or what a byte order mark says.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(EncodingCompleter))]
    public string? Encoding { get; set; }

    /// <summary>What the parameters say.</summary>
    /// <exception cref="DeepShellException">There is no such culture or encoding.</exception>
    private protected ImportOptions Reading() => new()
    {
        Format = Format,
        Header = MyInvocation.BoundParameters.ContainsKey(nameof(Header)) ? Header.IsPresent : null,
        Delimiter = Delimiter,
        Quote = Quote,
        Culture = Culture is null ? null : NumberCulture.Of(Culture),
        MissingValues = MissingValue ?? [],
        Encoding = Encoding is null ? null : TextEncoding.Of(Encoding),
        Cancel = Cancellation,
    };
}
