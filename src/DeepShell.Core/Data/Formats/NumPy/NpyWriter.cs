using System.Runtime.InteropServices;
using System.Text;

namespace DeepShell.Data;

/// <summary>Writes arrays in NumPy's format, version 1.0.</summary>
internal static class NpyWriter
{
    public static void Write<T>(Stream stream, ReadOnlySpan<T> values, params ReadOnlySpan<int> shape) where T : unmanaged
    {
        string type = typeof(T) == typeof(float) ? "<f4" : typeof(T) == typeof(double) ? "<f8" : typeof(T) == typeof(long) ? "<i8" : typeof(T) == typeof(byte) ? "|u1" : throw new NotSupportedException(typeof(T).Name);
        Header(stream, type, shape);
        for (int from = 0; from < values.Length; from += 1 << 20)
            stream.Write(MemoryMarshal.AsBytes(values[from..Math.Min(values.Length, from + (1 << 20))]));
    }

    /// <summary>Texts as UTF-32 of equal length, which is NumPy's way.</summary>
    public static void Write(Stream stream, IReadOnlyList<string> texts)
    {
        int length = Math.Max(1, texts.Select(t => t.EnumerateRunes().Count()).DefaultIfEmpty().Max());
        Header(stream, $"<U{length}", [texts.Count]);
        foreach (string text in texts)
        {
            byte[] cell = new byte[length * 4];
            Encoding.UTF32.GetBytes(text, cell);
            stream.Write(cell);
        }
    }

    public static void Header(Stream stream, string type, ReadOnlySpan<int> shape)
    {
        string dimensions = string.Join(", ", shape.ToArray()) + (shape.Length == 1 ? "," : "");
        string header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({dimensions}), }}";
        // With the ten bytes before it the header ends on a multiple of 64, with a line end.
        header = header.PadRight((header.Length + 11 + 63) / 64 * 64 - 11) + "\n";
        stream.Write([0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, (byte)(header.Length >> 8)]);
        stream.Write(Encoding.ASCII.GetBytes(header));
    }
}
