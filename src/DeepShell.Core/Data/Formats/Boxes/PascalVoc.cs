using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>
/// Images with boxes as in Pascal VOC: an XML file for each image, in Annotations beside JPEGImages or beside the image itself. The
/// lists in ImageSets/Main, or folders called train, valid and test, say which images are the test part. If masks are asked for, or there are
/// no boxes, those of SegmentationClass are read instead, with the lists in ImageSets/Segmentation.
/// </summary>
/// <remarks>
/// The devkit counts pixels from 1, the last one included: xmin 1, xmax 640 is the whole width. Here that is 0 to 640, as
/// in Detectron2.
/// </remarks>
[Component("PascalVoc", Aliases = "Voc", Paper = "doi:10.1007/s11263-009-0275-4")]
public sealed class PascalVoc : AnnotatedFormat
{
    private const long LongestFile = 1 << 24;

    private static readonly string[] s_imageFolders = ["JPEGImages", "images", "Images", "img"];

    /// <inheritdoc/>
    public override bool Recognises(string path, ReadOnlySpan<byte> head) =>
        Directory.Exists(path) ? Files(path).Take(20).Any(f => IsAnnotation(SourceFile.Head(f))) : IsAnnotation(head);

    internal override bool ReadsMasks => true;

    /// <inheritdoc/>
    public override Dataset Read(string path, ImportOptions options) =>
        options.Task == LearningTask.Segmentation || (Directory.Exists(path) && !Files(path).Any()) ? new MaskFolder().Read(path, options) : base.Read(path, options);

    internal override void Collect(string path, AnnotatedImages images, bool isTest)
    {
        string root = Directory.Exists(path) ? ImageFolderLayout.Unwrapped(path) : Path.GetDirectoryName(path)!;
        string[] files = Directory.Exists(path) ? [.. Files(root).Order(NaturalOrder.Instance)] : [path];
        ImageLists lists = ImageLists.Of(root);
        Dictionary<string, Dictionary<string, string>> folders = [];
        HashSet<string> used = [], annotated = [];
        foreach (string file in files)
        {
            string stem = Path.GetFileNameWithoutExtension(file);
            annotated.Add(stem);
            if (Parse(file, images) is not { } annotation) continue;
            string? image = ImageOf(file, annotation, folders);
            if (image is null)
            {
                images.Problem("Import.NoImage", file, "", $"there is no image '{annotation.Element("filename")?.Value ?? stem}' beside it or in {s_imageFolders[0]}");
                continue;
            }
            used.Add(image);
            images.Images.Add(new AnnotatedImage(image, file, [.. Boxes(annotation, file, images)])
            {
                IsTest = isTest || lists.Test.Contains(stem) || ImageFolderLayout.IsTest(Path.GetDirectoryName(file)!) || ImageFolderLayout.IsTest(Path.GetDirectoryName(Path.GetDirectoryName(file)!) ?? ""),
                Claimed = (Number(annotation.Element("size")?.Element("width")), Number(annotation.Element("size")?.Element("height"))),
            });
        }
        if (!Directory.Exists(path)) return;
        // An image that nobody looked at is not one in which there is nothing.
        foreach (string image in folders.Values.SelectMany(f => f.Values).Where(f => !used.Contains(f) && (lists.IsEmpty || lists.All.Contains(Path.GetFileNameWithoutExtension(f)))).Distinct())
            images.Problem("Import.NoAnnotation", image, "", "the image has no annotation");
        foreach (string stem in lists.All.Where(s => !annotated.Contains(s)).Order(NaturalOrder.Instance))
            if (!folders.Values.Any(f => f.ContainsKey(stem))) images.Problem("Import.NoAnnotation", lists.Source(stem), "", $"it lists '{stem}', of which there is no annotation");
        images.Notes.AddRange(lists.Notes);
        if (Directory.Exists(Path.Combine(root, "SegmentationClass"))) images.Notes.Add("SegmentationClass holds masks: -Task Segmentation reads them instead of the boxes, -Mask with its path beside them.");
    }

    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(folder, "*.xml", SearchOption.AllDirectories).Where(f => !Path.GetFileName(f).StartsWith('.'));

    private static bool IsAnnotation(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith(Encoding.UTF8.Preamble)) head = head[3..];
        return head.TrimStart(" \t\r\n"u8).StartsWith("<"u8) && head.IndexOf("<annotation"u8) >= 0;
    }

    private static XElement? Parse(string file, AnnotatedImages images)
    {
        try
        {
            using XmlReader reader = XmlReader.Create(new MemoryStream(Bytes(file, LongestFile)), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
            XElement root = XDocument.Load(reader, LoadOptions.SetLineInfo).Root!;
            if (root.Name.LocalName == "annotation") return root;
            images.Problem("Import.Voc", file, "", $"the outermost element is '{root.Name.LocalName}', expected 'annotation'");
        }
        catch (XmlException e)
        {
            images.Problem("Import.Voc", file, e.LineNumber > 0 ? $"line {e.LineNumber}" : "", $"it is no XML: {e.Message.TrimEnd('.')}");
        }
        return null;
    }

    private static IEnumerable<FoundBox> Boxes(XElement annotation, string file, AnnotatedImages images)
    {
        foreach (XElement item in annotation.Elements("object"))
        {
            string place = $"line {((IXmlLineInfo)item).LineNumber}";
            string? name = item.Element("name")?.Value.Trim();
            double[] corners = [.. new[] { "xmin", "ymin", "xmax", "ymax" }.Select(c => Number(item.Element("bndbox")?.Element(c)))];
            if (string.IsNullOrEmpty(name)) images.Problem("Import.BoxClass", file, place, "the object has no name");
            else if (item.Element("bndbox") is null || corners.Any(double.IsNaN)) images.Problem("Import.BoxNumber", file, place, $"the object '{name}' has no bndbox with the numbers xmin, ymin, xmax, ymax");
            else yield return new FoundBox(name, corners[0] - 1, corners[1] - 1, corners[2] - corners[0] + 1, corners[3] - corners[1] + 1, place, Number(item.Element("difficult")) == 1);
        }
    }

    private static double Number(XElement? element) =>
        double.TryParse(element?.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : double.NaN;

    // The image of the same name, or the one that the annotation names: file names in annotations are older than the folder they lie in.
    private static string? ImageOf(string file, XElement annotation, Dictionary<string, Dictionary<string, string>> known)
    {
        string folder = Path.GetDirectoryName(file)!, above = Path.GetDirectoryName(folder) ?? folder;
        string named = Path.GetFileNameWithoutExtension((annotation.Element("filename")?.Value ?? "").Replace('\\', '/').Split('/')[^1]);
        Dictionary<string, string>[] places = [.. s_imageFolders.Select(f => Path.Combine(above, f)).Prepend(folder).Where(Directory.Exists).Select(Index)];
        foreach (string stem in new[] { Path.GetFileNameWithoutExtension(file), named })
            foreach (Dictionary<string, string> place in places)
                if (stem.Length > 0 && place.TryGetValue(stem, out string? image)) return image;
        return null;

        Dictionary<string, string> Index(string place)
        {
            if (known.TryGetValue(place, out Dictionary<string, string>? index)) return index;
            index = new(StringComparer.OrdinalIgnoreCase);
            foreach (string image in ImageFolderLayout.Images(place, SearchOption.TopDirectoryOnly)) index.TryAdd(Path.GetFileNameWithoutExtension(image), image);
            return known[place] = index;
        }
    }
}
