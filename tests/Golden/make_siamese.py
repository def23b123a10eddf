"""Writes siamese.json: networks that compare, with one tower for all their inputs, trained by PyTorch: loss and all gradients at every step."""
import copy
import os

import torch
import torch.nn.functional as F

from reference import Network, array, digest, numbers, rounded, save

STEPS, ROWS, IMAGE = 6, 8, [6, 5, 2]
TOWER = {"Type": "Sequence", "Layers": [
    {"Type": "Conv2D", "Filters": 4, "Stride": "2", "NoBias": True}, {"Type": "BatchNormalization"}, {"Type": "Tanh"},
    {"Type": "Flatten"}, {"Type": "Dense", "Units": 5, "NoBias": True}]}  # a bias would move all towers alike: its gradient is 0


def contrastive(towers, labels):
    """y = 0: the same. The distance's gradient at 0, which PyTorch takes as 0 too, is met in row 0, whose images are equal."""
    d = torch.linalg.vector_norm(towers[0] - towers[1], dim=1)
    return ((1 - labels) / 2 * d**2 + labels / 2 * torch.relu(2 - d) ** 2).mean()


def triplet(towers, labels):
    first = labels[:, None] == 0
    return F.triplet_margin_loss(towers[0], torch.where(first, towers[1], towers[2]), torch.where(first, towers[2], towers[1]), margin=0.5, eps=0)


def train(loss, settings, inputs):
    network = Network([copy.deepcopy(TOWER)], ["tower"])

    def batch(step):
        images = [array(f"batch {step} {i}", [ROWS, *IMAGE], 1.5) for i in range(inputs)]
        if inputs == 2:
            images[1][0] = images[0][0]
        return images

    network(batch(0)[0])
    for name, state in network.states.items():
        state.fill_(1.0 if name.endswith("Variance") else 0.0)
    optimizer, steps = torch.optim.SGD(network.parameters.values(), 0.02, 0.9), []
    for s in range(STEPS):
        optimizer.zero_grad()
        labels = torch.tensor([float(v > 0) for v in numbers(f"labels {s}", ROWS)])
        value = loss([network(x) for x in batch(s)], labels)
        value.backward()
        steps.append({"loss": rounded(value), "gradients": {n: digest(p.grad) for n, p in network.parameters.items()}})
        optimizer.step()
    return {"name": settings["Type"], "loss_settings": settings, "inputs": inputs, "start": network.start, "steps": steps,
            "weights": {n: digest(p) for n, p in network.parameters.items()}, "states": {n: digest(s) for n, s in network.states.items()}}


save(os.path.join(os.path.dirname(os.path.abspath(__file__)), "siamese.json"), {
    "torch": torch.__version__, "rows": ROWS, "image": IMAGE, "tower": copy.deepcopy(TOWER),
    "runs": [train(contrastive, {"Type": "Contrastive", "Margin": 2.0}, 2), train(triplet, {"Type": "Triplet", "Margin": 0.5}, 3)]})
