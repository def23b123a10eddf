#!/usr/bin/env python3
"""Makes preparation.json: what pandas, NumPy, SciPy and scikit-learn find in a small mixed table.

Profiles, transforms, projections, class weights and drift. Needs these four; run it in this folder.
"""
import json
from pathlib import Path
import numpy as np
import pandas as pd
import scipy
import sklearn
from scipy import stats
from sklearn.decomposition import PCA
from sklearn.preprocessing import (FunctionTransformer, KBinsDiscretizer, OrdinalEncoder, RobustScaler, StandardScaler)
from sklearn.utils.class_weight import compute_class_weight

rng = np.random.default_rng(5)
ROWS, TRAIN = 90, 60
a = rng.normal(10, 3, ROWS)
numbers = np.round(np.stack([a, 2 * a + rng.normal(0, 1, ROWS), rng.exponential(500, ROWS), rng.uniform(-5, 5, ROWS)], 1), 5)
sizes = rng.choice(["small", "medium", "large"], ROWS, p=[.5, .3, .2])
label = np.where(a + rng.normal(0, 1, ROWS) > 11, "high", np.where(a > 8, "middle", "low"))
train = slice(0, TRAIN)
X, Xt = numbers, numbers[train]
golden = {"made by": f"scikit-learn {sklearn.__version__}, pandas {pd.__version__}, NumPy {np.__version__}, SciPy {scipy.__version__}",
          "train": TRAIN, "numbers": X.tolist(), "sizes": sizes.tolist(), "label": label.tolist()}

# Profile, with some values missing.
holes = X.copy()
holes[rng.random(X.shape) < 0.1] = np.nan
frame = pd.DataFrame(holes, columns=list("abcd"))
profile = {}
for name in frame:
    column = frame[name]
    known = column.dropna().to_numpy()
    groups = [column[label == c].dropna() for c in np.unique(label)]
    between = sum(len(g) * (g.mean() - known.mean()) ** 2 for g in groups)
    profile[name] = {"missing": int(column.isna().sum()), "distinct": int(column.nunique()), "mean": column.mean(), "std": column.std(ddof=0),
                     "min": column.min(), "q1": column.quantile(.25), "median": column.median(), "q3": column.quantile(.75), "max": column.max(),
                     "histogram": np.histogram(known, 10)[0].tolist(), "eta": float(np.sqrt(between / ((known - known.mean()) ** 2).sum()))}
golden["holes"] = [[None if np.isnan(v) else v for v in row] for row in holes.tolist()]
golden["profile"] = profile
golden["pearson a b"] = frame["a"].corr(frame["b"])
golden["cramers v"] = stats.contingency.association(pd.crosstab(sizes, label).to_numpy(), method="cramer")

# Transforms, fitted to the first rows.
golden["Robust"] = RobustScaler().fit(Xt).transform(X).tolist()
golden["Center"] = StandardScaler(with_std=False).fit(Xt).transform(X).tolist()
log = FunctionTransformer(lambda x: np.sign(x) * np.log1p(np.abs(x))).transform(X)
golden["Log"] = StandardScaler().fit(log[train]).transform(log).tolist()
low, high = np.quantile(Xt, [.05, .9], axis=0)
clipped = np.clip(X, low, high)
golden["Clip"] = StandardScaler().fit(clipped[train]).transform(clipped).tolist()
golden["Bucket/Quantile"] = KBinsDiscretizer(4, encode="onehot-dense", strategy="quantile").fit(Xt).transform(X).tolist()
golden["Bucket/Uniform"] = KBinsDiscretizer(4, encode="onehot-dense", strategy="uniform").fit(Xt).transform(X).tolist()
ordinal = OrdinalEncoder(categories=[["small", "medium", "large"]]).fit(sizes[train, None]).transform(sizes[:, None])
golden["Ordinal"] = StandardScaler().fit(ordinal[train]).transform(ordinal).ravel().tolist()

# Projections of the standardised columns; the largest part of each component is positive.
Z = StandardScaler().fit(Xt).transform(X)
pca = PCA().fit(Z[train])
signs = np.sign(pca.components_[range(4), np.abs(pca.components_).argmax(1)])
golden["Pca"] = (pca.transform(Z) * signs).tolist()
golden["explained"] = pca.explained_variance_ratio_.tolist()
mean = Z[train].mean(0)
cov = (Z[train] - mean).T @ (Z[train] - mean) / TRAIN
U, S, _ = np.linalg.svd(cov)
U = U * np.sign(U[np.abs(U).argmax(0), range(4)])
golden["PcaWhiten"] = ((Z - mean) @ U / np.sqrt(S + 1e-5)).tolist()
golden["ZcaWhiten"] = ((Z - mean) @ U / np.sqrt(S + 1e-5) @ U.T).tolist()

# Class weights of the first rows, and drift of the last rows against them.
classes = np.unique(label)
golden["class weights"] = dict(zip(classes.tolist(), compute_class_weight("balanced", classes=classes, y=label[train]).tolist()))
golden["ks"] = []
for c in range(4):
    r = stats.ks_2samp(X[train, c], X[TRAIN:, c], mode="asymp")
    # The limit for many values; r.pvalue is of the finite distribution.
    golden["ks"].append([r.statistic, stats.kstwobign.sf(r.statistic * np.sqrt(TRAIN * (ROWS - TRAIN) / ROWS))])
table = np.stack([[np.sum(part == v) for v in ["large", "medium", "small"]] for part in (sizes[train], sizes[TRAIN:])])
chi = stats.chi2_contingency(table, correction=False)
golden["chi2"] = [chi[0], chi[1]]
edges = np.quantile(X[train, 2], np.linspace(0, 1, 11))
e = np.clip(np.searchsorted(edges[1:-1], X[train, 2], side="right"), 0, 9)
o = np.clip(np.searchsorted(edges[1:-1], X[TRAIN:, 2], side="right"), 0, 9)
p = np.maximum(np.bincount(e, minlength=10) / TRAIN, 1e-4)
q = np.maximum(np.bincount(o, minlength=10) / (ROWS - TRAIN), 1e-4)
golden["psi c"] = float(((q - p) * np.log(q / p)).sum())
json.dump(golden, open(Path(__file__).parent / "preparation.json", "w"))

# Arrays as NumPy writes them.
np.savez_compressed(Path(__file__).parent / "numpy.npz", x=np.asfortranarray(np.arange(12, dtype=np.float64).reshape(4, 3)), y=np.array(["ä", "b", "ä", "b"]))
np.save(Path(__file__).parent / "numpy.npy", np.array([[1, 2, 3], [4, 5, 6]], np.float32))
