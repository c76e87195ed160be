"""What hand shapes ask of a hand, brought to one form: a measure lies within limits.

Bends, spreads, offsets, gaps and angles between directions are all measures with an error of known size, so
each condition has a probability given the landmarks' noise. That of a whole shape is their product. All
conditions of all shapes are evaluated together, each distinct one once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from gesturekit.gestures.definitions.hand_shape import CurlTarget, ShapeDefinition, SpreadTarget
from gesturekit.hands import Finger, Landmark, Side
from gesturekit.hands.finger_states import (
    CROSSED_OFFSET,
    CURL_NOISE,
    TOGETHER_DEG,
    FingerStates,
)
from gesturekit.hands.pinch import TOUCH_GAP, TOUCH_NOISE
from gesturekit.hands.pose import Array, HandPose, direction_vector

ANGLE_NOISE_DEG = 8.0
"""Scale of the logistic for directions; its standard deviation is 14 degrees, a little over one joint's."""

CLEARLY_STRAIGHT, CLEARLY_CURLED = 0.15, 0.05
"""Curl by which a finger must be past the border to count as straight or curled in a gesture.

Hands between two gestures, and resting ones, have fingers around the border; those of people who mean it are
well past it. Of the studio's hands that show no gesture 60 of 109 are refused with these limits, 19 without;
of those that do 368 of 440 are right, 374 without; of `photos/digits` all (`benchmarks/static_gestures.py
--limits`). Curled fingers need less, since landmarks of bent fingers err towards straight ones.
"""

SPREAD_NOISE_DEG = 3.0
"""Scale of the logistic for the angle between neighbouring fingers."""

CROSSED_NOISE = 0.04
"""Scale of the logistic for crossed fingers, palm lengths."""

_MOST = 300.0
"""Distance past a limit, in units of its noise, beyond which all is equally impossible."""


@dataclass(frozen=True, slots=True)
class _Measure:
    """Something that can be measured of a hand: which finger's curl, which pair's gap, which angle."""

    kind: str
    first: int
    second: int = 0
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Condition:
    """``low < measure < high``, the measure's error being logistic of scale `noise`."""

    measure: _Measure
    low: float
    high: float
    noise: float


