using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using DeepShell.Data;
using DeepShell.Models;
using DeepShell.Persistence;
using DeepShell.Prediction;
using DeepShell.Training;

namespace DeepShell.Tests.Persistence;

/// <summary>A model file brings everything back, and whatever is wrong with one is said, never believed.</summary>
public sealed class ModelFileTests : IDisposable
{
    private static readonly Lazy<Model> s_trained = new(Train);
    private readonly TempFolder _folder = new();

    private string Good => Path.Combine(_folder.Path, "good.deepshell");

    public ModelFileTests() => ModelFile.Save(s_trained.Value, Good);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_loaded_model_gives_the_same_answers()
    {
        Model loaded = ModelFile.Load(Good);
        Assert.Equal(s_trained.Value.Classes, loaded.Classes);
        Assert.Equal(s_trained.Value.DataHash, loaded.DataHash);
        Assert.Equal(s_trained.Value.Recipe.Select(r => r.ToString()), loaded.Recipe.Select(r => r.ToString()));
        Assert.Equal(s_trained.Value.History.Select(h => h.ValidationLoss), loaded.History.Select(h => h.ValidationLoss));
        Assert.Equal(Answers(s_trained.Value), Answers(loaded));
    }

    [Fact]
    public void The_same_model_gives_the_same_file()
    {
        string again = Path.Combine(_folder.Path, "again.deepshell");
        ModelFile.Save(ModelFile.Load(Good), again);
        Assert.Equal(File.ReadAllBytes(Good), File.ReadAllBytes(again));
    }

    [Fact]
    public void No_training_row_is_stored()
    {
        using ZipArchive zip = ZipFile.OpenRead(Good);
        Assert.Equal(["model.json", "weights.safetensors"], zip.Entries.Select(e => e.FullName).Order());
        NumberField x = (NumberField)s_trained.Value.Dataset!.Features[0];
        using StreamReader reader = new(zip.GetEntry("model.json")!.Open());
        string json = reader.ReadToEnd();
        Assert.DoesNotContain(x[0].ToString("R", System.Globalization.CultureInfo.InvariantCulture), json, StringComparison.Ordinal);
    }

    public static TheoryData<double> Shares => [0.0, 0.05, 0.5, 0.9, 0.999];

    [Theory, MemberData(nameof(Shares))]
    public void A_truncated_file_is_refused(double share)
    {
        byte[] bytes = File.ReadAllBytes(Good);
        string path = Path.Combine(_folder.Path, "short.deepshell");
        File.WriteAllBytes(path, bytes[..(int)(bytes.Length * share)]);
        Assert.Equal("DeepShell.Model.Damaged", Assert.Throws<DeepShellException>(() => ModelFile.Load(path)).Id);
    }

    [Fact]
    public void No_flipped_byte_goes_unnoticed_or_shows_a_stack_trace()
    {
        byte[] bytes = File.ReadAllBytes(Good);
        string path = Path.Combine(_folder.Path, "flipped.deepshell");
        float[] expected = Answers(s_trained.Value);
        for (int i = 0; i < bytes.Length; i += Math.Max(1, bytes.Length / 200))
        {
            byte[] changed = [.. bytes];
            changed[i] ^= 0x55;
            File.WriteAllBytes(path, changed);
            Model loaded;
            try { loaded = ModelFile.Load(path); }
            catch (DeepShellException) { continue; }
            catch (Exception e) { throw new InvalidOperationException($"Byte {i} of {bytes.Length}", e); }
            // Time stamps and the like may change without harm; then the weights must be whole.
            Assert.Equal(expected, Answers(loaded));
        }
    }

    public static TheoryData<string, string> Edits => new()
    {
        { "version", "DeepShell.Model.Version" },
        { "units", "DeepShell.Model.Damaged" },
        { "layer", "DeepShell.Component.Unknown" },
        { "checksum", "DeepShell.Model.Damaged" },
        { "missing", "DeepShell.Model.Damaged" },
        { "seed", "DeepShell.Model.Damaged" },
    };

    [Theory, MemberData(nameof(Edits))]
    public void A_changed_description_is_refused(string edit, string id)
    {
        string path = Path.Combine(_folder.Path, "edited.deepshell");
        Rewrite(path, json =>
        {
            JsonObject model = json["model"]!.AsObject();
            JsonObject layer = model["network"]![0]!["layer"]!.AsObject();
            switch (edit)
            {
                case "version": json["version"] = 99; break;
                case "units": layer["Units"] = 1_000_000; break;
                case "layer": layer["Type"] = "Dens"; break;
                case "checksum": json["weights"]!["sha256"] = new string('0', 64); break;
                case "missing": model.Remove("network"); break;
                case "seed": model["seed"] = 7; break;
            }
        }, sign: edit != "seed");
        DeepShellException error = Assert.Throws<DeepShellException>(() => ModelFile.Load(path));
        Assert.Equal(id, error.Id);
        Assert.Contains(edit == "layer" ? "Dense" : Path.GetFileName(path), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_entry_that_climbs_out_is_refused()
    {
        string path = Path.Combine(_folder.Path, "climbing.deepshell");
        File.Copy(Good, path);
        using (ZipArchive zip = ZipFile.Open(path, ZipArchiveMode.Update))
        using (Stream stream = zip.CreateEntry("../../climbed.txt").Open())
            stream.Write(Encoding.UTF8.GetBytes("out"));
        Assert.Equal("DeepShell.Model.UnexpectedEntry", Assert.Throws<DeepShellException>(() => ModelFile.Load(path)).Id);
        Assert.False(File.Exists(Path.GetFullPath(Path.Combine(path, "../../../climbed.txt"))));
    }

    [Fact]
    public void Text_is_not_a_model()
    {
        string path = Path.Combine(_folder.Path, "text.deepshell");
        File.WriteAllText(path, "not a zip");
        Assert.Equal("DeepShell.Model.Damaged", Assert.Throws<DeepShellException>(() => ModelFile.Load(path)).Id);
        Assert.Equal("DeepShell.Model.NotFound", Assert.Throws<DeepShellException>(() => ModelFile.Load(path + "x")).Id);
    }

    private static Model Train()
    {
        Dataset blobs = new Blobs { Classes = 3 }.Generate(150, 1).Split(new SplitOptions { Seed = 1 }).Normalize();
        TrainingRun run = new(Model.For(blobs, new Architectures.Mlp { Hidden = [8] }), new TrainingOptions { Epochs = 3 });
        foreach (EpochRecord _ in run.Run()) { }
        return run.Result;
    }

    private static float[] Answers(Model model)
    {
        using Inference inference = new(model, 50);
        return [.. inference.Rows(s_trained.Value.Dataset!, [.. Enumerable.Range(0, 50)]).SelectMany(a => a.Probabilities).Select(p => (float)p)];
    }

    private void Rewrite(string path, Action<JsonObject> change, bool sign)
    {
        File.Copy(Good, path);
        using ZipArchive zip = ZipFile.Open(path, ZipArchiveMode.Update);
        JsonObject json;
        using (Stream stream = zip.GetEntry("model.json")!.Open()) json = JsonNode.Parse(stream)!.AsObject();
        change(json);
        // Who changes a file on purpose brings the checksum along: what is behind it must hold too.
        if (sign) json["sha256"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json["model"]!.ToJsonString())));
        zip.GetEntry("model.json")!.Delete();
        using Stream to = zip.CreateEntry("model.json").Open();
        to.Write(Encoding.UTF8.GetBytes(json.ToJsonString()));
    }
}
