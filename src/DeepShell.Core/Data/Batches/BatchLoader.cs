using System.Diagnostics;
using DeepShell.Data.Augmentations;
using DeepShell.Tensors;

namespace DeepShell.Data;

/// <summary>Hands out the batches of a part, epoch after epoch. Which rows, in which order, depends on the seed and the epoch alone.</summary>
public sealed class BatchLoader : IDisposable
{
    // Of the memory that data may take, batches may take this part.
    private const int MemoryShare = 4;

    private readonly BatchEncoder _encoder;
    private readonly int[] _rows;
    private readonly int[] _order;
    private readonly int _batchSize;
    private readonly BatchOptions _options;
    private readonly Batch? _batch;
    private readonly ChainMemory? _memory;
    private readonly Prefetcher? _prefetcher;
    private int _epoch, _next;

    /// <summary>Encodes what can be encoded once; nothing is prepared before <see cref="Start"/>.</summary>
    /// <exception cref="DeepShellException">The dataset is not split, the part is empty, or the batch is larger than the part while short ones are dropped.</exception>
    public BatchLoader(Dataset dataset, PartitionName part, int batchSize, BatchOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        _options = options ?? new BatchOptions();
        if (dataset.Partitions is null)
            throw new DeepShellException("Batch.NotSplit", ErrorKind.InvalidOperation, $"{dataset.Name} is not split.", "Split it first: … | Split-Dataset | …", dataset);
        _rows = dataset.Partitions[part].ToArray();
        if (_rows.Length == 0)
            throw new DeepShellException("Batch.EmptyPart", ErrorKind.InvalidOperation, $"{dataset.Name} has no {part.ToString().ToLowerInvariant()} part.", "Split it with a share for that part.", dataset);
        if (_options.DropLast && batchSize > _rows.Length)
            throw new DeepShellException("Batch.TooLarge", ErrorKind.InvalidArgument,
                $"The batch size is {batchSize:N0}, but the {part.ToString().ToLowerInvariant()} part has {_rows.Length:N0} rows and short batches are dropped.", "Use a smaller -BatchSize, or leave -DropLast out.", batchSize);
        _batchSize = Math.Min(batchSize, _rows.Length);
        _order = [.. _rows];
        _encoder = new BatchEncoder(dataset, _rows, _options.Augment && part == PartitionName.Train, _options.Seed);
        int workers = _options.Workers >= 0 ? _options.Workers : _encoder.Workers;
        workers = Math.Min(workers, BatchesPerEpoch);
        if (workers > 0)
        {
            _prefetcher = new Prefetcher(_encoder, _batchSize, workers, dataset.MemoryLimit / MemoryShare);
            return;
        }
        _batch = new Batch(_batchSize, _encoder.InputSize, mixes: _encoder.Mixes);
        _memory = _encoder.NewMemory();
    }

    /// <summary>Rows of the part.</summary>
    public int Count => _rows.Length;

    /// <summary>Samples in a full batch: the batch size, or the whole part when that is smaller.</summary>
    public int BatchSize => _batchSize;

    /// <summary>Batches in an epoch; the last may be short.</summary>
    public int BatchesPerEpoch => _options.DropLast ? Count / _batchSize : (Count + _batchSize - 1) / _batchSize;

    /// <summary>Threads that prepare batches ahead.</summary>
    public int Workers => _prefetcher?.Workers ?? 0;

    /// <summary>How long <see cref="Next"/> has kept its callers waiting or copying, in all.</summary>
    public TimeSpan Waited { get; private set; }

    /// <summary>Begins an epoch; what was left of another is dropped.</summary>
    /// <param name="epoch">Decides the order and the augmentation, together with the seed.</param>
    public void Start(int epoch)
    {
        _prefetcher?.Stop();
        _rows.CopyTo(_order.AsSpan());
        if (_options.Shuffle) new RandomStream(_options.Seed, RandomStream.Name("shuffle"), (ulong)epoch).Shuffle<int>(_order);
        _epoch = epoch;
        _next = 0;
        _prefetcher?.Start(_order, epoch, BatchesPerEpoch);
    }

    /// <summary>The next batch, valid until the next call; null at the end of the epoch.</summary>
    public Batch? Next()
    {
        if (_next >= BatchesPerEpoch) return null;
        long start = Stopwatch.GetTimestamp();
        Batch batch = _prefetcher is null ? Fill() : _prefetcher.Next();
        _next++;
        Waited += Stopwatch.GetElapsedTime(start);
        return batch;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _prefetcher?.Dispose();
        _batch?.Dispose();
        _encoder.Dispose();
    }

    private Batch Fill()
    {
        int from = _next * _batchSize;
        _encoder.Fill(_batch!, _order.AsSpan(from, Math.Min(_batchSize, Count - from)), _epoch, _memory!);
        return _batch!;
    }
}
