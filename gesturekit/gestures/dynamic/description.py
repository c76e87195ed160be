"""What is compared of two recordings: the hand as its palm sees it, how the joints move, the palm's path."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from gesturekit.errors import InvalidArgumentError

Floats = npt.NDArray[np.floating[Any]]
"""A float array; the docstring of each user states its shape."""

STEPS = 24
"""Points in time to which every motion is resampled."""

MCPS = [5, 9, 13, 17]
PALM = [0, *MCPS]
"""Joints at the fingers' bases, and with the wrist."""

_FINE = 64
_CLEARLY_CURLED = 0.05
_MIRROR = np.array([-1.0, 1.0, 1.0])


@dataclass(frozen=True, slots=True, eq=False)
class MotionDescription:
    """What is compared of one recording, each at equal steps of time.

    Attributes
    ----------
    shape
        (STEPS, 63) joints in the palm's own axes, in palm sizes. Of a left hand: mirrored.
    speed
        (STEPS, 63) velocity of all joints; its mean square over the recording is 1.
    path
        (STEPS, 3) palm's centre from its mean place, in palm sizes.
    travelled
        (63,) unit vector: how much of the way each coordinate of each joint went.
    side
        1 for a right hand, -1 for a left one, 0 where the fingers are too straight to tell.
    """

    shape: Floats
    speed: Floats
    path: Floats
    travelled: Floats
    side: int

    def with_shape_alone_mirrored(self) -> MotionDescription:
        """A left hand's movement as it went, instead of mirrored; the shape stays mirrored."""
        speed = (self.speed.reshape(STEPS, 21, 3) * _MIRROR).reshape(STEPS, 63)
        return replace(self, speed=speed, path=self.path * _MIRROR)


def describe(sequence: npt.ArrayLike, side: int | None = None) -> MotionDescription:
    """Reduce a recording to what is compared.

    Parameters
    ----------
    sequence
        (T, 21, 3) joints in canonical form (`layouts.to_canonical`), in any unit.
    side
        1 for a right hand, -1 for a left one, None to look how the fingers bend.

    Raises
    ------
    InvalidArgumentError
        When it is empty, of another shape, not finite, or its palm has no extent.
    """
    joints = np.asarray(sequence, dtype=np.float64)
    if joints.ndim != 3 or joints.shape[1:] != (21, 3) or not len(joints):
        raise InvalidArgumentError(
            f"a motion has shape {joints.shape}; expected (T, 21, 3) with T of 1 or more"
        )
    if not np.isfinite(joints).all():
        raise InvalidArgumentError("a motion holds numbers that are not finite; leave those frames out")
    fine = _at(joints.reshape(len(joints), 63), np.linspace(0.0, len(joints) - 1.0, _FINE))
    joints = (_SMOOTHING @ fine).reshape(_FINE, 21, 3)
    size = float(np.median(np.sqrt(joints[:, PALM].var(axis=1).sum(axis=-1))))
    if size <= 1e-12:
        raise InvalidArgumentError(
            "a motion's palm has no extent (wrist and knuckles coincide); record it again"
        )
    joints = joints / size
    side, shape = _seen_from_the_palm(joints, side)
    if side < 0:
        joints = joints * _MIRROR
    centre = joints[:, PALM].mean(axis=1)
    moves = np.diff(_at(joints.reshape(_FINE, 63), _EDGES), axis=0)
    return MotionDescription(
        shape=_at(shape.reshape(_FINE, 63), _STEPS_AT),
        speed=moves / max(float(np.sqrt((moves**2).sum(axis=1).mean())), 1e-9),
        path=_at(centre - centre.mean(axis=0), _STEPS_AT),
        travelled=unit(np.abs(np.diff(joints.reshape(_FINE, 63), axis=0)).sum(axis=0)),
        side=side,
    )


def _seen_from_the_palm(joints: Floats, side: int | None) -> tuple[int, Floats]:
    knuckles = joints[:, MCPS]
    up = unit(knuckles.mean(axis=1) - joints[:, 0])
    across = joints[:, 5] - joints[:, 17]
    normal = unit(np.cross(across, up))
    axes = np.stack([np.cross(up, normal), up, normal], axis=1)
    shape = np.einsum("tij,tkj->tki", axes, joints - knuckles.mean(axis=1, keepdims=True))
    # Fingers curl towards the palm: on a right hand along this normal, on a left one against it.
    if side is None:
        curl = float(shape[:, [8, 12, 16, 20], 2].mean())
        side = 0 if abs(curl) < _CLEARLY_CURLED else (1 if curl > 0.0 else -1)
    if side < 0:
        shape[..., 2] *= -1.0
    return side, shape


def _at(values: Floats, positions: Floats) -> Floats:
    below = np.minimum(positions.astype(np.intp), max(len(values) - 2, 0))
    above = np.minimum(below + 1, len(values) - 1)
    share = (positions - below)[:, None]
    return np.asarray(values[below] * (1.0 - share) + values[above] * share)


def unit(vectors: Floats) -> Floats:
    """Vectors of length 1 along the last axis."""
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9))


def _smoothing(deviation: float) -> Floats:
    steps = np.arange(_FINE)
    kernel = np.exp(-0.5 * ((steps[:, None] - steps[None, :]) / deviation) ** 2)
    return np.asarray(kernel / kernel.sum(axis=1, keepdims=True))


_SMOOTHING = _smoothing(1.0)
_STEPS_AT = np.linspace(0.0, _FINE - 1.0, STEPS)
_EDGES = np.linspace(0.0, _FINE - 1.0, STEPS + 1)
