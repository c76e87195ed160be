"""A small set of our own: pictures and one sequence of tracked hands that the studio performed, with truth.

It lies in the repository under the repository's own licence, so that what matters is tested everywhere;
what needs real people reads the folder that GESTUREKIT_DATA names. ``python -m tests.studio_set.make``
makes it anew.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from gesturekit.hands import ImageArray
from gesturekit.media import VideoWriter, read_image

FOLDER = Path(__file__).parent
SEQUENCE = FOLDER / "sequence.jsonl"
"""Hands that a tracker found in a studio film: shapes that are held, then motions."""


@cache
def truth() -> Any:
    """What is shown: ``pictures`` by name, hands with their side, gesture and landmarks; ``sequence``."""
    return json.loads((FOLDER / "truth.json").read_text(encoding="utf-8"))


def picture(name: str) -> ImageArray:
    """(H, W, 3) RGB: one of the pictures, a copy that a test may change."""
    return read_image(FOLDER / f"{name}.jpg").copy()


def clip(path: Path, name: str, seconds: float = 2.0, fps: float = 20.0) -> Path:
    """A video that shows one of the pictures all the time, halved to 320×240 pixels."""
    image = np.ascontiguousarray(picture(name)[::2, ::2])
    with VideoWriter(path, (image.shape[1], image.shape[0]), fps) as video:
        for number in range(round(seconds * fps)):
            video.write(image, number / fps)
    return path
