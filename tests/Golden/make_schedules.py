"""Rates of every schedule over 60 epochs, from torch.optim.lr_scheduler where it has a twin, otherwise in closed form; and the
rate under PyTorch's ReduceLROnPlateau for traces of losses."""
import json
import math
import os

import torch
from torch.optim import lr_scheduler as S

from reference import numbers

EPOCHS, RATE = 60, 0.1


def optimizer(rate=RATE):
    return torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=rate)


def torch_rates(make):
    o = optimizer()
    s = make(o)
    rates = []
    for _ in range(EPOCHS):
        rates.append(o.param_groups[0]["lr"])
        o.step()
        s.step()
    return rates


def closed(rate):
    return [rate(k) for k in range(EPOCHS)]


def warm(then, start, over):
    return lambda o: S.SequentialLR(o, [S.LinearLR(o, start, 1.0, over), then(o)], [over])


CASES = [
    ("closed form", "Constant", closed(lambda k: RATE)),
    ("LinearLR", {"Type": "Linear", "FinalFactor": 0.05}, torch_rates(lambda o: S.LinearLR(o, 1.0, 0.05, EPOCHS))),
    ("LinearLR", {"Type": "Linear", "FinalRate": 0.02, "Over": 25}, torch_rates(lambda o: S.LinearLR(o, 1.0, 0.2, 25))),
    ("LambdaLR", "InverseTime", torch_rates(lambda o: S.LambdaLR(o, lambda k: 1 / (1 + 0.1 * k)))),
    ("LambdaLR", {"Type": "InverseTime", "Decay": 0.02, "Exponent": 0.5}, torch_rates(lambda o: S.LambdaLR(o, lambda k: (1 + 0.02 * k) ** -0.5))),
    ("StepLR", "Step", torch_rates(lambda o: S.StepLR(o, 10, 0.1))),
    ("StepLR", {"Type": "Step", "Every": 5, "Factor": 0.9}, torch_rates(lambda o: S.StepLR(o, 5, 0.9))),
    ("ExponentialLR", "Exponential", torch_rates(lambda o: S.ExponentialLR(o, 0.95))),
    ("PolynomialLR", "Power", torch_rates(lambda o: S.PolynomialLR(o, EPOCHS, 2.0))),
    ("PolynomialLR", {"Type": "Power", "Exponent": 1.3, "Over": 40}, torch_rates(lambda o: S.PolynomialLR(o, 40, 1.3))),
    ("MultiStepLR", {"Type": "PiecewiseConstant", "Boundaries": [12, 30, 55]}, torch_rates(lambda o: S.MultiStepLR(o, [12, 30, 55], 0.1))),
    ("LambdaLR", {"Type": "PiecewiseConstant", "Boundaries": [12, 30], "Factors": [2.0, 0.3]},
     torch_rates(lambda o: S.LambdaLR(o, lambda k: 1 if k < 12 else 2 if k < 30 else 0.3))),
    ("CosineAnnealingLR", "Cosine", torch_rates(lambda o: S.CosineAnnealingLR(o, EPOCHS))),
    ("CosineAnnealingLR", {"Type": "Cosine", "FinalFactor": 0.1}, torch_rates(lambda o: S.CosineAnnealingLR(o, EPOCHS, 0.01))),
    ("CosineAnnealingWarmRestarts", {"Type": "Cosine", "Period": 15}, torch_rates(lambda o: S.CosineAnnealingWarmRestarts(o, 15))),
    ("CosineAnnealingWarmRestarts", {"Type": "Cosine", "Period": 7, "PeriodFactor": 2, "FinalFactor": 0.02},
     torch_rates(lambda o: S.CosineAnnealingWarmRestarts(o, 7, 2, 0.002))),
    ("closed form", {"Type": "Cosine", "WarmupLength": 6, "StartFactor": 0.25},
     closed(lambda k: RATE * (0.25 + 0.75 * k / 6) if k < 6 else RATE * (1 + math.cos(math.pi * (k - 6) / 54)) / 2)),
    ("OneCycleLR", "OneCycle", torch_rates(lambda o: S.OneCycleLR(o, RATE, EPOCHS))),
    ("OneCycleLR", {"Type": "OneCycle", "RiseShare": 0.2, "StartDivisor": 10, "FinalDivisor": 100, "Straight": True},
     torch_rates(lambda o: S.OneCycleLR(o, RATE, EPOCHS, pct_start=0.2, div_factor=10, final_div_factor=100, anneal_strategy="linear"))),
    ("OneCycleLR", {"Type": "OneCycle", "ThreePhases": True}, torch_rates(lambda o: S.OneCycleLR(o, RATE, EPOCHS, three_phase=True))),
    ("LinearLR", "Warmup", torch_rates(lambda o: S.LinearLR(o, 0.1, 1.0, 5))),
    ("SequentialLR of LinearLR and ExponentialLR", {"Type": "Warmup", "Over": 8, "StartFactor": 0.25, "Then": {"Type": "Exponential", "Factor": 0.9}},
     torch_rates(warm(lambda o: S.ExponentialLR(o, 0.9), 0.25, 8))),
    ("closed form", {"Type": "Warmup", "Over": 10, "Then": "Cosine"},
     closed(lambda k: RATE * (0.1 + 0.9 * k / 10) if k < 10 else RATE * (1 + math.cos(math.pi * (k - 10) / 50)) / 2)),
]


def plateau(name, factor, patience, delta, cooldown, least):
    """PyTorch waits one epoch longer than Keras, and its cooldown is one epoch longer too."""
    o = optimizer()
    s = S.ReduceLROnPlateau(o, factor=factor, patience=patience - 1, threshold=delta, threshold_mode="abs", cooldown=max(cooldown - 1, 0), min_lr=least, eps=0)
    losses = [float(f"{1 / (1 + 0.2 * k) + 0.05 * v:.6g}") for k, v in enumerate(numbers(name, EPOCHS))]
    rates = []
    for loss in losses:
        s.step(loss)
        rates.append(o.param_groups[0]["lr"])
    return {"settings": {"Factor": factor, "Patience": patience, "MinDelta": delta, "Cooldown": cooldown, "MinRate": least}, "losses": losses, "rates": rates}


result = {
    "epochs": EPOCHS,
    "rate": RATE,
    "schedules": [{"reference": r, "schedule": s, "rates": v} for r, s, v in CASES],
    "plateaus": [plateau("plateau 1", 0.5, 5, 1e-4, 0, 0.0), plateau("plateau 2", 0.5, 2, 1e-2, 3, 1e-3), plateau("plateau 3", 0.25, 1, 0.0, 1, 1e-5)],
}
with open(os.path.join(os.path.dirname(__file__), "schedules.json"), "w") as file:
    file.write(json.dumps(result, separators=(",", ":")).replace('{"reference"', '\n{"reference"').replace('{"settings"', '\n{"settings"') + "\n")
