"""Writes components.json: layers, losses and optimisers, one by one, as PyTorch computes them (Lion and Nadam by their papers' formulas)."""
import copy
import math
import os

import torch
import torch.nn.functional as F

from reference import ACTIVATIONS, Network, array, digest, numbers, rounded, save

ROWS, UPDATES, RATE = 5, 3, 0.05
IMAGE, VECTOR, SEQUENCE = [6, 5, 4], [7], [4, 3]


def block(filters, stride=1):
    return {"Type": "Sequence", "Layers": [
        {"Type": "Conv2D", "Filters": filters, "Stride": str(stride), "ExplicitPadding": "1", "NoBias": True}, {"Type": "BatchNormalization"}, {"Type": "Tanh"},
        {"Type": "Conv2D", "Filters": filters, "NoBias": True}, {"Type": "BatchNormalization"}]}


LAYERS = [({"Type": t}, VECTOR) for t in ACTIVATIONS] + [
    ({"Type": "LeakyReLU", "Slope": 0.1}, IMAGE), ({"Type": "ELU", "Alpha": 0.5}, IMAGE), ({"Type": "HardTanh", "Low": -0.5, "High": 2.0}, VECTOR),
    ({"Type": "Flatten"}, IMAGE),
    ({"Type": "Dense", "Units": 6}, VECTOR), ({"Type": "Dense", "Units": 6, "NoBias": True, "Activation": "Tanh"}, IMAGE),
    ({"Type": "Maxout", "Units": 6}, VECTOR), ({"Type": "Maxout", "Units": 5, "Pieces": 3, "NoBias": True}, IMAGE),
    ({"Type": "Conv2D", "Filters": 6}, IMAGE), ({"Type": "Conv2D", "Filters": 6, "KernelSize": "2x3", "Padding": "Valid", "NoBias": True}, IMAGE),
    ({"Type": "Conv2D", "Filters": 6, "KernelSize": "5", "Stride": "2"}, IMAGE), ({"Type": "Conv2D", "Filters": 6, "KernelSize": "4x2", "Stride": "3x1"}, IMAGE),
    ({"Type": "Conv2D", "Filters": 6, "KernelSize": "3x2", "Dilation": "2x3"}, IMAGE), ({"Type": "Conv2D", "Filters": 6, "Groups": 2}, IMAGE),
    ({"Type": "Conv2D", "Filters": 8, "Groups": 4, "Stride": "1x2", "ExplicitPadding": "2x1"}, IMAGE),
    ({"Type": "MaxPool2D"}, IMAGE), ({"Type": "MaxPool2D", "PoolSize": "3", "Stride": "2"}, IMAGE),
    ({"Type": "MaxPool2D", "PoolSize": "2x3", "Stride": "1x2", "Padding": "Same"}, IMAGE),
    ({"Type": "AveragePool2D"}, IMAGE), ({"Type": "AveragePool2D", "PoolSize": "3", "Stride": "2", "Padding": "Same"}, IMAGE),
    ({"Type": "AveragePool2D", "PoolSize": "2x3", "Stride": "1x2", "Padding": "Same", "CountPadding": True}, IMAGE),
    ({"Type": "GlobalAveragePooling"}, IMAGE), ({"Type": "GlobalAveragePooling"}, SEQUENCE),
    ({"Type": "BatchNormalization"}, IMAGE), ({"Type": "BatchNormalization", "Epsilon": 0.1, "NewShare": 0.3}, VECTOR),
    ({"Type": "LayerNormalization"}, IMAGE), ({"Type": "LayerNormalization", "Epsilon": 0.1}, VECTOR),
    ({"Type": "GroupNormalization", "Groups": 2}, IMAGE), ({"Type": "GroupNormalization", "Groups": 4}, IMAGE), ({"Type": "GroupNormalization", "Groups": 1, "Epsilon": 0.1}, SEQUENCE),
    ({"Type": "PReLU"}, IMAGE), ({"Type": "PReLU"}, VECTOR),
    ({"Type": "Sequence", "Layers": [{"Type": "Conv2D", "Filters": 3}, {"Type": "LeakyReLU"}, {"Type": "Conv2D", "Filters": 2}]}, IMAGE),
    ({"Type": "Residual", "Body": block(4), "Activation": "Tanh"}, IMAGE), ({"Type": "Residual", "Body": block(6, 2), "Activation": "Tanh"}, IMAGE),
    ({"Type": "Residual", "Body": block(6, 2), "Shortcut": "ZeroPadding"}, IMAGE), ({"Type": "Residual", "Body": block(4), "Shortcut": "Projection"}, IMAGE),
    ({"Type": "Residual", "Body": {"Type": "Sequence", "Layers": [{"Type": "Dense", "Units": 5, "Activation": "Tanh"}]}}, VECTOR),
    ({"Type": "Inception", "Branches": [
        {"Type": "Sequence", "Layers": [{"Type": "Conv2D", "Filters": 2, "KernelSize": "1", "Activation": "LeakyReLU"}]},
        {"Type": "Sequence", "Layers": [{"Type": "Conv2D", "Filters": 2, "KernelSize": "1", "Activation": "LeakyReLU"}, {"Type": "Conv2D", "Filters": 3}]},
        {"Type": "Sequence", "Layers": [{"Type": "Conv2D", "Filters": 2, "KernelSize": "1", "Activation": "LeakyReLU"}, {"Type": "Conv2D", "Filters": 3, "KernelSize": "5"}]},
        {"Type": "Sequence", "Layers": [{"Type": "MaxPool2D", "PoolSize": "3", "Stride": "1", "Padding": "Same"}, {"Type": "Conv2D", "Filters": 2, "KernelSize": "1"}]}]}, IMAGE),
    ({"Type": "Reshape", "Dimensions": [10, 12]}, IMAGE),
    ({"Type": "Embedding", "Vocabulary": 3, "Size": 4}, VECTOR),
] + [({"Type": t, "Units": 6, **more}, [7, 5]) for t in ("SimpleRnn", "Gru", "Lstm") for more in (
    {}, {"ReturnSequences": True}, {"Bidirectional": True}, {"Bidirectional": True, "ReturnSequences": True})] + [({"Type": "Masking"}, SEQUENCE)]

