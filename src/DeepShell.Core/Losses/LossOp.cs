using DeepShell.Catalog;
using DeepShell.Ops;
using DeepShell.Tensors;

namespace DeepShell.Losses;

/// <summary>A loss as an op. Inputs: output, target, weight; result: weight · loss, one number a row.</summary>
public sealed unsafe class LossOp(Loss loss) : Op
{
    private int _width;

    /// <inheritdoc/>
    public override string Name => loss.GetType().Name;

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> inputs)
    {
        _width = inputs[0].Size;
        string name = Components.Describe(loss).Name;
        if (loss.Link == Link.Softmax && _width < 2)
            throw new DeepShellException("Training.LossWidth", ErrorKind.InvalidArgument,
                $"The loss {name} chooses between classes and needs an output for each, but the network has {_width}.", "Use BinaryCrossEntropy, or an output for each class.", loss);
        if (loss.Link == Link.Distance ? _width != 1 : loss.Link == Link.Nearest && _width < 2)
            throw new DeepShellException("Training.LossWidth", ErrorKind.InvalidArgument,
                $"The loss {name} compares {(loss.Link == Link.Distance ? "the one distance of a pair" : "the distances of two candidates or more")}, but the network gives {_width}.",
                loss.Link == Link.Distance ? "Use Triplet for several distances." : "Use Contrastive for one distance, or name more layers: Add-Layer Distance -InputFrom anchor, first, second.", loss);
        int expected = loss.Target == TargetKind.Class ? 1 : _width;
        if (inputs[1].Size != expected)
            throw new DeepShellException("Training.TargetWidth", ErrorKind.InvalidArgument,
                $"The loss {name} got {inputs[1].Size} numbers a sample to compare with, expected {expected}.", target: loss);
        return new Shape(1);
    }

    /// <inheritdoc/>
    public override long WorkspaceSize(int rows, int groups) => rows;

    /// <inheritdoc/>
    public override void Forward(in OpContext c)
    {
        loss.Forward(c.Input(0), c.Input(1), c.Output, c.Rows, _width);
        for (int r = 0; r < c.Rows; r++) c.Output[r] *= c.Input(2)[r];
    }

    /// <inheritdoc/>
    public override void Backward(in OpContext c)
    {
        float* scale = c.Workspace + c.Begin;
        for (int r = 0; r < c.Rows; r++) scale[r] = c.OutputGradient[r] * c.Input(2)[r];
        loss.Backward(c.Input(0), c.Input(1), scale, c.InputGradient(0), c.Rows, _width);
    }
}