class ShapeConditions:
    """The conditions of a number of hand shapes, ready to be evaluated."""

    def __init__(self, shapes: Sequence[ShapeDefinition]) -> None:
        asked = [list(_conditions(shape)) for shape in shapes]
        distinct = list(dict.fromkeys(condition for each in asked for condition in each))
        number = {condition: k for k, condition in enumerate(distinct)}
        self._asks = np.zeros((len(shapes), len(distinct)))
        for row, each in enumerate(asked):
            for condition in each:
                self._asks[row, number[condition]] += 1.0

        measures = list(dict.fromkeys(condition.measure for condition in distinct))
        gaps = [m for m in measures if m.kind == "gap"]
        angles = [m for m in measures if m.kind == "angle"]
        self._gaps = np.array([(m.first, m.second) for m in gaps], dtype=np.intp).reshape(-1, 2)
        words = [m.words for m in angles]
        self._most_words = max(map(len, words), default=1)
        self._vectors = np.repeat(np.array([m.first for m in angles], dtype=np.intp), self._most_words)
        self._directions = {side: _direction_table(words, side) for side in Side}
        place = {m: _FIXED + k for k, m in enumerate((*gaps, *angles))}
        place.update({m: _STARTS[m.kind] + m.first for m in measures if m.kind in _STARTS})
        kinds = {m.kind for m in measures}
        self._needs_spread, self._needs_offset = "spread" in kinds, "offset" in kinds
        self._measure = np.array([place[c.measure] for c in distinct], dtype=np.intp)
        noise = np.array([c.noise for c in distinct])
        self._low = np.array([c.low for c in distinct]) / noise
        self._high = np.array([c.high for c in distinct]) / noise
        self._per_noise = 1.0 / noise

    def log_probabilities(self, states: FingerStates) -> Array:
        """(S,) float64, at most 0: logarithm of the probability that a hand has each shape.

        The borders between straight and curled are those of its finger states.
        """
        if not self._measure.size:
            return np.zeros(len(self._asks))
        measures = self._measures(states)[self._measure] * self._per_noise
        # Of both logistics, 1 / (1 + exp(low - m)) and 1 / (1 + exp(m - high)).
        below = np.exp(np.minimum(self._low - measures, _MOST))
        above = np.exp(np.minimum(measures - self._high, _MOST))
        return np.asarray(self._asks @ -np.log((1.0 + below) * (1.0 + above)))

    def _measures(self, states: FingerStates) -> Array:
        pose = states.pose
        angles = _FIXED + len(self._gaps)
        measures = np.empty(angles + len(self._vectors) // self._most_words)
        measures[:15] = states.curls.T.ravel()
        measures[15:20] = measures[:5] - states.border
        if self._needs_spread:
            measures[20:24] = states.spread_deg
        if self._needs_offset:
            measures[24:27] = pose.tip_offsets()
        if len(self._gaps):
            ends = pose.estimates[:, self._gaps]
            between = ends[:, :, 0] - ends[:, :, 1]
            # As `HandPose.gap`: the smaller of both estimates.
            squared = (between * between) @ _ONES / np.square(pose.palms)[:, None]
            measures[_FIXED:angles] = np.sqrt(squared.min(axis=0))
        if len(self._vectors):
            measures[angles:] = self._angles_deg(pose)
        return measures

    def _angles_deg(self, pose: HandPose) -> Array:
        vectors = np.empty((6, 3))
        vectors[0] = _OUT_OF_PALM
        vectors[1:] = pose.fingers
        camera = vectors @ np.array((pose.palm_side, pose.palm_direction, pose.palm_normal))
        # Of several directions the nearest counts.
        cosines = (self._directions[pose.side] * camera[self._vectors]) @ _ONES
        cosines = cosines.reshape(-1, self._most_words).max(axis=1)
        return np.asarray(np.arccos(np.minimum(np.maximum(cosines, -1.0), 1.0)) * _DEGREES)


def _direction_table(words: Sequence[tuple[str, ...]], side: Side) -> Array:
    """(K * W, 3) directions; those of fewer words repeat their first one."""
    most = max(map(len, words), default=1)
    padded = [(*each, *each[:1] * (most - len(each))) for each in words]
    return np.array([direction_vector(word, side) for each in padded for word in each]).reshape(-1, 3)


_ONES = np.ones(3)
_DEGREES = 180.0 / np.pi
_OUT_OF_PALM = (0.0, 0.0, 1.0)
_STARTS = {"curl": 0, "base": 5, "tip": 10, "margin": 15, "spread": 20, "offset": 24}
_FIXED = 27

_WIDE = 1e9


def _conditions(shape: ShapeDefinition) -> Iterator[_Condition]:
    for finger in Finger:
        target = shape.fingers.target(finger)
        if isinstance(target, CurlTarget):
            for kind in ("curl", "base", "tip"):
                wanted = getattr(target, kind)
                if wanted is not None:
                    yield _within(_Measure(kind, finger), wanted, target.tolerance, CURL_NOISE)
        elif target == "extended":
            yield _Condition(_Measure("margin", finger), -_WIDE, -CLEARLY_STRAIGHT, CURL_NOISE)
        elif target == "curled":
            yield _Condition(_Measure("margin", finger), CLEARLY_CURLED, _WIDE, CURL_NOISE)
    for pair, spread in enumerate(shape.spread.targets):
        if isinstance(spread, SpreadTarget):
            yield _within(_Measure("spread", pair), spread.deg, spread.tolerance_deg, SPREAD_NOISE_DEG)
        elif spread == "together":
            yield _Condition(_Measure("spread", pair), -_WIDE, TOGETHER_DEG, SPREAD_NOISE_DEG)
        elif spread == "apart":
            yield _Condition(_Measure("spread", pair), TOGETHER_DEG, _WIDE, SPREAD_NOISE_DEG)
        elif spread == "crossed":
            yield _Condition(_Measure("offset", pair - 1), -_WIDE, CROSSED_OFFSET, CROSSED_NOISE)
    if shape.palm is not None:
        yield _towards(0, shape.palm.direction, shape.palm.within_deg)
    for pointing in shape.pointing:
        finger = Finger[pointing.finger.upper()]
        yield _towards(1 + finger, pointing.direction, pointing.within_deg)
    for contact in shape.contacts:
        first, second = (Landmark[name.upper()] for name in contact.between)
        gap = TOUCH_GAP if contact.within is None else contact.within
        low, high = (-_WIDE, gap) if contact.touching else (gap, _WIDE)
        yield _Condition(_Measure("gap", first, second), low, high, TOUCH_NOISE)


def _within(measure: _Measure, middle: float, tolerance: float, noise: float) -> _Condition:
    return _Condition(measure, middle - tolerance, middle + tolerance, noise)


def _towards(vector: int, words: tuple[str, ...], within_deg: float) -> _Condition:
    return _Condition(_Measure("angle", vector, words=words), -_WIDE, within_deg, ANGLE_NOISE_DEG)
