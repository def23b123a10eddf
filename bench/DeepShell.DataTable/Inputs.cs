using System.Globalization;
using DeepShell.Data;
using DeepShell.Tensors;

namespace DeepShell.DataTable;

/// <summary>What is measured on, made once from a seed.</summary>
internal static class Inputs
{
    public const int Columns = 20;

    /// <summary>Normal numbers of several magnitudes, with six decimals or with all their digits.</summary>
    public static string Numbers(Arguments a, int rows, bool allDigits)
    {
        string path = Path.Combine(Directory.CreateDirectory(a.Folder).FullName, $"numbers-{rows}{(allDigits ? "-all-digits" : "")}.csv");
        if (File.Exists(path)) return path;
        RandomStream random = new(1, 2, 3);
        using (StreamWriter text = new(path + ".tmp"))
        {
            text.WriteLine(string.Join(",", Enumerable.Range(0, Columns).Select(c => $"x{c}")));
            for (int row = 0; row < rows; row++)
                for (int c = 0; c < Columns; c++)
                {
                    double value = random.NextNormal() * Math.Pow(10, c / 5 - 1);
                    text.Write(value.ToString(allDigits ? "R" : "F6", CultureInfo.InvariantCulture));
                    text.Write(c == Columns - 1 ? '\n' : ',');
                }
        }
        File.Move(path + ".tmp", path, overwrite: true);
        return path;
    }

    /// <summary>The 60,000 images of MNIST as PNG files, a folder for each class.</summary>
    public static string Pictures(Arguments a)
    {
        string folder = Path.Combine(a.Folder, "mnist-png");
        if (Directory.Exists(folder)) return folder;
        Dataset digits = DatasetReader.Read(Path.Combine(a.Data, "mnist"));
        DatasetExport.Write(digits, folder + ".tmp", new ExportOptions { Format = "ImageFolder", First = 60_000, Overwrite = true });
        Directory.Move(folder + ".tmp", folder);
        return folder;
    }
}
