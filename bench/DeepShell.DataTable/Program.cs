using System.Text.Json;
using DeepShell.Data.Imaging;
using DeepShell.DataTable;

// dotnet run -c Release --project bench/DeepShell.DataTable -- [csv profile photos augment pipeline …] --pairs 5
//   ours and the peer in turn; makes its inputs in a temporary folder (--folder) and writes bench/DATA.md
// dotnet run -c Release --project bench/DeepShell.DataTable -- --ours csv
//   our side of a row alone, as one JSON line; photos take --engine BuiltIn or ImageSharp
Arguments a = Arguments.Parse(args);
if (a.Ours is null)
{
    // Before the first clock starts.
    foreach (bool allDigits in new[] { false, true })
        if (a.Rows.Count == 0 || a.Rows.Contains(allDigits ? "csv-all-digits" : "csv") || (!allDigits && a.Rows.Contains("profile"))) Inputs.Numbers(a, 1_000_000, allDigits);
    return new Comparison(a).Run();
}
if (a.Engine is not null) Environment.SetEnvironmentVariable(ImageEngines.Variable, a.Engine);
Console.WriteLine(JsonSerializer.Serialize(Ours.Run(a.Ours, a)));
return 0;
