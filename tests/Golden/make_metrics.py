"""Every metric from scikit-learn, with and without weights of the rows; two classes by one probability, three classes, values."""
import json
import os

import numpy as np
from sklearn import metrics as M

random = np.random.default_rng(1)
ROWS = 40


def rounded(x):
    return [float(np.float32(v)) for v in np.ravel(x)]


def classes(width):
    p = random.dirichlet(np.ones(max(width, 2)), ROWS).astype(np.float32)
    y = random.integers(0, max(width, 2), ROWS)
    decided = p.argmax(1)
    return (p[:, 1:] if width == 1 else p), y, decided, p


def macro(score, y, decided, w):
    return score(y, decided, average="macro", sample_weight=w, zero_division=0)


def figures(kind, y, decided, p, w):
    if kind == "Class":
        return {
            "Accuracy": M.accuracy_score(y, decided, sample_weight=w),
            "Precision": macro(M.precision_score, y, decided, w),
            "Recall": macro(M.recall_score, y, decided, w),
            "F1": macro(M.f1_score, y, decided, w),
            "LogLoss": M.log_loss(y, p, sample_weight=w, labels=range(p.shape[1])),
        }
    return {
        "MeanSquaredError": M.mean_squared_error(y, p, sample_weight=w),
        "RootMeanSquaredError": M.mean_squared_error(y, p, sample_weight=w, squared=False),
        "MeanAbsoluteError": M.mean_absolute_error(y, p, sample_weight=w),
        "RSquared": M.r2_score(y, p, sample_weight=w),
    }


cases = []
for width in (1, 3):
    given, y, decided, p = classes(width)
    p = p.astype(float) / p.astype(float).sum(1, keepdims=True)
    cases.append(("Class", width, given, y, decided, p))
y = random.standard_normal(ROWS).astype(np.float32)
p = (y + 0.5 * random.standard_normal(ROWS)).astype(np.float32)
cases.append(("Value", 1, p, y, None, p.astype(float)))

out = []
for kind, width, given, y, decided, p in cases:
    w = random.integers(0, 4, ROWS).astype(np.float32) / 2
    out.append({
        "target": kind, "rows": ROWS, "width": width, "prediction": rounded(given), "y": rounded(y), "weights": rounded(w),
        "plain": figures(kind, y, decided, p, None), "weighted": figures(kind, y, decided, p, w),
    })
with open(os.path.join(os.path.dirname(__file__), "metrics.json"), "w") as f:
    json.dump(out, f, indent=1)
