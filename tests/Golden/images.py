#!/usr/bin/env python3
"""Makes images/ (small files of every kind the engines read) and images.json (what Pillow makes of them).

Needs Pillow and NumPy. Run it in this folder; the result is kept in the repository.
"""
import base64, io, json, struct, zlib
from pathlib import Path
import numpy as np
from PIL import Image, ImageOps, __version__

OUT = Path(__file__).parent / "images"
OUT.mkdir(exist_ok=True)
rng = np.random.default_rng(7)
W, H = 45, 31


def scene():
    y, x = np.mgrid[0:H, 0:W]
    rgb = np.stack([x * 255 / W, y * 255 / H, 255 - (x + y) * 255 / (W + H)], -1)
    disc = (x - 15) ** 2 + (y - 14) ** 2 < 80
    rgb[disc] = (230, 40, 60)
    rgb[20:27, 25:40] = (20, 90, 220)
    rgb[5:8, 30:44] = 250
    return np.clip(rgb + rng.normal(0, 4, rgb.shape), 0, 255).astype(np.uint8)


RGB = scene()
GREY = np.asarray(Image.fromarray(RGB).convert("L"))
ALPHA = np.clip(np.mgrid[0:H, 0:W][1] * 8 - 40, 0, 255).astype(np.uint8)
cases, operations = [], []


def packed(a):
    return base64.b64encode(zlib.compress(np.ascontiguousarray(a, dtype=np.uint8).tobytes(), 9)).decode()


def case(name, data, expected, tolerance=0, mean=0.0, orientation=False):
    (OUT / name).write_bytes(data)
    expected = np.asarray(expected)
    h, w = expected.shape[:2]
    cases.append(dict(file=name, width=w, height=h, channels=1 if expected.ndim == 2 else 3,
                      tolerance=tolerance, mean=mean, pixels=packed(expected)))


def over_white(color, alpha):
    alpha = alpha.astype(int) if color.ndim == 2 else alpha.astype(int)[..., None]
    return (color.astype(int) * alpha + 255 * (255 - alpha) + 127) // 255


def pillow(data, mode):
    image = Image.open(io.BytesIO(data))
    image.load()
    return np.asarray(ImageOps.exif_transpose(image).convert(mode))


