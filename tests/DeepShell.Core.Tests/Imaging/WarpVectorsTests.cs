using System.Runtime.Intrinsics.X86;
using DeepShell.Data.Imaging;

namespace DeepShell.Tests.Imaging;

public class WarpVectorsTests
{
    // Turns, zooms, mirrors and moves, in and out of the image; rows that are no whole number of vectors.
    [Theory, InlineData(1), InlineData(3)]
    public void Give_the_bits_of_single_pixels(int channels)
    {
        Random random = new(channels);
        int taken = 0;
        for (int round = 0; round < 2000; round++)
        {
            (int sourceWidth, int sourceHeight) = (random.Next(1, 50), random.Next(1, 50));
            (int width, int height) = (random.Next(8, 41), random.Next(1, 41));
            double size = Math.Pow(10, random.NextDouble() * 3 - 1.5), far = round % 3 == 0 ? 1 : 30;
            Affine map = Affine.Offset((random.NextDouble() - 0.5) * far, (random.NextDouble() - 0.5) * far)
                .Then(Affine.Rotation(random.NextDouble() * 360, width * 0.5, height * 0.5))
                .Then(new Affine(random.Next(2) == 0 ? size : -size, 0, 0, 0, size, 0));
            byte[] source = new byte[sourceWidth * sourceHeight * channels];
            random.NextBytes(source);
            int fill = random.Next(-1, 256);
            // A byte too many would be seen at the end.
            byte[] expected = new byte[width * height * channels + 1], given = new byte[expected.Length];
            Span<byte> target = given.AsSpan(0, expected.Length - 1);
            WarpSampler.Interpolate(source, sourceWidth, sourceHeight, channels, map, expected, width, height, fill);
            if (!WarpVectors.TrySample(source, sourceWidth, sourceHeight, channels, map, target, width, height, fill)) continue;
            taken++;
            Assert.Equal(expected, given);
        }
        // Elsewhere single pixels are all there is.
        Assert.True(taken > 1000 || !Avx2.IsSupported, $"{taken} of 2000");
    }

    [Fact]
    public void Leave_what_is_not_theirs_alone()
    {
        byte[] source = new byte[64 * 64], target = new byte[64];
        // Out of reach, not a number, rows too short, four channels.
        Assert.False(WarpVectors.TrySample(source, 64, 64, 1, Affine.Offset(1e9, 0), target, 8, 8, 0));
        Assert.False(WarpVectors.TrySample(source, 64, 64, 1, new Affine(1, 0, double.NaN, 0, 1, 0), target, 8, 8, 0));
        Assert.False(WarpVectors.TrySample(source, 64, 64, 1, Affine.Offset(0.5, 0), target, 7, 8, 0));
        Assert.False(WarpVectors.TrySample(source, 32, 32, 4, Affine.Offset(0.5, 0), target, 8, 2, 0));
        // A large source squeezed into a few pixels.
        Assert.False(WarpVectors.TrySample(new byte[1000 * 1000], 1000, 1000, 1, new Affine(125, 0, 0, 0, 125, 0), target, 8, 8, 0));
        Assert.All(target, p => Assert.Equal(0, p));
    }
}
