using System.Numerics;
using DeepShell.Data;

namespace DeepShell.Tests.Data;

public sealed class ExactSumTests
{
    public static TheoryData<string> Kinds => ["normal", "floats", "whole", "magnitudes", "far", "constant", "cancelling", "huge"];

    // Against the sum as a fraction, in any order and cut in any way.
    [Theory, MemberData(nameof(Kinds))]
    public void Is_the_sum_rounded_once(string kind)
    {
        Random random = new(3);
        double[] values = [.. Enumerable.Range(0, 3001).Select(i => Value(kind, random, i))];
        double expected = Rounded(values);
        for (int round = 0; round < 5; round++)
        {
            ExactSum sum = new();
            int count = 0;
            for (int from = 0; from < values.Length;)
            {
                int length = Math.Min(round == 0 ? values.Length : random.Next(1, 700), values.Length - from);
                // A missing number is left out.
                count += sum.Add([.. values[from..(from + length)], double.NaN]);
                from += length;
            }
            Assert.Equal(values.Length, count);
            Assert.Equal(expected, sum.Value());
            random.Shuffle(values);
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Sums_squares_of_differences_that_are_rounded_one_by_one(string kind)
    {
        Random random = new(4);
        double[] values = [.. Enumerable.Range(0, 1500).Select(i => Value(kind, random, i))];
        double mean = values.Average();
        ExactSum sum = new();
        sum.AddSquares([double.NaN, .. values], mean);
        double[] squares = [.. values.Select(v => (v - mean) * (v - mean))];
        if (squares.All(double.IsFinite)) Assert.Equal(Rounded(squares), sum.Value());
    }

    private static double Value(string kind, Random random, int i)
    {
        double sign = random.Next(2) * 2 - 1, uniform = random.NextDouble();
        return kind switch
        {
            "normal" => sign * Math.Sqrt(-2 * Math.Log(1 - uniform)),
            "floats" => (float)(sign * uniform) * 1000,
            "whole" => random.Next(-50, 50),
            "magnitudes" => sign * uniform * Math.Pow(10, random.Next(-30, 30)),
            // In one block the first are ordinary, and then there are ones of quite another size.
            "far" => sign * uniform * (i % 512 < 300 ? 1 : i % 2 == 0 ? 1e40 : 1e-310),
            "constant" => 0.1,
            "cancelling" => (i % 2 == 0 ? 1 : -1) * (1e15 + i / 2 * 0.125),
            _ => sign * uniform * 1e300,
        };
    }

    // Every double is a multiple of 2⁻¹⁰⁷⁴.
    private static double Rounded(double[] values)
    {
        BigInteger sum = 0;
        foreach (double value in values)
        {
            long bits = BitConverter.DoubleToInt64Bits(Math.Abs(value));
            int exponent = (int)(bits >> 52);
            BigInteger mantissa = (bits & ((1L << 52) - 1)) | (exponent == 0 ? 0 : 1L << 52);
            sum += (value < 0 ? -1 : 1) * (mantissa << Math.Max(0, exponent - 1));
        }
        BigInteger amount = BigInteger.Abs(sum);
        int extra = Math.Max(0, (int)amount.GetBitLength() - 53);
        BigInteger kept = amount >> extra, rest = amount - (kept << extra), half = extra == 0 ? 0 : BigInteger.One << (extra - 1);
        if (extra > 0 && (rest > half || (rest == half && !kept.IsEven))) kept++;
        return sum.Sign * Math.ScaleB((double)kept, extra - 1074);
    }
}
