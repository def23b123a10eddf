using System.Buffers.Binary;
using DeepShell.Data;

namespace DeepShell.Tests.Data;

public sealed class IdxTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AFolderGivesTrainingAndTestPart(bool packed)
    {
        Save("train-images-idx3-ubyte", Images(20, 4, 5), packed);
        Save("train-labels-idx1-ubyte", Labels(20), packed);
        Save("t10k-images-idx3-ubyte", Images(6, 4, 5, start: 100), packed);
        Save("t10k-labels-idx1-ubyte", Labels(6), packed);
        Dataset d = DatasetReader.Read(_folder.Path);
        Assert.Equal((26, 6, 3), (d.Count, d.OfficialTest.Count, d.Classes.Count));
        Dataset split = d.Split(new SplitOptions { Ratio = [80, 20] });
        Assert.Equal((16, 4, 6), (split.Partitions!.Train, split.Partitions.Validation, split.Partitions.Test));
        Assert.Equal([20, 21, 22, 23, 24, 25], split.Partitions[PartitionName.Test].ToArray());
        ImageField image = (ImageField)d.Features[0];
        Assert.Equal("4×5×1", image.Shape.ToString());
        Assert.Equal(Images(20, 4, 5)[16..36], image.Pixels(0, new byte[20]).ToArray());
        Assert.Equal((byte)100, image.Pixels(20, new byte[20])[0]);
        Assert.Equal("2", d.Label!.Value(22));
    }

    [Theory]
    [InlineData("train-images-idx3-ubyte")]
    [InlineData("train-labels-idx1-ubyte")]
    public void EitherFileFindsTheOther(string name)
    {
        Save("train-images-idx3-ubyte", Images(6, 2, 2), packed: true);
        Save("train-labels-idx1-ubyte", Labels(6), packed: true);
        Assert.Equal(6, DatasetReader.Read(Path.Combine(_folder.Path, name + ".gz")).Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ATruncatedFileIsAnError(bool packed)
    {
        string path = Save("train-images-idx3-ubyte", Images(20, 4, 5)[..^7], packed);
        Save("train-labels-idx1-ubyte", Labels(20), packed);
        DeepShellException e = Assert.Throws<DeepShellException>(() => DatasetReader.Read(path));
        Assert.Equal("DeepShell.Import.Truncated", e.Id);
        Assert.Contains("20", e.Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AHeaderThatClaimsABillionImagesTakesNoMemory(bool packed)
    {
        byte[] bytes = Images(3, 28, 28);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4), 1_000_000_000);
        string path = Save("train-images-idx3-ubyte", bytes, packed);
        Save("train-labels-idx1-ubyte", Labels(3), packed);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal("DeepShell.Import.Truncated", Assert.Throws<DeepShellException>(() => DatasetReader.Read(path)).Id);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20 << 20);
    }

    [Fact]
    public void LabelsMustBeThereAndFit()
    {
        string path = Save("train-images-idx3-ubyte", Images(6, 2, 2), packed: false);
        Assert.Contains("train-labels-idx1-ubyte", Assert.Throws<DeepShellException>(() => DatasetReader.Read(path)).Message);
        Save("train-labels-idx1-ubyte", Labels(5), packed: false);
        Assert.Equal("DeepShell.Import.LabelCount", Assert.Throws<DeepShellException>(() => DatasetReader.Read(path)).Id);
    }

    [DataFact("mnist")]
    public void Mnist()
    {
        Dataset d = DatasetReader.Read(SharedData.Path("mnist"));
        Assert.Equal((70_000, 10_000, 10), (d.Count, d.OfficialTest.Count, d.Classes.Count));
        Dataset ready = d.Split(new SplitOptions { Ratio = [90, 10] }).Normalize();
        Assert.Equal((54_000, 6_000, 10_000), (ready.Partitions!.Train, ready.Partitions.Validation, ready.Partitions.Test));
        ImageEncoder encoder = ready.Preprocessing!.Image!;
        Assert.Equal(0.1307, encoder.Shift[0], 0.001);
        Assert.Equal(0.3081, 1 / encoder.Scale[0], 0.001);
    }

    public void Dispose() => _folder.Dispose();

    private string Save(string name, byte[] bytes, bool packed) => packed ? _folder.WriteGzip(name + ".gz", bytes) : _folder.Write(name, bytes);

    private static byte[] Images(int count, int height, int width, int start = 0)
    {
        byte[] bytes = new byte[16 + count * height * width];
        bytes[2] = 8;
        bytes[3] = 3;
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4), count);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(8), height);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(12), width);
        for (int i = 16; i < bytes.Length; i++) bytes[i] = (byte)(start + i - 16);
        return bytes;
    }

    private static byte[] Labels(int count)
    {
        byte[] bytes = new byte[8 + count];
        bytes[2] = 8;
        bytes[3] = 1;
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4), count);
        for (int i = 0; i < count; i++) bytes[8 + i] = (byte)(i % 3);
        return bytes;
    }
}