# PNG: a writer of our own, since Pillow writes neither interlaced files nor all depths. Every row uses another filter.
def png(samples, depth, color, palette=None, transparency=None, interlaced=False, extra=b""):
    h, w, n = samples.shape

    def rows(part):
        out, above = bytearray(), None
        bpp = max(1, n * depth // 8)
        for i, r in enumerate(part):
            flat = r.reshape(-1).astype(int)
            if depth == 16:
                raw = flat.astype(">u2").tobytes()
            elif depth == 8:
                raw = flat.astype(np.uint8).tobytes()
            else:
                bits = "".join(format(v, f"0{depth}b") for v in flat)
                bits += "0" * (-len(bits) % 8)
                raw = bytes(int(bits[k:k + 8], 2) for k in range(0, len(bits), 8))
            above = above or bytes(len(raw))
            f = i % 5
            line = bytearray([f])
            for k, v in enumerate(raw):
                a = raw[k - bpp] if k >= bpp else 0
                b, c = above[k], above[k - bpp] if k >= bpp else 0
                p = a + b - c
                pa, pb, pc = abs(p - a), abs(p - b), abs(p - c)
                paeth = a if pa <= pb and pa <= pc else b if pb <= pc else c
                line.append((v - (0, a, b, (a + b) // 2, paeth)[f]) & 255)
            out += line
            above = raw
        return bytes(out)

    if interlaced:
        body = b"".join(rows(samples[y::dy, x::dx]) for x, y, dx, dy in
                        ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
                        if samples[y::dy, x::dx].size)
    else:
        body = rows(samples)

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    z = zlib.compress(body)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", w, h, depth, color, 0, 0, int(interlaced))) + extra
            + (chunk(b"PLTE", palette) if palette else b"") + (chunk(b"tRNS", transparency) if transparency else b"")
            + chunk(b"IDAT", z[:100]) + chunk(b"IDAT", z[100:]) + chunk(b"IEND", b""))


def scaled(v, depth):
    top = (1 << depth) - 1
    return ((v.astype(np.int64) * 255 + top // 2) // top).astype(np.uint8)


for lace in (False, True):
    tag = "-interlaced" if lace else ""
    for depth in (1, 2, 4, 8, 16):
        g = GREY.astype(np.int64) >> (8 - depth) if depth <= 8 else GREY.astype(np.int64) * 257 - rng.integers(0, 100, GREY.shape).clip(max=GREY)
        data = png(g[..., None], depth, 0, interlaced=lace)
        case(f"grey{depth}{tag}.png", data, scaled(g, depth))
        if depth < 16:
            assert np.array_equal(pillow(data, "L"), scaled(g, depth)), depth
        if depth >= 8:
            c = RGB.astype(np.int64) if depth == 8 else RGB.astype(np.int64) * 257
            top = 255 if depth == 8 else 65535
            a = ALPHA.astype(np.int64) * (top // 255)
            case(f"rgb{depth}{tag}.png", png(c, depth, 2, interlaced=lace), RGB)
            case(f"rgba{depth}{tag}.png", png(np.dstack([c, a]), depth, 6, interlaced=lace), over_white(RGB, ALPHA), 1)
            ga = GREY.astype(np.int64) * (top // 255)
            case(f"greyalpha{depth}{tag}.png", png(np.dstack([ga, a]), depth, 4, interlaced=lace), over_white(GREY, ALPHA), 1)
            assert np.array_equal(pillow(png(c, depth, 2, interlaced=lace), "RGB"), RGB)
        if depth <= 8:
            quantized = Image.fromarray(RGB).quantize(1 << depth)
            index = np.asarray(quantized)
            palette = bytes(quantized.getpalette()[:3 << depth])
            data = png(index[..., None].astype(np.int64), depth, 3, palette=palette, interlaced=lace)
            case(f"palette{depth}{tag}.png", data, np.asarray(quantized.convert("RGB")))
            assert np.array_equal(pillow(data, "RGB"), np.asarray(quantized.convert("RGB")))
index = np.asarray(Image.fromarray(RGB).quantize(16))
colors = np.asarray(Image.fromarray(RGB).quantize(16).getpalette()[:48], dtype=np.uint8).reshape(-1, 3)
alphas = np.array([0, 64, 128, 255], dtype=np.uint8)
full = np.concatenate([alphas, np.full(12, 255, np.uint8)])
case("palette-transparent.png", png(index[..., None].astype(np.int64), 8, 3, palette=colors.tobytes(), transparency=alphas.tobytes()),
     over_white(colors[index], full[index]), 1)
key = RGB.copy()
key[3:9, 3:9] = (1, 2, 3)
case("rgb-key.png", png(key.astype(np.int64), 8, 2, transparency=struct.pack(">HHH", 1, 2, 3)),
     over_white(key, np.where((key == (1, 2, 3)).all(-1), 0, 255)))

# BMP and PNM, as Pillow writes them, and the kinds that it does not write.
def save(image, kind, **options):
    b = io.BytesIO()
    image.save(b, kind, **options)
    return b.getvalue()


image, grey = Image.fromarray(RGB), Image.fromarray(GREY)
for mode in ("1", "L", "P", "RGB"):
    data = save(image.convert(mode), "BMP")
    case(f"{mode}.bmp", data, pillow(data, "L" if mode in "1L" else "RGB"))


def bmp(bits, packing, height, body, palette=b"", masks=b""):
    offset = 54 + len(masks) + len(palette)
    return struct.pack("<2sIHHI", b"BM", offset + len(body), 0, 0, offset) + struct.pack(
        "<IiiHHIIiiII", 40, W, height, 1, bits, packing, len(body), 2835, 2835, len(palette) // 4, 0) + masks + palette + body


data = bmp(24, 0, -H, b"".join(r[:, ::-1].tobytes().ljust((W * 3 + 3) // 4 * 4, b"\0") for r in RGB))
case("topdown.bmp", data, pillow(data, "RGB"))
v = RGB.astype(np.uint32)
body = b"".join(((r[:, 0] >> 3 << 11) | (r[:, 1] >> 2 << 5) | r[:, 2] >> 3).astype("<u2").tobytes().ljust((W * 2 + 3) // 4 * 4, b"\0") for r in v[::-1])
data = bmp(16, 3, H, body, masks=struct.pack("<III", 0xF800, 0x7E0, 0x1F))
case("565.bmp", data, np.dstack([scaled(v[..., 0] >> 3, 5), scaled(v[..., 1] >> 2, 6), scaled(v[..., 2] >> 3, 5)]), 1)
palette = b"".join(struct.pack("BBBB", *colors[i % 16][::-1], 0) for i in range(256))


def runs(rows):
    out = bytearray()
    for r in rows[::-1]:
        x = 0
        while x < W:
            n = 1
            while x + n < W and r[x + n] == r[x] and n < 255:
                n += 1
            if n == 1 and x + 3 <= W:
                out += bytes([0, 3, *r[x:x + 3], 0])
                x += 3
            else:
                out += bytes([n, r[x]])
                x += n
        out += b"\0\0"
    return bytes(out + b"\0\1")


data = bmp(8, 1, H, runs(index), palette)
case("rle8.bmp", data, colors[index])
assert np.array_equal(pillow(data, "RGB"), colors[index])
for kind, picture, binary, text in (("pbm", image.convert("1"), "P4", "P1"), ("pgm", grey, "P5", "P2"), ("ppm", image, "P6", "P3")):
    a = np.asarray(picture).astype(int)
    shown = np.asarray(picture.convert("L")) if kind == "pbm" else np.asarray(picture)
    case(f"binary.{kind}", save(picture, "PPM"), shown)
    values = " ".join(map(str, (1 - a if kind == "pbm" else a).reshape(-1)))
    lines = "\n".join(values[i:i + 60] for i in range(0, len(values), 60)) if kind == "pbm" else values.replace(" ", "\n", 10)
    case(f"text.{kind}", f"{text}\n# a comment\n{W} {H}\n{'' if kind == 'pbm' else '255'}\n{lines}\n".encode(), shown)
wide = GREY.astype(np.int64) * 4 + 3
case("16bit.pgm", b"P5 %d %d 1023\n" % (W, H) + wide.astype(">u2").tobytes(), ((wide * 255 + 511) // 1023))

# JPEG: Pillow (libjpeg-turbo) is the reference; decoders may differ by a rounding here and there.
for name, picture, options in (
        ("444", image, dict(subsampling=0)), ("422", image, dict(subsampling=1)), ("420", image, dict(subsampling=2)), ("grey", grey, {}),
        ("progressive", image, dict(subsampling=2, progressive=True)), ("progressive-grey", grey, dict(progressive=True)),
        ("optimized", image, dict(subsampling=0, optimize=True)), ("quality30", image, dict(subsampling=2, quality=30)),
        ("cmyk", image.convert("CMYK"), dict(subsampling=0))):
    options = {"quality": 90, **options}
    data = save(picture, "JPEG", **options)
    case(f"{name}.jpg", data, pillow(data, "L" if "grey" in name else "RGB"), 3, 0.3)
import cv2  # the only writer at hand with restart markers
ok, data = cv2.imencode(".jpg", RGB[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 90, cv2.IMWRITE_JPEG_RST_INTERVAL, 2])
case("restart.jpg", data.tobytes(), pillow(data.tobytes(), "RGB"), 3, 0.3)
for o in range(1, 9):
    exif = Image.Exif()
    exif[0x0112] = o
    data = save(image, "JPEG", quality=90, subsampling=0, exif=exif)
    case(f"orientation{o}.jpg", data, pillow(data, "RGB"), 3, 0.3)
    if o in (3, 6):
        case(f"orientation{o}.png", save(image, "PNG", exif=exif), pillow(save(image, "PNG", exif=exif), "RGB"))
        # Pillow turns a TIFF as it is read, and exif_transpose a second time.
        case(f"orientation{o}.tif", save(image, "TIFF", exif=exif), np.rot90(RGB, {3: 2, 6: -1}[o]))
# Several frames: the first one counts. The fourth byte of a plain 32-bit BMP means nothing.
frames = [image, ImageOps.mirror(image)]
data = save(frames[0], "PNG", save_all=True, append_images=frames[1:])
case("animated.png", data, RGB)
rgba = image.copy()
rgba.putalpha(Image.fromarray(ALPHA))
case("rgba.bmp", save(rgba, "BMP"), pillow(save(rgba, "BMP"), "RGB"))

# Formats that only ImageSharp reads, but for GIF.
for name, data in (("still.gif", save(image.quantize(64), "GIF")), ("lossless.webp", save(image, "WEBP", lossless=True)), ("plain.tif", save(image, "TIFF")),
                   ("cmyk.tif", save(image.convert("CMYK"), "TIFF")), ("16bit.tif", save(Image.fromarray(GREY.astype(np.uint16) * 257), "TIFF"))):
    case(name, data, np.dstack([GREY] * 3) if name == "16bit.tif" else pillow(data, "RGB"))
frames = [image.quantize(64), ImageOps.mirror(image).quantize(64)]
data = save(frames[0], "GIF", save_all=True, append_images=frames[1:])
case("animated.gif", data, pillow(data, "RGB"))


def gif(name, data):
    rgba = pillow(data, "RGBA")
    expected = over_white(rgba[..., :3], rgba[..., 3])
    case(name, data, expected[..., 0] if (expected == expected[..., :1]).all() else expected)


def frame_at(data, flag=0x2C):
    """Where the first image descriptor is."""
    at = 13 + (3 << (data[10] & 7) + 1 if data[10] & 0x80 else 0)
    while data[at] == 0x21:
        at += 2
        while data[at]:
            at += data[at] + 1
        at += 1
    assert data[at] == flag
    return at


# Pillow interlaces unless told otherwise, and leaves a palette in a grey image that it saves.
gif("rows.gif", save(image.quantize(256), "GIF", interlace=0))
gif("grey.gif", save(grey.copy(), "GIF"))
gif("black-white.gif", save(grey.convert("1"), "GIF"))
gif("four.gif", save(image.quantize(4), "GIF"))
gif("transparent.gif", save(image.quantize(64), "GIF", transparency=5))
# Enough strings to fill the dictionary and clear it several times; and one run that is longer than any code's string.
noise = Image.fromarray(np.random.default_rng(11).integers(0, 256, (90, 120), dtype=np.uint8))
gif("noise.gif", save(noise, "GIF"))
gif("plain.gif", save(Image.new("P", (200, 150), 3), "GIF"))
# The palette moves from the screen to the frame; the screen grows round a frame with a transparent colour; the frame leaves the screen.
whole = save(image.quantize(64), "GIF", transparency=5, interlace=0)
at, colors = frame_at(whole), 3 << (whole[10] & 7) + 1
local = whole[:10] + bytes([whole[10] & 0x70]) + whole[11:13] + whole[13 + colors:at + 9] + bytes([0x80 | whole[10] & 7]) + whole[13:13 + colors] + whole[at + 10:]
gif("local-palette.gif", local)
gif("small-frame.gif", whole[:6] + struct.pack("<HH", W + 12, H + 9) + whole[10:at + 1] + struct.pack("<HH", 7, 4) + whole[at + 5:])
gif("large-frame.gif", whole[:6] + struct.pack("<HH", 20, 10) + whole[10:])


# Geometry on the scene itself.
def operation(name, expected, tolerance, mean, source="rgb8.png", **arguments):
    expected = np.asarray(expected)
    operations.append(dict(operation=name, source=source, **arguments, width=expected.shape[1], height=expected.shape[0],
                           tolerance=tolerance, mean=mean, pixels=packed(expected)))


for source, picture in (("rgb8.png", image), ("grey8.png", grey)):
    for size in ((20, 14), (90, 62), (64, 16), (7, 50), (45, 31)):
        operation("Resize", picture.resize(size, Image.BILINEAR), 1, 0.05, source, resampling="Bilinear")
        operation("Resize", picture.resize(size, Image.BOX), 1, 0.05, source, resampling="Area")
    operation("Flip", ImageOps.mirror(picture), 0, 0, source, axis="Horizontal")
    operation("Flip", ImageOps.flip(picture), 0, 0, source, axis="Vertical")
    operation("Flip", picture.transpose(Image.ROTATE_180), 0, 0, source, axis="Both")
    # Pillow fills with black outside, which is what a crop with padding does.
    for left, top, w, h in ((5, 3, 20, 20), (-4, -4, 45, 31), (-6, 10, 60, 40), (30, -8, 10, 12), (60, 60, 5, 5)):
        operation("Crop", picture.crop((left, top, left + w, top + h)), 0, 0, source, left=left, top=top, fill=0)

    # Outside the image Pillow cuts off hard; we blend with what is there: a margin makes the two the same. And Pillow
    # cuts fractions off, so the sampling is written out here, rounded, and held against Pillow's.
    def warped(m, w, h, fill, margin=60):
        c = ImageOps.expand(picture, margin, fill if picture.mode == "L" else (fill,) * 3)
        a, b, x, d, e, y = m
        theirs = c.transform((w, h), Image.AFFINE, (a, b, x + margin, d, e, y + margin), Image.BILINEAR)
        v, u = np.mgrid[0:h, 0:w] + 0.5
        px, py = a * u + b * v + x + margin - 0.5, d * u + e * v + y + margin - 0.5
        x0, y0 = np.floor(px).astype(int), np.floor(py).astype(int)
        s = np.asarray(c).astype(float)
        fx, fy = px - x0, py - y0
        if s.ndim == 3:
            fx, fy = fx[..., None], fy[..., None]
        upper, lower = s[y0, x0] * (1 - fx) + s[y0, x0 + 1] * fx, s[y0 + 1, x0] * (1 - fx) + s[y0 + 1, x0 + 1] * fx
        ours = upper * (1 - fy) + lower * fy
        assert np.abs(np.floor(ours + 1e-9) - np.asarray(theirs)).max() <= 1 and np.abs(np.floor(ours + 1e-9) - np.asarray(theirs)).mean() < 0.2
        return np.floor(ours + 0.5).astype(np.uint8)

    for degrees, fill in ((10, 0), (-33, 0), (90, 0), (180, 255), (45, 128)):
        t = np.deg2rad(degrees)
        c, s = np.cos(t), np.sin(t)
        cx, cy = W / 2, H / 2
        m = (c, -s, cx - c * cx + s * cy, s, c, cy - s * cx - c * cy)
        operation("Rotate", warped(m, W, H, fill), 1, 0.1, source, degrees=degrees, fill=fill)
        if fill == 0:  # the direction, independently of the matrix above; corners differ
            inner = np.abs(np.asarray(picture.rotate(degrees, Image.BILINEAR)).astype(int) - np.asarray(warped(m, W, H, fill)))
            assert np.median(inner) <= 1, (degrees, np.median(inner))
    for m in ((1, 0.3, -4.65, 0, 1, 0), (1, 0, 2.25, 0, 1, -3.5), (0.5, 0, 11.25, 0, 0.5, 7.75), (1.6, 0.2, -9, -0.1, 1.3, 2)):
        operation("Warp", warped(m, W, H, 0), 1, 0.1, source, map=m, fill=0)
    gain, offset = [1.2, 0.8, 1.0], [-10.0, 20.0, 5.5]
    n = 1 if picture.mode == "L" else 3
    v = np.asarray(picture).astype(np.float64)
    operation("ColorShift", np.clip(np.floor(v * (gain[0] if n == 1 else gain) + (offset[0] if n == 1 else offset) + 0.5), 0, 255), 1, 0.1,
              source, gain=gain[:n], offset=offset[:n])
operation("Grey", grey, 0, 0)

(OUT.parent / "images.json").write_text(json.dumps(dict(made_by=f"images.py, Pillow {__version__}", decode=cases, operations=operations), indent=1))
print(len(cases), "files,", len(operations), "operations")
