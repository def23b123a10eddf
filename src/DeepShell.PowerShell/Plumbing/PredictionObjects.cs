using System.Collections.Specialized;
using System.Management.Automation;
using DeepShell.Models;
using DeepShell.Prediction;

namespace DeepShell.PowerShell;

/// <summary>Answers as objects: the input's own properties, and what the model says of it.</summary>
internal static class PredictionObjects
{
    /// <summary>The type name of the objects, for the view.</summary>
    public const string TypeName = "DeepShell.Prediction";

    private static readonly string[] s_answers = ["Prediction", "Confidence", "Probabilities", "Spread"];

    /// <summary>An answer with the properties of its input; those the answer has itself give way.</summary>
    public static PSObject Make(Model model, IEnumerable<KeyValuePair<string, object?>> input, Answer answer)
    {
        PSObject result = new();
        string type = answer.Label is null ? TypeName + ".Value" : TypeName;
        result.TypeNames.Insert(0, type);
        // A view of its own, with a column for it.
        if (answer.Spread is not null) result.TypeNames.Insert(0, type + ".Spread");
        foreach ((string name, object? value) in input)
            if (!s_answers.Contains(name, StringComparer.OrdinalIgnoreCase)) result.Properties.Add(new PSNoteProperty(name, value), preValidated: true);
        result.Properties.Add(new PSNoteProperty("Prediction", answer.Label ?? (object?)answer.Value), preValidated: true);
        if (answer.Spread is { } spread) result.Properties.Add(new PSNoteProperty("Spread", spread), preValidated: true);
        if (answer.Confidence is not { } confidence) return result;
        result.Properties.Add(new PSNoteProperty("Confidence", confidence), preValidated: true);
        result.Properties.Add(new PSNoteProperty("Probabilities", Probabilities(model.Classes, answer)), preValidated: true);
        return result;
    }

    // A table in the order of the classes, so that $_.Probabilities.setosa works; 'a' and 'A' are two classes.
    private static OrderedDictionary Probabilities(IReadOnlyList<string> classes, Answer answer)
    {
        OrderedDictionary table = new(StringComparer.Ordinal);
        for (int i = 0; i < classes.Count; i++) table.Add(classes[i], answer.Probabilities[i]);
        return table;
    }
}
