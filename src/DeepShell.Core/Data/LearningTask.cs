namespace DeepShell.Data;

/// <summary>What a network is to learn.</summary>
public enum LearningTask
{
    /// <summary>One of several classes.</summary>
    Classification,
    /// <summary>A number.</summary>
    Regression,
}
