namespace DeepShell.Kernels;

/// <summary>
/// What kernels need of a vector of floats. A kernel is written once, generic over (S, V), and the JIT compiles it for
/// each entry of the table: V is the raw vector type, S says how to use it. Operations round alike in every entry.
/// </summary>
internal unsafe interface ISimd<V> where V : struct
{
    /// <summary>Floats in a vector.</summary>
    static abstract int Count { get; }

    /// <summary>Rows of a matrix product's tile that fit the registers beside two columns of vectors.</summary>
    static abstract int TileRows { get; }

    static abstract V Create(float value);
    static abstract V Load(float* p);
    static abstract void Store(float* p, V v);

    /// <summary>A mask of the first <paramref name="count"/> lanes.</summary>
    static abstract V Mask(int count);

    /// <summary>Loads the masked lanes, zero elsewhere; touches no other memory.</summary>
    static abstract V LoadPart(float* p, V mask);

    /// <summary>Stores the masked lanes; touches no other memory.</summary>
    static abstract void StorePart(float* p, V mask, V v);

    static abstract V Add(V a, V b);
    static abstract V Subtract(V a, V b);
    static abstract V Multiply(V a, V b);
    static abstract V Divide(V a, V b);

    /// <summary>a·b + c, rounded once.</summary>
    static abstract V Fma(V a, V b, V c);
    static abstract V Sqrt(V a);

    /// <summary>The larger; b where either is NaN (so put the data second: NaN goes through).</summary>
    static abstract V Max(V a, V b);

    /// <summary>The smaller; b where either is NaN.</summary>
    static abstract V Min(V a, V b);

    /// <summary>To the nearest integer, ties to even.</summary>
    static abstract V Round(V a);

    /// <summary>A mask: a &lt; b, false for NaN.</summary>
    static abstract V Less(V a, V b);
    static abstract V Equal(V a, V b);

    /// <summary>a where the mask is set, else b.</summary>
    static abstract V Select(V mask, V a, V b);
    static abstract V And(V a, V b);
    static abstract V Or(V a, V b);

    /// <summary>Integer operations on the lanes' bits.</summary>
    static abstract V AddBits(V a, V b);
    static abstract V ShiftLeftBits(V a, int count);
    static abstract V ShiftRightBits(V a, int count);

    /// <summary>Float values to the bits of the same integers, and back.</summary>
    static abstract V ToIntegerBits(V a);
    static abstract V FromIntegerBits(V a);
}
