"""Writes rules.json: ten steps of two networks with penalties, decay, limits, clipping and averaged weights, by PyTorch."""
import copy
import os

import torch
import torch.nn.functional as F

from reference import Network, array, digest, numbers, rounded, save

STEPS, ROWS, BETA = 10, 9, 0.8

NETWORKS = {
    "perceptron": ([12], 4, [{"Type": "Dense", "Units": 16, "Activation": "Tanh"}, {"Type": "Dense", "Units": 10, "Activation": "ReLU"}]),
    "convolution": ([9, 8, 2], 5, [
        {"Type": "Conv2D", "Filters": 6, "KernelSize": "3", "NoBias": True}, {"Type": "BatchNormalization"}, {"Type": "ReLU"},
        {"Type": "MaxPool2D"}, {"Type": "Flatten"}, {"Type": "Dense", "Units": 12, "Activation": "Tanh"},
    ]),
}

SGD = {"Type": "Sgd", "LearningRate": 0.05, "Momentum": 0.9}
ADAM = {"Type": "Adam", "LearningRate": 0.01}
RULES = [
    (SGD, [{"Type": "L1", "Strength": 0.01}], None, None),
    (SGD, [{"Type": "L2", "Strength": 0.02}], None, None),
    (ADAM, [{"Type": "Elastic", "L1": 0.005, "L2": 0.01}], None, None),
    (SGD, [{"Type": "WeightDecay", "Strength": 0.05}], None, 0.2),
    (ADAM, [{"Type": "WeightDecay", "Strength": 0.05}], None, None),
    (ADAM, [{"Type": "DecoupledWeightDecay", "Strength": 0.3}], None, None),
    (SGD, [{"Type": "MaxNorm", "Limit": 0.9}], None, None),
    (SGD, [], 0.02, None),
    (SGD, [], None, 0.25),
    (SGD, [{"Type": "L2", "Strength": 0.02}, {"Type": "MaxNorm", "Limit": 1.0}], 0.05, 0.3),
]


def decays(name):
    return name.endswith(".Weight")


def penalty(rules, weights):
    total = torch.zeros(())
    for r in rules:
        l1 = r.get("L1", 0) if r["Type"] == "Elastic" else r["Strength"] if r["Type"] == "L1" else 0
        l2 = r.get("L2", 0) if r["Type"] == "Elastic" else r["Strength"] if r["Type"] == "L2" else 0
        for w in weights:
            total = total + l1 * w.abs().sum() + l2 * (w * w).sum()
    return total


def optimizer(settings, rules, parameters):
    strength = {r["Type"]: r["Strength"] for r in rules if r["Type"].endswith("Decay")}
    decay = strength.get("WeightDecay", strength.get("DecoupledWeightDecay", 0))
    groups = [{"params": [p for n, p in parameters.items() if decays(n)], "weight_decay": decay}, {"params": [p for n, p in parameters.items() if not decays(n)], "weight_decay": 0}]
    if settings["Type"] == "Sgd":
        return torch.optim.SGD(groups, settings["LearningRate"], settings["Momentum"])
    return (torch.optim.AdamW if "DecoupledWeightDecay" in strength else torch.optim.Adam)(groups, settings["LearningRate"])


def run(shape, outputs, layers, settings, rules, value, norm):
    network = Network([*copy.deepcopy(layers), {"Type": "Dense", "Units": outputs}])
    network.layers[-1]["_name"] = "Output"
    batch = lambda s: array(f"batch {s}", [ROWS, *shape], 1.5)
    labels = lambda s: torch.tensor([int((v + 1) / 2 * outputs) for v in numbers(f"labels {s}", ROWS)])
    network(batch(0))
    parameters = network.parameters
    weights = [p for n, p in parameters.items() if decays(n)]
    o, average, losses, norms, clipped = optimizer(settings, rules, parameters), {n: torch.zeros_like(p) for n, p in parameters.items()}, [], [], 0
    for s in range(STEPS):
        o.zero_grad()
        loss = F.cross_entropy(network(batch(s)), labels(s)) + penalty(rules, weights)
        loss.backward()
        losses.append(rounded(loss))
        before = [p.grad.clone() for p in parameters.values()]
        if value:
            torch.nn.utils.clip_grad_value_(list(parameters.values()), value)
        if norm:
            norms.append(rounded(torch.nn.utils.clip_grad_norm_(list(parameters.values()), norm)))
        clipped += any(not torch.equal(b, p.grad) for b, p in zip(before, parameters.values()))
        o.step()
        with torch.no_grad():
            for r in rules:
                if r["Type"] == "MaxNorm":
                    for w in weights:
                        w.copy_(torch.renorm(w.reshape(-1, w.shape[-1]), 2, 1, r["Limit"]).reshape(w.shape))
            for n, p in parameters.items():
                average[n] = BETA * average[n] + (1 - BETA) * p
    return {"optimizer": settings, "regularizers": rules, "clipValue": value, "clipNorm": norm, "losses": losses, "norms": norms, "clipped": clipped,
            "start": network.start, "weights": {n: digest(p) for n, p in parameters.items()},
            "average": {n: digest(v / (1 - BETA**STEPS)) for n, v in average.items()}}


networks = [{"name": name, "input": shape, "outputs": outputs, "rows": ROWS, "layers": layers, "runs": [run(shape, outputs, layers, *r) for r in RULES]}
            for name, (shape, outputs, layers) in NETWORKS.items()]
save(os.path.join(os.path.dirname(os.path.abspath(__file__)), "rules.json"), {"torch": torch.__version__, "beta": BETA, "networks": networks})
