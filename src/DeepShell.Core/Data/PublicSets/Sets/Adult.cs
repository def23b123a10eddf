using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>Adult (census income): 32,561 and 16,281 people of 1994, and whether they earn more than 50,000 dollars a year.</summary>
/// <remarks>The test file's first line, which is no row, is left out, and so is the full stop behind its labels.</remarks>
[Component("Adult", Aliases = "census-income", Paper = "doi:10.24432/C5XW20")]
public sealed class Adult : PublicTable
{
    /// <inheritdoc/>
    public override string Owner => "UCI Machine Learning Repository, of Barry Becker and Ronny Kohavi; archive.ics.uci.edu/dataset/2/adult";

    /// <inheritdoc/>
    public override string Licence => "CC BY 4.0";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Addresses { get; } = ["https://archive.ics.uci.edu/ml/machine-learning-databases/adult"];

    /// <inheritdoc/>
    public override IReadOnlyList<PublicFile> Files { get; } =
    [
        new("adult.data", 3_974_305, "5b00264637dbfec36bdeaab5676b0b309ff9eb788d63554ca0a249491c86603d"),
        new("adult.test", 2_003_153, "35238206dfdf7f1fe215bbb874adecdc"),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns { get; } =
        ["age", "workclass", "fnlwgt", "education", "education_num", "marital_status", "occupation", "relationship", "race", "sex", "capital_gain", "capital_loss", "hours_per_week", "native_country", "income"];

    /// <inheritdoc/>
    public override string Label => "income";

    private protected override string? Line(string line) => line.StartsWith('|') ? null : line.TrimEnd('.');
}
