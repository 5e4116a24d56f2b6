"""Draws digits that look like MNIST: strokes, randomly warped, rendered thick and antialiased, 28 x 28."""
import struct

import numpy as np
from scipy import ndimage

SIDE, SCALE = 28, 3


def arc(cx, cy, rx, ry, start, stop, count=24):
    """Points of an elliptic arc; angles in degrees, clockwise on screen, 0 pointing right."""
    t = np.radians(np.linspace(start, stop, count))
    return np.stack([cx + rx * np.cos(t), cy + ry * np.sin(t)], axis=1)


def line(*points):
    """A polyline with many points, so that a warp bends it."""
    pieces = []
    for (x0, y0), (x1, y1) in zip(points, points[1:]):
        t = np.linspace(0, 1, 12)[:, None]
        pieces.append((1 - t) * np.array([x0, y0]) + t * np.array([x1, y1]))
    return np.concatenate(pieces)


def join(*pieces):
    return np.concatenate(pieces)


# Each way of writing a digit is a list of strokes in a box of about one by one, y downwards.
SHAPES = {
    0: [[arc(0.5, 0.5, 0.32, 0.5, -90, 280)], [arc(0.5, 0.5, 0.42, 0.5, -110, 255)]],
    1: [[line((0.5, 0.0), (0.5, 1.0))], [line((0.6, 0.0), (0.42, 1.0))]],
    2: [
        [join(arc(0.5, 0.28, 0.33, 0.28, -170, 30), line((0.78, 0.42), (0.15, 1.0)), line((0.15, 1.0), (0.9, 1.0)))],
        [join(arc(0.48, 0.26, 0.34, 0.26, -160, 40), line((0.74, 0.43), (0.2, 0.92)),
              arc(0.27, 0.9, 0.09, 0.09, 120, 330), line((0.36, 0.86), (0.92, 0.97)))],
    ],
    3: [
        [join(arc(0.45, 0.25, 0.34, 0.25, -150, 90), arc(0.45, 0.74, 0.38, 0.26, -90, 150))],
        [join(arc(0.42, 0.25, 0.38, 0.24, -140, 80), arc(0.42, 0.74, 0.42, 0.25, -80, 140))],
    ],
    4: [
        [line((0.15, 0.05), (0.12, 0.52), (0.85, 0.5)), line((0.82, 0.0), (0.74, 1.0))],
        [line((0.25, 0.0), (0.08, 0.55), (0.9, 0.55)), line((0.68, 0.1), (0.64, 1.0))],
    ],
    5: [
        [line((0.85, 0.0), (0.3, 0.03)), join(line((0.3, 0.03), (0.25, 0.45)), arc(0.42, 0.7, 0.36, 0.3, -110, 140))],
        [line((0.9, 0.02), (0.35, 0.0)), join(line((0.35, 0.0), (0.22, 0.48)), arc(0.45, 0.71, 0.33, 0.28, -130, 150))],
    ],
    6: [
        [join(line((0.65, 0.0), (0.35, 0.3), (0.2, 0.65)), arc(0.48, 0.74, 0.28, 0.25, 190, -170, 36))],
        [join(arc(0.75, 0.7, 0.6, 0.7, 240, 180), arc(0.45, 0.74, 0.3, 0.25, 180, -180, 36))],
    ],
    7: [
        [line((0.1, 0.05), (0.85, 0.02), (0.45, 1.0))],
        [join(line((0.12, 0.1), (0.15, 0.02), (0.85, 0.03)), arc(1.25, 1.0, 0.8, 1.0, 240, 180))],
    ],
    8: [
        [join(arc(0.5, 0.25, 0.25, 0.25, 90, -270, 36), arc(0.5, 0.75, 0.31, 0.25, -90, 270, 36))],
        [join(arc(0.52, 0.24, 0.28, 0.24, 60, -240, 36), line((0.4, 0.44), (0.68, 0.6)),
              arc(0.48, 0.76, 0.27, 0.24, -40, 250, 36), line((0.42, 0.54), (0.66, 0.42)))],
    ],
    9: [
        [join(arc(0.48, 0.27, 0.3, 0.27, -10, -360, 36), line((0.78, 0.25), (0.72, 0.6), (0.62, 1.0)))],
        [arc(0.45, 0.28, 0.32, 0.27, 0, -360, 36), line((0.77, 0.1), (0.74, 0.5), (0.7, 1.0))],
    ],
}


