using System.Diagnostics;
using DeepShell.Architectures;
using DeepShell.Data;
using DeepShell.Data.Augmentations;
using DeepShell.Data.Generators;
using DeepShell.Models;
using DeepShell.Optimizers;
using DeepShell.Persistence;
using DeepShell.Prediction;
using DeepShell.Training;

namespace Quickstart;

/// <summary>What <c>examples/Quickstart.ps1</c> does with cmdlets, line by line, through the classes below them.</summary>
internal static class CSharpPipeline
{
    private const ulong Seed = 1;

    /// <summary>Makes digits, trains, measures, exports; then lets another process predict from image files.</summary>
    public static void Train(string output)
    {
        Dataset digits = new Digits().Generate(4_000, Seed)                                      // New-Dataset -Kind Digits -Count 4000
            .Split(new SplitOptions { Ratio = [60, 20, 20], Seed = Seed })                       // Split-Dataset -Ratio 60,20,20
            .Normalize()                                                                         // Normalize-Data
            .Augment(new Rotation { Degrees = 10 }, new Crop { Padding = 2 });                   // Invoke-Augmentation -Rotation 10 -Crop 28 -Padding 2
        Console.WriteLine(digits);

        Model model = Model.For(digits, new LeNet());                                            // New-Model -Architecture LeNet
        Console.WriteLine(model);

        TrainingRun run = new(model, new TrainingOptions { Optimizer = new Adam(), Epochs = 8, Seed = Seed });
        foreach (EpochRecord epoch in run.Run())                                                 // Start-Training -Optimizer Adam
            Console.WriteLine($"  epoch {epoch.Epoch} of {run.Epochs}: loss {epoch.Loss:F4}, validation {epoch.ValidationLoss:F4}, "
                + $"accuracy {epoch.Metrics["ValidationAccuracy"]:P1}, {epoch.SamplesPerSecond:N0} samples/s");

        Measurement test = Evaluation.Measure(run.Result);                                       // Measure-Model
        Console.WriteLine($"Test accuracy {test.Metrics["Accuracy"]:P1} on {test.Count:N0} images the model has never seen.");

        string file = Path.Combine(output, "digits.deepshell");
        ModelFile.Save(run.Result, file, overwrite: true);                                       // Export-Model
        IReadOnlyList<string> images = DatasetExport.Write(digits, Path.Combine(output, "images"), // Export-Dataset
            new ExportOptions { Part = PartitionName.Test, First = 6, Overwrite = true });
        Console.WriteLine($"The model and six images of the test part are in {output}.");

        Console.WriteLine("A new process loads the model and reads the images:");
        using Process child = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [.. Host(), "predict", file, .. images]))!;
        child.WaitForExit();
        if (child.ExitCode != 0) throw new DeepShell.DeepShellException("Quickstart.Predict", DeepShell.ErrorKind.InvalidOperation, "The second process failed.");
    }

    /// <summary>Loads a model and names what is on each image.</summary>
    public static void Predict(string modelFile, string[] files)
    {
        using Inference inference = new(ModelFile.Load(modelFile), files.Length);                // Import-Model | Invoke-Model
        foreach ((string file, Answer answer) in files.Zip(inference.Images(files)))
            Console.WriteLine($"  {Path.GetFileName(Path.GetDirectoryName(file))}/{Path.GetFileName(file)}: {answer.Label} ({answer.Confidence:P1})");
    }

    // Started as "dotnet Quickstart.dll", the program is the first argument of dotnet.
    private static string[] Host() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet" ? [Path.Combine(AppContext.BaseDirectory, "Quickstart.dll")] : [];
}
