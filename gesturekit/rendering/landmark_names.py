"""Landmarks by the words that effect files use, and groups of them."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import BeforeValidator

from gesturekit.hands import PALM, Finger, FloatArray, Hand, Landmark
from gesturekit.words import nearest_of

PALM_WORD = "palm"
"""The middle of the palm, which is no landmark of its own."""

_GROUPS: dict[str, tuple[str, ...]] = {
    "tips": tuple(finger.tip.name.lower() for finger in Finger),
    "knuckles": ("index_mcp", "middle_mcp", "ring_mcp", "pinky_mcp"),
    "all": tuple(landmark.name.lower() for landmark in Landmark),
}


def _read(value: object) -> object:
    words = [value] if isinstance(value, str) else value
    if not isinstance(words, list | tuple) or not words:
        raise ValueError('expected landmarks such as "index_tip", or a list of them')
    known = (*_GROUPS, PALM_WORD, *_GROUPS["all"])
    found: list[str] = []
    for word in words:
        if word not in known:
            raise ValueError(f"{word!r} is no landmark; {nearest_of(word, known)}")
        found += _GROUPS.get(word, (word,))
    return tuple(dict.fromkeys(found))


LandmarkWords = Annotated[tuple[str, ...], BeforeValidator(_read)]
"""Landmarks, ``"palm"`` for its middle; ``"tips"``, ``"knuckles"`` and ``"all"`` stand for several."""


def landmark_points(hand: Hand, words: tuple[str, ...]) -> FloatArray:
    """Where they are: (n, 2) float32, pixels."""
    points = [
        hand.landmarks[list(PALM), :2].mean(axis=0)
        if word == PALM_WORD
        else hand.landmarks[Landmark[word.upper()], :2]
        for word in words
    ]
    return np.array(points, dtype=np.float32)


def finger_of(word: str) -> Finger | None:
    """The finger of a landmark; None for wrist and palm."""
    return next((finger for finger in Finger if word.startswith(finger.name.lower())), None)
