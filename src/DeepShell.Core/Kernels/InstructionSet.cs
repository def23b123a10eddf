using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace DeepShell.Kernels;

/// <summary>The vector widths kernels exist for, widest first.</summary>
public enum InstructionSet
{
    /// <summary>512-bit vectors (AVX-512 F and DQ).</summary>
    Vector512,
    /// <summary>256-bit vectors with fused multiply-add (AVX2, FMA3).</summary>
    Vector256,
    /// <summary>Portable 128-bit vectors (Arm's AdvSimd, or SSE with FMA).</summary>
    Vector128,
    /// <summary>No vectors: runs everywhere.</summary>
    Scalar,
}

/// <summary>
/// The ordered table of instruction sets and the one in use: the first the machine has, or what the environment
/// variable <c>DEEPSHELL_INSTRUCTION_SET</c> asks for.
/// </summary>
public static class InstructionSets
{
    /// <summary>The name of the environment variable that overrides the choice.</summary>
    public const string Variable = "DEEPSHELL_INSTRUCTION_SET";

    private static int _current = -1;

    /// <summary>What this machine can run, widest first; never empty.</summary>
    public static IReadOnlyList<InstructionSet> Available => [.. Enum.GetValues<InstructionSet>().Where(IsAvailable)];

    /// <summary>The set the kernels use. Only tests set it.</summary>
    /// <exception cref="DeepShellException">The override names an unknown set or one the machine lacks.</exception>
    public static InstructionSet Current
    {
        get => _current >= 0 ? (InstructionSet)_current : Choose();
        internal set => _current = (int)value;
    }

    /// <summary>Whether this machine can run a set.</summary>
    public static bool IsAvailable(InstructionSet set) => set switch
    {
        // Not Vector512.IsHardwareAccelerated: it is false on processors that clock down, where 512 bits still win here.
        InstructionSet.Vector512 => Avx512F.IsSupported && Avx512DQ.IsSupported,
        InstructionSet.Vector256 => Vector256.IsHardwareAccelerated && Avx2.IsSupported && Fma.IsSupported,
        InstructionSet.Vector128 => Vector128.IsHardwareAccelerated && (Fma.IsSupported || !Sse.IsSupported),
        _ => true,
    };

    /// <summary>The set of a name, as the environment variable gives it.</summary>
    internal static InstructionSet Parse(string? name)
    {
        if (string.IsNullOrWhiteSpace(name)) return Available[0];
        string known = string.Join(", ", Available);
        if (!Enum.TryParse(name.Trim(), ignoreCase: true, out InstructionSet set) || !Enum.IsDefined(set))
            throw new DeepShellException("InstructionSet.Unknown", ErrorKind.InvalidArgument,
                $"{Variable} is '{name}', which is no instruction set.", $"Use one of: {known}; or remove the variable.", name);
        if (!IsAvailable(set))
            throw new DeepShellException("InstructionSet.Missing", ErrorKind.InvalidArgument,
                $"{Variable} asks for {set}, which this machine lacks.", $"Use one of: {known}; or remove the variable.", name);
        return set;
    }

    private static InstructionSet Choose()
    {
        InstructionSet set = Parse(Environment.GetEnvironmentVariable(Variable));
        _current = (int)set;
        return set;
    }
}
