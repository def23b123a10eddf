using DeepShell.Kernels;
using DeepShell.Tensors;

namespace DeepShell.Ops;

/// <summary>
/// A recurrent layer over sequences [time, features]: one product for the inputs of all steps, then the steps one after the
/// other. Samples don't depend on each other, and everything is laid out sample by sample, so the bits don't depend on how the
/// batch is cut. Parameters: W [features, gates·hidden], U [hidden, gates·hidden], b [gates·hidden], and for a cell that
/// keeps the state's sums apart a bias for those. A second input, if there is one, says how many steps of each row count: the
/// state after the last of them is the result, the way back begins there, and the output behind it is 0 (PyTorch's packed sequences).
/// A row without steps gives the zero state.
/// </summary>
/// <param name="hidden">Units: the size of the state.</param>
/// <param name="gates">Sums for each unit.</param>
/// <param name="memories">Arrays of one number a unit and step that the cell keeps for the backward pass.</param>
/// <param name="separate">Whether the state's sums have a place of their own.</param>
/// <param name="sequences">Whether the output is the state after every step, or only after the last.</param>
/// <param name="reverse">From the last step to the first; the output stays in the input's order.</param>
public abstract unsafe class RecurrentOp(int hidden, int gates, int memories, bool separate, bool sequences, bool reverse) : Op
{
    private readonly int _sums = gates * hidden;
    private int _steps, _features;
    private bool _masked;

    /// <summary>Units.</summary>
    protected int Hidden => hidden;

    /// <inheritdoc/>
    public override int GradientUnits => _features + hidden;

    /// <inheritdoc/>
    public override bool PreparesParameterGradient => true;

