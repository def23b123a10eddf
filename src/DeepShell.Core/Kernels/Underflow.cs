namespace DeepShell.Kernels;

/// <summary>
/// Takes numbers next to underflow for 0. What an optimiser remembers of a weight whose gradient stays 0 (a pixel that is
/// always black) shrinks at each step, and floats below 1.2e-38 cost a processor a hundred times as long.
/// </summary>
internal static class Underflow
{
    /// <summary>Smaller than what changes a weight, and so far from underflow that a step hardly reaches it.</summary>
    public const float Smallest = 1e-37f;

    private const int AllButSign = int.MaxValue;

    /// <summary>The values, 0 where they are below <see cref="Smallest"/>. NaN stays.</summary>
    public static V ToZero<S, V>(V a) where S : struct, ISimd<V> where V : struct =>
        S.Select(S.Less(S.And(a, S.Create(BitConverter.Int32BitsToSingle(AllButSign))), S.Create(Smallest)), default, a);
}
