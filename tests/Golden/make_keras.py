"""Writes keras.json: the optimisers whose formulas differ in Keras 3, in NumPy, after the formulas of Keras' documentation and source.

Before writing, each rule is held to the figures that Keras' own tests expect (ones, one step with gradient 0.01, then four with 0.1 … 1.0).
"""
import math
import os

import numpy as np

from reference import array, digest, save
import torch

SIZE, STEPS = 37, 20


def sgd(momentum=0.0, nesterov=False):
    v = 0.0

    def step(w, g, lr, t):
        nonlocal v
        v = momentum * v - lr * g
        return w + (momentum * v - lr * g if nesterov else v)
    return step


def adagrad(initial=0.1, eps=1e-7):
    s = initial

    def step(w, g, lr, t):
        nonlocal s
        s = s + g**2
        return w - lr * g / np.sqrt(s + eps)
    return step


def rmsprop(rho=0.9, momentum=0.0, eps=1e-7, centered=False):
    v, m, a = 0.0, 0.0, 0.0

    def step(w, g, lr, t):
        nonlocal v, m, a
        v = rho * v + (1 - rho) * g**2
        a = rho * a + (1 - rho) * g
        increment = lr * g / np.sqrt(v - (a**2 if centered else 0) + eps)
        m = momentum * m + increment
        return w - (m if momentum > 0 else increment)
    return step


def adam(b1=0.9, b2=0.999, eps=1e-7, amsgrad=False, decay=0.0):
    m, v, top = 0.0, 0.0, 0.0

    def step(w, g, lr, t):
        nonlocal m, v, top
        w = w - lr * decay * w
        m, v = m + (g - m) * (1 - b1), v + (g**2 - v) * (1 - b2)
        top = np.maximum(top, v)
        alpha = lr * math.sqrt(1 - b2**t) / (1 - b1**t)
        return w - alpha * m / (np.sqrt(top if amsgrad else v) + eps)
    return step


def adamax(b1=0.9, b2=0.999, eps=1e-7):
    m, u = 0.0, 0.0

    def step(w, g, lr, t):
        nonlocal m, u
        m, u = m + (g - m) * (1 - b1), np.maximum(b2 * u, np.abs(g))
        return w - lr * m / ((1 - b1**t) * (u + eps))
    return step


def nadam(b1=0.9, b2=0.999, eps=1e-7):
    m, v, product = 0.0, 0.0, 1.0

    def step(w, g, lr, t):
        nonlocal m, v, product
        now, following = b1 * (1 - 0.5 * 0.96**t), b1 * (1 - 0.5 * 0.96 ** (t + 1))
        product *= now
        m, v = m + (g - m) * (1 - b1), v + (g**2 - v) * (1 - b2)
        hat = following * m / (1 - product * following) + (1 - now) * g / (1 - product)
        return w - lr * hat / (np.sqrt(v / (1 - b2**t)) + eps)
    return step


# Keras' defaults, against the expectations of its tests.
EXPECTED = [
    (rmsprop(centered=True), 0.001, [0.9967, 0.9933, 0.9908, 0.9885, 0.9864]),
    (adam(amsgrad=True), 0.001, [0.999, 0.9982, 0.9974, 0.9965, 0.9955]),
]
for rule, rate, expected in EXPECTED:
    x = np.ones(10)
    for t, value in enumerate(expected):
        x = rule(x, np.full(10, 0.01) if t == 0 else np.arange(0.1, 1.05, 0.1), rate, t + 1)
        assert np.allclose(x, value, rtol=5e-4, atol=5e-4), (x, value)

CASES = [
    ({"Type": "Sgd", "Momentum": 0.9}, sgd(0.9)), ({"Type": "Sgd", "Momentum": 0.9, "Nesterov": True}, sgd(0.9, True)), ({"Type": "Sgd"}, sgd()),
    ({"Type": "Adagrad", "InitialSum": 0.1, "Epsilon": 1e-3}, adagrad(eps=1e-3)),
    ({"Type": "RmsProp", "Alpha": 0.9, "Epsilon": 1e-3}, rmsprop(eps=1e-3)), ({"Type": "RmsProp", "Alpha": 0.9, "Epsilon": 1e-3, "Momentum": 0.8}, rmsprop(momentum=0.8, eps=1e-3)),
    ({"Type": "RmsProp", "Alpha": 0.9, "Epsilon": 1e-3, "Momentum": 0.8, "Centered": True}, rmsprop(momentum=0.8, eps=1e-3, centered=True)),
    ({"Type": "Adam", "Epsilon": 1e-3}, adam(eps=1e-3)), ({"Type": "Adam", "Epsilon": 1e-3, "AmsGrad": True}, adam(eps=1e-3, amsgrad=True)),
    ({"Type": "AdamW", "Epsilon": 1e-3, "WeightDecay": 0.3}, adam(eps=1e-3, decay=0.3)),
    ({"Type": "AdaMax", "Epsilon": 1e-3}, adamax(eps=1e-3)), ({"Type": "Nadam", "Epsilon": 1e-3}, nadam(eps=1e-3)),
]


def run(settings, rule):
    w, trace = array("weights", [SIZE]).numpy(), []
    for s in range(STEPS):
        rate = 0.05 * (0.1 + 0.5 * (1 + math.cos(math.pi * s / STEPS)))
        w = rule(w, array(f"gradient {s}", [SIZE], 1.5).numpy() + 0.5 * w, rate, s + 1)
        trace.append({"rate": rate, "weights": digest(torch.tensor(w))})
    return {"name": settings["Type"], "optimizer": {**settings, "Convention": "Keras"}, "steps": trace}


save(os.path.join(os.path.dirname(os.path.abspath(__file__)), "keras.json"), {"optimizers": [run(*case) for case in CASES]})
