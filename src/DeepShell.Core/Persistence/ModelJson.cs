using System.Text.Json;
using System.Text.Json.Nodes;
using DeepShell.Catalog;
using DeepShell.Data;
using DeepShell.Layers;
using DeepShell.Losses;
using DeepShell.Models;

namespace DeepShell.Persistence;

/// <summary>A model's description as JSON: everything but the weights.</summary>
internal static class ModelJson
{
    public static JsonObject Write(Model model) => new()
    {
        ["name"] = model.Name,
        ["task"] = model.Task.ToString(),
        ["outputs"] = model.OutputSize,
        ["network"] = new JsonArray([.. model.Network.Nodes.Select(WriteNode)]),
        ["preprocessing"] = model.Preprocessing.ToJson(),
        ["loss"] = Plain(model.Loss),
        ["seed"] = model.Seed,
        ["data"] = new JsonObject { ["sha256"] = model.DataHash },
        ["contract"] = model.Contract?.ToJson(),
        ["recipe"] = new JsonArray([.. model.Recipe.Select(r => r.ToJson())]),
        ["history"] = new JsonArray([.. model.History.Select(WriteEpoch)]),
    };

    public static Model Read(JsonElement json)
    {
        Preprocessing preprocessing = Preprocessing.FromJson(json.GetProperty("preprocessing"));
        return Model.FromFile(
            json.GetProperty("name").GetString() ?? "model",
            ReadNetwork(json.GetProperty("network"), preprocessing),
            Enum.Parse<LearningTask>(json.GetProperty("task").GetString()!),
            json.GetProperty("outputs").GetInt32(),
            preprocessing,
            json.GetProperty("loss") is { ValueKind: not JsonValueKind.Null } loss ? (Loss)SettingValue.ToComponent(loss, typeof(Loss)) : null,
            [.. json.GetProperty("history").EnumerateArray().Select(ReadEpoch)],
            [.. json.GetProperty("recipe").EnumerateArray().Select(RecipeStep.FromJson)],
            json.GetProperty("seed") is { ValueKind: JsonValueKind.Number } seed ? seed.GetUInt64() : null,
            json.GetProperty("data").GetProperty("sha256").GetString() ?? "",
            json.TryGetProperty("contract", out JsonElement contract) && contract.ValueKind == JsonValueKind.Object ? DatasetContract.FromJson(contract) : null);
    }

    private static JsonNode? Plain(object? component) => JsonSerializer.SerializeToNode(SettingValue.Plain(component));

    private static JsonNode WriteNode(NetworkNode node)
    {
        JsonObject json = new() { ["name"] = node.Name, ["layer"] = Plain(node.Layer) };
        if (node.Shares is not null) json["shares"] = node.Shares;
        if (node.Inputs.Length > 0) json["inputs"] = new JsonArray([.. node.Inputs.Select(i => JsonValue.Create(i))]);
        return json;
    }

    private static Network ReadNetwork(JsonElement json, Preprocessing preprocessing)
    {
        Network network = Network.Empty;
        string[] columns = [.. preprocessing.Parts.Select(p => p.Name)];
        foreach (JsonElement node in json.EnumerateArray())
        {
            string? name = node.GetProperty("name").GetString();
            IEnumerable<string>? inputs = node.TryGetProperty("inputs", out JsonElement read) ? read.EnumerateArray().Select(i => i.GetString()!) : null;
            network = node.TryGetProperty("shares", out JsonElement shared) ? network.Share(shared.GetString()!, name, inputs, columns: columns)
                : network.Add((Layer)SettingValue.ToComponent(node.GetProperty("layer"), typeof(Layer)), name, inputs, columns: columns);
        }
        return network;
    }

    // A number that JSON cannot hold (a metric without rows is NaN) is left out.
    private static JsonNode WriteEpoch(EpochRecord e) => new JsonObject
    {
        ["epoch"] = e.Epoch,
        ["loss"] = Finite(e.Loss),
        ["validationLoss"] = Finite(e.ValidationLoss),
        ["metrics"] = new JsonObject(e.Metrics.Where(m => double.IsFinite(m.Value)).Select(m => KeyValuePair.Create(m.Key, (JsonNode?)m.Value))),
        ["learningRate"] = e.LearningRate,
        ["penalty"] = Finite(e.Penalty),
        ["clippedShare"] = Finite(e.ClippedShare),
        ["lossSpread"] = Finite(e.LossSpread),
        ["updateRatio"] = Finite(e.UpdateRatio),
        ["gradientNorm"] = Finite(e.GradientNorm),
        ["seconds"] = e.Elapsed.TotalSeconds,
        ["samplesPerSecond"] = Finite(e.SamplesPerSecond),
        ["dataWait"] = Finite(e.DataWait),
    };

    private static JsonNode? Finite(double? value) => value is { } v && double.IsFinite(v) ? v : null;

    private static EpochRecord ReadEpoch(JsonElement json) => new()
    {
        Epoch = json.GetProperty("epoch").GetInt32(),
        Loss = Number(json, "loss") ?? double.NaN,
        ValidationLoss = Number(json, "validationLoss"),
        Metrics = json.GetProperty("metrics").EnumerateObject().ToDictionary(m => m.Name, m => m.Value.GetDouble()),
        LearningRate = json.GetProperty("learningRate").GetDouble(),
        Penalty = Number(json, "penalty"),
        ClippedShare = Number(json, "clippedShare"),
        LossSpread = Number(json, "lossSpread"),
        UpdateRatio = Number(json, "updateRatio"),
        GradientNorm = Number(json, "gradientNorm"),
        // FromSeconds cuts off what rounding left below a tick: the time would shrink each time it is saved.
        Elapsed = new TimeSpan((long)Math.Round(json.GetProperty("seconds").GetDouble() * TimeSpan.TicksPerSecond)),
        SamplesPerSecond = Number(json, "samplesPerSecond") ?? double.NaN,
        DataWait = Number(json, "dataWait") ?? 0,
    };

    private static double? Number(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement n) && n.ValueKind == JsonValueKind.Number ? n.GetDouble() : null;
}
