"""What is compared of two recordings: the hand as its palm sees it, how the joints move, the palm's path."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from gesturekit.errors import InvalidArgumentError
from gesturekit.motions.sequences.palm_geometry import KNUCKLES, PALM, Floats, palm_axes, unit
from gesturekit.motions.sequences.resample import interpolated

STEPS = 24
"""Points in time to which every motion is resampled."""

_TIPS = [8, 12, 16, 20]
_FINE = 64
_CLEARLY_CURLED = 0.05
_MIRROR = np.array([-1.0, 1.0, 1.0])


@dataclass(frozen=True, slots=True, eq=False)
class MotionDescription:
    """What is compared of one recording, each at equal steps of time; lengths in palm sizes."""

    shape: Floats  # (STEPS, 63) joints in the palm's own axes. Of a left hand: mirrored.
    speed: Floats  # (STEPS, 63) velocity of all joints; its mean square over the recording is 1.
    path: Floats  # (STEPS, 3) palm's centre from its mean place.
    travelled: Floats  # (63,) unit vector: how much of the way each coordinate of each joint went.
    side: int  # 1 for a right hand, -1 for a left one, 0 where the fingers are too straight to tell.

    def with_shape_alone_mirrored(self) -> MotionDescription:
        """A left hand's movement as it went, instead of mirrored; the shape stays mirrored."""
        speed = (self.speed.reshape(STEPS, 21, 3) * _MIRROR).reshape(STEPS, 63)
        return replace(self, speed=speed, path=self.path * _MIRROR)


def describe(sequence: npt.ArrayLike, side: int | None = None) -> MotionDescription:
    """Reduce a recording, (T, 21, 3) joints in canonical form (`to_canonical`), to what is compared.

    `side` is 1 for a right hand, -1 for a left one, None to look how the fingers bend. InvalidArgumentError
    when the recording is empty, of another shape, not finite, or its palm has no extent.
    """
    joints = np.asarray(sequence, dtype=np.float64)
    if joints.ndim != 3 or joints.shape[1:] != (21, 3) or not len(joints):
        raise InvalidArgumentError(
            f"a motion has shape {joints.shape}; expected (T, 21, 3) with T of 1 or more"
        )
    if not np.isfinite(joints).all():
        raise InvalidArgumentError("a motion holds numbers that are not finite; leave those frames out")
    shape, size = seen_from_the_palm(joints)
    if np.median(size) <= 1e-12:
        raise InvalidArgumentError(
            "a motion's palm has no extent (wrist and knuckles coincide); record it again"
        )
    return describe_seen(joints, shape, size, side)


def seen_from_the_palm(joints: Floats) -> tuple[Floats, Floats]:
    """(T, 21, 3) joints in the palm's own axes, wherever the hand is, and (T,) sizes of the palm."""
    palm, knuckles = joints[:, PALM], joints[:, KNUCKLES].mean(axis=1)
    away = palm - palm.mean(axis=1, keepdims=True)
    size = np.sqrt((away * away).sum(axis=(1, 2)) / len(PALM))
    return (joints - knuckles[:, None]) @ palm_axes(joints), size


def describe_seen(joints: Floats, shape: Floats, size: Floats, side: int | None = None) -> MotionDescription:
    """Reduce (T, 21, 3) finite joints, with what `seen_from_the_palm` gave for them, to what is compared.

    Sizes are above 0; `side` is as for `describe`.
    """
    usual = float(np.median(size))
    # Fingers curl towards the palm: on a right hand along its normal, on a left one against it.
    if side is None:
        curl = float(shape[:, _TIPS, 2].mean()) / usual
        side = 0 if abs(curl) < _CLEARLY_CURLED else (1 if curl > 0.0 else -1)
    at_steps, moves_between, ways = _resampling(len(joints))
    mirror = np.tile(_MIRROR, 21) if side < 0 else 1.0
    flat = joints.reshape(len(joints), 63) * (mirror / usual)
    centre = at_steps @ flat.reshape(-1, 21, 3)[:, PALM].mean(axis=1)
    moves = moves_between @ flat
    seen = at_steps @ (shape.reshape(len(shape), 63) / usual)
    if side < 0:
        seen[:, 2::3] *= -1.0
    return MotionDescription(
        shape=seen,
        speed=moves / max(float(np.sqrt((moves * moves).sum(axis=1).mean())), 1e-9),
        path=centre - centre.mean(axis=0),
        travelled=unit(np.abs(ways @ flat).sum(axis=0)),
        side=side,
    )


@lru_cache(maxsize=512)
def _resampling(count: int) -> tuple[Floats, Floats, Floats]:
    """Matrices that make of smoothed frames their values at each step, moves between steps, finer moves."""
    fine = _SMOOTHING @ interpolated(np.eye(count), np.linspace(0.0, count - 1.0, _FINE))
    edges = np.linspace(0.0, _FINE - 1.0, STEPS + 1)
    return (
        interpolated(fine, np.linspace(0.0, _FINE - 1.0, STEPS)),
        np.diff(interpolated(fine, edges), axis=0),
        np.diff(fine, axis=0),
    )


def _smoothing() -> Floats:
    """A Gaussian of one step."""
    steps = np.arange(_FINE)
    kernel = np.exp(-0.5 * (steps[:, None] - steps[None, :]) ** 2.0)
    return np.asarray(kernel / kernel.sum(axis=1, keepdims=True))


_SMOOTHING = _smoothing()
