using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;
using DeepShell.Data;
using DeepShell.Layers;
using DeepShell.Models;
using DeepShell.Tensors;

namespace DeepShell.Architectures;

/// <summary>The cell of a recurrent network.</summary>
public enum RecurrentCell
{
    /// <summary>Long short-term memory.</summary>
    Lstm,
    /// <summary>Gated recurrent unit.</summary>
    Gru,
    /// <summary>The plain cell with tanh.</summary>
    Simple,
}

/// <summary>
/// Recurrent layers over a sequence (time×features), whose last state goes to the output layer. An image is read row by row; of a
/// text each token becomes a learnt vector first. What New-Model picks for sequences and texts.
/// </summary>
[Component("RecurrentNet", Aliases = "Rnn,LstmNet")]
public sealed class RecurrentNet : Architecture
{
    /// <summary>Units of each recurrent layer.</summary>
    [Position(0), Range(1, 1 << 20)]
    public int[] Units { get; init; } = [64];

    /// <summary>For sequences of indexes, such as Tokens makes: how many there are. Known from the data if not given.</summary>
    [Range(1, int.MaxValue)]
    public int? Vocabulary { get; init; }

    /// <summary>Numbers in the vector of each index.</summary>
    [Range(1, 1 << 20)]
    public int EmbeddingSize { get; init; } = 32;

    /// <summary>The cell.</summary>
    public RecurrentCell Cell { get; init; }

    /// <summary>Reads the sequence in both directions.</summary>
    public bool Bidirectional { get; init; }

    /// <summary>Share of activations dropped behind each recurrent layer.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Dropout { get; init; }

    /// <inheritdoc/>
    public override Network Body(Shape input)
    {
        Network network = Network.Empty;
        if (input.Rank == 3) network = network.Add(new Reshape { Dimensions = [input[0], input[1] * input[2]] });
        if (input.Rank == 1 && Vocabulary is { } indexes) network = network.Add(new Embedding { Vocabulary = indexes, Size = EmbeddingSize });
        for (int i = 0; i < Units.Length; i++)
        {
            network = network.Add(Layer(Units[i], sequences: i < Units.Length - 1));
            if (Dropout > 0) network = network.Add(new Dropout { Rate = Dropout });
        }
        return network;
    }

    /// <inheritdoc/>
    public override Architecture For(Preprocessing data) => Vocabulary is null && data.Inputs is [TokenEncoder tokens]
        ? new RecurrentNet { Units = Units, Cell = Cell, Bidirectional = Bidirectional, Dropout = Dropout, EmbeddingSize = EmbeddingSize, Vocabulary = tokens.Vocabulary.Length }
        : this;

    private RecurrentLayer Layer(int units, bool sequences) => Cell switch
    {
        RecurrentCell.Gru => new Gru { Units = units, ReturnSequences = sequences, Bidirectional = Bidirectional },
        RecurrentCell.Simple => new SimpleRnn { Units = units, ReturnSequences = sequences, Bidirectional = Bidirectional },
        _ => new Lstm { Units = units, ReturnSequences = sequences, Bidirectional = Bidirectional },
    };
}