    /// <inheritdoc/>
    public override long MultiplyAdds => (long)_steps * (_features + hidden) * _sums;

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> inputs)
    {
        (_steps, _features, _masked) = (inputs[0][0], inputs[0][1], inputs.Length > 1);
        return sequences ? new Shape(_steps, hidden) : new Shape(hidden);
    }

    /// <inheritdoc/>
    public override long WorkspaceSize(int rows, int groups) => rows * ((long)_steps * (_sums * (separate ? 2 : 1) + (1 + memories) * hidden) + 2 * hidden);

    /// <inheritdoc/>
    public override void Forward(in OpContext c)
    {
        Places p = new(this, c);
        int all = c.Rows * _steps, longest = Longest(c);
        Gemm.Multiply(false, false, all, _sums, _features, c.Input(0), _features, c.Parameter(0), _sums, p.Gates, _sums, accumulate: false);
        if (c.Parameter(2) != null) Elementwise.AddBias(all, _sums, p.Gates, c.Parameter(2), p.Gates);
        for (int s = 0; s < _steps; s++)
        {
            int t = Time(s), next = s == _steps - 1 ? -1 : Time(s + 1);
            for (int r = 0; r < c.Rows; r++)
            {
                if (s == 0)
                {
                    Elementwise.Fill(0, p.State(r, t), hidden);
                    Elementwise.Fill(0, p.MemoryAt(r, t), memories * hidden);
                }
                if (!separate) continue;
                if (c.Parameter(3) != null) Buffer.MemoryCopy(c.Parameter(3), p.SumsAt(r, t), _sums * sizeof(float), _sums * sizeof(float));
                else Elementwise.Fill(0, p.SumsAt(r, t), _sums);
            }
            if (s > 0 && t < longest)
                Gemm.Multiply(false, false, c.Rows, _sums, hidden, p.State(0, t), _steps * hidden, c.Parameter(1), _sums, p.SumsAt(0, t), _steps * _sums, accumulate: true);
            for (int r = 0; r < c.Rows; r++)
            {
                float* output = sequences ? c.Output + ((long)r * _steps + t) * hidden : c.Output + (long)r * hidden;
                int length = Length(c, r);
                if (t >= length)
                {
                    if (sequences || length == 0) Elementwise.Fill(0, output, hidden);
                    if (next < 0) continue;
                    Elementwise.Fill(0, p.State(r, next), hidden);
                    Elementwise.Fill(0, p.MemoryAt(r, next), memories * hidden);
                    continue;
                }
                bool isResult = sequences || t == Last(length);
                float* h = isResult ? output : p.State(r, next);
                Step(p.GatesAt(r, t), p.SumsAt(r, t), p.State(r, t), p.MemoryAt(r, t), next < 0 ? p.Spare(r) : p.MemoryAt(r, next), h);
                if (isResult && next >= 0) Buffer.MemoryCopy(h, p.State(r, next), hidden * sizeof(float), hidden * sizeof(float));
            }
        }
    }

    // The gradients of the sums take the place of the gates, for the parameters' gradients to read.
    /// <inheritdoc/>
    public override void Backward(in OpContext c)
    {
        Places p = new(this, c);
        int longest = Longest(c);
        Elementwise.Fill(0, p.Carry(0), c.Rows * 2 * hidden);
        for (int s = _steps - 1; s >= 0; s--)
        {
            int t = Time(s);
            for (int r = 0; r < c.Rows; r++)
            {
                int length = Length(c, r);
                if (t >= length) continue;
                if (sequences) Elementwise.Add(p.Carry(r), c.OutputGradient + ((long)r * _steps + t) * hidden, p.Carry(r), hidden);
                else if (t == Last(length)) Elementwise.Add(p.Carry(r), c.OutputGradient + (long)r * hidden, p.Carry(r), hidden);
            }
            if (s < _steps - 1 && Time(s + 1) < longest)
                Gemm.Multiply(false, true, c.Rows, hidden, _sums, p.SumsAt(0, Time(s + 1)), _steps * _sums, c.Parameter(1), _sums, p.Carry(0), 2 * hidden, accumulate: true);
            for (int r = 0; r < c.Rows; r++)
            {
                if (t < Length(c, r)) StepBack(p.GatesAt(r, t), p.SumsAt(r, t), p.State(r, t), p.MemoryAt(r, t), p.Carry(r), p.Spare(r));
                else
                {
                    Elementwise.Fill(0, p.GatesAt(r, t), _sums);
                    if (separate) Elementwise.Fill(0, p.SumsAt(r, t), _sums);
                }
            }
        }
        if (c.InputGradient(0) != null)
            Gemm.Multiply(false, true, c.Rows * _steps, _features, _sums, p.Gates, _sums, c.Parameter(0), _sums, c.InputGradient(0), _features, accumulate: false);
    }

    // The units are the rows of W, then those of U.
    /// <inheritdoc/>
    public override void ParameterGradient(in OpContext c, int from, int to)
    {
        Places p = new(this, c);
        int all = c.BatchRows * _steps, middle = Math.Clamp(_features, from, to);
        if (c.ParameterGradient(0) != null && middle > from)
            Gemm.Multiply(true, false, middle - from, _sums, all, c.Input(0) + from, _features, p.Gates, _sums, c.ParameterGradient(0) + (long)from * _sums, _sums, accumulate: false);
        if (c.ParameterGradient(1) != null && to > middle)
            Gemm.Multiply(true, false, to - middle, _sums, all, p.State(0, 0) + (middle - _features), hidden, p.SumsAt(0, 0), _sums,
                c.ParameterGradient(1) + (long)(middle - _features) * _sums, _sums, accumulate: false);
        if (from > 0) return;
        if (c.ParameterGradient(2) != null) Elementwise.ColumnSums(all, _sums, p.Gates, _sums, c.ParameterGradient(2), accumulate: false);
        if (c.ParameterGradient(3) != null) Elementwise.ColumnSums(all, _sums, p.SumsAt(0, 0), _sums, c.ParameterGradient(3), accumulate: false);
    }

    /// <summary>One step of one sample.</summary>
    /// <param name="gates">The sums of the input (and of the state, if they are not apart); replaced by the activations.</param>
    /// <param name="sums">The state's sums, if they are apart; the same as the gates otherwise.</param>
    /// <param name="state">The state before the step.</param>
    /// <param name="memory">The cell's own arrays at this step.</param>
    /// <param name="following">The cell's own arrays at the next step; scratch of one array after the last.</param>
    /// <param name="h">The state after the step.</param>
    protected abstract void Step(float* gates, float* sums, float* state, float* memory, float* following, float* h);

    /// <summary>The derivative of <see cref="Step"/>: replaces gates and sums by their gradients.</summary>
    /// <param name="gates">The activations.</param>
    /// <param name="sums">The state's sums.</param>
    /// <param name="state">The state before the step.</param>
    /// <param name="memory">The cell's own arrays.</param>
    /// <param name="dh">Comes in as the gradient of the state after the step; must leave as what reaches the state before it other than by U.</param>
    /// <param name="carry">A second gradient that is handed back from step to step.</param>
    protected abstract void StepBack(float* gates, float* sums, float* state, float* memory, float* dh, float* carry);

    private int Time(int step) => reverse ? _steps - 1 - step : step;

    private int Length(in OpContext c, int row) => _masked ? Math.Clamp((int)c.Input(1)[row], 0, _steps) : _steps;

    // The step of a row that is computed last.
    private int Last(int length) => reverse ? 0 : length - 1;

    private int Longest(in OpContext c)
    {
        int longest = 0;
        for (int r = 0; r < c.Rows; r++) longest = Math.Max(longest, Length(c, r));
        return longest;
    }

    // [gates | state before each step | the cell's arrays | the state's sums] for each sample and step; [dh, carry] for each sample.
    private readonly struct Places
    {
        private readonly RecurrentOp _op;
        private readonly float* _states, _memory, _sums, _scratch;

        public Places(RecurrentOp op, in OpContext c)
        {
            _op = op;
            long cells = (long)c.BatchRows * op._steps, first = (long)c.Begin * op._steps;
            int hidden = op.Hidden, memories = op.Memories;
            float* start = c.Workspace;
            Gates = start + first * op._sums;
            start += cells * op._sums;
            _states = start + first * hidden;
            start += cells * hidden;
            _memory = start + first * memories * hidden;
            start += cells * memories * hidden;
            _sums = op.Separate ? start + first * op._sums : Gates;
            if (op.Separate) start += cells * op._sums;
            _scratch = start + (long)c.Begin * 2 * hidden;
        }

        public readonly float* Gates;

        public float* GatesAt(int row, int t) => Gates + ((long)row * _op._steps + t) * _op._sums;

        public float* SumsAt(int row, int t) => _sums + ((long)row * _op._steps + t) * _op._sums;

        public float* State(int row, int t) => _states + ((long)row * _op._steps + t) * _op.Hidden;

        public float* MemoryAt(int row, int t) => _memory + ((long)row * _op._steps + t) * _op.Memories * _op.Hidden;

        public float* Carry(int row) => _scratch + (long)row * 2 * _op.Hidden;

        public float* Spare(int row) => Carry(row) + _op.Hidden;
    }

    private int Memories => memories;

    private bool Separate => separate;
}
