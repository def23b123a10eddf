#!/usr/bin/env python3
"""Makes transforms.json: what scikit-learn, pandas, Pillow and formulas in NumPy make of columns.

Needs scikit-learn, pandas, Pillow and NumPy. Run it in this folder; the result is kept in the repository.
"""
import json
from pathlib import Path
import numpy as np, pandas as pd, sklearn
from PIL import Image, __version__ as pillow
from sklearn.impute import SimpleImputer
from sklearn.neighbors import NearestNeighbors

rng = np.random.default_rng(23)
ROWS, TRAIN, FOLDS, M = 80, 60, 5, 10.0

# Target means: the closed form (sum + m * prior) / (n + m), and for training rows that of the other folds.
city = rng.choice(["a", "b", "c", "d", "e"], ROWS, p=[.4, .3, .15, .1, .05]).astype(object)
city[rng.random(ROWS) < 0.1] = None
city[TRAIN + 2] = "nowhere"
effect = {"a": 1, "b": -1, "c": 3, "d": 0, "e": 5, None: 2, "nowhere": 0}
value = np.round(rng.normal(10, 1, ROWS) + [effect[c] for c in city], 6)
kind = np.where(value > 11, "high", np.where(value > 9.5, "middle", "low"))
two = np.where(value > 10.5, "yes", "no")


def target_mean(truth):
    def means(rows):
        prior = truth[rows].mean()
        return prior, lambda c: (truth[rows][city[rows] == c].sum() + M * prior) / ((city[rows] == c).sum() + M)
    every, out = np.arange(TRAIN), []
    whole_prior, whole = means(every)
    for i in range(ROWS):
        if i < TRAIN:
            prior, of = means(every[every % FOLDS != i % FOLDS])
            out.append(of(city[i]))
        else:
            out.append(whole(city[i]) if city[i] in city[:TRAIN] else whole_prior)
    return out


# The most frequent value, and an indicator of what was missing in training.
numbers = np.round(rng.choice([1.5, 2.5, 4.0, 7.0], (ROWS, 3)), 6)
numbers[rng.random((ROWS, 3)) < 0.2] = np.nan
numbers[:TRAIN, 2] = np.where(np.isnan(numbers[:TRAIN, 2]), 4.0, numbers[:TRAIN, 2])
mode = SimpleImputer(strategy="most_frequent", add_indicator=True).fit(numbers[:TRAIN])

# Dates: pandas' parts, circles by formula.
when = pd.to_datetime("2019-11-03") + pd.to_timedelta(rng.integers(0, 3 * 366 * 24 * 60, ROWS), unit="m")
parts = pd.DataFrame(dict(Year=when.year, Month=when.month, Day=when.day, Weekday=when.dayofweek, DayOfYear=when.dayofyear, Hour=when.hour, Minute=when.minute))
circles = {}
for name, first, period in (("Month", 1, 12), ("Day", 1, 31), ("Weekday", 0, 7), ("DayOfYear", 1, 366), ("Hour", 0, 24), ("Minute", 0, 60)):
    angle = 2 * np.pi * (parts[name].to_numpy() - first) / period
    circles[name] = np.stack([np.sin(angle), np.cos(angle)], 1).tolist()

# Images: Pillow's antialiased bilinear resize, then the middle.
image = rng.integers(0, 256, (30, 44, 3)).astype(np.uint8)
image = np.asarray(Image.fromarray(image).resize((44, 30), Image.BILINEAR).resize((11, 8), Image.BILINEAR).resize((44, 30), Image.BICUBIC))
small = np.asarray(Image.fromarray(image).resize((int(12 * 44 / 30), 12), Image.BILINEAR))
left = (small.shape[1] - 12) // 2

# SMOTE's neighbours: scikit-learn's for numbers, by formula (SMOTE-NC) where there is a category too.
points = np.round(rng.normal(0, [1, 2, 0.5], (40, 3)), 6)
group = rng.integers(0, 3, 40)
found = NearestNeighbors(n_neighbors=6).fit(points).kneighbors(points, return_distance=False)[:, 1:]
apart = np.median(points.std(0))
squares = ((points[:, None] - points[None]) ** 2).sum(2) + apart ** 2 * (group[:, None] != group[None])
np.fill_diagonal(squares, np.inf)

# Signal and noise: the mixture has the ratio asked for, in decibels.
voice, car = rng.normal(0, 2, 32), rng.normal(1, 5, 32)
mixtures = []
for decibels in (-5.0, 0.0, 12.5):
    gain = np.sqrt((voice ** 2).mean() / ((car ** 2).mean() * 10 ** (decibels / 10)))
    assert abs(10 * np.log10((voice ** 2).sum() / ((gain * car) ** 2).sum()) - decibels) < 1e-9
    mixtures.append(dict(decibels=decibels, mixture=(voice + gain * car).tolist()))

json.dump(dict(
    made_by=f"scikit-learn {sklearn.__version__}, pandas {pd.__version__}, Pillow {pillow}, NumPy {np.__version__}",
    train=TRAIN, folds=FOLDS, smoothing=M, city=list(city), value=value.tolist(), kind=kind.tolist(), two=two.tolist(),
    target=dict(value=[[v] for v in target_mean(value)], two=[[v] for v in target_mean((two == "yes") * 1.0)],
                kind=np.stack([target_mean((kind == k) * 1.0) for k in ("high", "low", "middle")], 1).tolist()),
    numbers=[[None if np.isnan(v) else v for v in row] for row in numbers.tolist()], mode=mode.transform(numbers).tolist(),
    when=[str(w) for w in when], parts=parts.to_dict("list"), circles=circles,
    noise=dict(signal=voice.tolist(), noise=car.tolist(), mixtures=mixtures),
    smote=dict(points=points.tolist(), group=group.tolist(), neighbours=found.tolist(), mixed=np.argsort(squares, 1, kind="stable")[:, :5].tolist()),
    image=dict(height=30, width=44, pixels=image.reshape(-1).tolist(), resized=small.shape[:2], cropped=small[:, left:left + 12].reshape(-1).tolist()),
), open(Path(__file__).parent / "transforms.json", "w"))
