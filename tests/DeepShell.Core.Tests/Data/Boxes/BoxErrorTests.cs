using DeepShell.Data;

namespace DeepShell.Tests.Data.Boxes;

/// <summary>What is wrong with annotations is said, or left out on request, and never read as something else.</summary>
public class BoxErrorTests
{
    private const string Good = "<name>cat</name><bndbox><xmin>2</xmin><ymin>3</ymin><xmax>11</xmax><ymax>10</ymax></bndbox>";

    // The object's XML, the error's id, and what the message must say.
    [Theory]
    [InlineData("<name>cat</name><bndbox><xmin>500</xmin><ymin>1</ymin><xmax>600</xmax><ymax>9</ymax></bndbox>", "Import.BoxOutside", "lies outside its image of 48 x 36")]
    [InlineData("<name>cat</name><bndbox><xmin>20</xmin><ymin>1</ymin><xmax>10</xmax><ymax>9</ymax></bndbox>", "Import.BoxEmpty", "has no area")]
    [InlineData("<name>cat</name><bndbox><xmin>2</xmin><ymin>NaN</ymin><xmax>10</xmax><ymax>9</ymax></bndbox>", "Import.BoxNumber", "xmin, ymin, xmax, ymax")]
    [InlineData("<name>cat</name><bndbox><xmin>2</xmin><ymin>1</ymin><xmax>1e999</xmax><ymax>9</ymax></bndbox>", "Import.BoxNumber", "line 1")]
    [InlineData("<name>cat</name>", "Import.BoxNumber", "no bndbox")]
    [InlineData("<name> </name><bndbox><xmin>2</xmin><ymin>1</ymin><xmax>4</xmax><ymax>9</ymax></bndbox>", "Import.BoxClass", "no name")]
    public void BadBoxesOfVoc(string item, string id, string message)
    {
        using TempFolder folder = Voc($"<annotation><size><width>48</width><height>36</height></size><object>{Good}</object><object>{item}</object></annotation>");
        Fails(folder.Path, id, message, boxes: 1, file: "0.xml");
    }

    [Theory]
    [InlineData("<annotation><size><width>480</width><height>36</height></size></annotation>", "Import.AnnotatedSize", "has 48 x 36 pixels, expected 480 x 36")]
    [InlineData("<annotation><object>", "Import.Voc", "no XML")]
    [InlineData("<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><annotation>&x;</annotation>", "Import.Voc", "no XML")]
    public void BadAnnotationsOfVoc(string xml, string id, string message)
    {
        using TempFolder folder = Voc(xml);
        DatasetExport.Write(BoxSamples.Dataset(2), Path.Combine(folder.Path, "more"));
        foreach (string part in (string[])["JPEGImages", "Annotations"])
            foreach (string file in Directory.GetFiles(Path.Combine(folder.Path, "more", part))) File.Move(file, Path.Combine(folder.Path, part, "good" + Path.GetFileName(file)));
        Directory.Delete(Path.Combine(folder.Path, "more"), true);
        Dataset kept = Fails(folder.Path, id, message, boxes: 3, file: null);
        Assert.Equal(2, kept.Count);
    }

    [Fact]
    public void AnnotationsWithoutImagesAndTheReverse()
    {
        using TempFolder folder = new();
        DatasetExport.Write(BoxSamples.Dataset(), folder.Path);
        File.Delete(Path.Combine(folder.Path, "JPEGImages", "2.png"));
        Fails(folder.Path, "Import.NoImage", "2.xml: there is no image '2.png'", boxes: 4, file: "2.xml");
        File.Delete(Path.Combine(folder.Path, "Annotations", "2.xml"));
        File.Delete(Path.Combine(folder.Path, "Annotations", "3.xml"));
        Fails(folder.Path, "Import.NoAnnotation", "3.png: the image has no annotation", boxes: 3, file: "3.png");
    }

    [Fact]
    public void BoxesThatReachBeyondAreCut()
    {
        using TempFolder folder = Voc("<annotation><object><name>cat</name><bndbox><xmin>-3</xmin><ymin>1</ymin><xmax>50</xmax><ymax>9</ymax></bndbox></object></annotation>");
        Dataset data = DatasetReader.Read(folder.Path);
        Assert.Equal([new Box(0, 0, 0, 48, 9)], ((BoxField)data.Label!)[0].ToArray());
        Assert.Contains(data.Notes, n => n == "1 boxes reached beyond their images, by up to 4 pixels, and were cut at the edge.");
    }

