using DeepShell.Data.Augmentations;

namespace DeepShell.Data;

/// <summary>A fixed change that every image undergoes, of whatever part and at prediction, in front of augmentation and scaling.</summary>
public abstract class ImageTransform : Transform
{
    /// <summary>The size that images of this size get.</summary>
    public abstract Size2 OutputSize(Size2 input);

    /// <summary>Changes the image, and takes its boxes along.</summary>
    internal abstract void Apply(ImageSample sample);
}
