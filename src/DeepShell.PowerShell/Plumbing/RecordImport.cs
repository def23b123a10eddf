using System.Collections.Concurrent;
using System.Management.Automation;
using DeepShell.Data;

namespace DeepShell.PowerShell;

/// <summary>Makes a dataset of the pipeline's objects. Of many, a second thread takes the values while more are coming.</summary>
internal sealed class RecordImport(ImportOptions options) : IDisposable
{
    private const int BlockLength = 1024;

    private readonly RecordReader _reader = new();
    private readonly BlockingCollection<List<IReadOnlyDictionary<string, object?>>> _blocks = [];
    private List<IReadOnlyDictionary<string, object?>> _block = [];
    private Task<Dataset>? _import;

    /// <summary>Objects so far.</summary>
    public int Count => _reader.Count;

    /// <summary>Properties that only later objects than the first have, as far as they were seen.</summary>
    public IReadOnlyCollection<string> Further => _reader.Further;

    /// <exception cref="DeepShellException">The objects before do not make a dataset.</exception>
    public void Add(PSObject item)
    {
        _block.Add(_reader.Read(item));
        if (_block.Count < BlockLength) return;
        _blocks.Add(_block);
        _block = new(BlockLength);
        _import ??= Task.Run(() => DatasetReader.FromRecords(_blocks.GetConsumingEnumerable().SelectMany(b => b), options));
        if (_import.IsFaulted) _import.GetAwaiter().GetResult();
    }

    /// <summary>The dataset of all objects.</summary>
    /// <exception cref="DeepShellException">There is none, or they do not fit together.</exception>
    public Dataset Finish()
    {
        if (_import is null) return DatasetReader.FromRecords(_block, options);
        _blocks.Add(_block);
        _blocks.CompleteAdding();
        return _import.GetAwaiter().GetResult();
    }

    /// <summary>Lets the second thread come to its end.</summary>
    public void Dispose() => _blocks.CompleteAdding();
}
