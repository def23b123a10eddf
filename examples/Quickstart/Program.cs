using DeepShell;
using DeepShell.Build;
using Quickstart;

// The main job on data made on the spot: through the cmdlets where PowerShell 7.6+ is found, otherwise through the same
// classes the cmdlets call. "predict" is the second half, which runs in a process of its own.
try
{
    if (args is ["predict", string model, .. string[] files])
    {
        CSharpPipeline.Predict(model, files);
        return 0;
    }
    string root = FindRoot();
    string output = Path.Combine(root, "quickstart-output");
    Directory.CreateDirectory(output);
    if (PowerShellHost.Find(root, out string reason) is { } shell)
    {
        Console.WriteLine($"Running examples/Quickstart.ps1 through the cmdlets: PowerShell {shell.Version} ({shell.Origin}).");
        ProcessResult result = shell.Run(root, TimeSpan.FromMinutes(10),
            ["-File", Path.Combine(root, "examples", "Quickstart.ps1"), "-OutputPath", output], Console.WriteLine);
        Console.Error.Write(result.Error);
        return result.ExitCode;
    }
    Console.WriteLine($"Running the pipeline through the C# API: {reason}");
    CSharpPipeline.Train(output);
    return 0;
}
catch (DeepShellException e)
{
    Console.Error.WriteLine($"{e.Id}: {e.Message}");
    return 1;
}

static string FindRoot()
{
    for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        if (File.Exists(Path.Combine(folder.FullName, "DeepShell.sln"))) return folder.FullName;
    return Directory.GetCurrentDirectory();
}
