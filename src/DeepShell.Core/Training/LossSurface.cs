using DeepShell.Catalog;
using DeepShell.Data;
using DeepShell.Graph;
using DeepShell.Models;
using DeepShell.Optimizers;
using DeepShell.Tensors;

namespace DeepShell.Training;

/// <summary>The loss of a trainer's batch as second-order rules ask about it. What is asked changes neither weights nor running statistics.</summary>
internal sealed unsafe class LossSurface : ILossSurface
{
    private readonly SecondOrderOptimizer _optimizer;
    private readonly ParameterMemory _weights;
    private readonly NativeBlock _gradients;
    private readonly int[] _places;
    private readonly float[] _states;
    private readonly double[] _direction;
    private Action _evaluate = () => { };
    private Action<int> _evaluateRow = _ => { };
    private Batch _batch = null!;

    /// <exception cref="DeepShellException">The model is too large, or what else is asked for does not go with such steps.</exception>
    public LossSurface(SecondOrderOptimizer optimizer, TrainingOptions options, Model model, ParameterMemory weights, NativeBlock gradients, Func<ParameterSlot, bool>? learns)
    {
        (_optimizer, _weights, _gradients) = (optimizer, weights, gradients);
        _places = [.. weights.Graph.Parameters.Where(learns ?? (_ => true)).SelectMany(s => Enumerable.Range(s.Offset, s.Shape.Size))];
        _states = new float[weights.States.Length];
        _direction = new double[_places.Length];
        string name = Components.Describe(optimizer).Name;
        if (_places.Length > optimizer.LargestModel)
            throw new DeepShellException("Training.TooLarge", ErrorKind.LimitExceeded,
                $"{model.Name} has {_places.Length:N0} numbers to learn, and {name} takes at most {optimizer.LargestModel:N0}: its steps would take too long.",
                $"Use a first-order rule such as Adam, or raise -LargestModel.", model);
        if (options.ClipNorm is not null || options.ClipValue is not null)
            throw new DeepShellException("Training.Clipping", ErrorKind.InvalidArgument, $"{name} does not follow the gradient, so clipping it would change the direction and not the length of a step.",
                "Leave -ClipNorm and -ClipValue out; use -Damping or a smaller -LearningRate.", optimizer);
        Node? batched = model.Compiled.Graph.Nodes.FirstOrDefault(n => n.Op.ForwardPhases(training: true) > 1);
        if (optimizer.TakesSamplesApart && batched is not null)
            throw new DeepShellException("Training.BatchStatistics", ErrorKind.InvalidArgument, $"{name} looks at samples one by one, and layer {batched.Layer} takes statistics of a batch.",
                "Use LayerNormalization, or another optimiser.", batched.Layer);
    }

    public int Count => _places.Length;

    public int Rows => _batch.Count;

    /// <summary>Puts the direction in the place of the gradient.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="evaluate">Computes the gradient of its mean loss.</param>
    /// <param name="evaluateRow">Computes the gradient of one sample's loss.</param>
    public void Turn(Batch batch, Action evaluate, Action<int> evaluateRow)
    {
        (_batch, _evaluate, _evaluateRow) = (batch, evaluate, evaluateRow);
        Read(_direction);
        _weights.States.Span(0, _states.Length).CopyTo(_states);
        _optimizer.Turn(this, _direction);
        _states.CopyTo(_weights.States.Span(0, _states.Length));
        for (int i = 0; i < _places.Length; i++) _gradients.Pointer[_places[i]] = (float)_direction[i];
    }

    public void Gradient(Span<double> gradient)
    {
        _evaluate();
        Read(gradient);
    }

    public void GradientAt(int index, double step, Span<double> gradient)
    {
        float* weight = _weights.Parameters.Pointer + _places[index];
        float before = *weight;
        *weight = (float)(before + step);
        _evaluate();
        *weight = before;
        Read(gradient);
    }

    public void MeanSquaredGradients(Span<double> squares)
    {
        squares.Clear();
        double weights = 0;
        for (int r = 0; r < _batch.Count; r++)
        {
            double weight = _batch.Weights[r];
            if (weight == 0) continue;
            weights += weight;
            _evaluateRow(r);
            for (int i = 0; i < _places.Length; i++) squares[i] += weight * _gradients.Pointer[_places[i]] * (double)_gradients.Pointer[_places[i]];
        }
        for (int i = 0; i < _places.Length; i++) squares[i] /= weights;
    }

    private void Read(Span<double> gradient)
    {
        for (int i = 0; i < _places.Length; i++) gradient[i] = _gradients.Pointer[_places[i]];
    }
}
