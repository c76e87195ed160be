"""Rotation matrices about the axes and from rotation vectors, for whole arrays at once.

Rotation vectors point along the axis and are as long as the angle in radians (right-handed).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.spatial.transform import Rotation  # type: ignore[import-untyped]

from gesturekit.studio.anatomy.joints import Array


def about_x(angle: npt.ArrayLike) -> Array:
    """(...,) radians → (..., 3, 3): turns y towards z (flexion)."""
    return _about(0, angle)


def about_y(angle: npt.ArrayLike) -> Array:
    """(...,) radians → (..., 3, 3): turns z towards x."""
    return _about(1, angle)


def about_z(angle: npt.ArrayLike) -> Array:
    """(...,) radians → (..., 3, 3): turns x towards y."""
    return _about(2, angle)


def rotation_matrix(vectors: npt.ArrayLike) -> Array:
    """Matrices (..., 3, 3) of rotation vectors (..., 3)."""
    given = np.asarray(vectors, dtype=np.float64)
    matrices: Array = Rotation.from_rotvec(given.reshape(-1, 3)).as_matrix()
    return matrices.reshape(*given.shape, 3)


def rotation_vector(matrix: npt.ArrayLike) -> Array:
    """Rotation vector (3,) of a matrix (3, 3), at most π long."""
    vector: Array = Rotation.from_matrix(matrix).as_rotvec()
    return vector


def _about(axis: int, angle: npt.ArrayLike) -> Array:
    angles = np.asarray(angle, dtype=np.float64)
    cosine, sine = np.cos(angles), np.sin(angles)
    first, second = (axis + 1) % 3, (axis + 2) % 3
    matrix = np.zeros((*angles.shape, 3, 3))
    matrix[..., axis, axis] = 1.0
    matrix[..., first, first] = matrix[..., second, second] = cosine
    matrix[..., second, first] = sine
    matrix[..., first, second] = -sine
    return matrix
