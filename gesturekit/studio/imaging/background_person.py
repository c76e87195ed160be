"""A person's head and shoulders behind the hand, drawn from a seed: nobody's likeness.

The head is an ellipsoid with Lambert shading, which is what remains of a face a metre behind the hand: enough
that a tracker must tell a hand from a face of the same colour.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from gesturekit.hands import FloatArray
from gesturekit.studio.imaging.skin import back_color
from gesturekit.studio.scene import Array, Skin

Canvas = FloatArray
"""An array of float32 as high and wide as a part of the picture."""

_Plane = npt.NDArray[np.floating[Any]]

# Parts of the picture that are worked on, in halves of a head from the middle of the face: left, top, right,
# bottom.
_HEAD = (-1.45, -1.55, 1.45, 2.45)
_BODY = (-2.75, 0.95, 2.75, 20.0)


def draw_person(canvas: Canvas, rng: np.random.Generator, skin: Skin | None = None) -> Canvas:
    """Lay a person over a room, (H, W, 3) float32, sRGB 0 to 1; `skin` None lets chance choose it, too."""
    height, width = canvas.shape[:2]
    unit = height * rng.uniform(0.15, 0.20)  # half a head's height
    middle = width * rng.uniform(0.3, 0.7), height * rng.uniform(0.30, 0.40)
    if skin is None:
        skin = Skin(melanin=float(rng.uniform(0.03, 0.95)))
    color = np.asarray(back_color(skin) * rng.uniform(0.9, 1.15), dtype=np.float32)
    sun = np.array([rng.uniform(-0.8, 0.8), -0.5, 0.7])
    hair = np.array([0.9, 0.75, 0.6]) * rng.choice([0.012, 0.02, 0.05, 0.16]) * rng.uniform(0.7, 1.3)
    light = _Light(sun / np.linalg.norm(sun))
    picture = np.power(np.clip(canvas, 0.0, 1.0), np.float32(2.2))
    head = _Part(picture, middle, unit, _HEAD)
    if rng.random() < 0.5:
        head.lay(head.blob(0.0, 0.55, 1.0, 1.55), hair * light.flat, 0.06)
    _draw_body(_Part(picture, middle, unit, _BODY), rng, light)
    _draw_neck(head, color, light)
    head.lay(head.blob(0.0, -0.16, 0.84, 1.08), hair * light.flat, 0.05)
    for side in (-1.0, 1.0):
        head.lay(head.blob(0.72 * side, 0.08, 0.11, 0.20), color * 0.75, 0.03)
    face = head.blob(0.0, 0.10, 0.70, 0.95)
    head.lay(face, _face(head, color, hair, light, rng), 0.035)
    # The hair runs over the forehead, lower at the temples.
    line = rng.uniform(-0.62, -0.42) + rng.uniform(0.5, 1.0) * np.maximum(np.abs(head.u) - 0.42, 0.0)
    head.lay(head.blob(0.0, -0.16, 0.80, 1.04) * (head.v < line), hair * light.flat * 1.1, 0.04)
    return np.asarray(np.power(np.clip(picture, 0.0, 1.0), np.float32(1.0 / 2.2)), dtype=np.float32)


class _Light:
    """Light from `sun` (x right, y down, z to the camera) with some from all around."""

    def __init__(self, sun: Array) -> None:
        self.sun = sun
        self.flat = 0.9

    def on(self, nx: _Plane, ny: _Plane, nz: _Plane) -> Canvas:
        towards = nx * self.sun[0] + ny * self.sun[1] + nz * self.sun[2]
        wrapped = np.clip((towards + 0.25) / 1.25, 0.0, 1.0)
        return np.asarray(0.32 + 0.10 * -ny + 0.85 * wrapped, dtype=np.float32)[..., None]


class _Part:
    """A part of the picture, in halves of a head around the middle of the face."""

    def __init__(
        self,
        picture: Canvas,
        middle: tuple[float, float],
        unit: float,
        bounds: tuple[float, float, float, float],
    ) -> None:
        height, width = picture.shape[:2]
        left, right = (round(float(np.clip(middle[0] + unit * b, 0, width))) for b in bounds[::2])
        top, bottom = (round(float(np.clip(middle[1] + unit * b, 0, height))) for b in bounds[1::2])
        self._view = picture[top:bottom, left:right]
        self._unit = unit
        x = (np.arange(left, right, dtype=np.float32) - np.float32(middle[0])) / np.float32(unit)
        y = (np.arange(top, bottom, dtype=np.float32) - np.float32(middle[1])) / np.float32(unit)
        self.u, self.v = np.broadcast_to(x, (len(y), len(x))), np.broadcast_to(y[:, None], (len(y), len(x)))

    def blob(self, x: float, y: float, rx: float, ry: float) -> Canvas:
        """1 inside an ellipse, 0 outside."""
        across, along = ((self.u[:1] - x) / rx) ** 2, ((self.v[:, :1] - y) / ry) ** 2
        return np.asarray(across + along < 1.0, dtype=np.float32)

    def softened(self, mask: npt.NDArray[Any], soft: float) -> Canvas:
        """The mask with an edge `soft` halves of a head wide."""
        blurred: Canvas = np.asarray(
            cv2.GaussianBlur(mask.astype(np.float32), (0, 0), max(soft * self._unit, 0.6)), dtype=np.float32
        )
        return blurred[..., None]

    def lay(self, mask: npt.NDArray[Any], color: npt.NDArray[np.floating], soft: float) -> None:
        """Lay a colour over the picture where the mask is."""
        if mask.size:
            cover = self.softened(mask, soft)
            self._view += cover * (np.asarray(color, dtype=np.float32) - self._view)


def _draw_body(part: _Part, rng: np.random.Generator, light: _Light) -> None:
    u, v = part.u, part.v
    cloth = np.clip(rng.uniform(0.02, 0.5) * (1.0 + rng.uniform(-0.6, 0.6, 3)), 0.0, 1.0)
    wide = rng.uniform(2.0, 2.5)
    across = np.clip(np.abs(u[:1]) / wide, 0.0, 1.0)
    top = 1.22 + 0.42 * across**1.5 + 1.5 * np.clip(across - 0.82, 0.0, 1.0) ** 1.2
    shoulders = (v > top) & (np.abs(u) < wide)
    nx = u[:1] / wide
    folds = 1.0 + 0.06 * np.sin(u * 3.1 + 2.0 * np.sin(v * 1.7)) * np.clip(v - 1.5, 0.0, 1.0)
    shaded = light.on(nx, np.full_like(nx, -0.1), np.sqrt(np.clip(1.0 - nx**2, 0.05, 1.0)))
    part.lay(shoulders, cloth.astype(np.float32) * shaded * folds[..., None], 0.05)
    part.lay(part.blob(0.0, 1.22, 0.56, 0.32) * (v > 1.15), cloth * 0.55, 0.04)


def _draw_neck(part: _Part, skin: Canvas, light: _Light) -> None:
    u, v = part.u, part.v
    neck = (np.abs(u) < 0.40 + 0.05 * np.abs(v - 1.0)) & (v > 0.4) & (v < 1.55)
    # Darker under the chin.
    shade = np.clip(0.55 + 0.35 * (v - 0.8), 0.35, 0.8) * (1.0 - 0.25 * u * light.sun[0])
    part.lay(neck, skin * shade[..., None], 0.04)


def _face(part: _Part, skin: Canvas, hair: Array, light: _Light, rng: np.random.Generator) -> Canvas:
    u, v = part.u, part.v
    x, y = u / 0.72, (v - 0.10) / 0.97
    z = np.sqrt(np.clip(1.0 - x**2 - y**2, 0.02, 1.0))
    # A nose, brow and cheeks as dents and bumps of the ellipsoid's normal.
    nose = _bump(part, 0.0, 0.18, 0.13, 0.22)
    sockets = _bump(part, -0.29, -0.06, 0.17, 0.10) + _bump(part, 0.29, -0.06, 0.17, 0.10)
    nx = x * 0.9 + 2.2 * nose * u
    ny = y * 0.9 + 0.5 * nose * (v - 0.1)
    color = skin * light.on(nx, ny, z) * (1.0 - 0.28 * sockets)[..., None]
    cheeks = _bump(part, -0.38, 0.3, 0.2, 0.2) + _bump(part, 0.38, 0.3, 0.2, 0.2)
    color *= 1.0 - np.array([0.0, 0.14, 0.12], dtype=np.float32) * cheeks[..., None]
    color *= (1.0 - 0.35 * _bump(part, 0.0, 0.40, 0.12, 0.05))[..., None]

    def paint(mask: Canvas, tint: npt.ArrayLike, strength: float) -> None:
        nonlocal color
        color += strength * part.softened(mask, 0.02) * (np.asarray(tint, dtype=np.float32) - color)

    for side in (-1.0, 1.0):
        paint(part.blob(0.29 * side, -0.03, 0.135, 0.060), (0.60, 0.58, 0.55), 0.9)
        paint(part.blob(0.29 * side, -0.03, 0.062, 0.062), (0.05, 0.035, 0.03), 1.0)
        paint(part.blob(0.30 * side, -0.20 + 0.02 * rng.random(), 0.18, 0.035), hair, 0.85)
    lips = skin * np.array([0.80, 0.48, 0.48], dtype=np.float32)
    paint(part.blob(0.0, 0.575, 0.25, 0.075), lips, 0.9)
    paint(part.blob(0.0, 0.57, 0.24, 0.014), lips * 0.4, 0.9)
    if rng.random() < 0.25:
        paint(part.blob(0.0, 0.80, 0.60, 0.42) * (1.0 - part.blob(0.0, 0.52, 0.34, 0.22)), hair, 0.75)
    return color


def _bump(part: _Part, x: float, y: float, wide: float, high: float) -> Canvas:
    """A Gaussian hill, 1 at its top."""
    across, along = ((part.u[:1] - x) / wide) ** 2, ((part.v[:, :1] - y) / high) ** 2
    return np.asarray(np.exp(-across) * np.exp(-along), dtype=np.float32)
