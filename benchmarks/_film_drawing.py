"""Text, lines and charts of the films, drawn into RGB pictures with soft edges."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

import gesturekit as gk

Colour = tuple[int, int, int]

WIDTH, HEIGHT = 1280, 720

GROUND: Colour = (14, 20, 27)
PLATE: Colour = (24, 32, 42)
RULE: Colour = (52, 64, 78)
QUIET: Colour = (150, 163, 177)
INK: Colour = (240, 244, 248)
ALARM: Colour = (255, 84, 84)
CONTENDER: dict[str, Colour] = {"MediaPipe": (255, 150, 70), "GestureKit": (45, 212, 191)}
"""The hues of the plots in docs/benchmarks, lighter on the dark ground."""
IDS: tuple[Colour, ...] = (
    (90, 169, 255),
    (255, 209, 92),
    (240, 110, 190),
    (140, 230, 140),
    (180, 150, 255),
    (255, 146, 84),
)

_SHIFT = 4
"""Bits of fractions of a pixel in coordinates that OpenCV draws."""


@lru_cache(maxsize=512)
def _glyphs(text: str, size: int) -> np.ndarray:
    """(H, W) uint8 coverage of a line of text; H depends on the size alone."""
    font = ImageFont.load_default(size)
    width = int(font.getlength(text)) + 6
    mask = Image.new("L", (width, round(size * 1.45)))
    ImageDraw.Draw(mask).text((2, 0), text, font=font, fill=255)
    return np.asarray(mask)


def text_width(text: str, size: int) -> int:
    return int(_glyphs(text, size).shape[1])


def write(
    picture: np.ndarray,
    text: str,
    place: tuple[float, float],
    size: int,
    colour: Colour = INK,
    *,
    align: str = "left",
) -> None:
    """Write a line whose top is at `place`; `align` says which of its ends, or its middle, is there."""
    mask = _glyphs(text, size)
    x = place[0] - {"left": 2, "middle": mask.shape[1] / 2, "right": mask.shape[1] - 3}[align]
    _tint(picture, mask, round(x), round(place[1]), colour)


def _tint(picture: np.ndarray, mask: np.ndarray, x: int, y: int, colour: Colour) -> None:
    """Blend `colour` in where `mask` says, cut off at the picture's border."""
    x0, y0 = max(x, 0), max(y, 0)
    x1, y1 = min(x + mask.shape[1], picture.shape[1]), min(y + mask.shape[0], picture.shape[0])
    if x1 <= x0 or y1 <= y0:
        return
    part = mask[y0 - y : y1 - y, x0 - x : x1 - x, None].astype(np.float32) / 255.0
    there = picture[y0:y1, x0:x1]
    there[:] = (there + part * (np.array(colour, np.float32) - there) + 0.5).astype(np.uint8)


def plate(
    picture: np.ndarray, box: tuple[int, int, int, int], colour: Colour = GROUND, opacity: float = 0.72
) -> None:
    """A darker box x0, y0, x1, y1, so that text over a picture can be read."""
    x0, y0, x1, y1 = box
    there = picture[max(y0, 0) : y1, max(x0, 0) : x1]
    there[:] = (there * (1 - opacity) + np.array(colour) * opacity).astype(np.uint8)


def tag(picture: np.ndarray, text: str, place: tuple[float, float], colour: Colour, size: int = 17) -> None:
    """A label on a plate, its middle at `place`, moved where it would leave the picture."""
    width, height = text_width(text, size) + 14, round(size * 1.5)
    x = int(np.clip(place[0] - width / 2, 4, picture.shape[1] - width - 4))
    y = int(np.clip(place[1] - height / 2, 4, picture.shape[0] - height - 4))
    plate(picture, (x, y, x + width, y + height), opacity=0.78)
    write(picture, text, (x + 7, y + 2), size, colour)


def line(
    picture: np.ndarray, points: np.ndarray, colour: Colour, thick: int = 2, closed: bool = False
) -> None:
    """A polyline through (N, 2) pixels; does nothing with fewer than two."""
    if len(points) > 1:
        whole = np.round(np.asarray(points) * (1 << _SHIFT)).astype(np.int32)
        cv2.polylines(picture, [whole], closed, colour, thick, cv2.LINE_AA, _SHIFT)


def dot(picture: np.ndarray, place: np.ndarray, radius: float, colour: Colour) -> None:
    x, y = np.round(np.asarray(place) * (1 << _SHIFT)).astype(int)
    cv2.circle(picture, (int(x), int(y)), round(radius * (1 << _SHIFT)), colour, -1, cv2.LINE_AA, _SHIFT)


def skeleton(picture: np.ndarray, points: np.ndarray, colour: Colour, thick: int = 3) -> None:
    """Bones and joints over (21, 2) pixels, with a dark edge that sets them off from any picture."""
    for ink, width in ((GROUND, thick + 2), (colour, thick)):
        for a, b in gk.hands.BONES:
            line(picture, points[[a, b]], ink, width)
    for point in points:
        dot(picture, point, 0.5 * thick + 2.0, GROUND)
        dot(picture, point, 0.5 * thick + 1.0, INK)


def trail(picture: np.ndarray, points: np.ndarray, colour: Colour, thick: int = 3) -> None:
    """A path through (N, 2) pixels, oldest first, that fades towards its beginning; NaN breaks it."""
    mask = np.zeros(picture.shape[:2], np.uint8)
    for k in range(1, len(points)):
        if np.isfinite(points[k - 1 : k + 1]).all():
            line(mask, points[k - 1 : k + 1], (40 + 215 * k // len(points),) * 3, thick)
    _tint(picture, mask, 0, 0, colour)


def chart(
    picture: np.ndarray,
    box: tuple[int, int, int, int],
    curves: Sequence[tuple[np.ndarray, np.ndarray, Colour]],
    span: tuple[float, float],
    range_: tuple[float, float],
    label: str,
) -> None:
    """Curves of y over x within `span` and `range_`, in a box x0, y0, x1, y1 with a label above."""
    x0, y0, x1, y1 = box
    write(picture, label, (x0, y0 - 24), 15, QUIET)
    picture[y0:y1, x0:x1] = PLATE
    for y in np.linspace(y0, y1 - 1, 5)[1:-1].round().astype(int):
        picture[y, x0:x1] = RULE
    plane = picture[y0:y1, x0:x1]
    for xs, ys, colour in curves:
        across = (np.asarray(xs) - span[0]) / (span[1] - span[0]) * (x1 - x0)
        up = (range_[1] - np.asarray(ys)) / (range_[1] - range_[0]) * (y1 - y0)
        points = np.stack([across, np.clip(up, -5, y1 - y0 + 5)], axis=1)
        for run in runs(np.isfinite(points).all(axis=1) & (across >= -2)):
            line(plane, points[run], colour, 2)


def runs(there: np.ndarray) -> list[slice]:
    """The stretches of True."""
    edges = np.flatnonzero(np.diff(np.r_[0, there.astype(np.int8), 0]))
    return [slice(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def figure(picture: np.ndarray, place: tuple[int, int], value: str, label: str, colour: Colour) -> None:
    """A large figure with its unit and, below, what it is."""
    number, _, unit = value.partition(" ")
    write(picture, number, place, 34, colour)
    write(picture, unit, (place[0] + text_width(number, 34) + 4, place[1] + 15), 17, colour)
    write(picture, label, (place[0], place[1] + 45), 15, QUIET)
