using System.Globalization;
using System.Text;
using DeepShell.Data;

namespace DeepShell.Tests.Data;

/// <summary>The fast parser gives the general parser's bits, or leaves the text to it.</summary>
public sealed class Utf8NumberTests
{
    private static readonly string[] s_texts =
    [
        "0", "-0", "0.0", "-0.000", "1", "-1", "+1", "1.", ".5", "-.5", "1e5", "1E+5", "1e-5", "-1.5e3", "9007199254740993", "9007199254740992", "9007199254740991.5",
        "0.1", "0.30000000000000004", "123456789012345678", "1234567890123456789", "12345678901234567890", "0.1234567890123456789", "1e22", "1e23", "1e-22", "1e-23", "8.5e22",
        "4503599627370496.5", "4503599627370497.5", "9007199254740993e1", "5e-324", "2.2250738585072014e-308", "1.7976931348623157e308", "1e309", "1e-400", "0e999",
        "7.2057594037927933e16", "6.02214076e23", "1.0000000000000002", "100000000000000016777215", "3.141592653589793238462643",
        "", "-", "+", ".", "-.", "1..2", "1.2.3", "e5", "1e", "1e+", "1e1.5", "--1", "1-", "0x10", "1,5", "NaN", "inf", "1 2", "1_000", "\u0661",
    ];

    public static TheoryData<string> Texts => [.. s_texts];

    [Theory, MemberData(nameof(Texts))]
    public void AgreesWithTheGeneralParser(string text) => Check(text);

    [Fact]
    public void AgreesOnRandomNumbersOfEveryForm()
    {
        Random random = new(1);
        string[] forms = ["R", "F0", "F2", "F6", "G7", "G15", "G17", "E3", "E16", "F12"];
        for (int i = 0; i < 200_000; i++)
        {
            double scale = Math.Pow(10, random.Next(-12, 13)), value = (random.NextDouble() - 0.5) * scale;
            if (i % 5 == 0) value = BitConverter.Int64BitsToDouble(random.NextInt64());
            if (double.IsFinite(value)) Check(value.ToString(forms[i % forms.Length], CultureInfo.InvariantCulture));
        }
    }

    // Halfway between two doubles, and a little beside it: where rounding goes wrong first.
    [Fact]
    public void AgreesBetweenTwoDoubles()
    {
        Random random = new(2);
        for (int i = 0; i < 20_000; i++)
        {
            decimal whole = random.NextInt64(1L << 52, 1L << 53);
            foreach (decimal beside in new[] { 0.5m, 0.49m, 0.51m }) Check((whole + beside).ToString(CultureInfo.InvariantCulture));
        }
    }

    // What they are there for is not left to others.
    [Theory]
    [InlineData("-0.123457", true, true)]
    [InlineData("123456789.12345", true, true)]
    [InlineData("1234567890123456", true, true)]
    [InlineData("-0.12345678901234567", false, true)]
    [InlineData("-0.012345678901234567", false, true)]
    [InlineData("1234567890.1234567", false, true)]
    [InlineData("1e5", false, false)]
    public void TakesUsualNumbersAtOnce(string text, bool isShort, bool isLong)
    {
        byte[] row = Encoding.UTF8.GetBytes(new string('7', 40) + "," + text + ",");
        Assert.Equal(isShort, Utf8Number.TryShort(row, 41, row.Length - 1, (byte)'.', out _));
        Assert.Equal(isLong, Utf8Number.TryLong(row, 41, row.Length - 1, (byte)'.', out _));
    }

    [Theory]
    [InlineData("1,5", 1.5)]
    [InlineData("-12,25", -12.25)]
    public void TheFractionMayFollowAComma(string text, double expected)
    {
        Assert.True(Utf8Number.TryParse(Encoding.UTF8.GetBytes(text), (byte)',', out double number));
        Assert.Equal(expected, number);
    }

    private static void Check(string text)
    {
        bool known = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double expected) && double.IsFinite(expected);
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Same(Utf8Number.TryParse(bytes, (byte)'.', out double number), number);
        // Where digits of other cells are around it, many, few or none.
        foreach (string before in new[] { "1234567890123456789012345678901234567890,", "12345678901234567890,", "" })
        {
            byte[] row = Encoding.UTF8.GetBytes(before + text + ",12345678901234567890");
            Same(Utf8Number.TryShort(row, before.Length, before.Length + bytes.Length, (byte)'.', out number), number);
            Same(Utf8Number.TryLong(row, before.Length, before.Length + bytes.Length, (byte)'.', out number), number);
        }

        void Same(bool taken, double got)
        {
            if (!taken) return;
            Assert.True(known, $"'{text}' is no number, but was read as {got:R}.");
            Assert.True(BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(got), $"'{text}' is {expected:R}, but was read as {got:R}.");
        }
    }
}
