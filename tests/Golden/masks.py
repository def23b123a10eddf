"""Masks by other hands: what MaskGoldenTests compares with.

    git clone https://github.com/cocodataset/cocoapi
    python3 masks.py cocoapi > masks.json

Regions are filled and packed by COCO's own maskApi.c (compiled with gcc into a temporary folder, called by ctypes), PNG files of all
kinds of pixels are written by Pillow, masks are warped and resized by Pillow.
"""
import base64
import ctypes
import io
import json
import os
import subprocess
import sys
import tempfile

import numpy as np
from PIL import Image

root = sys.argv[1]
rng = np.random.default_rng(11)


class Rle(ctypes.Structure):
    _fields_ = [("h", ctypes.c_ulong), ("w", ctypes.c_ulong), ("m", ctypes.c_ulong), ("cnts", ctypes.POINTER(ctypes.c_uint))]


with tempfile.TemporaryDirectory() as folder:
    library = os.path.join(folder, "mask.so")
    subprocess.run(["gcc", "-O1", "-shared", "-fPIC", "-w", "-o", library, os.path.join(root, "common", "maskApi.c"), "-lm"], check=True)
    api = ctypes.CDLL(library)
api.rleToString.restype = ctypes.c_char_p


def filled(points, height, width):
    rle = Rle()
    xy = (ctypes.c_double * len(points))(*points)
    api.rleFrPoly(ctypes.byref(rle), xy, ctypes.c_ulong(len(points) // 2), ctypes.c_ulong(height), ctypes.c_ulong(width))
    return rle


def unpacked(text, height, width):
    rle = Rle()
    api.rleFrString(ctypes.byref(rle), text.encode(), ctypes.c_ulong(height), ctypes.c_ulong(width))
    return rle


def counts(rle):
    return [rle.cnts[i] for i in range(rle.m)]


def polygon(n, height, width, spread):
    """Corners around a middle, in the order of their angles or, for stars that cross themselves, not."""
    angles = rng.uniform(0, 2 * np.pi, n)
    if n % 2:
        angles.sort()
    radii = rng.uniform(0.2, 1, n) * spread
    x, y = rng.uniform(0, width), rng.uniform(0, height)
    return np.round(np.stack([x + radii * np.cos(angles), y + radii * np.sin(angles)], 1).ravel(), int(rng.integers(0, 4))).tolist()


regions = []
for i in range(60):
    height, width = int(rng.integers(5, 60)), int(rng.integers(5, 60))
    points = polygon(int(rng.integers(3, 12)), height, width, max(height, width) * rng.uniform(0.1, 0.8))
    rle = filled(points, height, width)
    regions.append({"width": width, "height": height, "points": points, "counts": counts(rle), "text": api.rleToString(ctypes.byref(rle)).decode()})
for points in ([2, 3, 12, 3, 12, 9, 2, 9], [0, 0, 20, 0, 20, 10, 0, 10], [-5, -5, 25, -5, 25, 15, -5, 15], [3.5, 2.5, 8.5, 2.5, 8.5, 2.5], [19.6, 0.2, 40, 5, 19.6, 9.9]):
    rle = filled([float(p) for p in points], 10, 20)
    regions.append({"width": 20, "height": 10, "points": points, "counts": counts(rle), "text": api.rleToString(ctypes.byref(rle)).decode()})

# Masks of COCO's photos, as its authors publish them for a trial of their tools.
packed = []
for result in json.load(open(os.path.join(root, "results", "instances_val2014_fakesegm100_results.json")))[:400:80]:
    text, (height, width) = result["segmentation"]["counts"], result["segmentation"]["size"]
    packed.append({"width": width, "height": height, "text": text, "counts": counts(unpacked(text, height, width))})


def png(image, **options):
    stream = io.BytesIO()
    image.save(stream, "PNG", **options)
    return base64.b64encode(stream.getvalue()).decode()


palette = rng.integers(0, 256, 768).astype(np.uint8).tobytes()
files = {}
for name, most, bits in (("palette 8", 256, 8), ("palette 4", 16, 4), ("palette 2", 4, 2), ("palette 1", 2, 1)):
    values = rng.integers(0, most, (7, 13)).astype(np.uint8)
    image = Image.fromarray(values, "P")
    image.putpalette(palette[: 3 * most])
    files[name] = {"png": png(image, bits=bits), "values": values.tobytes().hex()}
image = Image.fromarray(values, "P")
image.putpalette(palette)
files["palette with transparency"] = {"png": png(image, transparency=1), "values": values.tobytes().hex()}
values = rng.integers(0, 256, (7, 13)).astype(np.uint8)
files["grey"] = {"png": png(Image.fromarray(values, "L")), "values": values.tobytes().hex()}
files["colours"] = {"png": png(Image.fromarray(np.repeat(values[:, :, None], 3, 2), "RGB")), "values": values.tobytes().hex()}
files["colours and transparency"] = {"png": png(Image.fromarray(np.concatenate([np.repeat(values[:, :, None], 3, 2), rng.integers(0, 256, (7, 13, 1)).astype(np.uint8)], 2), "RGBA")), "values": values.tobytes().hex()}
bits = rng.integers(0, 2, (7, 13)).astype(np.uint8)
files["black and white"] = {"png": png(Image.fromarray(bits * 255, "L").convert("1")), "values": bits.tobytes().hex()}

values = rng.integers(0, 21, (18, 24)).astype(np.uint8)
image = Image.fromarray(values, "L")
warps = []
for i in range(12):
    a = rng.uniform(-np.pi, np.pi)
    scale = rng.uniform(0.5, 2)
    matrix = [scale * np.cos(a), -scale * np.sin(a) + rng.uniform(-0.3, 0.3), rng.uniform(-8, 16), scale * np.sin(a), scale * np.cos(a), rng.uniform(-8, 16)]
    warped = image.transform((20, 22), Image.Transform.AFFINE, matrix, resample=Image.Resampling.NEAREST, fillcolor=255)
    warps.append({"map": matrix, "values": np.asarray(warped).tobytes().hex()})
sizes = [{"width": w, "height": h, "values": np.asarray(image.resize((w, h), Image.Resampling.NEAREST)).tobytes().hex()} for w, h in ((12, 9), (48, 36), (17, 31), (5, 3))]

json.dump({"regions": regions, "packed": packed, "files": files, "mask": {"width": 24, "height": 18, "values": values.tobytes().hex(), "warps": warps, "sizes": sizes}}, sys.stdout)
print()
