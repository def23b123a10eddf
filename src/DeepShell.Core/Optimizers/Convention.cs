namespace DeepShell.Optimizers;

/// <summary>Whose formula an optimiser follows where they differ: where ε stands, and what the momentum remembers.</summary>
public enum Convention
{
    /// <summary>PyTorch's.</summary>
    PyTorch,
    /// <summary>Keras 3's. The settings keep their defaults; Keras' own are named with each optimiser.</summary>
    Keras,
}