# Sequences of unequal lengths: what lies behind a sequence's length is the padding.
LENGTHS, TOKENS = [7, 3, 2, 6, 5], {"Type": "Embedding", "Vocabulary": 4, "Size": 3}
UNEQUAL = [({"Type": "Sequence", "Layers": [TOKENS, {"Type": t, "Units": 4, **more}]}, [7], -1) for t in ("SimpleRnn", "Gru", "Lstm") for more in (
    {}, {"ReturnSequences": True}, {"Bidirectional": True}, {"Bidirectional": True, "ReturnSequences": True})] + [
    ({"Type": "Sequence", "Layers": [{**TOKENS, "Padding": 2}, {"Type": "Gru", "Units": 4, "ReturnSequences": True, "Bidirectional": True}, {"Type": "Tanh"},
                                     {"Type": "Lstm", "Units": 3, "Bidirectional": True}]}, [7], 2),
    ({"Type": "Sequence", "Layers": [{"Type": "Masking", "Value": 0.5}, {"Type": "Gru", "Units": 4, "Bidirectional": True}]}, [7, 3], 0.5),
    ({"Type": "Sequence", "Layers": [TOKENS, {"Type": "SimpleRnn", "Units": 5, "ReturnSequences": True}, {"Type": "GlobalAveragePooling"}]}, [7], -1)]


def layer(settings, shape, padding=None):
    network = Network([copy.deepcopy(settings)], ["Layer"])
    x = array("input", [ROWS, *shape], 4.0)
    if padding is not None:
        for row, length in enumerate(LENGTHS):
            x[row, length:] = padding
    x.requires_grad_()
    network(x)
    for name, state in network.states.items():
        state.fill_(1.0 if name.endswith("Variance") else 0.0)
    coefficients, steps = None, []
    for _ in range(UPDATES):
        y = network(x)
        if coefficients is None:
            coefficients = array("coefficients", list(y.shape))
        leaves = {"Input": x, **network.parameters}
        gradients = torch.autograd.grad((y * coefficients).sum(), list(leaves.values()))
        steps.append({"output": digest(y), "gradients": {n: digest(g) for n, g in zip(leaves, gradients)}})
        with torch.no_grad():
            for p, g in zip(network.parameters.values(), gradients[1:]):
                p -= RATE * g
        if not network.parameters:
            break
    unequal = {} if padding is None else {"lengths": LENGTHS, "padding": padding}
    return {"name": settings["Type"], "layer": settings, "input": shape, **unequal, "output": list(y.shape[1:]), "start": network.start, "steps": steps,
            "weights": {n: digest(p) for n, p in network.parameters.items()}, "states": {n: digest(s) for n, s in network.states.items()}}


