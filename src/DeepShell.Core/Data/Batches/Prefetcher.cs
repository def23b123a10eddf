using System.Runtime.ExceptionServices;
using DeepShell.Data.Augmentations;

namespace DeepShell.Data;

/// <summary>
/// Workers that prepare batches ahead of their use, in a ring. Batch b lives in slot b mod slots and may be written once
/// the one a ring's length before it was given back, so the queue is bounded and batches come out in order. It is bounded in bytes, too:
/// large batches are fewer, though never fewer than one in use and one in the making.
/// </summary>
internal sealed class Prefetcher : IDisposable
{
    private readonly object _gate = new();
    private readonly BatchEncoder _encoder;
    private readonly int _batchSize;
    private readonly Slot[] _slots;
    private readonly Thread[] _threads;
    private int[] _order = [];
    private int _epoch, _count, _taken, _given, _busy;
    private bool _closed, _isAwaited;

    /// <param name="encoder">Fills batches.</param>
    /// <param name="batchSize">Samples in one.</param>
    /// <param name="workers">The most threads.</param>
    /// <param name="most">Bytes that batches may take.</param>
    public Prefetcher(BatchEncoder encoder, int batchSize, int workers, long most)
    {
        _encoder = encoder;
        _batchSize = batchSize;
        // One in use by the caller, one in the making by each worker, two ready.
        long each = Math.Max(1, (long)batchSize * encoder.InputSize * sizeof(float));
        _slots = new Slot[Math.Clamp(most / each, 2, workers + 3)];
        workers = Math.Min(workers, _slots.Length - 1);
        for (int i = 0; i < _slots.Length; i++) _slots[i] = new Slot(new Batch(batchSize, encoder.InputSize, mixes: encoder.Mixes));
        _threads = new Thread[workers];
        for (int i = 0; i < workers; i++)
        {
            _threads[i] = new Thread(Work) { IsBackground = true, Name = $"DeepShell batches {i}" };
            _threads[i].Start();
        }
    }

    public int Workers => _threads.Length;

    public void Start(int[] order, int epoch, int count)
    {
        lock (_gate)
        {
            (_order, _epoch, _count, _taken, _given) = (order, epoch, count, 0, 0);
            foreach (Slot slot in _slots) slot.IsReady = false;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Waits until no worker reads the order or writes a batch.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _count = 0;
            while (_busy > 0) Await();
        }
    }

    public Batch Next()
    {
        lock (_gate)
        {
            Slot slot = _slots[_given % _slots.Length];
            while (!slot.IsReady) Await();
            if (slot.Error is { } error)
            {
                _count = 0;
                error.Throw();
            }
            slot.IsReady = false;
            // The batch before this one is free from now on: work for one worker. The caller itself is the only other who ever waits.
            _given++;
            Monitor.Pulse(_gate);
            return slot.Batch;
        }
    }

    // Workers that wake up for nothing take the caller's core.
    private void Await()
    {
        _isAwaited = true;
        Monitor.Wait(_gate);
        _isAwaited = false;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
        }
        foreach (Thread thread in _threads) thread.Join();
        foreach (Slot slot in _slots) slot.Batch.Dispose();
    }

    private void Work()
    {
        ChainMemory memory = _encoder.NewMemory();
        while (true)
        {
            int number;
            Slot slot;
            lock (_gate)
            {
                // Batch given − 1 is in the caller's hands.
                while (!_closed && !(_taken < _count && _taken < _given - 1 + _slots.Length)) Monitor.Wait(_gate);
                if (_closed) return;
                number = _taken++;
                slot = _slots[number % _slots.Length];
                slot.Error = null;
                _busy++;
            }
            try
            {
                int from = number * _batchSize;
                _encoder.Fill(slot.Batch, _order.AsSpan(from, Math.Min(_batchSize, _order.Length - from)), _epoch, memory);
            }
            catch (Exception e)
            {
                slot.Error = ExceptionDispatchInfo.Capture(e);
            }
            lock (_gate)
            {
                slot.IsReady = true;
                _busy--;
                if (_isAwaited) Monitor.PulseAll(_gate);
            }
        }
    }

    private sealed class Slot(Batch batch)
    {
        public Batch Batch { get; } = batch;
        public bool IsReady { get; set; }
        public ExceptionDispatchInfo? Error { get; set; }
    }
}