    [Theory]
    [InlineData("\"bbox\":[1,2,3]", "Import.BoxNumber", "four numbers")]
    [InlineData("\"bbox\":[1,2,-3,4]", "Import.BoxEmpty", "has no area")]
    [InlineData("\"bbox\":[1,2,3,4],\"image_id\":9", "Import.NoImage", "image 9")]
    [InlineData("\"bbox\":[1,2,3,4],\"category_id\":5", "Import.BoxClass", "expected one of 7 (cat)")]
    public void BadBoxesOfCoco(string annotation, string id, string message)
    {
        using TempFolder folder = Coco($"{{\"id\":1,{annotation}{(annotation.Contains("image_id") ? "" : ",\"image_id\":1")}{(annotation.Contains("category_id") ? "" : ",\"category_id\":7")}}}");
        Fails(Path.Combine(folder.Path, "boxes.json"), id, message, boxes: 1, file: "boxes.json");
    }

    [Fact]
    public void CocoImagesAreNotSoughtOutsideTheirFolder()
    {
        using TempFolder folder = Coco("", "../outside.png");
        File.Copy(Path.Combine(folder.Path, "images", "0.png"), Path.Combine(folder.Path, "..", "outside.png"), true);
        DeepShellException e = Assert.Throws<DeepShellException>(() => DatasetReader.Read(Path.Combine(folder.Path, "boxes.json")));
        Assert.Equal("DeepShell.Import.NoImage", e.Id);
        File.Delete(Path.Combine(folder.Path, "..", "outside.png"));
    }

    [Theory]
    [InlineData("{\"images\":[],\"annotations\":[]}", "Import.Coco", "categories")]
    [InlineData("{\"images\":[{\"id\":1}],\"annotations\":[],\"categories\":[]", "Import.Coco", "cannot be read")]
    [InlineData("{\"images\":[7],\"annotations\":[],\"categories\":[]}", "Import.Coco", "cannot be read")]
    public void FilesThatAreNotCoco(string json, string id, string message)
    {
        using TempFolder folder = new();
        DeepShellException e = Assert.Throws<DeepShellException>(() => DatasetReader.Read(folder.Write("boxes.json", json), new ImportOptions { Format = "Coco" }));
        Assert.Equal("DeepShell." + id, e.Id);
        Assert.Contains(message, e.Message);
    }

    [Theory]
    [InlineData("9 0.5 0.5 0.1 0.1", "Import.BoxClass", "line 2: the class is '9', expected 0 to 1 (cat, dog)")]
    [InlineData("0 320 240 10 10", "Import.BoxOutside", "shares of width and height")]
    [InlineData("0 0.5 0.5 0", "Import.BoxNumber", "four numbers")]
    [InlineData("0 0.5 0,5 0.1 0.1", "Import.BoxNumber", "four numbers")]
    [InlineData("0 0.5 0.5 0 0.1", "Import.BoxEmpty", "no area")]
    public void BadLinesOfYolo(string line, string id, string message)
    {
        using TempFolder folder = new();
        DatasetExport.Write(BoxSamples.Dataset(1), folder.Path, new ExportOptions { Format = "Yolo" });
        folder.Write("data.yaml", "train: ../images/train  # as some tools have it\nval: images/train\nnc: 2\nnames: [cat, 'dog']\n");
        File.WriteAllText(Path.Combine(folder.Path, "labels", "train", "0.txt"), $"1 0.25 0.5 0.5 0.25\n{line}\n");
        Dataset kept = Fails(folder.Path, id, message, boxes: 1, file: "0.txt");
        Assert.Equal([new Box(1, 0, 13.5, 24, 9)], ((BoxField)kept.Label!)[0].ToArray());
    }

    [Fact]
    public void YoloWithoutYamlTakesNamesOrNumbersAndOutlines()
    {
        using TempFolder folder = new();
        File.Copy(DatasetExport.Write(BoxSamples.Dataset(1), Path.Combine(folder.Path, "voc"))[0], Path.Combine(folder.Path, "a.png"));
        Directory.Delete(Path.Combine(folder.Path, "voc"), true);
        folder.Write("a.txt", "1 0.25 0.25 0.5 0.25 0.5 0.75 0.25 0.5\r\n");
        Dataset data = DatasetReader.Read(folder.Path);
        Assert.Equal(["1"], data.Classes);
        Assert.Equal([new Box(0, 12, 9, 12, 18)], ((BoxField)data.Label!)[0].ToArray());
        folder.Write("classes.txt", "cat\ndog\n");
        Assert.Equal(["cat", "dog"], DatasetReader.Read(folder.Path).Classes);
        folder.Write("b.txt", "0 0.5 0.5 0.1 0.1\n");
        Fails(folder.Path, "Import.NoImage", "b.txt: there is no image of this name", boxes: 1, file: "b.txt");
    }

    private static Dataset Fails(string path, string id, string message, int boxes, string? file)
    {
        DeepShellException e = Assert.Throws<DeepShellException>(() => DatasetReader.Read(path));
        Assert.Equal("DeepShell." + id, e.Id);
        Assert.Contains(message, e.Message);
        Dataset kept = DatasetReader.Read(path, new ImportOptions { SkipInvalidRows = true });
        Assert.Equal(boxes, ((BoxField)kept.Label!).BoxCount);
        Assert.NotEmpty(kept.SkippedRows);
        Assert.Contains(kept.SkippedRows, s => s.Reason.Contains(message, StringComparison.Ordinal));
        if (file is not null) Assert.Equal(file, Path.GetFileName(kept.SkippedRows[0].Text));
        return kept;
    }

    private static TempFolder Voc(string xml)
    {
        TempFolder folder = new();
        DatasetExport.Write(BoxSamples.Dataset(1), folder.Path);
        folder.Write(Path.Combine("Annotations", "0.xml"), xml);
        return folder;
    }

    private static TempFolder Coco(string annotation, string? image = null)
    {
        TempFolder folder = new();
        DatasetExport.Write(BoxSamples.Dataset(1), Path.Combine(folder.Path, "boxes.json"));
        const string good = "{\"id\":5,\"image_id\":1,\"category_id\":7,\"bbox\":[1,2,3,4]}";
        folder.Write("boxes.json", $"{{\"info\":{{}},\"images\":[{{\"id\":1,\"file_name\":\"{image ?? "0.png"}\",\"width\":48,\"height\":36}}],\"annotations\":[{(annotation.Length == 0 ? good : good + "," + annotation)}],\"categories\":[{{\"id\":7,\"name\":\"cat\"}}]}}");
        return folder;
    }
}
