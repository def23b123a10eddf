#!/usr/bin/env python3
"""Makes inverse.json: what scikit-learn turns encoded rows back into, fitted to the table of preparation.json.

Needs scikit-learn and NumPy. Run it in this folder, after preparation.py.
"""
import json
from pathlib import Path
import numpy as np
import sklearn
from sklearn.decomposition import PCA
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import (FunctionTransformer, KBinsDiscretizer, MinMaxScaler, OneHotEncoder, OrdinalEncoder,
                                   RobustScaler, StandardScaler)

here = Path(__file__).parent
table = json.load(open(here / "preparation.json"))
X, sizes, train = np.array(table["numbers"]), np.array(table["sizes"])[:, None], slice(0, table["train"])
rng = np.random.default_rng(31)
# Rows that nothing was encoded as: what a generative network might make.
Z = np.round(rng.normal(0, 1.5, (20, 4)), 5)
golden = {"made by": f"scikit-learn {sklearn.__version__}, NumPy {np.__version__}", "rows": Z.tolist()}

log = FunctionTransformer(lambda x: np.sign(x) * np.log1p(np.abs(x)), lambda y: np.sign(y) * np.expm1(np.abs(y)))
for name, made in {"ZScore": StandardScaler(), "Center": StandardScaler(with_std=False), "MinMax": MinMaxScaler((-1, 1)), "Robust": RobustScaler(),
                   "Log": make_pipeline(log, StandardScaler())}.items():
    golden[name] = made.fit(X[train]).inverse_transform(Z).tolist()

# Principal components of the standardised columns, the largest part of each positive, as preparation.py has them.
scaler = StandardScaler().fit(X[train])
standard = scaler.transform(X)
for kept in (4, 2):
    for whiten in (False, True):
        pca = PCA(kept, whiten=whiten, svd_solver="full").fit(standard[train])
        rows = Z[:, :kept] * np.sign(pca.components_[range(kept), np.abs(pca.components_).argmax(1)])
        if whiten:
            # Its whitening divides by N - 1 and has no epsilon: the same row is another one there.
            rows = rows * np.sqrt(pca.explained_variance_ * (table["train"] - 1) / table["train"] + 1e-5) / np.sqrt(pca.explained_variance_)
        name = f"{'PcaWhiten' if whiten else 'Pca'}/{kept}"
        golden[name] = scaler.inverse_transform(pca.inverse_transform(rows)).tolist()
        # There and back: with fewer components than columns the projection of the row.
        golden[name + "/table"] = scaler.inverse_transform(pca.inverse_transform(pca.transform(standard))).tolist()
centred = standard[train] - standard[train].mean(0)
U, S, _ = np.linalg.svd(centred.T @ centred / table["train"])
golden["ZcaWhiten/4"] = scaler.inverse_transform(Z @ (U * np.sqrt(S + 1e-5)) @ U.T + standard[train].mean(0)).tolist()
golden["ZcaWhiten/4/table"] = X.tolist()

onehot = OneHotEncoder(handle_unknown="ignore").fit(sizes[train])
soft = np.round(rng.dirichlet([1, 1, 1], 12), 5)
soft[3] = 0
golden["onehot"] = {"inputs": soft.tolist(), "values": onehot.inverse_transform(soft).ravel().tolist()}
ordinal = OrdinalEncoder(categories=[["small", "medium", "large"]]).fit(sizes[train])
places = ordinal.transform(sizes)
golden["ordinal"] = {"inputs": StandardScaler().fit(places[train]).transform(places).ravel().tolist(), "values": ordinal.inverse_transform(places).ravel().tolist()}
for strategy in ("quantile", "uniform"):
    bins = KBinsDiscretizer(4, encode="onehot-dense", strategy=strategy).fit(X[train])
    golden[f"Bucket/{strategy.title()}"] = bins.inverse_transform(bins.transform(X)).tolist()
json.dump(golden, open(here / "inverse.json", "w"))
