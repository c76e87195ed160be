"""How well a hand fits the gesture definitions of `models/gestures.toml`.

A definition lists conditions: the state of each finger, where the palm faces, where a finger points,
which tips touch. Each condition yields the probability that it holds given the landmarks' noise, and a
gesture's score is their product, so one clearly broken condition is enough to refuse it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from gesturekit.errors import ConfigError
from gesturekit.gestures.definition_schema import (
    NEIGHBOURS,
    CurlTarget,
    Definition,
    GestureDefinition,
    HandShape,
    SpreadTarget,
)
from gesturekit.gestures.finger_states import CROSSED_OFFSET, CURL_NOISE, TOUCH_GAP, FingerStates
from gesturekit.gestures.pose import HandPose, Vector, angle_deg, direction_vector
from gesturekit.hands import Finger, Landmark, Side

ANGLE_NOISE_DEG = 8.0
"""Scale of the logistic for directions; its standard deviation is 14 degrees, a little over one joint's."""

TOUCH_NOISE = 0.03
"""Scale of the logistic for touching points, palm lengths."""

TOGETHER_DEG, SPREAD_NOISE_DEG = 8.0, 3.0
"""Largest angle between neighbouring fingers that are together, and the scale of its logistic."""

CROSSED_NOISE = 0.04
"""Scale of the logistic for crossed fingers, palm lengths."""


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A definition, ready to be scored: everything looked up once."""

    name: str
    side: Side | None
    targets: tuple[tuple[int, CurlTarget], ...]
    spread: tuple[tuple[int, SpreadTarget], ...]
    crossed: tuple[int, ...]
    palm: tuple[tuple[str, ...], float] | None
    pointing: tuple[tuple[Finger, tuple[str, ...], float], ...]
    contacts: tuple[tuple[Landmark, Landmark, bool, float], ...]


class StaticGestures:
    """A set of definitions that can be scored against a hand.

    Parameters
    ----------
    definitions
        Name → definition, from `load_definitions`. Motions and shapes of two hands are left to others.

    Raises
    ------
    ConfigError
        When an `unless` names the gesture itself, or one that is not in the set.
    """

    def __init__(self, definitions: Mapping[str, Definition]) -> None:
        self.definitions = {n: d for n, d in definitions.items() if isinstance(d, GestureDefinition)}
        self.names = tuple(self.definitions)
        words = [[d.fingers.target(finger) for finger in Finger] for d in self.definitions.values()]
        shape = (len(self.names), 5)
        self._extended = np.array([[w == "extended" for w in row] for row in words], dtype=float).reshape(
            shape
        )
        self._curled = np.array([[w == "curled" for w in row] for row in words], dtype=float).reshape(shape)
        self._compiled = [_compile(name, d) for name, d in self.definitions.items()]
        self._unless = [(name, d.unless) for name, d in self.definitions.items() if d.unless]
        for name, others in self._unless:
            for other in others:
                if other == name:
                    raise ConfigError(f"gesture {name!r}: unless names the gesture itself; name others")
                if other not in self.definitions:
                    raise ConfigError(
                        f"gesture {name!r}: unless names {other!r}, which is not a gesture; "
                        f"known are {', '.join(self.names)}"
                    )

    def scores(self, side: Side, states: FingerStates, pose: HandPose) -> dict[str, float]:
        """Score of every gesture, 0 to 1."""
        straight = np.clip(states.straightness.astype(np.float64), 1e-9, 1.0 - 1e-9)
        by_fingers = np.exp(self._extended @ np.log(straight) + self._curled @ np.log1p(-straight)).tolist()
        plain: dict[str, float] = {}
        for gesture, score in zip(self._compiled, by_fingers, strict=True):
            if score > 0.01:
                score = (
                    0.0 if gesture.side not in (None, side) else score * _conditions(gesture, states, pose)
                )
            plain[gesture.name] = score
        scores = dict(plain)
        for name, others in self._unless:
            for other in others:
                # Full until the other is as likely as not, so that between the two one always fits.
                scores[name] *= min(1.0, 2.0 * (1.0 - plain[other]))
        return scores


def _compile(name: str, definition: GestureDefinition) -> _Compiled:
    targets = [(finger, definition.fingers.target(finger)) for finger in Finger]
    return _Compiled(
        name=name,
        side=None if definition.side == "any" else Side(definition.side),
        targets=tuple((int(finger), t) for finger, t in targets if isinstance(t, CurlTarget)),
        spread=_spread(definition),
        crossed=tuple(p for p in range(1, len(NEIGHBOURS)) if definition.spread.target(p) == "crossed"),
        palm=None if definition.palm is None else (definition.palm.direction, definition.palm.within_deg),
        pointing=tuple((Finger[p.finger.upper()], p.direction, p.within_deg) for p in definition.pointing),
        contacts=tuple(
            (
                Landmark[c.between[0].upper()],
                Landmark[c.between[1].upper()],
                c.touching,
                c.within or TOUCH_GAP,
            )
            for c in definition.contacts
        ),
    )


_SPREADS = {
    "together": SpreadTarget(deg=TOGETHER_DEG - 60.0, tolerance_deg=60.0),
    "apart": SpreadTarget(deg=TOGETHER_DEG + 60.0, tolerance_deg=60.0),
}


def _spread(shape: HandShape) -> tuple[tuple[int, SpreadTarget], ...]:
    words = [(pair, shape.spread.target(pair)) for pair in range(len(NEIGHBOURS))]
    return tuple(
        (p, w if isinstance(w, SpreadTarget) else _SPREADS[w])
        for p, w in words
        if w in _SPREADS or isinstance(w, SpreadTarget)
    )


def _conditions(gesture: _Compiled, states: FingerStates, pose: HandPose) -> float:
    score = 1.0
    for finger, target in gesture.targets:
        for wanted, curl in (
            (target.curl, states.curl),
            (target.base, states.base_curl),
            (target.tip, states.tip_curl),
        ):
            if wanted is not None:
                score *= _logistic((target.tolerance - abs(float(curl[finger]) - wanted)) / CURL_NOISE)
    if gesture.spread:
        spread = pose.spread_deg()
        for pair, goal in gesture.spread:
            score *= _logistic((goal.tolerance_deg - abs(float(spread[pair]) - goal.deg)) / SPREAD_NOISE_DEG)
    for pair in gesture.crossed:
        score *= _logistic((CROSSED_OFFSET - float(pose.tip_offsets()[pair - 1])) / CROSSED_NOISE)
    if gesture.palm is not None:
        words, within = gesture.palm
        score *= _towards(pose, pose.palm_normal, words, within)
    for finger, words, within in gesture.pointing:
        score *= _towards(pose, pose.pointing(finger), words, within)
    for first, second, touching, gap in gesture.contacts:
        closer = (gap - pose.gap(first, second)) / TOUCH_NOISE
        score *= _logistic(closer if touching else -closer)
    return score


def _towards(pose: HandPose, vector: Vector, words: tuple[str, ...], within_deg: float) -> float:
    away = min([angle_deg(vector, direction_vector(word, pose.side)) for word in words])
    return _logistic((within_deg - away) / ANGLE_NOISE_DEG)


def _logistic(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-min(max(x, -30.0), 30.0)))
