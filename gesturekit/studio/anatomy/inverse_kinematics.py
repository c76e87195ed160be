"""Joint angles that meet conditions in space: damped least squares over whole batches of poses.

The Levenberg-Marquardt method (Marquardt 1963) with the hand's geometric Jacobian
(`studio.anatomy.jacobian`). Every step stays within human limits.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
import numpy.typing as npt

from gesturekit.studio.anatomy.hand_skeleton import Skeleton
from gesturekit.studio.anatomy.jacobian import Turns
from gesturekit.studio.anatomy.joints import Array, constrain

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
    skeleton: Skeleton,
    start: npt.ArrayLike,
    conditions: Conditions,
    stiffness: npt.ArrayLike,
    *,
    iterations: int = 30,
) -> Array:
    """Bend joints, (B, N_ANGLES) radians, until conditions are met as well as limits allow.

    `stiffness`, (N_ANGLES,) or (B, N_ANGLES) cm/rad, draws each angle back to where it began; infinite for
    one that must not move. At most `iterations` steps are made.
    """
    origin = constrain(start)
    weights = np.broadcast_to(np.asarray(stiffness, dtype=np.float64), origin.shape)
    free = np.flatnonzero(np.isfinite(weights).any(axis=0))
    pull = np.where(np.isfinite(weights[:, free]), weights[:, free], 1e6) ** 2

    angles: Array = origin.copy()
    transforms = skeleton.pose(angles)
    current = conditions.errors(transforms, np.arange(len(angles)))
    cost = (current**2).sum(axis=1)
    active = np.flatnonzero(cost > _SETTLED)
    damping = np.full(len(angles), 1e-2)
    for _ in range(iterations if len(active) else 0):
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
        if not len(active):
            break
    return angles
