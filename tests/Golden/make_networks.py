"""Writes networks.json: three networks trained for ten steps by PyTorch; loss and all gradients at every step."""
import copy
import os

import torch
import torch.nn.functional as F

from reference import Network, array, digest, numbers, rounded, save

STEPS, ROWS = 10, 9


def residual(filters, stride, shortcut):
    convolution = {"Type": "Conv2D", "Filters": filters, "ExplicitPadding": "1", "NoBias": True}
    return {"Type": "Residual", "Shortcut": shortcut, "Activation": "ReLU", "Body": {"Type": "Sequence", "Layers": [
        {**convolution, "Stride": str(stride)}, {"Type": "BatchNormalization"}, {"Type": "ReLU"}, dict(convolution), {"Type": "BatchNormalization"}]}}


NETWORKS = {
    "perceptron": ([12], 4, [
        {"Type": "Dense", "Units": 16, "Activation": "Tanh"},
        {"Type": "Dense", "Units": 10, "Activation": "ReLU"},
        {"Type": "Dense", "Units": 6, "Activation": "Sigmoid", "NoBias": True},
    ]),
    "lenet": ([13, 10, 2], 5, [
        {"Type": "Conv2D", "Filters": 4, "KernelSize": "5x3", "Activation": "ReLU"},
        {"Type": "MaxPool2D"},
        {"Type": "Conv2D", "Filters": 6, "KernelSize": "3", "Padding": "Valid", "Activation": "ReLU"},
        {"Type": "MaxPool2D"},
        {"Type": "Flatten"},
        {"Type": "Dense", "Units": 12, "Activation": "Tanh"},
    ]),
    "cityu": ([14, 14, 1], 5, [
        {"Type": "Conv2D", "Filters": 4, "KernelSize": "5", "Stride": "2", "NoBias": True},
        {"Type": "BatchNormalization"}, {"Type": "ReLU"},
        {"Type": "Conv2D", "Filters": 6, "KernelSize": "5", "Stride": "2", "NoBias": True},
        {"Type": "BatchNormalization"}, {"Type": "ReLU"},
        {"Type": "Conv2D", "Filters": 8, "KernelSize": "5", "NoBias": True},
        {"Type": "BatchNormalization"}, {"Type": "ReLU"},
        {"Type": "Flatten"},
        {"Type": "Dense", "Units": 10, "NoBias": True},
        {"Type": "BatchNormalization"}, {"Type": "ReLU"},
    ]),
    "resnet": ([12, 10, 3], 5, [
        {"Type": "Conv2D", "Filters": 4, "ExplicitPadding": "1", "NoBias": True}, {"Type": "BatchNormalization"}, {"Type": "ReLU"},
        residual(4, 1, "Automatic"), residual(8, 2, "ZeroPadding"), residual(6, 2, "Projection"),
        {"Type": "GlobalAveragePooling"},
    ]),
    "recurrent": ([7, 6, 1], 4, [
        {"Type": "Reshape", "Dimensions": [7, 6]},
        {"Type": "Gru", "Units": 5, "ReturnSequences": True, "Bidirectional": True}, {"Type": "SimpleRnn", "Units": 6, "ReturnSequences": True},
        {"Type": "Lstm", "Units": 8},
    ]),
}

OPTIMIZERS = [
    ({"Type": "Sgd", "LearningRate": 0.05, "Momentum": 0.9}, lambda p: torch.optim.SGD(p, 0.05, 0.9)),
    ({"Type": "Sgd", "LearningRate": 0.02, "Momentum": 0.9, "Nesterov": True}, lambda p: torch.optim.SGD(p, 0.02, 0.9, nesterov=True)),
    ({"Type": "Adam", "LearningRate": 0.01}, lambda p: torch.optim.Adam(p, 0.01)),
]


def train(shape, outputs, layers, make):
    network = Network([*copy.deepcopy(layers), {"Type": "Dense", "Units": outputs, "_name": "Output"}])
    network.layers[-1]["_name"] = "Output"
    batch = lambda s: array(f"batch {s}", [ROWS, *shape], 1.5)
    labels = lambda s: torch.tensor([int((v + 1) / 2 * outputs) for v in numbers(f"labels {s}", ROWS)])
    network(batch(0))  # makes the parameters; the running statistics are then put back
    for name, state in network.states.items():
        state.fill_(1.0 if name.endswith("Variance") else 0.0)
    optimizer, steps = make(list(network.parameters.values())), []
    for s in range(STEPS):
        optimizer.zero_grad()
        loss = F.cross_entropy(network(batch(s)), labels(s))
        loss.backward()
        steps.append({"loss": rounded(loss), "gradients": {n: digest(p.grad) for n, p in network.parameters.items()}})
        optimizer.step()
    return network, steps, network(batch(0), training=False)


networks = []
for name, (shape, outputs, layers) in NETWORKS.items():
    runs = []
    for settings, make in OPTIMIZERS:
        network, steps, prediction = train(shape, outputs, layers, make)
        runs.append({"name": settings["Type"], "optimizer": settings, "steps": steps,
                     "weights": {n: digest(p) for n, p in network.parameters.items()},
                     "states": {n: digest(p) for n, p in network.states.items()}, "prediction": digest(prediction)})
    networks.append({"name": name, "input": shape, "outputs": outputs, "rows": ROWS, "layers": layers, "start": network.start, "runs": runs})
save(os.path.join(os.path.dirname(os.path.abspath(__file__)), "networks.json"), {"torch": torch.__version__, "networks": networks})
