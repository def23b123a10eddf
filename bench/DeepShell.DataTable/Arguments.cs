using System.Globalization;

namespace DeepShell.DataTable;

/// <summary>The command line.</summary>
internal sealed record Arguments
{
    public List<string> Rows { get; } = [];
    public int Pairs { get; private set; } = 5;
    public string Python { get; private set; } = "/usr/bin/python3";
    public string PowerShell { get; private set; } = "pwsh";
    public string Data { get; private set; } = "../shared/data";
    public string Folder { get; private set; } = Path.Combine(Path.GetTempPath(), "deepshell-data-table");
    public string Output { get; private set; } = "bench/DATA.md";
    public string? Ours { get; private set; }
    public string? Engine { get; private set; }

    public static Arguments Parse(string[] args)
    {
        Arguments a = new();
        for (int i = 0; i < args.Length; i++)
            switch (args[i])
            {
                case "--pairs": a.Pairs = int.Parse(args[++i], CultureInfo.InvariantCulture); break;
                case "--python": a.Python = args[++i]; break;
                case "--pwsh": a.PowerShell = args[++i]; break;
                case "--data": a.Data = args[++i]; break;
                case "--folder": a.Folder = args[++i]; break;
                case "--output": a.Output = args[++i]; break;
                case "--ours": a.Ours = args[++i]; break;
                case "--engine": a.Engine = args[++i]; break;
                default: a.Rows.Add(args[i]); break;
            }
        return a;
    }
}
