"""Skeletons of other sensors, turned into ours: 21 joints in MediaPipe's order, in camera axes.

Every sensor numbers the joints of a hand in its own way, leaves some out, and turns its axes its own way.
All that follows in `gesturekit.motions` sees the canonical form only, so a classifier that
learned from one sensor can be asked about another.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gesturekit.errors import InvalidArgumentError
from gesturekit.hands import FloatArray
from gesturekit.motions.sequences.palm_geometry import KNUCKLES, hand_size
from gesturekit.words import unknown_word


@dataclass(frozen=True)
class Layout:
    """How a sensor numbers the joints of a hand and turns its axes."""

    joints: int  # How many a frame has.
    source: tuple[int, ...]  # Index of the sensor's joint for each of our 21.
    axes: tuple[float, float, float]  # Signs that turn the sensor's x, y, z into ours.
    # Where the wrist lies, seen from the middle of the knuckles, in units of the way from there to the joint
    # that stands in for it; 1 if that joint is the wrist.
    wrist_reach: float = 1.0
    guesses_thumb_base: bool = False  # It is not measured, but guessed between wrist and thumb MCP.


LAYOUTS: dict[str, Layout] = {
    "mediapipe21": Layout(21, tuple(range(21)), (1.0, 1.0, 1.0)),
    "realsense22": Layout(22, (0, *range(2, 22)), (-1.0, -1.0, 1.0)),
    "leap20": Layout(20, (0, 1, *range(1, 20)), (-1.0, -1.0, -1.0), guesses_thumb_base=True),
    "leap21": Layout(21, tuple(range(21)), (-1.0, -1.0, -1.0), wrist_reach=3.7),
}
"""The layouts by name.

mediapipe21
    Our own order: `gesturekit.hands.Landmark`. x right, y down, z away, of an unmirrored camera that faces
    the person.
realsense22
    Intel RealSense as in SHREC'17: wrist, palm, then four joints for each finger. x to the person's right,
    y up, z towards the person. The palm joint is dropped.
leap20
    Leap Motion as in SFINGE 3D: palm, three joints for the thumb, four for each finger. x to the person's
    right, y up, z away from the person. What it calls palm lies 1.5 palm breadths behind the knuckles, where
    others have the wrist, and is taken for it.
leap21
    Leap Motion as in the Jackknife set: palm centre, then four joints for each finger; axes as before. The
    centre lies 0.33 palm breadths behind the knuckles, the wrist of other sensors 1.1 to 1.3; hence 3.7.
"""

_THUMB_BASE_SHARE = 0.46
"""Thumb CMC between wrist and thumb MCP, as a share of the way (photos/landmarks21: 3.2 of 6.9 cm)."""


def to_canonical(sequence: npt.ArrayLike, layout: str = "mediapipe21") -> FloatArray:
    """Turn a recorded sequence into the canonical form.

    Parameters
    ----------
    sequence
        (T, J, 3) numbers, T ≥ 1 frames of J joints, in any unit of length.
    layout
        What the J joints are: a name from `LAYOUTS`.

    Returns
    -------
    (T, 21, 3) float32 in the unit of the input, joints in the order of `gesturekit.hands.Landmark`, axes of
    an unmirrored camera that faces the person: x right (the person's left), y down, z away from the camera.

    Raises
    ------
    InvalidArgumentError
        Unknown layout, wrong shape, numbers that are not finite, or a hand without size.

    Examples
    --------
    >>> to_canonical(np.random.default_rng(0).normal(size=(30, 22, 3)), "realsense22").shape
    (30, 21, 3)
    """
    if not isinstance(layout, str) or layout not in LAYOUTS:
        raise unknown_word("layout", layout, LAYOUTS)
    form = LAYOUTS[layout]
    try:
        given = np.asarray(sequence, dtype=np.float32)
    except (TypeError, ValueError) as error:
        raise InvalidArgumentError(f"a sequence must be numbers of shape (T, J, 3): {error}") from error
    if given.ndim != 3 or given.shape[1:] != (form.joints, 3) or not len(given):
        raise InvalidArgumentError(
            f"a sequence has shape {given.shape}, expected (T, {form.joints}, 3) for layout {layout!r}"
            f"{_other_layout(given)}"
        )
    finite = np.isfinite(given).all(axis=(1, 2))
    if not finite.all():
        bad = np.flatnonzero(~finite)
        raise InvalidArgumentError(
            f"{len(bad)} of {len(given)} frames hold numbers that are not finite, first frame {bad[0]}; "
            "leave such frames out or fill them in"
        )
    joints = given[:, list(form.source)] * np.asarray(form.axes, np.float32)
    if form.wrist_reach != 1.0:
        middle = joints[:, KNUCKLES].mean(axis=1)
        joints[:, 0] = middle + form.wrist_reach * (joints[:, 0] - middle)
    if form.guesses_thumb_base:
        joints[:, 1] = joints[:, 0] + _THUMB_BASE_SHARE * (joints[:, 2] - joints[:, 0])
    if not hand_size(joints) > 0:
        raise InvalidArgumentError("a sequence has all knuckles at the wrist: a hand without size")
    return joints


def _other_layout(given: npt.NDArray[np.float32]) -> str:
    if given.ndim != 3 or given.shape[2] != 3:
        return ""
    fitting = [name for name, form in LAYOUTS.items() if form.joints == given.shape[1]]
    return f"; {given.shape[1]} joints are layout {' or '.join(map(repr, fitting))}" if fitting else ""
