namespace DeepShell.Layers;

/// <summary>Checks that convolution and pooling layers share.</summary>
internal static class WindowSettings
{
    /// <summary>Every size must be at least 1.</summary>
    public static void Check(string layer, Size2 kernel, Size2 stride, Size2 dilation)
    {
        foreach ((string name, Size2 size) in new[] { ("KernelSize", kernel), ("Stride", stride), ("Dilation", dilation) })
            if (size.Height < 1 || size.Width < 1)
                throw new DeepShellException("Setting.OutOfRange", ErrorKind.InvalidArgument,
                    $"Layer {layer}: {name} is {size}, expected 1 or more.", $"Give a {name} of 1 or more, or leave it out.", size);
    }
}
