namespace DeepShell.Data;

/// <summary>What a network is to learn.</summary>
public enum LearningTask
{
    /// <summary>One of several classes.</summary>
    Classification,
    /// <summary>A number.</summary>
    Regression,
    /// <summary>Boxes: what is to be seen in an image, and where.</summary>
    Detection,
    /// <summary>Masks: the class of every pixel of an image.</summary>
    Segmentation,
}