def warp(strokes, random):
    """Slants, turns, stretches and gently bends the strokes of one digit."""
    angle = np.radians(random.normal(0, 5))
    slant = random.normal(-0.12, 0.12)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    stretch = np.diag([random.uniform(0.75, 1.05), 1.0])
    matrix = turn @ np.array([[1, slant], [0, 1]]) @ stretch
    phase, waves = random.uniform(0, 2 * np.pi, 4), random.uniform(0.5, 1.2, 4)
    size = random.uniform(0.0, 0.03)
    warped = []
    for points in strokes:
        x, y = points[:, 0] - 0.5, points[:, 1] - 0.5
        bend = np.stack([
            np.sin(2 * np.pi * waves[0] * y + phase[0]) + np.sin(2 * np.pi * waves[1] * x + phase[1]),
            np.sin(2 * np.pi * waves[2] * x + phase[2]) + np.sin(2 * np.pi * waves[3] * y + phase[3])], axis=1)
        warped.append((np.stack([x, y], axis=1) + size * bend) @ matrix.T)
    return warped


def render(strokes, thickness):
    """Strokes fitted into 20 x 20, drawn with round ends, centred by centre of mass in 28 x 28."""
    points = np.concatenate(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    scale = (20 - thickness) / max(high - low)
    big = SIDE * SCALE
    yy, xx = np.mgrid[0:big, 0:big]
    pixels = np.stack([(xx + 0.5) / SCALE, (yy + 0.5) / SCALE], axis=-1).reshape(-1, 2)
    nearest = np.full(len(pixels), np.inf)
    for stroke in strokes:
        ends = (stroke - (low + high) / 2) * scale + SIDE / 2
        for a, b in zip(ends, ends[1:]):
            along = b - a
            length = max(float(along @ along), 1e-12)
            t = np.clip((pixels - a) @ along / length, 0, 1)[:, None]
            nearest = np.minimum(nearest, ((pixels - a - t * along) ** 2).sum(axis=1))
    ink = np.clip(thickness / 2 + 0.35 - np.sqrt(nearest), 0, 0.7) / 0.7
    image = ink.reshape(SIDE, SCALE, SIDE, SCALE).mean(axis=(1, 3))
    row, column = ndimage.center_of_mass(image)
    image = ndimage.shift(image, (SIDE / 2 - 0.5 - row, SIDE / 2 - 0.5 - column), order=1)
    return np.clip(np.rint(image * 255), 0, 255).astype(np.uint8)


def draw_digits(count, seed=20160106):
    """`count` images (count, 28, 28) of bytes and their labels, the classes in a shuffled, even mix."""
    random = np.random.default_rng(seed)
    labels = random.permutation(np.arange(count) % 10).astype(np.uint8)
    images = []
    for label in labels:
        ways = SHAPES[int(label)]
        strokes = ways[random.integers(len(ways))]
        images.append(render(warp(strokes, random), random.uniform(2.0, 3.4)))
    return np.stack(images), labels


def write_idx(path, array):
    """Writes unsigned bytes as an IDX file."""
    header = struct.pack(">BBBB", 0, 0, 8, array.ndim) + struct.pack(f">{array.ndim}I", *array.shape)
    path.write_bytes(header + array.tobytes())


def read_idx(path):
    """Reads an IDX file of unsigned bytes."""
    data = path.read_bytes()
    shape = struct.unpack(f">{data[3]}I", data[4:4 + 4 * data[3]])
    return np.frombuffer(data, np.uint8, offset=4 + 4 * data[3]).reshape(shape)
