"""Rotations as quaternions, for whole batches at once.

Quaternions are (w, x, y, z) of length 1. Rotation vectors point along the axis and are as long as the angle
in radians (right-handed).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from gesturekit.studio.anatomy.joint_vector import Array


def quaternion_from_vector(vectors: npt.ArrayLike) -> Array:
    """Quaternions (..., 4) of rotation vectors (..., 3)."""
    v = np.asarray(vectors, dtype=np.float64)
    angle = np.sqrt((v * v).sum(axis=-1, keepdims=True))
    # sinc is sin(πx)/(πx): finite at 0, where dividing by the angle is not.
    return np.concatenate([np.cos(0.5 * angle), 0.5 * np.sinc(angle / (2.0 * np.pi)) * v], axis=-1)


def matrix_from_quaternion(quaternions: npt.ArrayLike) -> Array:
    """Rotation matrices (..., 3, 3) of quaternions (..., 4)."""
    q = np.asarray(quaternions, dtype=np.float64)
    w, x, y, z = q[..., 0], q[..., 1], q[..., 2], q[..., 3]
    matrix = np.empty((*q.shape[:-1], 3, 3))
    matrix[..., 0, 0] = 1.0 - 2.0 * (y * y + z * z)
    matrix[..., 0, 1] = 2.0 * (x * y - w * z)
    matrix[..., 0, 2] = 2.0 * (x * z + w * y)
    matrix[..., 1, 0] = 2.0 * (x * y + w * z)
    matrix[..., 1, 1] = 1.0 - 2.0 * (x * x + z * z)
    matrix[..., 1, 2] = 2.0 * (y * z - w * x)
    matrix[..., 2, 0] = 2.0 * (x * z - w * y)
    matrix[..., 2, 1] = 2.0 * (y * z + w * x)
    matrix[..., 2, 2] = 1.0 - 2.0 * (x * x + y * y)
    return matrix


def vector_from_matrix(matrix: npt.ArrayLike) -> Array:
    """Rotation vector (3,) of a rotation matrix (3, 3), at most π long."""
    m = np.asarray(matrix, dtype=np.float64)
    # The largest of the four squared components, so that none is divided by a small number (Shepperd 1978).
    squares = np.array([1.0 + np.trace(m), *(1.0 - np.trace(m) + 2.0 * np.diag(m))])
    i = int(squares.argmax())
    w = np.array([squares[0], m[2, 1] - m[1, 2], m[0, 2] - m[2, 0], m[1, 0] - m[0, 1]])
    rows = np.array(
        [
            w,
            [w[1], squares[1], m[0, 1] + m[1, 0], m[0, 2] + m[2, 0]],
            [w[2], m[0, 1] + m[1, 0], squares[2], m[1, 2] + m[2, 1]],
            [w[3], m[0, 2] + m[2, 0], m[1, 2] + m[2, 1], squares[3]],
        ]
    )
    q = rows[i] / (2.0 * np.sqrt(squares[i]))
    q = -q if q[0] < 0.0 else q
    sine = float(np.linalg.norm(q[1:]))
    if sine < 1e-12:
        return np.zeros(3)
    return np.asarray(q[1:] * (2.0 * np.arctan2(sine, q[0]) / sine))


def multiply(a: npt.ArrayLike, b: npt.ArrayLike) -> Array:
    """Quaternions (..., 4) that rotate by `b` first, then by `a`."""
    p, q = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    pw, px, py, pz = p[..., 0], p[..., 1], p[..., 2], p[..., 3]
    qw, qx, qy, qz = q[..., 0], q[..., 1], q[..., 2], q[..., 3]
    return np.stack(
        [
            pw * qw - px * qx - py * qy - pz * qz,
            pw * qx + px * qw + py * qz - pz * qy,
            pw * qy - px * qz + py * qw + pz * qx,
            pw * qz + px * qy - py * qx + pz * qw,
        ],
        axis=-1,
    )


def product(quaternions: npt.ArrayLike) -> Array:
    """Rotation (..., 4) by each of (..., K, 4) in turn, the first of them first; K ≥ 1."""
    q = np.asarray(quaternions, dtype=np.float64)
    while q.shape[-2] > 1:
        last = q[..., q.shape[-2] & ~1 :, :]
        pairs = q[..., : q.shape[-2] & ~1, :]
        q = np.concatenate([multiply(pairs[..., 1::2, :], pairs[..., 0::2, :]), last], axis=-2)
    return np.asarray(q[..., 0, :])
