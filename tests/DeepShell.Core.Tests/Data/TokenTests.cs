using DeepShell.Data;
using DeepShell.Layers;
using DeepShell.Models;
using DeepShell.Prediction;
using DeepShell.Tests.Engine.Support;
using DeepShell.Training;

namespace DeepShell.Tests.Data;

/// <summary>Texts as sequences of indexes.</summary>
public class TokenTests
{
    private static readonly string?[] s_words = ["abba", "b", "abc", "cab", null, "bb", "ababab", "ca"];

    private static Dataset Words(Tokens? rule = null, bool asTexts = true)
    {
        Field words = asTexts ? new TextField("word", s_words)
            : new CategoryField("word", [.. s_words.Select((w, i) => w is null ? -1 : i)], [.. s_words.Select(w => w ?? "")]);
        Dataset data = new([words, new CategoryField("label", [0, 1, 0, 1, 0, 1, 0, 1], ["x", "y"], FieldRole.Label)], LearningTask.Classification);
        return data.Split(new SplitOptions { Ratio = [100, 0] }).Normalize(rule ?? new Tokens());
    }

    [Theory, InlineData(true), InlineData(false)]
    public void The_most_frequent_token_is_first_and_the_end_is_padding(bool asTexts)
    {
        Preprocessing p = Words(asTexts: asTexts).Encoding;
        TokenEncoder encoder = Assert.IsType<TokenEncoder>(Assert.Single(p.Inputs));
        // b 9, a 8, c 3 times.
        Assert.Equal(["b", "a", "c"], encoder.Vocabulary);
        Assert.Equal(6, encoder.Length);
        Assert.Equal([1, 0, 0, 1, -1, -1], Encoded(p, "abba"));
        Assert.Equal([-1, -1, -1, -1, -1, -1], Encoded(p, null));
    }

    [Fact]
    public void Unknown_tokens_are_reported_and_no_padding()
    {
        EncodingReport report = new();
        Preprocessing p = Words().Encoding;
        Assert.Equal([1, 3, -1, -1, -1, -1], Encoded(p, "az", report));
        Assert.Equal(1, report.Unknown[("word", "z")]);
    }

    [Fact]
    public void Longer_texts_are_cut_off_and_the_rarest_tokens_left_out()
    {
        Preprocessing p = Words(new Tokens { Length = 3, MaxTokens = 2 }).Encoding;
        Assert.Equal([2, 1, 0], Encoded(p, "cabba"));
    }

    [Fact]
    public void Words_are_runs_of_letters_and_case_can_be_ignored()
    {
        Dataset data = new([new TextField("text", ["The cat, the dog.", "A cat!", "the end", "no 7"]), new CategoryField("label", [0, 1, 0, 1], ["x", "y"], FieldRole.Label)], LearningTask.Classification);
        Preprocessing p = data.Split(new SplitOptions { Ratio = [100, 0] }).Normalize(new Tokens { Unit = TokenUnit.Word, IgnoreCase = true }).Encoding;
        TokenEncoder encoder = (TokenEncoder)p.Inputs[0];
        Assert.Equal(["the", "cat"], encoder.Vocabulary[..2]);
        Assert.Contains("7", encoder.Vocabulary);
        Assert.Equal(6, encoder.Length);
    }

    [Fact]
    public void A_model_of_texts_is_recurrent_by_default_learns_and_predicts_raw_texts()
    {
        Model model = Model.For(Words());
        Assert.Equal(["Embedding", "Lstm", "Dense"], model.Layers.Select(l => l.Type));
        Model trained = SmallRun.Train(new TrainingOptions { Epochs = 2 }, model);
        using Inference inference = new(trained);
        Answer[] answers = [.. inference.Records([Record("abba"), Record("abbazzzzzz"), Record(null)])];
        Assert.All(answers, a => Assert.InRange(a.Confidence!.Value, 0.5, 1));
    }

    [Fact]
    public void An_embedding_too_small_for_the_tokens_is_refused()
    {
        Model model = Model.For(Words());
        DeepShellException e = Assert.Throws<DeepShellException>(() => model.Add(new Embedding { Vocabulary = 2, Size = 4 }));
        Assert.Equal("DeepShell.Model.Vocabulary", e.Id);
        Assert.Contains("3 tokens", e.Message);
    }

    [Fact]
    public void An_embedding_takes_the_number_of_tokens_from_the_data()
    {
        Model model = Model.For(Words()).Add(new Embedding { Size = 4 });
        Assert.Equal(3, ((Embedding)model.Network.Nodes[0].Layer).Vocabulary);
        Assert.Contains("Vocabulary", model.Recipe[^1].ToString());
        DeepShellException e = Assert.Throws<DeepShellException>(() => SmallRun.Model().Add(new Embedding { Size = 4 }));
        Assert.Equal("DeepShell.Layer.Vocabulary", e.Id);
        Assert.Contains("-Vocabulary", e.Remedy);
    }

    [Fact]
    public void Texts_without_a_rule_say_what_to_do()
    {
        Dataset data = new([new TextField("word", s_words), new CategoryField("label", [0, 1, 0, 1, 0, 1, 0, 1], ["x", "y"], FieldRole.Label)], LearningTask.Classification);
        DeepShellException e = Assert.Throws<DeepShellException>(() => data.Split().Normalize());
        Assert.Contains("-Transform Tokens", e.Remedy);
    }

    private static Dictionary<string, object?> Record(string? word) => new() { ["word"] = word };

    private static float[] Encoded(Preprocessing p, string? word, EncodingReport? report = null)
    {
        float[] inputs = new float[p.InputShape.Size];
        p.Encode([Record(word)], inputs, report);
        return inputs;
    }
}
