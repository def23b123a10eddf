"""What the golden scripts share: numbers both sides can make, digests, and DeepShell's layers in PyTorch.

Arrays are not stored: both sides draw them from the same generator, named. Results are stored as digests.
All in double precision, so that a difference is DeepShell's rounding alone. Layouts are DeepShell's: images NHWC,
Dense [in, out], Conv2D [height, width, in / groups, out].
"""
import json
import math

import numpy as np
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
SAMPLES = 10


def numbers(name, count):
    """`count` values in [-1, 1): a linear congruential generator, started with the FNV-1a hash of the name."""
    state = 2166136261
    for c in name.encode():
        state = (state ^ c) * 16777619 % 2**32
    values = np.empty(count)
    for i in range(count):
        state = (state * 1664525 + 1013904223) % 2**32
        values[i] = (state >> 8) / 2**23 - 1
    return values


def array(name, shape, amplitude=1.0, offset=0.0):
    flat = (numbers(name, math.prod(shape)) * amplitude + offset).astype(np.float32)
    return torch.tensor(flat.astype(np.float64).reshape(shape))


def digest(values):
    """Norm, one projection on the named numbers, and a few elements at even distances."""
    flat = values.detach().numpy().reshape(-1)
    picks = [flat[(i * len(flat)) // min(SAMPLES, len(flat))] for i in range(min(SAMPLES, len(flat)))]
    return [rounded(v) for v in [np.linalg.norm(flat), flat @ numbers("projection", len(flat)), *picks]]


def rounded(v):
    return float(f"{float(v):.8g}")


def pair(value):
    parts = [int(p) for p in str(value).split("x")]
    return (parts[0], parts[-1])


def nchw(x):
    return x.permute(0, 3, 1, 2)


def nhwc(x):
    return x.permute(0, 2, 3, 1)


def padded(x, kernel, stride, padding, explicit=None, dilation=(1, 1), value=0.0):
    """x (NCHW) with DeepShell's padding made explicit: 'Same' puts the odd remainder after the image."""
    amounts = []
    for axis in (1, 0):
        n, span = x.shape[2 + axis], dilation[axis] * (kernel[axis] - 1) + 1
        if explicit is not None:
            before = after = explicit[axis]
        elif padding == "Same":
            total = max(0, (-(-n // stride[axis]) - 1) * stride[axis] + span - n)
            before, after = total // 2, total - total // 2
        else:
            before = after = 0
        amounts += [before, after]
    return F.pad(x, amounts, value=value)


ACTIVATIONS = {
    "Identity": lambda x, s: x,
    "ReLU": lambda x, s: torch.relu(x),
    "Tanh": lambda x, s: torch.tanh(x),
    "Sigmoid": lambda x, s: torch.sigmoid(x),
    "Softmax": lambda x, s: torch.softmax(x.reshape(len(x), -1), 1).reshape(x.shape),
    "LeakyReLU": lambda x, s: F.leaky_relu(x, s.get("Slope", 0.01)),
    "ELU": lambda x, s: F.elu(x, s.get("Alpha", 1.0)),
    "SELU": lambda x, s: F.selu(x),
    "GELU": lambda x, s: F.gelu(x, approximate="tanh" if s.get("Tanh") else "none"),
    "SiLU": lambda x, s: F.silu(x),
    "Softplus": lambda x, s: F.softplus(x),
    "HardSigmoid": lambda x, s: F.hardsigmoid(x),
    "HardSwish": lambda x, s: F.hardswish(x),
    "HardTanh": lambda x, s: F.hardtanh(x, s.get("Low", -1.0), s.get("High", 1.0)),
}


def activation(spec, x):
    if isinstance(spec, str):
        spec = {"Type": spec}
    return ACTIVATIONS[spec["Type"]](x, spec)


class Network:
    """A chain of layers given as DeepShell's settings, with parameters by DeepShell's names."""

    def __init__(self, layers, names=None):
        self.layers, self.parameters, self.states, self.start = layers, {}, {}, {}
        self.lengths = None  # of the sequences, once an Embedding or a Masking layer has found them
        counts = {}
        for i, layer in enumerate(layers):
            counts[layer["Type"]] = counts.get(layer["Type"], 0) + 1
            layer["_name"] = names[i] if names else layer["Type"] + str(counts[layer["Type"]])

    def parameter(self, layer, name, shape, amplitude, offset=0.0):
        key = f"{layer['_name']}.{name}"
        if key not in self.parameters:
            self.start[key] = [amplitude, offset]
            self.parameters[key] = array(key, shape, amplitude, offset).requires_grad_()
        return self.parameters[key]

    def state(self, layer, name, shape, start):
        return self.states.setdefault(f"{layer['_name']}.{name}", torch.full(shape, float(start)))

    def __call__(self, x, training=True):
        for layer in self.layers:
            x = self.layer(layer, x, training)
        return x

    def activation(self, s, x, training):
        return activation(s, x)

    def after(self, s, y):
        return activation(s["Activation"], y) if "Activation" in s else y

    def Flatten(self, s, x, training):
        return x.reshape(len(x), -1)

    def Dense(self, s, x, training):
        x = x.reshape(len(x), -1)
        y = x @ self.parameter(s, "Weight", [x.shape[1], s["Units"]], rounded(math.sqrt(3 / x.shape[1])))
        if not s.get("NoBias"):
            y = y + self.parameter(s, "Bias", [s["Units"]], 0.2)
        return self.after(s, y)

    def Maxout(self, s, x, training):
        x, pieces = x.reshape(len(x), -1), s.get("Pieces", 2)
        y = x @ self.parameter(s, "Weight", [x.shape[1], pieces * s["Units"]], rounded(math.sqrt(3 / x.shape[1])))
        if not s.get("NoBias"):
            y = y + self.parameter(s, "Bias", [pieces * s["Units"]], 0.2)
        return y.reshape(len(x), pieces, s["Units"]).max(1).values

    def Conv2D(self, s, x, training):
        kernel, stride, dilation = (pair(s.get(k, d)) for k, d in [("KernelSize", 3), ("Stride", 1), ("Dilation", 1)])
        groups, channels = s.get("Groups", 1), x.shape[3]
        explicit = pair(s["ExplicitPadding"]) if "ExplicitPadding" in s else None
        fan = kernel[0] * kernel[1] * channels // groups
        w = self.parameter(s, "Weight", [*kernel, channels // groups, s["Filters"]], rounded(math.sqrt(3 / fan)))
        b = None if s.get("NoBias") else self.parameter(s, "Bias", [s["Filters"]], 0.2)
        x = padded(nchw(x), kernel, stride, s.get("Padding", "Same"), explicit, dilation)
        return self.after(s, nhwc(F.conv2d(x, w.permute(3, 2, 0, 1), b, stride, 0, dilation, groups)))

    def MaxPool2D(self, s, x, training):
        size = pair(s.get("PoolSize", 2))
        stride = pair(s["Stride"]) if "Stride" in s else size
        return nhwc(F.max_pool2d(padded(nchw(x), size, stride, s.get("Padding", "Valid"), value=-math.inf), size, stride))

    def AveragePool2D(self, s, x, training):
        size = pair(s.get("PoolSize", 2))
        stride = pair(s["Stride"]) if "Stride" in s else size
        x = nchw(x)
        pad = lambda v: padded(v, size, stride, s.get("Padding", "Valid"))
        count = torch.ones_like(x) if not s.get("CountPadding") else None
        total = F.avg_pool2d(pad(x), size, stride)
        return nhwc(total if count is None else total / F.avg_pool2d(pad(count), size, stride))

    def GlobalAveragePooling(self, s, x, training):
        if self.lengths is not None and x.dim() == 3:
            real = (torch.arange(x.shape[1]) < self.lengths[:, None])[..., None]
            return (x * real).sum(1) / self.lengths[:, None]
        return x.mean(tuple(range(1, x.dim() - 1)))

    def BatchNormalization(self, s, x, training):
        c = [x.shape[-1]]
        scale, shift = self.parameter(s, "Scale", c, 0.3, 1.0), self.parameter(s, "Shift", c, 0.3)
        mean, variance = self.state(s, "RunningMean", c, 0), self.state(s, "RunningVariance", c, 1)
        flat = x.reshape(-1, c[0])
        y = F.batch_norm(flat, mean, variance, scale, shift, training, s.get("NewShare", 0.1), s.get("Epsilon", 1e-5))
        return y.reshape(x.shape)

    def LayerNormalization(self, s, x, training):
        shape = list(x.shape[1:])
        scale, shift = self.parameter(s, "Scale", shape[-1:], 0.3, 1.0), self.parameter(s, "Shift", shape[-1:], 0.3)
        return F.layer_norm(x, shape[-1:], scale, shift, s.get("Epsilon", 1e-5))

    def GroupNormalization(self, s, x, training):
        c = [x.shape[-1]]
        scale, shift = self.parameter(s, "Scale", c, 0.3, 1.0), self.parameter(s, "Shift", c, 0.3)
        return F.group_norm(x.movedim(-1, 1), s["Groups"], scale, shift, s.get("Epsilon", 1e-5)).movedim(1, -1)

    def PReLU(self, s, x, training):
        slope = self.parameter(s, "Slope", [x.shape[-1]], 0.2, 0.25)
        return torch.where(x > 0, x, x * slope)

    def Sequence(self, s, x, training):
        counts = {}
        for layer in s["Layers"]:
            counts[layer["Type"]] = counts.get(layer["Type"], 0) + 1
            layer["_name"] = f"{s['_name']}.{layer['Type']}{counts[layer['Type']]}"
            x = self.layer(layer, x, training)
        return x

    def layer(self, s, x, training):
        return getattr(self, s["Type"], self.activation)(s, x, training)

    def Residual(self, s, x, training):
        s["Body"]["_name"] = s["_name"]
        y, kind = self.layer(s["Body"], x, training), s.get("Shortcut", "Automatic")
        if kind == "ZeroPadding":
            stride = -(-x.shape[1] // y.shape[1]), -(-x.shape[2] // y.shape[2])
            x = F.pad(x[:, ::stride[0], ::stride[1]], (0, y.shape[3] - x.shape[3]))
        elif kind == "Projection" or (kind == "Automatic" and x.shape != y.shape):
            if x.dim() == 4:
                stride = f"{-(-x.shape[1] // y.shape[1])}x{-(-x.shape[2] // y.shape[2])}"
                x = self.Conv2D({"_name": s["_name"] + ".Shortcut", "Filters": y.shape[3], "KernelSize": "1", "Stride": stride, "NoBias": True}, x, training)
            else:
                x = self.Dense({"_name": s["_name"] + ".Shortcut", "Units": y.shape[1], "NoBias": True}, x, training)
            if any(layer["Type"] == "BatchNormalization" for layer in s["Body"]["Layers"]):
                x = self.BatchNormalization({"_name": s["_name"] + ".ShortcutNormalization"}, x, training)
        return self.after(s, y + x)

    def Inception(self, s, x, training):
        ends = []
        for i, branch in enumerate(s["Branches"]):
            branch["_name"] = f"{s['_name']}.Branch{i + 1}"
            ends.append(self.Sequence(branch, x, training))
        return torch.cat(ends, -1)

    def Reshape(self, s, x, training):
        return x.reshape(len(x), *s["Dimensions"])

    def Embedding(self, s, x, training):
        vectors, index = self.parameter(s, "Vectors", [s["Vocabulary"], s["Size"]], 1.0), x.detach().round().long()
        padding = s.get("Padding", -1)
        self.lengths = self.real_steps(index != padding)
        known = (index >= 0) & (index < s["Vocabulary"]) & (index != padding)
        return F.embedding(index.clamp(0, s["Vocabulary"] - 1), vectors) * known[..., None] + 0 * x[..., None]

    def Masking(self, s, x, training):
        self.lengths = self.real_steps((x.detach() != s.get("Value", 0)).any(2))
        return x

    @staticmethod
    def real_steps(real):
        """Steps up to the last real one."""
        return (real * torch.arange(1, real.shape[1] + 1)).max(1).values

    def SimpleRnn(self, s, x, training):
        return self.recurrent(s, x, torch._VF.rnn_tanh, 1)

    def Gru(self, s, x, training):
        return self.recurrent(s, x, torch._VF.gru, 3)

    def Lstm(self, s, x, training):
        return self.recurrent(s, x, torch._VF.lstm, 4)

    def recurrent(self, s, x, kind, gates):
        features, units, two, weights = x.shape[2], s["Units"], s.get("Bidirectional", False), []
        for prefix in ["", "Backward"][:1 + two]:
            weights += [self.parameter(s, prefix + "Weight", [features, gates * units], rounded(math.sqrt(3 / features))).T,
                        self.parameter(s, prefix + "RecurrentWeight", [units, gates * units], rounded(math.sqrt(3 / units))).T,
                        self.parameter(s, prefix + "Bias", [gates * units], 0.2),
                        self.parameter(s, prefix + "RecurrentBias", [gates * units], 0.2) if gates == 3 else torch.zeros(gates * units)]
        start = torch.zeros(1 + two, len(x), units)
        if self.lengths is not None and (self.lengths < x.shape[1]).any():
            packed = torch.nn.utils.rnn.pack_padded_sequence(x, self.lengths, batch_first=True, enforce_sorted=False)
            y, h = kind(packed.data, packed.batch_sizes, (start, start) if gates == 4 else start, weights, True, 1, 0.0, True, two)[:2]
            y = torch.nn.utils.rnn.PackedSequence(y, packed.batch_sizes, packed.sorted_indices, packed.unsorted_indices)
            y = torch.nn.utils.rnn.pad_packed_sequence(y, batch_first=True, total_length=x.shape[1])[0]
            h = h[:, packed.unsorted_indices]
            return y if s.get("ReturnSequences") else torch.cat(list(h), 1)
        y, h = kind(x, (start, start) if gates == 4 else start, weights, True, 1, 0.0, True, two, True)[:2]
        return y if s.get("ReturnSequences") else torch.cat(list(h), 1)


def save(path, content):
    def clean(v):
        if isinstance(v, dict):
            return {k: clean(w) for k, w in v.items() if not k.startswith("_")}
        return [clean(w) for w in v] if isinstance(v, list) else v

    lines = json.dumps(clean(content), separators=(",", ":")).replace('{"name"', '\n{"name"').replace('{"loss"', '\n{"loss"')
    with open(path, "w") as file:
        file.write(lines + "\n")