def join(settings, shapes, compute):
    """Layers with several inputs: input 0, input 1 … of these shapes."""
    inputs = [array(f"input {i}", [ROWS, *shape], 4.0).requires_grad_() for i, shape in enumerate(shapes)]
    y = compute(inputs)
    gradients = torch.autograd.grad((y * array("coefficients", list(y.shape))).sum(), inputs)
    return {"name": settings["Type"], "layer": settings, "inputs": shapes, "output": digest(y), "gradients": [digest(g) for g in gradients]}


def distances(first, *others):
    return torch.stack([torch.linalg.vector_norm((first - other).reshape(len(first), -1), dim=1) for other in others], 1)


JOINS = [
    ({"Type": "Add"}, [IMAGE, IMAGE], sum), ({"Type": "Add"}, [VECTOR, VECTOR, VECTOR], sum),
    ({"Type": "Average"}, [IMAGE, IMAGE], lambda x: sum(x) / len(x)),
    ({"Type": "Average", "Of": "Softmax", "IsOutput": True}, [VECTOR, VECTOR, VECTOR], lambda x: (sum(torch.softmax(v, 1) for v in x) / len(x)).log()),
    ({"Type": "Average", "Of": "Sigmoid"}, [VECTOR, VECTOR], lambda x: torch.logit(sum(torch.sigmoid(v) for v in x) / len(x))),
    ({"Type": "Concatenate"}, [IMAGE, [6, 5, 1], [6, 5, 3]], lambda x: torch.cat(x, 3)), ({"Type": "Concatenate"}, [VECTOR, [2]], lambda x: torch.cat(x, 1)),
    ({"Type": "Concatenate", "Axis": 0}, [SEQUENCE, [2, 3]], lambda x: torch.cat(x, 1)), ({"Type": "Concatenate", "Axis": 1}, [IMAGE, [6, 2, 4]], lambda x: torch.cat(x, 2)),
    ({"Type": "Distance"}, [IMAGE, IMAGE], lambda x: distances(*x)), ({"Type": "Distance"}, [VECTOR, VECTOR, VECTOR], lambda x: distances(*x)),
]


def focal(z, t, gamma):
    logarithm = F.log_softmax(z, 1).gather(1, t[:, None])[:, 0]
    return -((1 - logarithm.exp()) ** gamma) * logarithm


def contrastive(d, t, margin=1.0, second_is_same=False):
    y = (1 - t if second_is_same else t).double()
    return (1 - y) / 2 * d[:, 0] ** 2 + y / 2 * torch.relu(margin - d[:, 0]) ** 2


def triplet(d, t, margin=1.0):
    other = d[F.one_hot(t, d.shape[1]) == 0].reshape(len(d), -1)
    return torch.relu(d.gather(1, t[:, None]) - other + margin).mean(1)


