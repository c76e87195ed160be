"""Joint angles that meet conditions in space: damped least squares over whole batches of poses.

The Levenberg-Marquardt method (Marquardt 1963) with the hand's geometric Jacobian: every joint angle turns
the bones beyond it about an axis through a pivot, so a point p moves by axis x (p - pivot) for each radian
(Craig 2005, "Introduction to Robotics", section 5.6).
"""

from __future__ import annotations

from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

from gesturekit.studio.anatomy.hand_skeleton import RING_CUP, Bone, Skeleton
from gesturekit.studio.anatomy.joints import N_ANGLES, Array, JointAngle, constrain

_MOST_STEPS = 30
_LARGEST_TURN = 0.35
_SETTLED = 1e-5

Rows = npt.NDArray[np.intp]


class Conditions(Protocol):
    """What should become zero for posed hands, in centimetres or comparable."""

    def errors(self, transforms: Array, rows: Rows) -> Array:
        """From transforms (M, 24, 4, 4) of some rows (M,) of the batch to (M, R)."""

    def slopes(self, transforms: Array, turns: Turns, rows: Rows) -> Array:
        """Change of every error for each radian of every angle, (M, R, N_ANGLES)."""


def solve(
    skeleton: Skeleton, start: npt.ArrayLike, conditions: Conditions, stiffness: npt.ArrayLike
) -> Array:
    """Bend joints, (B, N_ANGLES) radians, until conditions are met as well as limits allow.

    `stiffness`, (N_ANGLES,) or (B, N_ANGLES) cm/rad, draws each angle back to where it began; infinite for
    one that must not move.
    """
    origin = constrain(start)
    weights = np.broadcast_to(stiffness, origin.shape)
    free = np.flatnonzero(np.isfinite(weights).any(axis=0))
    pull = np.where(np.isfinite(weights[:, free]), weights[:, free], 1e6) ** 2

    angles: Array = origin.copy()
    transforms = skeleton.pose(angles)
    current = conditions.errors(transforms, np.arange(len(angles)))
    cost = (current**2).sum(axis=1)
    active = np.flatnonzero(cost > _SETTLED)
    damping = np.full(len(angles), 1e-2)
    for _ in range(_MOST_STEPS):
        if not len(active):
            break
        before = angles[active]
        turns = Turns(skeleton, before, transforms[active])
        jacobian = conditions.slopes(transforms[active], turns, active)[..., free]
        bent = before[:, free] - origin[active][:, free]
        gradient = np.einsum("brf,br->bf", jacobian, current[active]) + pull[active] * bent
        hessian = np.swapaxes(jacobian, 1, 2) @ jacobian
        diagonal = np.einsum("bff->bf", hessian)
        diagonal += pull[active]
        diagonal += damping[active, None] * (diagonal + 1e-6)
        step = np.linalg.solve(hessian, -gradient[..., None])[..., 0]
        turn = np.abs(step).max(axis=1, keepdims=True)
        before[:, free] += step * np.minimum(1.0, _LARGEST_TURN / np.maximum(turn, 1e-12))
        tried = constrain(before)
        posed = skeleton.pose(tried)
        found = conditions.errors(posed, active)
        back = pull[active] * (tried[:, free] - origin[active][:, free]) ** 2
        after = (found**2).sum(axis=1) + back.sum(axis=1)
        gain = cost[active] - after
        better = gain > 0.0
        settled = np.where(better, gain < _SETTLED + 2e-4 * cost[active], damping[active] > 1e3)
        moved = active[better]
        angles[moved], transforms[moved] = tried[better], posed[better]
        current[moved], cost[moved] = found[better], after[better]
        damping[active] = np.clip(damping[active] * np.where(better, 0.3, 6.0), 1e-6, 1e4)
        active = active[~settled]
    return angles


# The palm hollows about two pivots at once, so the ring finger's share has a column of its own until the end.
_RING_COLUMN: Final = N_ANGLES
_COLUMNS: Final = N_ANGLES + 1


def _moves() -> npt.NDArray[np.float64]:
    """(24, 26): 1 where a column moves a bone that can touch something."""
    table = np.zeros((len(Bone), _COLUMNS))
    thumb = [Bone.THUMB_METACARPAL, Bone.THUMB_PROXIMAL, Bone.THUMB_DISTAL]
    table[thumb, JointAngle.THUMB_RADIAL : JointAngle.THUMB_PRONATION + 1] = 1.0
    table[thumb[1:], JointAngle.THUMB_MCP] = 1.0
    table[thumb[2:], JointAngle.THUMB_IP] = 1.0
    for finger in range(4):
        bones = Bone.INDEX_PROXIMAL + 3 * finger + np.arange(3)
        first = JointAngle.INDEX_SPREAD + 4 * finger
        table[bones, first : first + 2] = 1.0
        table[bones[1:], first + 2] = 1.0
        table[bones[2:], first + 3] = 1.0
        if finger >= 2:
            column = _RING_COLUMN if finger == 2 else int(JointAngle.PALM_CUP)
            table[[*bones, Bone.INDEX_METACARPAL + finger], column] = 1.0
    return table


