"""The palm in sequences of joints: its size and its axes."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from gesturekit.hands import FloatArray, Landmark

Floats = npt.NDArray[np.floating[Any]]
"""A float array; the docstring of each user states its shape."""

KNUCKLES = [Landmark.INDEX_MCP, Landmark.MIDDLE_MCP, Landmark.RING_MCP, Landmark.PINKY_MCP]
"""The four knuckles of the palm."""

PALM = [Landmark.WRIST, *KNUCKLES]
"""The joints whose mean is the palm's centre."""

_NEXT, _AFTER = [1, 2, 0], [2, 0, 1]


def hand_size(canonical: FloatArray) -> float:
    """Mean distance from the wrist to the four knuckles, median over the frames of (T, 21, 3)."""
    spokes = canonical[:, KNUCKLES] - canonical[:, :1]
    sizes = np.sort(np.sqrt(np.einsum("tjd,tjd->tj", spokes, spokes)).mean(axis=1))
    # Their median; np.median would load numpy.ma, in the midst of a stream's first frame.
    return 0.5 * float(sizes[(len(sizes) - 1) // 2] + sizes[len(sizes) // 2])


def palm_axes(joints: Floats, left: bool = False) -> Floats:
    """(T, 3, 3) unit vectors as columns of (T, 21, 3) joints: to the thumb's side, along the palm, out of it.

    Out of the palm is the side to which fingers bend, of either hand.
    """
    along = unit(joints[:, KNUCKLES].mean(axis=1) - joints[:, Landmark.WRIST])
    across = joints[:, Landmark.INDEX_MCP] - joints[:, Landmark.PINKY_MCP]
    out = unit(_cross(along, across) if left else _cross(across, along))
    sideways = _cross(out, along) if left else _cross(along, out)
    return np.stack([sideways, along, out], axis=2)


def unit(vectors: Floats) -> Floats:
    """Vectors of length 1 along the last axis."""
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9))


def _cross(a: Floats, b: Floats) -> Floats:
    """Of (T, 3) vectors; `numpy.cross` takes six times as long for a few."""
    return np.asarray(a[:, _NEXT] * b[:, _AFTER] - a[:, _AFTER] * b[:, _NEXT])
