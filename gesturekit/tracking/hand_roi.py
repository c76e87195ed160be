"""The region of interest: the oriented square that the landmark model looks at.

It comes either from a palm detection or from the landmarks of the previous frame (Zhang et al. 2020,
section 2), and it maps points between the crop and the picture. The constants are those of the
published graphs of MediaPipe Hands, on which the weights were trained.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from gesturekit.hands import FloatArray, Landmark

_PALM_SCALE = 2.6
_PALM_SHIFT = -0.5
_LANDMARK_SCALE = 2.0
_LANDMARK_SHIFT = -0.1

TASKS_PALM_TURN = math.fmod(90 - math.pi / 2, 2 * math.pi)
"""Radians by which MediaPipe Tasks turns its palm crops away from upright: 26.6 degrees.

Its hand detector graph hands the number 90, meant as degrees, to an option in radians. The landmark
model copes, a little less well: `benchmarks/parity.py` shows both.
"""

# Fingertips and outer joints are left out: they move most, and the crop should stay where the palm is.
_STEADY = (0, 1, 2, 3, 5, 6, 9, 10, 13, 14, 17, 18)
_DIRECTION = (Landmark.WRIST, Landmark.INDEX_MCP, Landmark.MIDDLE_MCP, Landmark.RING_MCP)


@dataclass(frozen=True, slots=True)
class HandRoi:
    """An oriented square: centre and side in picture pixels, rotation in radians, clockwise on the screen.

    Rotation is 0 when the hand points up.
    """

    x: float
    y: float
    size: float
    rotation: float

    @classmethod
    def from_palm(
        cls, box: FloatArray, wrist: FloatArray, middle_mcp: FloatArray, turn: float = 0.0
    ) -> HandRoi:
        """Crop of the whole hand from a palm's (4,) box x0, y0, x1, y1 and (2,) keypoints, all pixels.

        The line between wrist and middle knuckle becomes "up", then `turn` radians are added.
        """
        rotation = _wrap_angle(
            _upright_rotation(float(middle_mcp[0] - wrist[0]), float(middle_mcp[1] - wrist[1])) + turn
        )
        x0, y0, x1, y1 = (float(v) for v in box)
        return cls._grown((x0 + x1) / 2, (y0 + y1) / 2, x1 - x0, y1 - y0, rotation, _PALM_SCALE, _PALM_SHIFT)

    @classmethod
    def from_landmarks(cls, landmarks: FloatArray) -> HandRoi:
        """Crop for the next frame from this frame's landmarks, (21, ≥ 2) in pixels."""
        # Plain floats: for a dozen points they are several times faster than array operations.
        points: list[list[float]] = landmarks[:, :2].tolist()
        wrist, index, middle, ring = (points[i] for i in _DIRECTION)
        rotation = _upright_rotation(
            (index[0] + ring[0]) / 4 + middle[0] / 2 - wrist[0],
            (index[1] + ring[1]) / 4 + middle[1] / 2 - wrist[1],
        )
        cos, sin = math.cos(rotation), math.sin(rotation)
        along = [points[i][0] * cos + points[i][1] * sin for i in _STEADY]
        across = [points[i][1] * cos - points[i][0] * sin for i in _STEADY]
        left, right, top, bottom = min(along), max(along), min(across), max(across)
        x, y = (left + right) / 2, (top + bottom) / 2
        return cls._grown(
            x * cos - y * sin,
            x * sin + y * cos,
            right - left,
            bottom - top,
            rotation,
            _LANDMARK_SCALE,
            _LANDMARK_SHIFT,
        )

    @classmethod
    def _grown(
        cls, x: float, y: float, width: float, height: float, rotation: float, scale: float, shift: float
    ) -> HandRoi:
        """Shift a box along its own up axis by `shift` heights, make it square, scale it."""
        return cls(
            x=x - height * shift * math.sin(rotation),
            y=y + height * shift * math.cos(rotation),
            # At least a pixel: points that all fall together make no hand, but must not divide by zero.
            size=max(width, height, 1.0) * scale,
            rotation=rotation,
        )

    def offset_from(self, other: HandRoi) -> RoiOffset:
        """How this crop lies in `other`; `other.displaced(...)` by it is this crop."""
        cos, sin = math.cos(other.rotation), math.sin(other.rotation)
        x, y = (self.x - other.x) / other.size, (self.y - other.y) / other.size
        return RoiOffset(
            along=x * cos + y * sin,
            across=y * cos - x * sin,
            scale=self.size / other.size,
            rotation=_wrap_angle(self.rotation - other.rotation),
        )

    def displaced(self, offset: RoiOffset) -> HandRoi:
        """The crop that lies in this one as `offset` says."""
        cos, sin = math.cos(self.rotation) * self.size, math.sin(self.rotation) * self.size
        return HandRoi(
            x=self.x + offset.along * cos - offset.across * sin,
            y=self.y + offset.along * sin + offset.across * cos,
            size=self.size * offset.scale,
            rotation=_wrap_angle(self.rotation + offset.rotation),
        )

    def to_crop_matrix(self, crop_size: int) -> FloatArray:
        """(2, 3) matrix from picture pixels to pixels of a `crop_size` × `crop_size` crop.

        Pixel indices are mapped to pixel indices without a half-pixel offset, as in the published graphs.
        """
        scale = crop_size / self.size
        cos, sin = math.cos(self.rotation) * scale, math.sin(self.rotation) * scale
        half = crop_size / 2
        return np.array(
            [
                [cos, sin, half - cos * self.x - sin * self.y],
                [-sin, cos, half + sin * self.x - cos * self.y],
            ],
            dtype=np.float32,
        )

    def to_image(self, points: FloatArray) -> FloatArray:
        """(N, 3) points in units of the crop's side (x and y 0 to 1 inside it) as pixels of the picture."""
        cos, sin = math.cos(self.rotation) * self.size, math.sin(self.rotation) * self.size
        turn = np.array([[cos, sin, 0], [-sin, cos, 0], [0, 0, self.size]], dtype=np.float32)
        corner = np.array([self.x - (cos - sin) / 2, self.y - (cos + sin) / 2, 0], dtype=np.float32)
        pixels: FloatArray = points @ turn + corner
        return pixels

    def rotate(self, points: FloatArray) -> FloatArray:
        """(N, 3) points in the crop's axes, turned into the picture's axes; lengths stay."""
        cos, sin = math.cos(self.rotation), math.sin(self.rotation)
        turn = np.array([[cos, sin, 0], [-sin, cos, 0], [0, 0, 1]], dtype=np.float32)
        turned: FloatArray = points @ turn
        return turned


@dataclass(frozen=True, slots=True)
class RoiOffset:
    """Where one crop lies in another, in the other's sides and axes: its centre, side and turn (radians)."""

    along: float
    across: float
    scale: float
    rotation: float

    def times(self, share: float) -> RoiOffset:
        """The same offset, but only `share` of it, 0 to 1."""
        return RoiOffset(self.along * share, self.across * share, self.scale**share, self.rotation * share)


def _upright_rotation(dx: float, dy: float) -> float:
    """Clockwise angle of the direction (dx, dy), y down, measured from "up", radians in [−π, π)."""
    return _wrap_angle(math.pi / 2 - math.atan2(-dy, dx))


def _wrap_angle(angle: float) -> float:
    """The same angle in [−π, π)."""
    return angle - 2 * math.pi * math.floor((angle + math.pi) / (2 * math.pi))
