using DeepShell.Data;
using DeepShell.Data.Imaging;
using DeepShell.Metrics;
using DeepShell.Models;

namespace DeepShell.Prediction;

/// <summary>
/// Asks a trained model about raw samples: records, image files, rows of a dataset. What the model was trained with is done to
/// them first. Each call may bring up to <see cref="BatchSize"/> samples. Not for several threads at once.
/// </summary>
public sealed class Inference : IDisposable
{
    private readonly Model _model;
    private readonly Predictor _predictor;
    private readonly int _monteCarlo;

    /// <summary>Makes a trained model ready.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batchSize">Samples a call may bring.</param>
    /// <param name="monteCarlo">Passes with dropout on, whose mean is the answer and whose scatter its spread; 0 for a single one without.</param>
    /// <exception cref="DeepShellException">It is not trained, or has no dropout to draw.</exception>
    public Inference(Model model, int batchSize = 64, int monteCarlo = 0)
    {
        _model = model;
        _monteCarlo = monteCarlo;
        _predictor = new Predictor(model, batchSize);
        if (monteCarlo > 0 && !_predictor.HasDropout)
            throw new DeepShellException("Prediction.NoDropout", ErrorKind.InvalidOperation, $"{model.Name} has no dropout layer, so that every pass would give the same.",
                "Leave -MonteCarlo out, or train a model with Dropout layers.", model);
    }

    /// <summary>Samples a call may bring.</summary>
    public int BatchSize => _predictor.BatchSize;

    /// <summary>What was not as in training, over all calls: unseen categories, missing values.</summary>
    public EncodingReport Report { get; } = new();

    /// <summary>Whether the model takes images.</summary>
    public bool TakesImages => _model.Preprocessing.Image is not null;

    /// <summary>Answers for records: values by column name, numbers or text.</summary>
    /// <exception cref="DeepShellException">A column is missing, or a value cannot be read.</exception>
    public IReadOnlyList<Answer> Records(IReadOnlyList<IReadOnlyDictionary<string, object?>> records)
    {
        CheckCount(records.Count);
        // Of a call that fails nothing is counted: its records may come again, one by one.
        EncodingReport report = new();
        _model.Preprocessing.Encode(records, Inputs(records.Count), report);
        Report.Add(report);
        return Answers(records.Count);
    }

    /// <summary>Answers for image files, which are brought to the model's size.</summary>
    /// <exception cref="DeepShellException">The model does not take images, or a file is not one.</exception>
    public IReadOnlyList<Answer> Images(IReadOnlyList<string> files) =>
        Images([.. files.Select(f => ImageFile.Read(f, RequireImages().Channels))]);

    /// <summary>Answers for images, which are brought to the model's size.</summary>
    /// <exception cref="DeepShellException">The model does not take images.</exception>
    public IReadOnlyList<Answer> Images(IReadOnlyList<PixelImage> images)
    {
        ImageEncoder encoder = RequireImages();
        CheckCount(images.Count);
        for (int i = 0; i < images.Count; i++)
        {
            PixelImage image = images[i].WithChannels(encoder.Channels);
            if (image.Width != encoder.Width || image.Height != encoder.Height) image = ImageEngines.Default.Resize(image, encoder.Width, encoder.Height);
            encoder.EncodePixels(image.Pixels, _predictor.Inputs.Slice(i * encoder.Size, encoder.Size));
        }
        return Answers(images.Count);
    }

    /// <summary>Answers for rows of a dataset with the model's columns.</summary>
    public IReadOnlyList<Answer> Rows(Dataset dataset, ReadOnlySpan<int> rows)
    {
        CheckCount(rows.Length);
        _model.Preprocessing.Encode(dataset, rows, Inputs(rows.Length), Report);
        return Answers(rows.Length);
    }

    /// <inheritdoc/>
    public void Dispose() => _predictor.Dispose();

    private Span<float> Inputs(int rows) => _predictor.Inputs[..(rows * _model.InputShape.Size)];

    private Answer[] Answers(int rows)
    {
        if (_monteCarlo > 0) return MonteCarloAnswers(rows);
        ReadOnlySpan<float> values = _predictor.Run(rows);
        int width = values.Length / Math.Max(1, rows);
        Answer[] answers = new Answer[rows];
        for (int r = 0; r < rows; r++) answers[r] = Read(values.Slice(r * width, width));
        return answers;
    }

    private Answer[] MonteCarloAnswers(int rows)
    {
        (double[] mean, double[] deviation) = _predictor.RunMonteCarlo(rows, _monteCarlo);
        int width = mean.Length / Math.Max(1, rows);
        float[] values = [.. mean.Select(m => (float)m)];
        Answer[] answers = new Answer[rows];
        for (int r = 0; r < rows; r++)
        {
            ReadOnlySpan<float> row = values.AsSpan(r * width, width);
            // Of a single probability the other class's scatters as much.
            int decided = width == 1 ? 0 : Metric.Decide(row);
            answers[r] = Read(row) with { Spread = deviation[r * width + decided] };
        }
        return answers;
    }

    private Answer Read(ReadOnlySpan<float> row)
    {
        if (_model.Task == LearningTask.Regression) return new Answer(null, null, row[0], []);
        int decided = Metric.Decide(row);
        // A single output is the probability of the second of two classes.
        double[] probabilities = row.Length == 1 ? [1 - row[0], row[0]] : [.. row.ToArray().Select(p => (double)p)];
        return new Answer(_model.Classes[decided], probabilities[decided], null, probabilities);
    }

    private ImageEncoder RequireImages() => _model.Preprocessing.Image
        ?? throw new DeepShellException("Prediction.NotImages", ErrorKind.InvalidArgument, $"{_model.Name} takes rows, not images.",
            $"Give it objects with the columns {string.Join(", ", _model.Preprocessing.Inputs.Take(20).Select(e => e.Name))}.", _model);

    private void CheckCount(int count) => ArgumentOutOfRangeException.ThrowIfGreaterThan(count, BatchSize);
}