_MOVES: Final = _moves()


class Turns:
    """Axes and pivots of all joints of hands at (B, N_ANGLES) radians, as `Skeleton.pose` poses them."""

    def __init__(self, skeleton: Skeleton, angles: Array, transforms: Array) -> None:
        count = len(angles)
        axes, pivots = np.zeros((count, _COLUMNS, 3)), np.zeros((count, _COLUMNS, 3))
        rotation, origin = transforms[..., :3, :3], transforms[..., :3, 3]
        axes[:, JointAngle.PALM_CUP, 0], pivots[:, JointAngle.PALM_CUP] = 1.0, skeleton.shape.carpals[3]
        axes[:, _RING_COLUMN, 0], pivots[:, _RING_COLUMN] = RING_CUP, skeleton.shape.carpals[2]

        radial, thumb = angles[:, JointAngle.THUMB_RADIAL], rotation[:, Bone.THUMB_METACARPAL]
        axes[:, JointAngle.THUMB_RADIAL, 2] = -1.0
        axes[:, JointAngle.THUMB_PALMAR, 0] = np.cos(radial)
        axes[:, JointAngle.THUMB_PALMAR, 1] = -np.sin(radial)
        axes[:, JointAngle.THUMB_PRONATION] = -thumb[..., 1]
        axes[:, JointAngle.THUMB_MCP : JointAngle.THUMB_IP + 1] = thumb[:, None, :, 0]
        pivots[:, JointAngle.THUMB_RADIAL : JointAngle.THUMB_MCP] = skeleton.shape.thumb_base
        pivots[:, [JointAngle.THUMB_MCP, JointAngle.THUMB_IP]] = origin[
            :, [Bone.THUMB_PROXIMAL, Bone.THUMB_DISTAL]
        ]

        proximal = rotation[:, Bone.INDEX_PROXIMAL :: 3]
        spread = angles[:, JointAngle.INDEX_SPREAD :: 4, None]
        own_axes = axes[:, JointAngle.INDEX_SPREAD : N_ANGLES].reshape(count, 4, 4, 3)
        own_axes[:, :, 0] = proximal[..., 2]
        # The knuckle's flexion axis does not take part in the spread.
        own_axes[:, :, 1] = np.cos(spread) * proximal[..., 0] - np.sin(spread) * proximal[..., 1]
        own_axes[:, :, 2:] = proximal[..., None, :, 0]
        axes[:, JointAngle.INDEX_SPREAD : N_ANGLES] = own_axes.reshape(count, 16, 3)
        joints = origin[:, Bone.INDEX_PROXIMAL :].reshape(count, 4, 3, 3)
        pivots[:, JointAngle.INDEX_SPREAD : N_ANGLES] = joints[:, :, [0, 0, 1, 2]].reshape(count, 16, 3)

        self._axes = axes
        self._moments: Array = cross(axes, pivots)

    def points(self, points: Array, bones: npt.NDArray[np.intp], along: Array) -> Array:
        """How fast points (B, P, 3) on bones (P,) or (B, P) move along directions: (B, P, N_ANGLES)."""
        turned = cross(points, along) @ self._axes.swapaxes(1, 2)
        return _joined((turned - along @ self._moments.swapaxes(1, 2)) * _MOVES[bones])

    def directions(self, directions: Array, bones: npt.NDArray[np.intp], along: Array) -> Array:
        """The same for directions (B, P, 3) that bones carry, which turn but do not travel."""
        turned = cross(directions, along) @ self._axes.swapaxes(1, 2)
        return _joined(turned * _MOVES[bones])


def cross(a: Array, b: Array) -> Array:
    """Cross product of (..., 3) and (..., 3); several times faster on small arrays than NumPy's own."""
    ax, ay, az, bx, by, bz = (each[..., k] for each in (a, b) for k in range(3))
    return np.stack([ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx], axis=-1)


def _joined(slopes: Array) -> Array:
    slopes[..., JointAngle.PALM_CUP] += slopes[..., _RING_COLUMN]
    return slopes[..., :N_ANGLES]