LOSSES = [
    ({"Type": "CrossEntropy"}, 5, lambda z, t: F.cross_entropy(z, t, reduction="none")),
    ({"Type": "CrossEntropy", "LabelSmoothing": 0.2}, 5, lambda z, t: F.cross_entropy(z, t, reduction="none", label_smoothing=0.2)),
    ({"Type": "BinaryCrossEntropy"}, 1, lambda z, t: F.binary_cross_entropy_with_logits(z[:, 0], t.double(), reduction="none")),
    ({"Type": "BinaryCrossEntropy"}, 4, lambda z, t: F.binary_cross_entropy_with_logits(z, F.one_hot(t, 4).double(), reduction="none").mean(1)),
    ({"Type": "Focal"}, 4, lambda z, t: focal(z, t, 2.0)),
    ({"Type": "Focal", "Gamma": 0.5}, 4, lambda z, t: focal(z, t, 0.5)),
    ({"Type": "Hinge"}, 5, lambda z, t: F.multi_margin_loss(z, t, reduction="none")),
    ({"Type": "Hinge", "Margin": 2.5}, 2, lambda z, t: F.multi_margin_loss(z, t, margin=2.5, reduction="none")),
    ({"Type": "Contrastive"}, 1, contrastive), ({"Type": "Contrastive", "Margin": 2.5, "SecondIsSame": True}, 1, lambda d, t: contrastive(d, t, 2.5, True)),
    ({"Type": "Triplet"}, 2, triplet), ({"Type": "Triplet", "Margin": 0.4}, 4, lambda d, t: triplet(d, t, 0.4)),
    ({"Type": "MeanSquaredError"}, 3, lambda z, t: F.mse_loss(z, t, reduction="none").mean(1)),
    ({"Type": "MeanAbsoluteError"}, 3, lambda z, t: F.l1_loss(z, t, reduction="none").mean(1)),
    ({"Type": "Huber"}, 3, lambda z, t: F.huber_loss(z, t, reduction="none").mean(1)),
    ({"Type": "Huber", "Delta": 0.3}, 3, lambda z, t: F.huber_loss(z, t, delta=0.3, reduction="none").mean(1)),
]
VALUES = {"MeanSquaredError", "MeanAbsoluteError", "Huber"}
LOSS_ROWS = 8


def loss(settings, width, compute):
    z = array("output", [LOSS_ROWS, width], 3.0).requires_grad_()
    if settings["Type"] in VALUES:
        target = array("target", [LOSS_ROWS, width], 3.0)
    else:
        target = torch.tensor([int((v + 1) / 2 * max(2, width)) for v in numbers("classes", LOSS_ROWS)])
    weights = array("weights", [LOSS_ROWS], 0.5, 1.0)
    rows = compute(z, target) * weights
    (gradient,) = torch.autograd.grad(rows.sum() / weights.sum(), z)
    return {"name": settings["Type"], "loss_settings": settings, "width": width, "rows": digest(rows), "gradient": digest(gradient)}


def class_weighted():
    """Cross-entropy with weights for classes, by PyTorch's own argument; DeepShell gives each sample its class's weight."""
    z, weights = array("output", [LOSS_ROWS, 4], 3.0).requires_grad_(), [0.5, 2.0, 1.25, 0.75]
    target = torch.tensor([int((v + 1) / 2 * 4) for v in numbers("classes", LOSS_ROWS)])
    value = F.cross_entropy(z, target, weight=torch.tensor(weights))
    (gradient,) = torch.autograd.grad(value, z)
    return {"weights": weights, "value": rounded(value), "gradient": digest(gradient)}


