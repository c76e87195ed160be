"""Rotation matrices about the axes, for whole arrays of angles at once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from gesturekit.studio.anatomy.joint_vector import Array


def _about(axis: int, angle: npt.ArrayLike) -> Array:
    angles = np.asarray(angle, dtype=np.float64)
    cosine, sine = np.cos(angles), np.sin(angles)
    first, second = (axis + 1) % 3, (axis + 2) % 3
    matrix = np.zeros((*angles.shape, 3, 3))
    matrix[..., axis, axis] = 1.0
    matrix[..., first, first] = cosine
    matrix[..., second, second] = cosine
    matrix[..., second, first] = sine
    matrix[..., first, second] = -sine
    return matrix


def about_x(angle: npt.ArrayLike) -> Array:
    """(...,) radians → (..., 3, 3): turns y towards z (flexion)."""
    return _about(0, angle)


def about_y(angle: npt.ArrayLike) -> Array:
    """(...,) radians → (..., 3, 3): turns z towards x."""
    return _about(1, angle)


def about_z(angle: npt.ArrayLike) -> Array:
    """(...,) radians → (..., 3, 3): turns x towards y."""
    return _about(2, angle)
