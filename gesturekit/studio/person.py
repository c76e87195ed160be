"""A person's head and shoulders behind the hand, drawn from a seed: nobody's likeness.

The head is an ellipsoid with Lambert shading, which is what remains of a face a metre behind the hand: enough
that a tracker must tell a hand from a face of the same colour.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from gesturekit.studio.skin import reflectance

Canvas = npt.NDArray[np.floating]
"""An array of floats as high and wide as the picture."""


def draw_person(canvas: Canvas, rng: np.random.Generator) -> Canvas:
    """Lay a person over a room.

    Parameters
    ----------
    canvas
        (H, W, 3) float32, sRGB 0 to 1. It is not changed.
    rng
        Chooses place, size, tone, hair and clothes.

    Returns
    -------
    (H, W, 3) float32, sRGB 0 to 1.
    """
    height, width = canvas.shape[:2]
    unit = height * rng.uniform(0.15, 0.20)  # half a head's height
    cx, cy = width * rng.uniform(0.3, 0.7), height * rng.uniform(0.30, 0.40)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    u, v = (x - cx) / unit, (y - cy) / unit
    melanin = rng.uniform(0.03, 0.95)
    skin = np.asarray(reflectance(melanin, 0.6) * rng.uniform(0.75, 1.0), dtype=np.float32)
    sun = np.array([rng.uniform(-0.8, 0.8), -0.5, 0.7])
    sun /= np.linalg.norm(sun)
    hair = np.array([0.9, 0.75, 0.6]) * rng.choice([0.012, 0.02, 0.05, 0.16]) * rng.uniform(0.7, 1.3)
    light = _Light(sun)
    picture = np.power(np.clip(canvas, 0.0, 1.0), 2.2)
    long_hair = rng.random() < 0.5
    if long_hair:
        picture = _over(picture, _blob(u, v, 0.0, 0.55, 1.0, 1.55), hair * light.flat, unit * 0.06)
    picture = _body(picture, u, v, rng, light, unit)
    # The neck, darker under the chin.
    neck = (np.abs(u) < 0.40 + 0.05 * np.abs(v - 1.0)) & (v > 0.4) & (v < 1.55)
    shade = np.clip(0.55 + 0.35 * (v - 0.8), 0.35, 0.8)[..., None]
    picture = _over(
        picture, neck.astype(np.float32), skin * shade * (1.0 - 0.25 * u[..., None] * sun[0]), unit * 0.04
    )
    picture = _over(picture, _blob(u, v, 0.0, -0.16, 0.84, 1.08), hair * light.flat, unit * 0.05)
    for side in (-1.0, 1.0):
        picture = _over(picture, _blob(u, v, 0.72 * side, 0.08, 0.11, 0.20), skin * 0.75, unit * 0.03)
    face = _blob(u, v, 0.0, 0.10, 0.70, 0.95)
    picture = _over(picture, face, _face(u, v, skin, hair, light, rng), unit * 0.035)
    fringe = _blob(u, v, rng.uniform(-0.2, 0.2), -0.78, 0.70, rng.uniform(0.28, 0.42)) * (face > 0.2)
    picture = _over(picture, fringe, hair * light.flat * 1.1, unit * 0.05)
    blur = rng.uniform(0.6, 2.2) * height / 480.0
    softened = cv2.GaussianBlur(np.power(np.clip(picture, 0.0, 1.0), 1.0 / 2.2), (0, 0), blur)
    return np.asarray(softened, dtype=np.float32)


class _Light:
    """Light from `sun` (x right, y down, z to the camera) with some from all around."""

    def __init__(self, sun: npt.NDArray[np.float64]) -> None:
        self.sun = sun
        self.flat = 0.9

    def on(self, nx: Canvas, ny: Canvas, nz: Canvas) -> Canvas:
        towards = nx * self.sun[0] + ny * self.sun[1] + nz * self.sun[2]
        wrapped = np.clip((towards + 0.25) / 1.25, 0.0, 1.0)
        return np.asarray(0.32 + 0.10 * -ny + 0.85 * wrapped, dtype=np.float32)[..., None]


def _blob(u: Canvas, v: Canvas, x: float, y: float, rx: float, ry: float) -> Canvas:
    """1 inside an ellipse, 0 outside."""
    return np.asarray(((u - x) / rx) ** 2 + ((v - y) / ry) ** 2 < 1.0, dtype=np.float32)


def _over(picture: Canvas, mask: Canvas, color: npt.NDArray[np.floating], soft: float) -> Canvas:
    cover = cv2.GaussianBlur(mask, (0, 0), max(soft, 0.6))[..., None]
    return np.asarray(picture * (1.0 - cover) + color * cover, dtype=np.float32)


def _body(
    picture: Canvas, u: Canvas, v: Canvas, rng: np.random.Generator, light: _Light, unit: float
) -> Canvas:
    cloth = np.clip(rng.uniform(0.02, 0.5) * (1.0 + rng.uniform(-0.6, 0.6, 3)), 0.0, 1.0)
    wide = rng.uniform(2.0, 2.5)
    across = np.clip(np.abs(u) / wide, 0.0, 1.0)
    top = 1.22 + 0.42 * across**1.5 + 1.5 * np.clip(across - 0.82, 0.0, 1.0) ** 1.2
    shoulders = ((v > top) & (np.abs(u) < wide)).astype(np.float32)
    nx = u / wide
    nz = np.sqrt(np.clip(1.0 - nx**2, 0.05, 1.0))
    folds = 1.0 + 0.06 * np.sin(u * 3.1 + 2.0 * np.sin(v * 1.7)) * np.clip(v - 1.5, 0.0, 1.0)
    shaded = cloth * light.on(nx, np.full_like(nx, -0.1), nz) * folds[..., None]
    picture = _over(picture, shoulders, shaded, unit * 0.05)
    collar = _blob(u, v, 0.0, 1.22, 0.56, 0.32)
    return _over(picture, collar * (v > 1.15), cloth * 0.55, unit * 0.04)


def _face(
    u: Canvas,
    v: Canvas,
    skin: Canvas,
    hair: npt.NDArray[np.float64],
    light: _Light,
    rng: np.random.Generator,
) -> Canvas:
    x, y = u / 0.72, (v - 0.10) / 0.97
    z = np.sqrt(np.clip(1.0 - x**2 - y**2, 0.02, 1.0))
    # A nose, brow and cheeks as dents and bumps of the ellipsoid's normal.
    nose = np.exp(-((u / 0.13) ** 2) - ((v - 0.18) / 0.22) ** 2)
    sockets = sum(np.exp(-(((u - s * 0.29) / 0.17) ** 2) - ((v + 0.06) / 0.10) ** 2) for s in (-1.0, 1.0))
    nx = x * 0.9 + 2.2 * nose * u
    ny = y * 0.9 + 0.5 * nose * (v - 0.1)
    color = skin * light.on(nx, ny, z) * (1.0 - 0.28 * np.asarray(sockets))[..., None]
    cheeks = sum(np.exp(-(((u - s * 0.38) / 0.2) ** 2) - ((v - 0.3) / 0.2) ** 2) for s in (-1.0, 1.0))
    color = color * (1.0 - np.array([0.0, 0.14, 0.12]) * np.asarray(cheeks)[..., None])
    under = np.exp(-((u / 0.12) ** 2) - ((v - 0.40) / 0.05) ** 2)
    color = color * (1.0 - 0.35 * under[..., None])

    def paint(mask: Canvas, tint: npt.ArrayLike, strength: float) -> None:
        nonlocal color
        cover = strength * cv2.GaussianBlur(mask, (0, 0), 0.02 * u.shape[0] / 4.0)[..., None]
        color = color * (1.0 - cover) + np.asarray(tint, dtype=np.float32) * cover

    for side in (-1.0, 1.0):
        paint(_blob(u, v, 0.29 * side, -0.03, 0.135, 0.060), (0.60, 0.58, 0.55), 0.9)
        paint(_blob(u, v, 0.29 * side, -0.03, 0.062, 0.062), (0.05, 0.035, 0.03), 1.0)
        paint(_blob(u, v, 0.30 * side, -0.20 + 0.02 * rng.random(), 0.18, 0.035), hair, 0.85)
    lips = skin * np.array([0.80, 0.48, 0.48], dtype=np.float32)
    paint(_blob(u, v, 0.0, 0.575, 0.25, 0.075), lips, 0.9)
    paint(_blob(u, v, 0.0, 0.57, 0.24, 0.014), lips * 0.4, 0.9)
    if rng.random() < 0.25:
        paint(_blob(u, v, 0.0, 0.80, 0.60, 0.42) * (1.0 - _blob(u, v, 0.0, 0.52, 0.34, 0.22)), hair, 0.75)
    return np.asarray(color, dtype=np.float32)