class Lion(torch.optim.Optimizer):
    """arXiv:2302.06675, algorithm 2."""

    def __init__(self, parameters, lr, betas=(0.9, 0.99), weight_decay=0.0):
        super().__init__(parameters, {"lr": lr, "betas": betas, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            b1, b2 = group["betas"]
            for p in group["params"]:
                m = self.state[p].setdefault("m", torch.zeros_like(p))
                c = b1 * m + (1 - b1) * p.grad
                p -= group["lr"] * (torch.sign(c) + group["weight_decay"] * p)
                m.mul_(b2).add_(p.grad, alpha=1 - b2)


class Nadam(torch.optim.Optimizer):
    """Dozat 2016, as in PyTorch 2. PyTorch 1.13's own NAdam multiplies the next product by the momentum once too often."""

    def __init__(self, parameters, lr, betas=(0.9, 0.999), eps=1e-8, momentum_decay=0.004):
        super().__init__(parameters, {"lr": lr, "betas": betas, "eps": eps, "psi": momentum_decay})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            b1, b2 = group["betas"]
            for p in group["params"]:
                s = self.state[p]
                if not s:
                    s.update(t=0, product=1.0, m=torch.zeros_like(p), v=torch.zeros_like(p))
                s["t"] += 1
                mu, following = (b1 * (1 - 0.5 * 0.96 ** (t * group["psi"])) for t in (s["t"], s["t"] + 1))
                s["product"] *= mu
                s["m"].mul_(b1).add_(p.grad, alpha=1 - b1)
                s["v"].mul_(b2).addcmul_(p.grad, p.grad, value=1 - b2)
                ahead = (1 - mu) / (1 - s["product"]) * p.grad + following / (1 - s["product"] * following) * s["m"]
                p -= group["lr"] * ahead / ((s["v"] / (1 - b2 ** s["t"])).sqrt() + group["eps"])


O = torch.optim
OPTIMIZERS = [
    ({"Type": "Sgd"}, lambda p, r: O.SGD(p, r)),
    ({"Type": "Sgd", "Momentum": 0.9}, lambda p, r: O.SGD(p, r, 0.9)),
    ({"Type": "Sgd", "Momentum": 0.8, "Dampening": 0.3}, lambda p, r: O.SGD(p, r, 0.8, 0.3)),
    ({"Type": "Sgd", "Momentum": 0.9, "Nesterov": True}, lambda p, r: O.SGD(p, r, 0.9, nesterov=True)),
    ({"Type": "Adagrad"}, lambda p, r: O.Adagrad(p, r)),
    ({"Type": "Adagrad", "LearningRateDecay": 0.1}, lambda p, r: O.Adagrad(p, r, lr_decay=0.1)),
    ({"Type": "RmsProp"}, lambda p, r: O.RMSprop(p, r)),
    ({"Type": "RmsProp", "Centered": True, "Alpha": 0.9}, lambda p, r: O.RMSprop(p, r, alpha=0.9, centered=True)),
    ({"Type": "RmsProp", "Momentum": 0.9}, lambda p, r: O.RMSprop(p, r, momentum=0.9)),
    ({"Type": "RmsProp", "Momentum": 0.9, "Centered": True}, lambda p, r: O.RMSprop(p, r, momentum=0.9, centered=True)),
    ({"Type": "Adadelta"}, lambda p, r: O.Adadelta(p, 10 * r)),
    ({"Type": "Adam"}, lambda p, r: O.Adam(p, r)),
    ({"Type": "Adam", "AmsGrad": True, "Beta1": 0.8, "Beta2": 0.9}, lambda p, r: O.Adam(p, r, (0.8, 0.9), amsgrad=True)),
    ({"Type": "AdaMax"}, lambda p, r: O.Adamax(p, r)),
    ({"Type": "Nadam"}, lambda p, r: Nadam(p, r)),
    ({"Type": "Nadam", "MomentumDecay": 0.3, "Beta1": 0.8}, lambda p, r: Nadam(p, r, (0.8, 0.999), momentum_decay=0.3)),
    ({"Type": "AdamW"}, lambda p, r: O.AdamW(p, r)),
    ({"Type": "AdamW", "WeightDecay": 0.5, "AmsGrad": True}, lambda p, r: O.AdamW(p, r, weight_decay=0.5, amsgrad=True)),
    ({"Type": "Lion"}, lambda p, r: Lion(p, r)),
    ({"Type": "Lion", "WeightDecay": 0.3, "Beta1": 0.8}, lambda p, r: Lion(p, r, (0.8, 0.99), 0.3)),
]
SIZE, STEPS = 37, 20


def optimizer(settings, make):
    w = array("weights", [SIZE]).requires_grad_()
    rule, trace = make([w], 0.05), []
    scale = 10 if settings["Type"] == "Adadelta" else 1
    for s in range(STEPS):
        rate = 0.05 * scale * (0.1 + 0.5 * (1 + math.cos(math.pi * s / STEPS)))
        for group in rule.param_groups:
            group["lr"] = rate
        w.grad = array(f"gradient {s}", [SIZE], 1.5) + 0.5 * w.detach()
        rule.step()
        trace.append({"rate": rate, "weights": digest(w)})
    return {"name": settings["Type"], "optimizer": settings, "steps": trace}


save(os.path.join(os.path.dirname(os.path.abspath(__file__)), "components.json"), {
    "torch": torch.__version__, "rows": ROWS, "rate": RATE,
    "layers": [layer(*case) for case in LAYERS + UNEQUAL],
    "joins": [join(*case) for case in JOINS],
    "lossRows": LOSS_ROWS, "losses": [loss(*case) for case in LOSSES], "classWeights": class_weighted(),
    "optimizers": [optimizer(*case) for case in OPTIMIZERS],
})
