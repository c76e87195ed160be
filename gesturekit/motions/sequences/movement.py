"""A hand's movement taken apart: where the palm is, how it is turned, and how the fingers stand in it.

Streams are read and invented in these three parts: fingers seen from their own palm look the same wherever
the hand is, and a made-up movement can take the fingers of one recording and the path of another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gesturekit.hands import FloatArray
from gesturekit.motions.sequences.palm_geometry import KNUCKLES, PALM, hand_size, palm_axes, unit
from gesturekit.motions.sequences.resample import resample_fps

STREAM_RATE = 20.0
"""Instants per second at which streams are read, whatever rate the camera has."""

FINGER_JOINTS = np.array([[2, 3, 4], [6, 7, 8], [10, 11, 12], [14, 15, 16], [18, 19, 20]])
"""The joints that say how a finger stands: the three outer ones of each."""

_TIP_PAIRS = [(a, b) for a in range(5) for b in range(a)]
_SPEED_STEPS = 2


@dataclass(frozen=True, slots=False)
class HandMovement:
    """A movement in three parts, sampled `STREAM_RATE` times a second; lengths in hand sizes."""

    position: FloatArray  # (T, 3) centre of the palm, camera axes.
    # (T, 2, 3) unit vectors along the palm towards the fingers, and out of the palm, camera axes.
    directions: FloatArray
    # (T, 5, 3, 3) the outer joints of each finger, thumb first, seen from the palm: towards the thumb, along
    # the palm, out of it. A left hand's fingers therefore read like a right hand's.
    fingers: FloatArray

    def __len__(self) -> int:
        return len(self.position)

    def __getitem__(self, part: slice) -> HandMovement:
        return HandMovement(self.position[part], self.directions[part], self.fingers[part])

    @cached_property
    def unrest(self) -> float:
        """How much the joints stray from their mean during the middle of the movement, hand sizes."""
        middle = slice(int(0.4 * len(self)), int(0.75 * len(self)) + 1)
        along, out = self.directions[middle, 0], self.directions[middle, 1]
        axes = np.stack([np.cross(along, out), along, out], axis=1)
        joints = self.fingers[middle].reshape(len(axes), -1, 3) @ axes
        around = np.concatenate([self.position[middle, None], joints], axis=1)
        return float(around.std(axis=0).mean())

    @staticmethod
    def joined(parts: Sequence[HandMovement]) -> HandMovement:
        """One movement after the other."""
        return HandMovement(
            np.concatenate([each.position for each in parts]),
            np.concatenate([each.directions for each in parts]),
            np.concatenate([each.fingers for each in parts]),
        )


def hand_movement(canonical: FloatArray, fps: float) -> HandMovement:
    """Take (T, 21, 3) canonical joints in any unit apart; how the fingers bend shows which hand it is."""
    joints = resample_fps(canonical, fps, STREAM_RATE) / np.float32(hand_size(canonical))
    return parts_of(joints, is_left(joints))


def parts_of(joints: FloatArray, left: bool) -> HandMovement:
    """Take (T, 21, 3) joints apart that are in hand sizes and at `STREAM_RATE` already."""
    axes = palm_axes(joints, left)
    centre = joints[:, PALM].mean(axis=1)
    fingers = (joints[:, FINGER_JOINTS.ravel()] - centre[:, None]) @ axes
    directions = axes[:, :, 1:].transpose(0, 2, 1)
    return HandMovement(centre, directions, fingers.reshape(len(joints), 5, 3, 3))


def is_left(joints: FloatArray) -> bool:
    """Whether (T, 21, 3) joints belong to a left hand: fingers bend towards the palm, never away."""
    rotation = palm_axes(joints)
    tips = joints[:, FINGER_JOINTS[1:, 2]] - joints[:, KNUCKLES]
    return bool(np.einsum("tfi,ti->tf", tips, rotation[:, :, 2]).mean() < 0.0)


def straightened(directions: FloatArray) -> FloatArray:
    """Make (..., 2, 3) directions that were mixed from others perpendicular and of unit length again."""
    along = unit(directions[..., 0, :])
    out = directions[..., 1, :]
    out = unit(out - np.sum(out * along, axis=-1, keepdims=True) * along)
    pair: FloatArray = np.stack([along, out], axis=-2).astype(np.float32)
    return pair


def stream_features(motion: HandMovement) -> FloatArray:
    """What the frame network reads at each instant, (T, F) float32; looks back 0.1 s, never ahead.

    The fingers' joints in the palm's axes, distances between the five tips, the directions along and out of
    the palm in camera axes, and the palm's velocity in hand sizes per second.
    """
    count = len(motion)
    tips = motion.fingers[:, :, 2]
    apart = np.stack([tips[:, a] - tips[:, b] for a, b in _TIP_PAIRS], axis=1)
    before = motion.position[np.maximum(np.arange(count) - _SPEED_STEPS, 0)]
    velocity = (motion.position - before) * np.float32(STREAM_RATE / _SPEED_STEPS)
    features: FloatArray = np.concatenate(
        [
            motion.fingers.reshape(count, -1),
            np.sqrt(np.einsum("tpi,tpi->tp", apart, apart)),
            motion.directions.reshape(count, -1),
            velocity,
        ],
        axis=1,
        dtype=np.float32,
    )
    return features
