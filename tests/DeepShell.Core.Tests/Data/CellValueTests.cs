using System.Globalization;
using DeepShell.Data;

namespace DeepShell.Tests.Data;

public class CellValueTests
{
    [Fact]
    public void NumbersAreReadToTheLastBit()
    {
        Random random = new(1);
        for (int i = 0; i < 200_000; i++)
        {
            string text = (i % 4) switch
            {
                0 => (random.NextDouble() * Math.Pow(10, random.Next(-3, 12))).ToString($"F{random.Next(0, 12)}", CultureInfo.InvariantCulture),
                1 => (-random.NextDouble()).ToString("R", CultureInfo.InvariantCulture),
                2 => random.NextInt64(-1_000_000_000_000_000_000, 1_000_000_000_000_000_000).ToString(CultureInfo.InvariantCulture),
                _ => (random.NextDouble() * Math.Pow(10, random.Next(-300, 300))).ToString("E6", CultureInfo.InvariantCulture),
            };
            Assert.True(CellValue.TryParse(text, out double actual), text);
            Assert.Equal(BitConverter.DoubleToInt64Bits(double.Parse(text, CultureInfo.InvariantCulture)), BitConverter.DoubleToInt64Bits(actual));
        }
    }

    [Theory]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("-.")]
    [InlineData("")]
    [InlineData("1.2.3")]
    [InlineData("1-2")]
    [InlineData("1,5")]
    [InlineData("inf")]
    [InlineData("Infinity")]
    [InlineData("1e999")]
    [InlineData("0x10")]
    [InlineData("\u0661\u0662")]
    public void AnythingElseIsNoNumber(string text) => Assert.False(CellValue.TryParse(text, out _));

    [Theory]
    [InlineData("-0")]
    [InlineData(".28")]
    [InlineData("5.")]
    [InlineData("+3")]
    [InlineData("1e3")]
    [InlineData("00012")]
    public void UsualWaysToWriteNumbers(string text)
    {
        Assert.True(CellValue.TryParse(text, out double actual));
        Assert.Equal(double.Parse(text, CultureInfo.InvariantCulture), actual);
    }

    [Fact]
    public void MomentsBecomeTextThatSortsAndLosesNothing()
    {
        DateTime time = new(2024, 3, 5, 14, 7, 9);
        Assert.Equal("2024-03-05", CellValue.Category(time.Date));
        Assert.Equal("2024-03-05T14:07:09", CellValue.Category(time));
        Assert.Equal("2024-03-05T14:07:09.0000001", CellValue.Category(time.AddTicks(1)));
        Assert.Equal("2024-03-05T14:07:09+02:00", CellValue.Category(new DateTimeOffset(time, TimeSpan.FromHours(2))));
        Assert.Equal("2024-03-05", CellValue.Category(DateOnly.FromDateTime(time)));
        Assert.Equal("14:07:09", CellValue.Category(TimeOnly.FromDateTime(time)));
    }
}
