"""Reads files that Export-Dataset wrote, with the libraries that people read them with, and prints what is in them as JSON.

    python3 read_back.py folder

NumPy, pandas, Pillow, xml.etree and json; IDX and CIFAR as their owners describe them.
"""
import csv
import glob
import gzip
import hashlib
import json
import os
import sys
import xml.etree.ElementTree as ElementTree

import numpy as np
import pandas as pd
from PIL import Image

os.chdir(sys.argv[1])


def digest(pixels):
    return hashlib.sha256(np.ascontiguousarray(pixels).tobytes()).hexdigest()


def table(frame):
    return frame.astype(object).where(frame.notna(), None).values.tolist()


def labels(folder):
    return sorted(f"{os.path.basename(os.path.dirname(f))} {digest(np.asarray(Image.open(f)))}" for f in glob.glob(folder + "/*/*.png"))


found = {}
found["table.csv"] = table(pd.read_csv("table.csv"))
found["table.tsv.gz"] = table(pd.read_csv("table.tsv.gz", sep="\t"))
found["german.csv"] = table(pd.read_csv("german.csv", sep=";", decimal=",", encoding="utf-16"))
found["table.jsonl"] = table(pd.read_json("table.jsonl", lines=True))

archive = np.load("table.npz", allow_pickle=False)
found["table.npz"] = {k: archive[k].tolist() for k in archive}
found["types"] = {k: archive[k].dtype.kind + str(archive[k].dtype.itemsize) for k in ("x_train", "y_train")}

raw = gzip.open("train-images-idx3-ubyte.gz").read()
count, height, width = np.frombuffer(raw, ">i4", 3, 4)
images = np.frombuffer(raw, np.uint8, -1, 16).reshape(count, height, width)
classes = np.frombuffer(gzip.open("train-labels-idx1-ubyte.gz").read(), np.uint8, -1, 8)
found["idx"] = [f"{c} {digest(i)}" for c, i in zip(classes, images)]

records = np.fromfile("shapes.bin", np.uint8).reshape(-1, 3073)
names = open("batches.meta.txt").read().split()
found["cifar"] = [f"{names[r[0]]} {digest(r[1:].reshape(3, 32, 32).transpose(1, 2, 0))}" for r in records]

found["folder"] = labels("folder")
found["images.csv"] = [f"{row['label']} {digest(np.asarray(Image.open('list/' + row['file'])))}" for row in csv.DictReader(open("list/images.csv"))]
found["lines"] = {os.path.splitext(f)[0]: open("lines/" + f, encoding="utf-8").read().split("\n")[:-1] for f in sorted(os.listdir("lines"))}

# Boxes as left, top, width and height in pixels.
found["voc"], found["coco"], found["yolo"], found["boxes.jsonl"] = {}, {}, {}, {}
for f in sorted(glob.glob("voc/Annotations/*.xml")):
    found["voc"][os.path.basename(f)[:-4]] = [[o.find("name").text] + [float(o.find("bndbox/" + k).text) - 1 for k in ("xmin", "ymin")]
        + [float(o.find("bndbox/xmax").text) - float(o.find("bndbox/xmin").text) + 1, float(o.find("bndbox/ymax").text) - float(o.find("bndbox/ymin").text) + 1]
        for o in ElementTree.parse(f).getroot().findall("object")]
coco = json.load(open("coco/boxes.json"))
category = {c["id"]: c["name"] for c in coco["categories"]}
for i in coco["images"]:
    assert Image.open("coco/" + i["file_name"]).size == (i["width"], i["height"])
    found["coco"][os.path.basename(i["file_name"])[:-4]] = [[category[a["category_id"]]] + a["bbox"] for a in coco["annotations"] if a["image_id"] == i["id"]]
names = [line.split(": ", 1)[1].strip()[1:-1].replace("''", "'") for line in open("yolo/data.yaml", encoding="utf-8") if line.startswith("  ")]
for f in sorted(glob.glob("yolo/labels/train/*.txt")):
    stem = os.path.basename(f)[:-4]
    width, height = Image.open(glob.glob(f"yolo/images/train/{stem}.*")[0]).size
    boxes = [line.split() for line in open(f)]
    found["yolo"][stem] = [[names[int(c)], (float(x) - float(w) / 2) * width, (float(y) - float(h) / 2) * height, float(w) * width, float(h) * height] for c, x, y, w, h in boxes]
for line in open("jsonl/boxes.jsonl", encoding="utf-8"):
    row = json.loads(line)
    assert Image.open("jsonl/" + row["image"]).size[0] > 0
    found["boxes.jsonl"][os.path.basename(row["image"])[:-4]] = [[b["class"], b["x"], b["y"], b["width"], b["height"]] for b in row["boxes"]]
json.dump(found, sys.stdout)
