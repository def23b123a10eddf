#!/usr/bin/env python3
"""Makes augmentations.json: what Pillow, OpenCV, NumPy and PyTorch make of an image and of mixed labels.

Needs Pillow, OpenCV, NumPy, SciPy and PyTorch. Run it in this folder; the result is kept in the repository.
"""
import base64, colorsys, json, zlib
from pathlib import Path
import cv2, numpy as np, torch
import torch.nn.functional as F
from scipy.stats import f_oneway
from PIL import Image, ImageEnhance, __version__ as pillow

rng = np.random.default_rng(5)
H, W = 24, 36
y, x = np.mgrid[0:H, 0:W]
RGB = np.stack([x * 7 % 256, y * 10, 255 - (x + y) * 4], -1) + rng.normal(0, 12, (H, W, 3))
RGB[5:12, 20:30] = (200, 30, 60)
RGB = np.clip(RGB, 0, 255).astype(np.uint8)
OTHER = np.clip(rng.normal(120, 60, (H, W, 3)), 0, 255).astype(np.uint8)


def packed(a):
    return base64.b64encode(zlib.compress(np.ascontiguousarray(a, dtype=np.uint8).tobytes(), 9)).decode()


def rounded(a):
    return np.clip(np.floor(np.asarray(a) + 0.5), 0, 255).astype(np.uint8)


def hue(turn):
    out = np.empty((H, W, 3))
    for r in range(H):
        for c in range(W):
            h, s, v = colorsys.rgb_to_hsv(*(RGB[r, c] / 255))
            out[r, c] = colorsys.hsv_to_rgb((h + turn) % 1, s, v)
    return rounded(out * 255)


def blur(s, image):
    reach = int(np.ceil(3 * s))
    return cv2.GaussianBlur(image.astype(np.float32), (2 * reach + 1,) * 2, s, borderType=cv2.BORDER_REFLECT_101)


def window(left, top, w, h, width, height):
    # Where the centres of the new pixels lie in the old image, as grid_sample counts: -1 and 1 are its edges.
    u = left + (np.arange(width) + 0.5) * w / width
    v = top + (np.arange(height) + 0.5) * h / height
    grid = torch.tensor(np.stack(np.meshgrid(u / W * 2 - 1, v / H * 2 - 1), -1)[None])
    source = torch.tensor(RGB.astype(np.float64)).permute(2, 0, 1)[None]
    return rounded(F.grid_sample(source, grid, mode="bilinear", padding_mode="border", align_corners=False)[0].permute(1, 2, 0).numpy())


def pca():
    pixels = np.concatenate([RGB.reshape(-1, 3), OTHER.reshape(-1, 3)]) / 255.0
    values, vectors = np.linalg.eigh(np.cov(pixels.T, bias=True))
    values, vectors = values[::-1], vectors[:, ::-1]
    vectors = vectors * np.sign(vectors[np.abs(vectors).argmax(0), range(3)])
    return values, vectors


values, vectors = pca()
# Pillow's affine maps, from new to old coordinates.
maps = [(1, 0.3, -4.637, 0.02, 1, 0.313), (0.51, 0, 11.27, 0, 0.53, 7.77), (1.6, 0.2, -9.137, -0.1, 1.3, 2.031)]
alpha = np.array([0.8, -0.5, 1.2])
boxes = [(0, 0, W, H, 20, 20), (3, 5, 17, 12, 36, 24), (20.25, 2.5, 9.5, 9.5, 32, 16), (10, 4, 24, 18, 12, 9)]


def loss(kind, smoothing):
    z = torch.tensor(rng.normal(0, 2, (6, 4)), dtype=torch.float64, requires_grad=True)
    first, second = torch.tensor([0, 3, 2, 1, 1, 0]), torch.tensor([2, 3, 0, 0, 3, 1])
    share = torch.tensor([1.0, 0.6, 0.75, 0.5, 0.9, 0.55], dtype=torch.float64)
    weight = torch.tensor([1.0, 0.5, 2.0, 1.0, 1.5, 0.25], dtype=torch.float64)
    truth = share[:, None] * F.one_hot(first, 4) + (1 - share)[:, None] * F.one_hot(second, 4)
    rows = (F.cross_entropy(z, truth, label_smoothing=smoothing, reduction="none") if kind == "CrossEntropy"
            else F.binary_cross_entropy_with_logits(z, truth, reduction="none").mean(1))
    (rows * weight).sum().div(weight.sum()).backward()
    return dict(loss=kind, smoothing=smoothing, logits=z.tolist(), first=first.tolist(), second=second.tolist(), share=share.tolist(),
                weight=weight.tolist(), rows=(rows * weight).tolist(), gradient=z.grad.tolist())


# Four versions each of 30 values. SciPy's F of a one-way analysis of variance gives the intraclass correlation (F - 1)/(F + k - 1).
def versions(spread):
    groups = np.clip(rng.normal(128, 40, (30, 1)) + rng.normal(0, spread, (30, 4)), 0, 255).astype(np.uint8)
    f = f_oneway(*groups.astype(float)).statistic
    rho = max(0, (f - 1) / (f + 3))
    return dict(groups=groups.tolist(), correlation=rho, effective=30 * 4 / (1 + 3 * rho))


(Path(__file__).parent / "augmentations.json").write_text(json.dumps(dict(
    made_by=f"Pillow {pillow}, OpenCV {cv2.__version__}, NumPy {np.__version__}, PyTorch {torch.__version__}",
    width=W, height=H, image=packed(RGB), other=packed(OTHER),
    saturation=[dict(factor=f, pixels=packed(np.asarray(ImageEnhance.Color(Image.fromarray(RGB)).enhance(f)))) for f in (0, 0.6, 1, 1.4, 2)],
    hue=[dict(turn=t, pixels=packed(hue(t))) for t in (0, 0.05, -0.12, 0.5)],
    blur=[dict(deviation=s, pixels=packed(rounded(blur(s, RGB)))) for s in (0.3, 0.8, 1.5, 3.0)],
    windows=[dict(box=b, pixels=packed(window(*b))) for b in boxes],
    mixup=[dict(share=l, pixels=packed(rounded(l * RGB.astype(float) + (1 - l) * OTHER))) for l in (0, 6554 / 65536, 0.5, 50463 / 65536, 1)],
    pca=dict(values=values.tolist(), vectors=vectors.tolist(), alpha=alpha.tolist(),
             pixels=packed(rounded(RGB + 255 * vectors @ (alpha * values)))),
    nearest=[dict(map=m, pixels=packed(np.asarray(Image.fromarray(RGB).transform((W, H), Image.AFFINE, m, Image.NEAREST)))) for m in maps],
    versions=[versions(s) for s in (3, 20, 60)],
    losses=[loss("CrossEntropy", 0.0), loss("CrossEntropy", 0.1), loss("BinaryCrossEntropy", 0.0)])))
