"""Pictures with far hands whose places are known: photographs shrunk into larger pictures."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from _data import photo_paths, read_rgb
from _photo_hands import Box

from gesturekit.hands import Side
from gesturekit.tracking import HandTracker

SMALLEST, LARGEST = 20.0, 40.0
"""Longer side of the box of a far hand, pixels."""


@dataclass(frozen=True)
class Scene:
    """A picture, the boxes of hands that are to be found in it, and their sides where a person gave them."""

    image: np.ndarray
    boxes: list[Box]
    sides: list[Side | None]


@dataclass(frozen=True)
class Photo:
    """A photograph of a person, with the boxes of the hands that the thorough search finds at full size."""

    image: np.ndarray
    boxes: list[Box]


def reference(paths: Sequence[Path]) -> Iterator[Photo]:
    """The photographs with their hands, found at full size; those without a hand are left out."""
    with HandTracker(4, "image", thorough=True) as tracker:
        for path in paths:
            image = read_rgb(path)
            boxes = [hand.box for hand in tracker.track(image)]
            if boxes:
                yield Photo(image, boxes)


def shrunk(photo: Photo, size: float) -> Photo:
    """The photograph so small that its largest hand is `size` pixels long; never larger than it is."""
    scale = min(1.0, size / max(length(box) for box in photo.boxes))
    height, width = photo.image.shape[:2]
    target = max(16, round(width * scale)), max(16, round(height * scale))
    image = cv2.resize(photo.image, target, interpolation=cv2.INTER_AREA)
    return Photo(image, [_scaled(box, scale, 0.0, 0.0) for box in photo.boxes])


def placed(photo: Photo, room: np.ndarray, size: tuple[int, int], rng: np.random.Generator) -> Scene:
    """The photograph somewhere in a picture of `size`, over a room without hands."""
    image = cv2.resize(room, size, interpolation=cv2.INTER_LINEAR)
    height, width = photo.image.shape[:2]
    x, y = int(rng.integers(0, size[0] - width + 1)), int(rng.integers(0, size[1] - height + 1))
    image[y : y + height, x : x + width] = photo.image
    return _scene(image, [_scaled(box, 1.0, x, y) for box in photo.boxes])


def alone(photo: Photo) -> Scene:
    """The shrunk photograph by itself."""
    return _scene(photo.image, photo.boxes)


def crowd(photos: Sequence[Photo], across: int, size: tuple[int, int]) -> Scene:
    """A grid of photographs, `across` in each row and column; all their hands are to be found."""
    width, height = size[0] // across, size[1] // across
    image = np.zeros((height * across, width * across, 3), np.uint8)
    boxes: list[Box] = []
    for number, photo in enumerate(photos):
        x, y = number % across * width, number // across * height
        image[y : y + height, x : x + width] = cv2.resize(
            photo.image, (width, height), interpolation=cv2.INTER_AREA
        )
        boxes += [_scaled(box, width / photo.image.shape[1], x, y) for box in photo.boxes]
    return Scene(image, boxes, [None] * len(boxes))


def piano(data: Path) -> list[Scene]:
    """The pianists from above, with boxes and sides given by a person."""
    marks = json.loads((data / "photos" / "piano" / "annotations.json").read_text())
    scenes = []
    for path in photo_paths(data, "piano"):
        hands = marks[path.name]["hands"]
        boxes = [tuple(hand["xyxy"]) for hand in hands]
        scenes.append(Scene(read_rgb(path), boxes, [Side(hand["side"]) for hand in hands]))
    return scenes


def length(box: Box) -> float:
    """Longer side of a box."""
    return max(box[2] - box[0], box[3] - box[1])


def _scene(image: np.ndarray, boxes: Sequence[Box]) -> Scene:
    far = [box for box in boxes if SMALLEST - 0.5 <= length(box) <= LARGEST + 0.5]
    return Scene(image, far, [None] * len(far))


def _scaled(box: Box, scale: float, x: float, y: float) -> Box:
    x0, y0, x1, y1 = (float(side) * scale for side in box)
    return x0 + x, y0 + y, x1 + x, y1 + y
