using DeepShell.Tensors;

namespace DeepShell.Ops;

/// <summary>Where one node's data lie: filled once when a plan is compiled.</summary>
internal sealed unsafe class Binding
{
    public required float*[] Inputs { get; init; }
    public required int[] InputSizes { get; init; }
    public required float*[] InputGradients { get; init; }
    public float* Output;
    public float* OutputGradient;
    public int OutputSize;
    public required float*[] Parameters { get; init; }
    public required float*[] ParameterGradients { get; init; }
    public required float*[] States { get; init; }
    public float* Workspace;
    public ulong Stream;
}

/// <summary>What holds for the whole of one run of a plan.</summary>
internal sealed class StepState
{
    public int Rows;
    public bool Training;
    public bool Dropout;
    public ulong Seed;
    public long Step;
}

/// <summary>The view an op has of its data: pointers to the first row of its range.</summary>
public readonly unsafe ref struct OpContext
{
    private readonly Binding _binding;
    private readonly StepState _state;

    internal OpContext(Binding binding, StepState state, int begin, int end, int phase)
    {
        _binding = binding;
        _state = state;
        Begin = begin;
        End = end;
        Phase = phase;
    }

    /// <summary>The first row of the range.</summary>
    public int Begin { get; }

    /// <summary>The row after the last of the range.</summary>
    public int End { get; }

    /// <summary>Rows in the range.</summary>
    public int Rows => End - Begin;

    /// <summary>Rows in the whole batch.</summary>
    public int BatchRows => _state.Rows;

    /// <summary>The phase, from 0.</summary>
    public int Phase { get; }

    /// <summary>Whether this is a training step: batch norm uses the batch, and there will be a backward pass.</summary>
    public bool Training => _state.Training;

    /// <summary>Whether dropout draws: in training, and for Monte Carlo dropout at prediction.</summary>
    public bool Dropout => _state.Dropout;

    /// <summary>The random stream of this node in this step.</summary>
    public RandomStream Random => new(_state.Seed, _binding.Stream, (ulong)_state.Step);

    /// <summary>An input's values, from row Begin.</summary>
    public float* Input(int i) => _binding.Inputs[i] + (long)Begin * _binding.InputSizes[i];

    /// <summary>The output's values, from row Begin.</summary>
    public float* Output => _binding.Output + (long)Begin * _binding.OutputSize;

    /// <summary>The output's gradient, from row Begin.</summary>
    public float* OutputGradient => _binding.OutputGradient + (long)Begin * _binding.OutputSize;

    /// <summary>Where to write an input's gradient, from row Begin; null when nobody wants it.</summary>
    public float* InputGradient(int i) =>
        _binding.InputGradients[i] is var p && p == null ? null : p + (long)Begin * _binding.InputSizes[i];

    /// <summary>A parameter's values; null for one the op was not given.</summary>
    public float* Parameter(int i) => i < _binding.Parameters.Length ? _binding.Parameters[i] : null;

    /// <summary>Where to write a parameter's gradient; null when it is frozen or was not given.</summary>
    public float* ParameterGradient(int i) => i < _binding.ParameterGradients.Length ? _binding.ParameterGradients[i] : null;

    /// <summary>State that lives from step to step, such as running statistics.</summary>
    public float* State(int i) => _binding.States[i];

    /// <summary>The whole scratch space.</summary>
    public float* Workspace => _binding.Workspace;
}
