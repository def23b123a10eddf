"""The boxes of the BCCD blood cells, read by xml.etree: what BoxFormatTests compares PascalVoc with.

    python3 boxes.py ../../../shared/data/bccd > boxes.json

x, y, width and height are continuous pixels: xmin - 1, ymin - 1, xmax - xmin + 1, ymax - ymin + 1.
"""
import glob
import json
import os
import sys
import xml.etree.ElementTree as ElementTree

root = sys.argv[1]
test = set(open(os.path.join(root, "ImageSets/Main/test.txt")).read().split())
images, sums = {}, {}
for path in sorted(glob.glob(os.path.join(root, "Annotations", "*.xml"))):
    stem = os.path.splitext(os.path.basename(path))[0]
    boxes = []
    for item in ElementTree.parse(path).getroot().findall("object"):
        left, top, right, bottom = (int(item.find("bndbox/" + k).text) for k in ("xmin", "ymin", "xmax", "ymax"))
        boxes.append([item.find("name").text, left - 1, top - 1, right - left + 1, bottom - top + 1])
    images[stem] = boxes
    for name, *numbers in boxes:
        known = sums.setdefault(name, [0, 0, 0, 0, 0])
        for i, n in enumerate([1] + numbers):
            known[i] += n
json.dump({
    "images": len(images),
    "test": len(test & set(images)),
    "sums": {k: " ".join(map(str, sums[k])) for k in sorted(sums)},  # count, x, y, width, height
    "some": {k: [" ".join(map(str, b)) for b in images[k]] for k in sorted(images)[::60]},
}, sys.stdout, indent=1)
print()
