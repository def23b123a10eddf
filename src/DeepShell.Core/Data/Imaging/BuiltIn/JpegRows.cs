using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DeepShell.Data.Imaging.BuiltIn;

/// <summary>
/// The rows of a colour component in the frame's full size. One of half the size is doubled with a triangle filter: a new sample is ¾ of the
/// nearer old one and ¼ of the farther, as in libjpeg ("fancy upsampling"), with its alternating rounding. Others are repeated.
/// </summary>
internal sealed unsafe class JpegRows : IDisposable
{
    private readonly JpegComponent _component;
    private readonly JpegFrame _frame;
    private readonly int _across, _down;
    private readonly bool _whole, _smooth;
    private readonly ushort[] _sums = [];
    private readonly byte[] _line = [];

    public JpegRows(JpegComponent component, JpegFrame frame)
    {
        (_component, _frame) = (component, frame);
        (_across, _down) = (frame.MaxAcross / component.Across, frame.MaxDown / component.Down);
        bool divides = frame.MaxAcross % component.Across == 0 && frame.MaxDown % component.Down == 0;
        _whole = divides && _across == 1 && _down == 1;
        // libjpeg leaves components of one or two columns alone.
        _smooth = divides && _across <= 2 && _down <= 2 && (_across == 1 || component.Width > 2);
        if (_whole) return;
        _line = ArrayPool<byte>.Shared.Rent(Math.Max(frame.Width, 2 * component.Pitch));
        // A neighbour on either side, and what the last vector writes.
        if (_smooth) _sums = ArrayPool<ushort>.Shared.Rent(component.Pitch + 10);
    }

    /// <summary>A row of the frame; valid until the next call.</summary>
    public ReadOnlySpan<byte> Row(int y)
    {
        if (_whole) return _component.Samples.AsSpan(y * _component.Pitch, _frame.Width);
        if (_smooth) Smooth(y);
        else Repeat(y);
        return _line.AsSpan(0, _frame.Width);
    }

    public void Dispose()
    {
        if (_line.Length > 0) ArrayPool<byte>.Shared.Return(_line);
        if (_sums.Length > 0) ArrayPool<ushort>.Shared.Return(_sums);
    }

    private void Repeat(int y)
    {
        int row = y * _component.Down / _frame.MaxDown * _component.Pitch;
        for (int x = 0; x < _frame.Width; x++) _line[x] = _component.Samples[row + x * _component.Across / _frame.MaxAcross];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Smooth(int y)
    {
        int pitch = _component.Pitch, near = y / _down;
        int far = _down == 1 ? near : Math.Clamp((y & 1) == 0 ? near - 1 : near + 1, 0, _component.Height - 1);
        fixed (byte* samples = _component.Samples, line = _line)
        fixed (ushort* room = _sums)
        {
            byte* nearRow = samples + (long)near * pitch, farRow = samples + (long)far * pitch;
            ushort* sums = room + 1;
            // A pitch is a multiple of eight.
            for (int x = 0; x < pitch; x += 8)
                (_down == 1 ? Eight(nearRow + x) : Eight(nearRow + x) * 3 + Eight(farRow + x)).Store(sums + x);
            if (_across == 1)
            {
                Vector128<ushort> bias = Vector128.Create((ushort)((y & 1) == 0 ? 1 : 2));
                for (int x = 0; x < pitch; x += 8) Unsafe.WriteUnaligned(line + x, Bytes(Vector128.Load(sums + x) + bias >> 2).AsUInt64().ToScalar());
                return;
            }
            // Beyond the edges is what is at them.
            (sums[-1], sums[_component.Width]) = (sums[0], sums[_component.Width - 1]);
            (int even, int odd, int shift) = _down == 2 ? (8, 7, 4) : (1, 2, 2);
            Vector128<ushort> evens = Vector128.Create((ushort)even), odds = Vector128.Create((ushort)odd);
            for (int x = 0; x < pitch; x += 8)
            {
                Vector128<ushort> three = Vector128.Load(sums + x) * 3;
                Vector128<byte> left = Bytes(three + Vector128.Load(sums + x - 1) + evens >> shift), right = Bytes(three + Vector128.Load(sums + x + 1) + odds >> shift);
                Zip.Low(left, right).Store(line + 2 * x);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static Vector128<ushort> Eight(byte* from) => Vector128.WidenLower(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(from)).AsByte());

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static Vector128<byte> Bytes(Vector128<ushort> v) => Vector128.Narrow(v, v);
    }
}
