"""Joint angles that meet conditions in space: damped least squares over whole batches of poses.

The Levenberg-Marquardt method (Marquardt 1963) with a numerical Jacobian: forward kinematics is so cheap in
batches that all variations of all frames are posed in one call. Every step stays within human limits.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from gesturekit.studio.angles import N_ANGLES, Array, as_angles
from gesturekit.studio.limits import constrain
from gesturekit.studio.skeleton import Skeleton

Residuals = Callable[[Array], Array]
"""From transforms (M, 24, 4, 4) to what should be zero, (M, R), in centimetres or comparable."""

_STEP = 1e-4
_LARGEST_TURN = 0.35
_SETTLED = 1e-5


def solve(
    skeleton: Skeleton,
    start: npt.ArrayLike,
    residuals: Residuals,
    stiffness: npt.ArrayLike,
    *,
    iterations: int = 30,
) -> Array:
    """Bend joints until conditions are met as well as they can be.

    Parameters
    ----------
    skeleton
        Whose hand.
    start
        (B, N_ANGLES) radians: where to begin, and what the angles are drawn back to.
    residuals
        What should become zero.
    stiffness
        (N_ANGLES,) or (B, N_ANGLES): how strongly each angle is drawn back to where it began, centimetres
        a radian; infinite for an angle that must not move.
    iterations
        At most so many steps; fewer when nothing moves any more.

    Returns
    -------
    (B, N_ANGLES) float64, radians, within `gesturekit.studio.limits`.
    """
    origin = constrain(start)
    weights = np.broadcast_to(np.asarray(stiffness, dtype=np.float64), origin.shape)
    free = np.flatnonzero(np.isfinite(weights).any(axis=0))
    pull = np.where(np.isfinite(weights[:, free]), weights[:, free], 1e6)

    def errors(angles: Array, rows: npt.NDArray[np.intp]) -> Array:
        conditions = residuals(skeleton.pose(angles))
        back = pull[rows] * (angles[:, free] - origin[rows][:, free])
        return np.concatenate([conditions, back], axis=1)

    angles: Array = origin.copy()
    current = errors(angles, np.arange(len(angles)))
    active = np.flatnonzero(_cost(current) > _SETTLED)
    damping = np.full(len(angles), 1e-2)
    for _ in range(iterations if len(active) else 0):
        jacobian = _jacobian(errors, angles[active], current[active], free, active)
        hessian = np.swapaxes(jacobian, 1, 2) @ jacobian
        gradient = np.einsum("brf,br->bf", jacobian, current[active])
        scale = np.einsum("bff->bf", hessian) + 1e-6
        damped = hessian + np.einsum("bf,fg->bfg", damping[active, None] * scale, np.eye(len(free)))
        step = np.linalg.solve(damped, -gradient[..., None])[..., 0]
        turn = np.abs(step).max(axis=1, keepdims=True)
        step *= np.minimum(1.0, _LARGEST_TURN / np.maximum(turn, 1e-12))
        tried = angles[active]
        tried[:, free] += step
        tried = constrain(tried)
        found = errors(tried, active)
        before, after = _cost(current[active]), _cost(found)
        better = after < before
        moved = active[better]
        angles[moved], current[moved] = tried[better], found[better]
        damping[active] = np.clip(np.where(better, damping[active] * 0.3, damping[active] * 6.0), 1e-6, 1e4)
        settled = np.where(better, before - after < _SETTLED + 2e-4 * before, damping[active] > 1e3)
        active = active[~settled]
        if not len(active):
            break
    return angles


def _cost(errors: Array) -> Array:
    total: Array = np.einsum("br,br->b", errors, errors)
    return total


def _jacobian(
    errors: Callable[[Array, npt.NDArray[np.intp]], Array],
    angles: Array,
    current: Array,
    free: npt.NDArray[np.intp],
    rows: npt.NDArray[np.intp],
) -> Array:
    """(B, R, F) change of every residual with every free angle, all frames and angles in one call."""
    count = len(angles)
    varied = np.repeat(angles, len(free), axis=0).reshape(count, len(free), N_ANGLES)
    varied[:, np.arange(len(free)), free] += _STEP
    moved = errors(as_angles(varied.reshape(-1, N_ANGLES)), np.repeat(rows, len(free)))
    change = moved.reshape(count, len(free), -1) - current[:, None]
    slope: Array = np.swapaxes(change, 1, 2) / _STEP
    return slope
