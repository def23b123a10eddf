"""Writes counts.json: the parameters of classic networks, defined in PyTorch after their papers (and torchvision's definition, for GoogLeNet)."""
import json
import os

from torch import nn

# 1x1; 1x1 before 3x3, 3x3; 1x1 before 5x5, 5x5; 1x1 behind the pool: table 1 of arXiv:1409.4842.
MODULES = [(64, 96, 128, 16, 32, 32), (128, 128, 192, 32, 96, 64), (192, 96, 208, 16, 48, 64), (160, 112, 224, 24, 64, 64), (128, 128, 256, 24, 64, 64),
           (112, 144, 288, 32, 64, 64), (256, 160, 320, 32, 128, 128), (256, 160, 320, 32, 128, 128), (384, 192, 384, 48, 128, 128)]


def googlenet(paper):
    def conv(i, o, k):
        return [nn.Conv2d(i, o, k)] if paper else [nn.Conv2d(i, o, k, bias=False), nn.BatchNorm2d(o)]

    layers, channels = [*conv(3, 64, 7), *conv(64, 64, 1), *conv(64, 192, 3)], 192
    for a, b, c, d, e, f in MODULES:
        layers += [*conv(channels, a, 1), *conv(channels, b, 1), *conv(b, c, 3), *conv(channels, d, 1), *conv(d, e, 5 if paper else 3), *conv(channels, f, 1)]
        channels = a + c + e + f
    return nn.ModuleList([*layers, nn.Linear(channels, 1000)])


def lenet():
    return nn.ModuleList([nn.Conv2d(1, 6, 5), nn.Conv2d(6, 16, 5), nn.Linear(400, 120), nn.Linear(120, 84), nn.Linear(84, 10)])


def cityu():
    layers, channels = [], 1
    for filters in (10, 40, 80):
        layers += [nn.Conv2d(channels, filters, 5, bias=False), nn.BatchNorm2d(filters)]
        channels = filters
    return nn.ModuleList([*layers, nn.Linear(7 * 7 * 80, 50, bias=False), nn.BatchNorm1d(50), nn.Linear(50, 10)])


def counted(architecture, settings, image, classes, network):
    statistics = sum(b.numel() for n, b in network.named_buffers() if n.endswith(("running_mean", "running_var")))
    return {"architecture": architecture, "settings": settings, "image": image, "classes": classes,
            "parameters": sum(p.numel() for p in network.parameters()), "statistics": statistics}


COUNTS = [counted("GoogLeNet", {}, [224, 224, 3], 1000, googlenet(False)), counted("GoogLeNet", {"Original": True}, [224, 224, 3], 1000, googlenet(True)),
          counted("LeNet", {}, [28, 28, 1], 10, lenet()), counted("CityU", {}, [28, 28, 1], 10, cityu())]
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "counts.json"), "w") as file:
    file.write(json.dumps(COUNTS, separators=(",", ":")).replace('{"arch', '\n{"arch') + "\n")
