"""Writes second_order.json: least squares and logistic regression without penalty by scikit-learn, and steps of natural gradient with each sample's gradient by PyTorch."""
import os

import numpy as np
import torch
import torch.nn.functional as F
from sklearn.linear_model import LinearRegression, LogisticRegression

from reference import array, rounded, save

ROWS, COLUMNS, STEPS, RATE, DAMPING = 60, 4, 6, 0.1, 0.01

x = array("X", [ROWS, COLUMNS], 2.0)
noise = array("noise", [ROWS]).numpy()
truth = np.array([1.5, -2.0, 0.5, 0.25])
# Single precision: what DeepShell reads.
y = (x.numpy() @ truth + 3 + 0.5 * noise).astype(np.float32).astype(np.float64)
labels = (x.numpy() @ truth + 2.5 * noise > 0.3).astype(int)

linear = LinearRegression().fit(x, y)
logistic = LogisticRegression(penalty="none", tol=1e-9, max_iter=10_000, solver="newton-cg").fit(x, labels)
residual = logistic.predict_proba(x)[:, 1] - labels
assert max(abs(x.numpy().T @ residual).max(), abs(residual.sum())) < 1e-6, "not at the optimum"


def fisher():
    """Logistic regression: w <- w - rate * g / (F + damping), F the mean of the squared gradients of the samples."""
    w, b = torch.zeros(COLUMNS, requires_grad=True), torch.zeros(1, requires_grad=True)
    t, trace = torch.tensor(labels, dtype=torch.float64), []
    for _ in range(STEPS):
        losses = F.binary_cross_entropy_with_logits(x @ w + b, t, reduction="none")
        each = [torch.cat(torch.autograd.grad(l, [w, b], retain_graph=True)) for l in losses]
        information, gradient = sum(g**2 for g in each) / ROWS, sum(each) / ROWS
        step = RATE * gradient / (information + DAMPING)
        with torch.no_grad():
            w -= step[:-1]
            b -= step[-1:]
        trace.append([rounded(v) for v in [*w, *b]])
    return trace


save(os.path.join(os.path.dirname(os.path.abspath(__file__)), "second_order.json"), {
    "rows": ROWS, "columns": COLUMNS, "values": [rounded(v) for v in y], "labels": labels.tolist(),
    "linear": [*map(rounded, linear.coef_), rounded(linear.intercept_)],
    "logistic": [*map(rounded, logistic.coef_[0]), rounded(logistic.intercept_[0])],
    "rate": RATE, "damping": DAMPING, "fisher": fisher()})
