#!/usr/bin/env python3
"""Makes preprocessing.json: what scikit-learn makes of a small mixed table (imputer, scalers, one-hot encoder).

Needs scikit-learn and NumPy. Run it in this folder; the result is kept in the repository.
"""
import json
from pathlib import Path
import numpy as np
import sklearn
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MinMaxScaler, OneHotEncoder, StandardScaler

rng = np.random.default_rng(11)
ROWS, TRAIN = 60, 40
numbers = np.round(np.stack([rng.normal(5, 2, ROWS), rng.uniform(-1000, 90000, ROWS), rng.exponential(0.01, ROWS), np.full(ROWS, 3.7)], 1), 6)
numbers[rng.random((ROWS, 4)) < 0.1] = np.nan
colours = rng.choice(["red", "green", "blue", "ultramarine"], ROWS, p=[.4, .3, .25, .05])
colours[TRAIN:][:3] = "mauve"                       # unknown in the training part
train = slice(0, TRAIN)


def scaled(strategy, scaler):
    p = make_pipeline(SimpleImputer(strategy=strategy), scaler).fit(numbers[train])
    return p.transform(numbers).tolist()


onehot = OneHotEncoder(handle_unknown="ignore").fit(colours[train, None])
json.dump({
    "made by": f"scikit-learn {sklearn.__version__}",
    "train": TRAIN,
    "numbers": [[None if np.isnan(v) else v for v in row] for row in numbers.tolist()],
    "colours": colours.tolist(),
    "ZScore/Mean": scaled("mean", StandardScaler()),
    "ZScore/Median": scaled("median", StandardScaler()),
    "MinMax/Mean": scaled("mean", MinMaxScaler()),
    "MinMax/Median": scaled("median", MinMaxScaler()),
    "categories": onehot.categories_[0].tolist(),
    "onehot": onehot.transform(colours[:, None]).toarray().tolist(),
}, open(Path(__file__).parent / "preprocessing.json", "w"))
