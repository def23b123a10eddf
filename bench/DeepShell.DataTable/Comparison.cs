using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using DeepShell.Data.Imaging;

namespace DeepShell.DataTable;

/// <summary>Runs ours and the peer in turn, A B A B, each in a process of its own, and writes medians and the ratios of the pairs.</summary>
internal sealed class Comparison(Arguments a)
{
    private sealed record Row(string Name, string What, double Times, Func<Dictionary<string, double>?> Ours, Func<Dictionary<string, double>?>? Peer, string Missing)
    {
        public string? Engine { get; init; }
        public string? Pictures { get; init; }
    }


    private readonly string _here = FindFolder();
    private string _problem = "";

    public int Run()
    {
        Row[] rows =
        [
            New("csv", "read 1,000,000 × 20 numbers of six decimals to float32 and standardise them: pandas and scikit-learn", 2),
            New("csv-all-digits", "the same with all digits of a double", 2),
            New("profile", "profile the same table: describe and nunique of pandas", 2),
            Photos("photos", "BuiltIn", "2,000 JPEGs of 224² with a memory limit of 256 MB, by the built-in engine: decode, random resized crop to 128, flip, colour shift: Pillow, two processes"),
            Photos("photos", "ImageSharp", "the same by ImageSharp"),
            Photos("photos-png", "BuiltIn", "the same pictures as PNG, by the built-in engine"),
            Photos("photos-png", "ImageSharp", "the same by ImageSharp"),
            New("augment", "69,300 images of 28², turned and moved, in batches of 64: affine_grid and grid_sample of torch on two threads (no torchvision)", 5),
            new("pipeline", "100,000 objects through Import-Dataset: Import-Csv and Group-Object", 3, () => Shell("ours", 100_000), () => Shell("peer", 100_000), "PowerShell 7.6 (--pwsh) and a built module"),
            new("pipeline-200k", "200,000 objects: the ratio to the row above should be 2", 3, () => Shell("ours", 200_000), () => Shell("peer", 200_000), "PowerShell 7.6 (--pwsh) and a built module"),
            New("cityu", "an epoch of CityU on augmented MNIST (waited: the share of its time spent waiting for batches)", 0, peer: false),
            New("large-table", "5,000,000 × 20 numbers with a memory limit of 500 MB: import, and an epoch of a network of 64 units", 0, peer: false),
            New("large-folder", "60,000 PNG files with a memory limit of 64 MB: import, and an epoch of a network of 128 units", 0, peer: false),
        ];
        StringBuilder report = new();
        report.AppendLine("# Preparing data, beside other tools").AppendLine()
            .AppendLine(CultureInfo.InvariantCulture, $"{Machine.Processor()}, {Environment.ProcessorCount} cores; .NET {Environment.Version}; {a.Pairs} pairs a row, in turn, each run in a process of its own. Seconds are medians.")
            .AppendLine("Ratio: the peer's time ÷ ours, the median of the pairs, lowest and highest in brackets. Peak memory in MB, of the whole process; of Pillow's two workers the larger counts.").AppendLine()
            .AppendLine("| row | ours (s) | peer (s) | ratio | wanted | peak, ours | peak, peer | more |").AppendLine("|---|---|---|---|---|---|---|---|");
        foreach (Row row in rows.Where(r => a.Rows.Count == 0 || a.Rows.Contains(r.Name)))
        {
            Console.Error.WriteLine($"{row.Name}: {row.What}");
            report.AppendLine(Line(row));
        }
        report.AppendLine();
        foreach (Row row in rows.Where(r => a.Rows.Count == 0 || a.Rows.Contains(r.Name))) report.AppendLine($"- **{row.Name}**: {row.What}");
        File.WriteAllText(a.Output, report.ToString());
        Console.WriteLine(report);
        return 0;
    }

