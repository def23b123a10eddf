namespace DeepShell.Kernels;

/// <summary>How a tile walks over A and B: three nested loops (outermost first) with the steps of both, in floats.</summary>
internal struct Walk
{
    /// <summary>Rounds of the loops.</summary>
    public int Outer, Middle, Inner;

    /// <summary>Steps in A.</summary>
    public nint AOuter, AMiddle, AInner;

    /// <summary>Steps in B.</summary>
    public nint BOuter, BMiddle, BInner;

    /// <summary>From one row of the tile to the next in A, and from five rows to the next five.</summary>
    public nint ARow, AGroup;

    /// <summary>The initial value is added behind the sum instead of beginning it: long sums of partial sums round less.</summary>
    public bool AddAfter;

    /// <summary>A single loop over k.</summary>
    public static Walk Line(int k, nint aStep, nint bStep, nint aRow) => new()
    {
        Outer = 1, Middle = 1, Inner = k, AInner = aStep, BInner = bStep, ARow = aRow, AGroup = 5 * aRow,
    };
}

/// <summary>The number of rows of a tile as a type, so that it is a constant of the compiled code.</summary>
internal interface ITileRows
{
    static abstract int Count { get; }
}

/// <summary>The columns of a tile as a type.</summary>
internal interface ITileForm
{
    /// <summary>Two vectors wide, else one.</summary>
    static abstract bool Wide { get; }

    /// <summary>The last vector is used in part.</summary>
    static abstract bool Part { get; }
}

internal readonly struct One : ITileForm { public static bool Wide => false; public static bool Part => false; }
internal readonly struct OnePart : ITileForm { public static bool Wide => false; public static bool Part => true; }
internal readonly struct Two : ITileForm { public static bool Wide => true; public static bool Part => false; }
internal readonly struct TwoPart : ITileForm { public static bool Wide => true; public static bool Part => true; }

internal readonly struct Rows1 : ITileRows { public static int Count => 1; }
internal readonly struct Rows2 : ITileRows { public static int Count => 2; }
internal readonly struct Rows3 : ITileRows { public static int Count => 3; }
internal readonly struct Rows4 : ITileRows { public static int Count => 4; }
internal readonly struct Rows5 : ITileRows { public static int Count => 5; }
internal readonly struct Rows6 : ITileRows { public static int Count => 6; }
internal readonly struct Rows7 : ITileRows { public static int Count => 7; }
internal readonly struct Rows8 : ITileRows { public static int Count => 8; }
internal readonly struct Rows9 : ITileRows { public static int Count => 9; }
internal readonly struct Rows10 : ITileRows { public static int Count => 10; }
internal readonly struct Rows11 : ITileRows { public static int Count => 11; }
internal readonly struct Rows12 : ITileRows { public static int Count => 12; }
internal readonly struct Rows13 : ITileRows { public static int Count => 13; }
internal readonly struct Rows14 : ITileRows { public static int Count => 14; }
