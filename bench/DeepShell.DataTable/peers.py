"""The peers of the data table, one row a process: python3 peers.py <row> <folder> <data>. Prints one JSON line.

photos makes its own pictures from a seed when the folder has none (Pillow).
"""
import json
import os
import resource
import sys
import time


def standardise(path):
    import numpy as np
    import pandas as pd
    from sklearn.preprocessing import StandardScaler
    start = time.perf_counter()
    values = pd.read_csv(path, dtype=np.float32).to_numpy()
    encoded = StandardScaler().fit_transform(values)
    return time.perf_counter() - start, {"first": float(encoded[0, 0])}


def profile(path):
    import pandas as pd
    table = pd.read_csv(path)
    start = time.perf_counter()
    summary = table.describe()
    table.nunique()
    return time.perf_counter() - start, {"median": float(summary.iloc[5, 3])}


def make_photos(folder):
    import numpy as np
    from PIL import Image
    random = np.random.default_rng(1)
    for kind, options in (("photos", {"quality": 90}), ("photos-png", {})):
        for i in range(2000):
            # Smooth patches with a little grain: about what a photo of this size takes as JPEG.
            small = Image.fromarray(random.integers(0, 256, (14, 14, 3), dtype=np.uint8)).resize((224, 224), Image.BICUBIC)
            grain = random.normal(0, 6, (224, 224, 3))
            picture = Image.fromarray(np.clip(np.asarray(small) + grain, 0, 255).astype(np.uint8))
            sub = os.path.join(folder, kind, f"c{i % 4}")
            os.makedirs(sub, exist_ok=True)
            picture.save(os.path.join(sub, f"{i:04d}" + (".jpg" if kind == "photos" else ".png")), **options)
    return 0.0, {}


def photo(job):
    import random
    import numpy as np
    from PIL import Image
    path, seed = job
    rng = random.Random(seed)
    with Image.open(path) as file:
        image = file.convert("RGB")
    width, height = image.size
    for _ in range(10):
        area = width * height * rng.uniform(0.08, 1.0)
        ratio = 2.718281828459045 ** rng.uniform(-0.28768207, 0.28768207)
        w, h = int(round((area * ratio) ** 0.5)), int(round((area / ratio) ** 0.5))
        if 0 < w <= width and 0 < h <= height:
            break
    else:
        w = h = min(width, height)
    left, top = rng.randint(0, width - w), rng.randint(0, height - h)
    image = image.resize((128, 128), Image.BILINEAR, box=(left, top, left + w, top + h))
    if rng.random() < 0.5:
        image = image.transpose(Image.FLIP_LEFT_RIGHT)
    pixels = np.asarray(image, dtype=np.float32)
    shift = np.array([rng.uniform(-25.5, 25.5) for _ in range(3)], dtype=np.float32)
    return (np.clip(pixels + shift, 0, 255) / 255 - 0.5) / 0.25


def photos(folder, kind):
    from multiprocessing import Pool
    root = os.path.join(folder, kind)
    files = sorted(os.path.join(d, f) for d, _, names in os.walk(root) for f in names)
    start = time.perf_counter()
    total = 0.0
    with Pool(2) as pool:
        for i, x in enumerate(pool.imap(photo, [(f, i) for i, f in enumerate(files)], chunksize=64)):
            if i % 64 == 0:
                total += float(x[0, 0, 0])
    return time.perf_counter() - start, {"sum": total}


def augment(data):
    """Rotation and translation of a batch by affine_grid and grid_sample: what torch has without torchvision."""
    import gzip
    import math
    import numpy as np
    import torch
    torch.set_num_threads(2)
    with gzip.open(os.path.join(data, "mnist", "train-images-idx3-ubyte.gz")) as file:
        pixels = torch.from_numpy(np.frombuffer(file.read(), np.uint8, offset=16).reshape(-1, 1, 28, 28).copy())
    count = len(pixels) * 99 // 100 + 8700  # as many as ours: 99 % of 70,000
    start = time.perf_counter()
    total = 0.0
    order = torch.randperm(len(pixels))
    for i in range(0, count, 64):
        x = pixels[order[torch.arange(i, min(i + 64, count)) % len(pixels)]].float() / 255
        n = len(x)
        angle = (torch.rand(n) * 2 - 1) * math.radians(10)
        move = (torch.rand(n, 2) * 2 - 1) * 0.2
        matrix = torch.stack([angle.cos(), -angle.sin(), move[:, 0], angle.sin(), angle.cos(), move[:, 1]], 1).view(n, 2, 3)
        x = torch.nn.functional.grid_sample(x, torch.nn.functional.affine_grid(matrix, x.shape, align_corners=False), align_corners=False)
        total += float(((x - 0.13) / 0.31)[0, 0, 0, 0])
    return time.perf_counter() - start, {"sum": total}


def main():
    row, folder, data = sys.argv[1:4]
    rows = {
        "csv": lambda: standardise(os.path.join(folder, "numbers-1000000.csv")),
        "csv-all-digits": lambda: standardise(os.path.join(folder, "numbers-1000000-all-digits.csv")),
        "profile": lambda: profile(os.path.join(folder, "numbers-1000000.csv")),
        "make-photos": lambda: make_photos(folder),
        "photos": lambda: photos(folder, "photos"),
        "photos-png": lambda: photos(folder, "photos-png"),
        "augment": lambda: augment(data),
    }
    seconds, more = rows[row]()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(json.dumps({"s": seconds, "peak_mb": peak / 1024, **more}))


main()
