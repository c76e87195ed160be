"""Recordings as other people might have made them: other timing, other angle, other hand, other noise.

A class is learned from a few dozen recordings; what may vary without changing the gesture is stated here
instead of being learned. All lengths are in hand sizes.
"""

from __future__ import annotations

import numpy as np

from gesturekit.hands import FloatArray
from gesturekit.motions.sequences.resample import interpolated

# Tuned on two folds of SHREC'17, docs/research/motions.md. Largest share of the duration cut off at each end.
CROP = 0.1
# Standard deviations: of the largest shift in time, as a share of the duration (gestures are made hastily at
# first and slowly then, or the other way round); of the turn about each axis; of size, and half of it again
# along each axis; of a joint's place over the whole recording, and half of it again in each step.
WARP, TURN_DEG, SCALE, NOISE = 0.2, 15.0, 0.1, 0.02


def augmented(joints: FloatArray, steps: int, rng: np.random.Generator) -> FloatArray:
    """(N, S, 21, 3) recordings → as many changed ones, (N, `steps`, 21, 3)."""
    made = read_at(joints, _instants(len(joints), steps, rng))
    count = len(made)
    change = _turns(np.deg2rad(TURN_DEG) * _normal(rng, count, 3))
    change *= 1.0 + SCALE * _normal(rng, count, 1, 1)
    change *= 1.0 + 0.5 * SCALE * _normal(rng, count, 1, 3)
    made = (made.reshape(count, -1, 3) @ change).reshape(made.shape)
    made += NOISE * _normal(rng, count, 1, 21, 3)
    made += 0.5 * NOISE * _normal(rng, *made.shape)
    return made


def read_at(joints: FloatArray, instants: FloatArray) -> FloatArray:
    """Recordings (N, S, ...) read between their steps: at (N, T) fractions of their duration, linearly."""
    count, steps = joints.shape[:2]
    rows = np.arange(count)[:, None] * float(steps) + instants * (steps - 1.0)
    return interpolated(joints.reshape(count * steps, *joints.shape[2:]), rows)


def _instants(count: int, steps: int, rng: np.random.Generator) -> FloatArray:
    even = np.linspace(0.0, 1.0, steps, dtype=np.float32)
    at = np.tile(even, (count, 1))
    for wave in (1, 2, 3):
        size = WARP / (1.5 * np.pi * wave)
        at += size * _normal(rng, count, 1) * np.sin(np.pi * wave * even)
    at = np.maximum.accumulate(np.clip(at, 0.0, 1.0), axis=1)
    start, end = CROP * rng.random((2, count, 1), dtype=np.float32)
    instants: FloatArray = start + (1.0 - start - end) * at
    return instants


def _turns(vectors: FloatArray) -> FloatArray:
    """Rotation matrices for (N, 3) rotation vectors, radians (Rodrigues' formula)."""
    angle = np.linalg.norm(vectors, axis=1)[:, None, None] + np.float32(1e-9)
    x, y, z = (vectors / angle[:, :, 0]).T
    none = np.zeros_like(x)
    cross = np.array([[none, -z, y], [z, none, -x], [-y, x, none]]).transpose(2, 0, 1)
    turns = np.eye(3) + np.sin(angle) * cross + (1.0 - np.cos(angle)) * (cross @ cross)
    return np.asarray(turns.astype(np.float32))


def _normal(rng: np.random.Generator, *shape: int) -> FloatArray:
    return rng.standard_normal(shape, dtype=np.float32)
