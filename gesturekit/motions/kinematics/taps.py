"""Taps: a hand pecks towards the camera, with a finger or all of it, and comes back.

An excursion: from rest away and back within a second, measured in everything that a peck changes at once: the
place of the palm, its size in the picture, where the fingertip is, how straight the finger is. Hands that
talk and sign come and go, too, but hardly with one finger out, and not nearer to the camera; of a hand that
does not point, more is asked.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from gesturekit.hands import Landmark
from gesturekit.motions.kinematics.hand_window import Array, HandFrame, HandWindow
from gesturekit.motions.motion import Motion
from gesturekit.motions.strictness import NORMAL, Limits

# Tuned with `gesturekit.motions.kinematics.grips`, on the same clips and people. Seconds:
_LONGEST_SECONDS = 0.9
_REST_SECONDS = 0.1
_DOUBLE_SECONDS = 0.5
_LEAST_SECONDS = 0.05
# What a hand at rest may change within a tenth of a second, and how far it goes for a tap: palm sizes, the
# index finger's extension, the weighted logarithm of the palm's size.
_STEADY = 0.15
_LEAST_WAY = 0.4
_SIZE_WEIGHT = 1.5
# It is back at this share of its farthest.
_BACK = 0.6
# Mean growth of the palm in the picture meanwhile (logarithm).
_LEAST_GROWTH = 0.02
# A hand that does not point grows more, goes no farther and is at its farthest sooner: a hello is slower.
_WHOLE_GROWTH = 0.12
_WHOLE_WAY = 2.2
_WHOLE_SECONDS = 0.26
_STRAIGHT, _CURLED = 0.8, 0.7
# Or the finger leaves a fist: by how much its extension grows.
_UNFOLDS = 0.25
# The second of two goes as far as this share of the first, and the same way (cosine).
_FAR = 0.8
_SAME_WAY = 0.6
# By how much the other fingers may change meanwhile (mean extension).
_OTHERS = 0.25

TAPS = ("tap", "double_tap")
"""One peck; the second within half a second, after the first was reported as a tap."""


class _Peck(NamedTuple):
    """From where the hand left, when it was back, and what had changed at the farthest."""

    left: HandFrame
    end: float
    way: Array
    far: float
    points: bool


class TapDetector:
    """Follows one hand through its window and reports its taps."""

    def __init__(self, window: HandWindow, limits: Limits = NORMAL) -> None:
        self._window, self._limits = window, limits
        self._first: _Peck | None = None
        # When the last tap was reported: its way back is not the next one's way there.
        self._since = -math.inf
        # The newest frame if the hand rests in it, and those of the last second in which it rested last.
        self._resting: HandFrame | None = None
        self._left: list[HandFrame] = []

    def update(self) -> Motion | None:
        """The tap whose way back the newest frame shows, else None."""
        frame = self._window.frames[-1]
        rests = self._rests(frame)
        if self._resting is not None and not rests:
            self._left.append(self._resting)
        self._resting = frame if rests else None
        self._left = [each for each in self._left if frame.time - each.time <= _LONGEST_SECONDS]
        made = self._again(frame) or (None if rests else self._excursion(frame))
        if made is not None:
            self._since, self._resting = frame.time, None
            self._left.clear()
        return made

    def _rests(self, frame: HandFrame) -> bool:
        recent = self._window.lately(_REST_SECONDS)
        if frame.time - recent[0].time < _REST_SECONDS - 1e-6 or recent[0].time < self._since:
            return False
        now, scales = _state(frame), (*[frame.size] * 4, 1.0, 1.0)
        return all(
            abs(a - b) <= _STEADY * scale
            for each in recent
            for a, b, scale in zip(now, _state(each), scales, strict=True)
        )

    def _again(self, frame: HandFrame) -> Motion | None:
        """The second of two taps, as soon as the hand is as far as at the first."""
        first = self._first
        if first is None or _points(frame) != first.points or frame.time - first.end > _DOUBLE_SECONDS:
            return None
        way = _way(first.left, frame)
        far = float(np.linalg.norm(way))
        if far < _FAR * first.far or float(way @ first.way) < _SAME_WAY * far * first.far:
            return None
        self._first = None
        return Motion(frame.hand, TAPS[1], first.end, frame.time, 0.5 + 0.5 * min(far, 1.0))

    def _excursion(self, frame: HandFrame) -> Motion | None:
        """The tap whose way back the hand is on."""
        for left in reversed(self._left):
            peck = self._peck(self._window.since(left.time))
            if peck is not None:
                self._first = peck
                return Motion(frame.hand, TAPS[0], left.time, peck.end, 0.5 + 0.5 * min(peck.far, 1.0))
        return None

    def _peck(self, frames: list[HandFrame]) -> _Peck | None:
        states = np.array([_way(frames[0], frame) for frame in frames])
        ways = np.linalg.norm(states, axis=1)
        peak = int(ways.argmax())
        points = _points(frames[peak])
        growth = float(states[1:, 4].mean()) / _SIZE_WEIGHT
        there, back = frames[peak].time - frames[0].time, frames[-1].time - frames[peak].time
        if points:
            unfolds = float(states[peak, 5]) >= self._limits.least(_UNFOLDS)
            nearer = unfolds or growth >= self._limits.least(_LEAST_GROWTH)
        else:
            nearer = (
                growth >= self._limits.least(_WHOLE_GROWTH)
                and math.hypot(*states[peak, :2]) <= self._limits.most(_WHOLE_WAY)
                and there <= self._limits.most(_WHOLE_SECONDS)
            )
        if (
            ways[peak] < self._limits.least(_LEAST_WAY)
            or ways[-1] > self._limits.most(_BACK) * ways[peak]
            or min(there, back) < _LEAST_SECONDS
            or not nearer
            or np.ptp([_others(frame) for frame in frames]) > self._limits.most(_OTHERS)
        ):
            return None
        return _Peck(frames[0], frames[-1].time, states[peak], float(ways[peak]), points)


def _state(frame: HandFrame) -> tuple[float, ...]:
    """What a peck changes: palm and index tip from there, pixels; its weighted log size; its extension."""
    tip_x, tip_y = frame.hand.landmarks[Landmark.INDEX_TIP, :2].tolist()
    size = _SIZE_WEIGHT * math.log(frame.size)
    return frame.x, frame.y, tip_x - frame.x, tip_y - frame.y, size, float(frame.extensions[1])


def _way(first: HandFrame, second: HandFrame) -> Array:
    """(6,) what changed from one frame to another, palm sizes."""
    way: Array = np.array(_state(second)) - np.array(_state(first))
    way[:4] /= first.size
    return way


def _others(frame: HandFrame) -> float:
    """Mean extension of the fingers beside thumb and index finger."""
    return float(frame.extensions[2:].mean())


def _points(frame: HandFrame) -> bool:
    return bool(frame.extensions[1] >= _STRAIGHT and _others(frame) <= _CURLED)