    private Row New(string name, string what, double times, bool peer = true) =>
        new(name, what, times, () => Ours(name), peer ? () => Python(name) : null, "Python with pandas, scikit-learn, Pillow and torch (--python)");

    private Row Photos(string folder, string engine, string what) => new(engine == "BuiltIn" ? folder : folder + "-imagesharp", what, 1,
        () => Ours(folder, "--engine", engine), () => Python(folder), "Python with Pillow (--python)") { Engine = engine, Pictures = Path.Combine(a.Folder, folder) };

    private string Line(Row row)
    {
        if (row.Engine is { } engine && ImageEngines.Find(engine) is null) return $"| {row.Name} | not measured: this build has no {engine} | | | | | | |";
        if (row.Pictures is { } pictures && !Directory.Exists(pictures) && Python("make-photos") is null)
            return $"| {row.Name} | not measured: the pictures are made by Pillow, and {_problem} | | | | | | |";
        List<Dictionary<string, double>> ours = [], peers = [];
        for (int i = 0; i < (row.Peer is null ? 1 : a.Pairs); i++)
        {
            if (row.Ours() is { } mine) ours.Add(mine);
            else return $"| {row.Name} | failed: {_problem} | | | | | | |";
            if (row.Peer?.Invoke() is { } theirs) peers.Add(theirs);
        }
        string more = string.Join(", ", ours[0].Keys.Except(["s", "peak_mb", "first", "median", "sum", "rows"]).Select(k => $"{k} {Text(Median(ours.Select(o => o[k])))}"));
        string begin = $"| {row.Name} | {Text(Median(ours.Select(o => o["s"])))} |", peak = Text(Median(ours.Select(o => o["peak_mb"])), 0);
        if (peers.Count < ours.Count) return $"{begin} {(row.Peer is null ? "" : $"not measured: {_problem}; it needs {row.Missing}")} | | | {peak} | | {more} |";
        double[] ratios = [.. ours.Zip(peers, (o, p) => p["s"] / o["s"]).Order()];
        return $"{begin} {Text(Median(peers.Select(p => p["s"])))} | **{Text(Median(ratios))}** ({Text(ratios[0])}–{Text(ratios[^1])}) | {Text(row.Times, 0)} | {peak} | {Text(Median(peers.Select(p => p["peak_mb"])), 0)} | {more} |";
    }

    private Dictionary<string, double>? Ours(string row, params string[] more)
    {
        string[] host = Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet" ? [typeof(Comparison).Assembly.Location] : [];
        return Figures(Environment.ProcessPath!, [.. host, "--ours", row, "--folder", a.Folder, "--data", a.Data, .. more]);
    }

    private Dictionary<string, double>? Python(string row) => Figures(a.Python, [Path.Combine(_here, "peers.py"), row, a.Folder, a.Data]);

    private Dictionary<string, double>? Shell(string which, int rows) => Figures(a.PowerShell,
        ["-NoProfile", "-File", Path.Combine(_here, "pipeline.ps1"), "-Which", which, "-Module", Path.Combine(_here, "..", "..", "DeepShell.psd1"), "-Folder", Directory.CreateDirectory(a.Folder).FullName, "-Rows", $"{rows}"]);

    private Dictionary<string, double>? Figures(string file, string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode == 0 && output.Split('\n').LastOrDefault(l => l.StartsWith('{')) is { } line)
                return JsonDocument.Parse(line).RootElement.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.Number).ToDictionary(p => p.Name, p => p.Value.GetDouble());
            _problem = (errors.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault() ?? $"{file} ended with {process.ExitCode}").Trim();
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            _problem = $"{file} cannot be run: {e.Message}";
        }
        return null;
    }

    private static string FindFolder()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "peers.py"))) return folder.FullName;
        throw new FileNotFoundException("peers.py was not found above " + AppContext.BaseDirectory);
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static string Text(double value, int digits = 2) => value.ToString("N" + digits, CultureInfo.InvariantCulture);
}
