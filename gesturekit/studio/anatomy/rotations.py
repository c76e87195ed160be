"""Rotation matrices about the axes and from rotation vectors, for whole arrays at once.

Rotation vectors point along the axis and are as long as the angle in radians (right-handed).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

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
    angle = np.linalg.norm(given, axis=-1, keepdims=True)
    axis = given / np.maximum(angle, np.finfo(np.float64).tiny)
    cross = np.zeros((*given.shape, 3))
    cross[..., [2, 0, 1], [1, 2, 0]] = axis
    cross = cross - np.swapaxes(cross, -1, -2)
    # Rodrigues' formula.
    cosine, sine = np.cos(angle)[..., None], np.sin(angle)[..., None]
    along = (1.0 - cosine) * axis[..., :, None] * axis[..., None, :]
    return np.asarray(along + cosine * np.eye(3) + sine * cross)


def rotation_vector(matrix: npt.ArrayLike) -> Array:
    """Rotation vector (3,) of a matrix (3, 3), at most π long."""
    m = np.asarray(matrix, dtype=np.float64)
    # Its quaternion is the eigenvector of the largest eigenvalue (Bar-Itzhack 2000).
    k = np.zeros((4, 4))
    k[0, 0] = m.trace()
    k[0, 1:] = k[1:, 0] = m[2, 1] - m[1, 2], m[0, 2] - m[2, 0], m[1, 0] - m[0, 1]
    k[1:, 1:] = m + m.T - m.trace() * np.eye(3)
    w, *axis = np.linalg.eigh(k)[1][:, -1]
    sine = np.linalg.norm(axis)
    angle = 2.0 * np.arctan2(sine, abs(w)) * np.copysign(1.0, w)
    vector: Array = np.asarray(axis) * angle / max(sine, np.finfo(np.float64).tiny)
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
