"""Taps: a hand pecks towards the camera, with a finger or all of it, and comes back.

An excursion: from rest away and back within a second, measured in everything that a peck changes at once: the
place of the palm, its size in the picture, where the fingertip is, how straight the finger is. Hands that
talk and sign come and go, too, but hardly with one finger out, and not nearer to the camera; of a hand that
does not point, more is asked.
"""

from __future__ import annotations

import math
from collections import deque
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from gesturekit.hands import Hand, Landmark
from gesturekit.motions.kinematics.hand_geometry import extensions_of, palm_of
from gesturekit.motions.motion import Motion
from gesturekit.motions.strictness import NORMAL, Limits

Array = npt.NDArray[np.float64]

# Tuned with `gesturekit.motions.kinematics.grips`, on the same clips and people. Seconds:
_LONGEST_SECONDS = 0.9
_REST_SECONDS = 0.1
_DOUBLE_SECONDS = 0.5
_GAP_SECONDS = 0.35
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


class _Sample(NamedTuple):
    time: float
    # x and y of the palm and of the index finger's tip from there, pixels; log of the palm's size, weighted;
    # extension of the index finger.
    state: tuple[float, float, float, float, float, float]
    size: float
    others: float
    points: bool
    rests: bool


class _Peck(NamedTuple):
    """From where the hand left, when it was back, and what had changed at the farthest."""

    left: _Sample
    end: float
    way: Array
    far: float
    points: bool


class TapDetector:
    """Follows one hand and reports its taps.

    Parameters
    ----------
    limits
        How far a tap must go, and how far it must come back.
    """

    def __init__(self, limits: Limits = NORMAL) -> None:
        self._limits = limits
        self._samples: deque[_Sample] = deque()
        self._first: _Peck | None = None

    def update(self, hand: Hand, time: float) -> Motion | None:
        """The tap whose way back this frame shows, else None.

        Landmarks that are not finite, and a time (seconds) that is not later than the last, are passed over.
        """
        last = self._samples[-1].time if self._samples else -math.inf
        if time <= last:
            return None
        if time - last > _GAP_SECONDS:
            self._samples.clear()
        sample = self._sample(hand, time)
        if sample is None:
            return None
        self._samples.append(sample)
        while time - self._samples[0].time > _LONGEST_SECONDS + _REST_SECONDS:
            self._samples.popleft()
        return self._again(hand, sample) or self._excursion(hand, sample)

    def _sample(self, hand: Hand, time: float) -> _Sample | None:
        x, y, size = palm_of(hand)
        tip_x, tip_y = hand.landmarks[Landmark.INDEX_TIP, :2].tolist()
        _, index, *others = extensions_of(hand.world).tolist()
        state = (x, y, tip_x - x, tip_y - y, _SIZE_WEIGHT * math.log(size), index)
        other = sum(others) / len(others)
        if not math.isfinite(sum(state) + other):
            return None
        rests = False
        for sample in reversed(self._samples):
            if any(
                abs(a - b) > _STEADY * scale
                for a, b, scale in zip(state, sample.state, (size, size, size, size, 1.0, 1.0), strict=True)
            ):
                break
            if time - sample.time >= _REST_SECONDS - 1e-6:
                rests = True
                break
        points = index >= _STRAIGHT and other <= _CURLED
        return _Sample(time, state, size, other, points, rests)

    def _again(self, hand: Hand, sample: _Sample) -> Motion | None:
        """The second of two taps, as soon as the hand is as far as at the first."""
        first = self._first
        if first is None or sample.points != first.points or sample.time - first.end > _DOUBLE_SECONDS:
            return None
        way = _way(first.left, sample)
        far = float(np.linalg.norm(way))
        if far < _FAR * first.far or float(way @ first.way) < _SAME_WAY * far * first.far:
            return None
        self._first = None
        self._samples.clear()
        return Motion(hand, TAPS[1], first.end, sample.time, 0.5 + 0.5 * min(far, 1.0))

    def _excursion(self, hand: Hand, sample: _Sample) -> Motion | None:
        """The tap whose way back the hand is on."""
        if sample.rests:
            return None
        samples = list(self._samples)
        for first in range(len(samples) - 3, -1, -1):
            left = samples[first].rests and not samples[first + 1].rests
            if left and sample.time - samples[first].time <= _LONGEST_SECONDS:
                peck = self._peck(samples[first:])
                if peck is not None:
                    self._first = peck
                    # The way back is not the next one's way there.
                    self._samples.clear()
                    self._samples.append(sample)
                    return Motion(hand, TAPS[0], peck.left.time, peck.end, 0.5 + 0.5 * min(peck.far, 1.0))
        return None

    def _peck(self, samples: list[_Sample]) -> _Peck | None:
        states = np.array([_way(samples[0], sample) for sample in samples])
        ways = np.linalg.norm(states, axis=1)
        peak = int(ways.argmax())
        growth = float(states[1:, 4].mean()) / _SIZE_WEIGHT
        unfolds = float(states[peak, 5]) >= self._limits.least(_UNFOLDS)
        if samples[peak].points:
            nearer = unfolds or growth >= self._limits.least(_LEAST_GROWTH)
        else:
            nearer = (
                growth >= self._limits.least(_WHOLE_GROWTH)
                and math.hypot(*states[peak, :2]) <= self._limits.most(_WHOLE_WAY)
                and samples[peak].time - samples[0].time <= self._limits.most(_WHOLE_SECONDS)
            )
        others = [sample.others for sample in samples]
        start, end = samples[0].time, samples[-1].time
        if (
            ways[peak] < self._limits.least(_LEAST_WAY)
            or ways[-1] > self._limits.most(_BACK) * ways[peak]
            or samples[peak].time - start < _LEAST_SECONDS
            or end - samples[peak].time < _LEAST_SECONDS
            or not nearer
            or max(others) - min(others) > self._limits.most(_OTHERS)
        ):
            return None
        return _Peck(samples[0], end, states[peak], float(ways[peak]), samples[peak].points)


def _way(first: _Sample, second: _Sample) -> Array:
    """(6,) what changed from one frame to another, palm sizes."""
    way: Array = np.array(second.state) - np.array(first.state)
    way[:4] /= first.size
    return way
