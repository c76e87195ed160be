"""Shapes that two hands make together: what each hand must look like, and how they stand to each other.

World landmarks have their origin in each hand, so what lies between the hands is read from the picture, in
hand sizes (palm lengths, the mean of both); directions are read in camera axes, hand by hand. Where hands
touch, one hides the other and trackers err most, so the noise assumed here is twice that of a single hand.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from gesturekit.errors import InvalidArgumentError
from gesturekit.gestures.conditions import ShapeConditions
from gesturekit.gestures.definition_schema import (
    Angle,
    Apart,
    Crossing,
    Definition,
    Facing,
    HandShape,
    Near,
    Relation,
    TwoHandDefinition,
    relation_ends,
)
from gesturekit.gestures.finger_states import FingerStates, finger_states
from gesturekit.gestures.pose import Array, HandPose, Vector, angle_deg
from gesturekit.hands import Finger, Hand, Landmark, Side

DISTANCE_NOISE = 0.1
"""Scale of the logistic for distances between two hands, hand sizes; its standard deviation is 0.18.

Twice the error of a landmark (a tenth of a palm), on both hands.
"""

ANGLE_NOISE_DEG = 11.0
"""Scale of the logistic for angles between two hands; its standard deviation is 20 degrees, one hand's 14
on both sides."""

FOREARM_LENGTH = 2.5
"""How far behind the wrist a forearm is taken to reach, palm lengths."""

CROSSING_SLACK = 0.2
"""How far two lines may miss each other's ends and still count as crossing, hand sizes."""

FACING_SLACK = 0.3
"""How far a hand may lie behind the palm that should face it, hand sizes: pressed palms lie on each other."""


class TwoHandShapes:
    """Two-hand definitions that can be scored against two hands.

    Parameters
    ----------
    definitions
        Name → definition, from `load_definitions`; shapes of one hand and motions are left to others.

    Examples
    --------
    >>> from gesturekit.gestures import load_definitions
    >>> "timeout" in TwoHandShapes(load_definitions()).names
    True
    """

    def __init__(self, definitions: Mapping[str, Definition]) -> None:
        self.definitions = {n: d for n, d in definitions.items() if isinstance(d, TwoHandDefinition)}
        self.names = tuple(self.definitions)
        shapes: list[HandShape] = []
        self._gestures = [_Gesture(name, d, shapes) for name, d in self.definitions.items()]
        self._conditions = ShapeConditions(shapes)

    def scores(
        self, first: Hand, second: Hand, states: tuple[FingerStates, FingerStates] | None = None
    ) -> dict[str, float]:
        """Score every gesture.

        Parameters
        ----------
        first, second
            Two hands of one frame, in any order. Two that were taken for the same side may be either.
        states
            Their finger states, when they are known already.

        Returns
        -------
        Name → probability that the hands make it given the landmarks' noise, 0 to 1.

        Raises
        ------
        InvalidArgumentError
            When the landmarks of a hand make no hand, or are not known in the picture.
        """
        if states is None:
            states = finger_states(first), finger_states(second)
        hands = (_Placed(first, states[0].pose), _Placed(second, states[1].pose))
        fits = [self._conditions.log_probabilities(each) for each in states]
        unit = 0.5 * (hands[0].palm + hands[1].palm)
        return {
            gesture.name: max(
                gesture.score(hands[a], hands[b], fits[a], fits[b], unit)
                for a, b in gesture.orders(first.side, second.side)
            )
            for gesture in self._gestures
        }


def two_hand_scores(definitions: Mapping[str, Definition], first: Hand, second: Hand) -> dict[str, float]:
    """Score two hands of a single picture; for a stream keep a `TwoHandShapes`."""
    return TwoHandShapes(definitions).scores(first, second)


@dataclass(slots=True)
class _Placed:
    """A hand where it stands in the picture, as if that were not mirrored."""

    hand: Hand
    pose: HandPose
    points: Array = field(init=False)
    palm: float = field(init=False)

    def __post_init__(self) -> None:
        if len(self.pose.palms) < 2:
            raise InvalidArgumentError(
                f"hand {self.hand.id} has no landmarks in the picture (not finite, or a palm of no extent), "
                "so it has no place beside another; pass hands as the tracker returns them"
            )
        self.palm = self.pose.palms[1]
        wrist = self.hand.landmarks[0, :2].astype(np.float64)
        points = self.pose.estimates[1][:, :2]
        # The pose has put the picture's x axis right.
        if self.pose.mirrored:
            wrist[0] *= -1.0
        self.points = points + wrist

    def place(self, name: str) -> Array:
        if name == "palm":
            return np.asarray(self.points[_PALM].mean(axis=0))
        if name == "tips":
            return np.asarray(self.points[8::4].mean(axis=0))
        return np.asarray(self.points[Landmark[name.upper()]])

    def aim(self, name: str) -> Vector:
        if name == "palm":
            return self.pose.palm_normal
        return self.pose.palm_direction if name == "hand" else self.pose.pointing(Finger[name.upper()])

    def line(self, name: str) -> tuple[Array, Array]:
        wrist, knuckle = self.points[Landmark.WRIST], self.points[Landmark.MIDDLE_MCP]
        if name == "forearm":
            return wrist - FOREARM_LENGTH * (knuckle - wrist), knuckle
        if name == "hand":
            return wrist, self.points[Landmark.MIDDLE_TIP]
        finger = Finger[name.upper()]
        base = Landmark.THUMB_MCP if finger is Finger.THUMB else finger.joints[0]
        return self.points[base], self.points[finger.tip]


class _Gesture:
    """A definition whose shapes are numbered in a list that all gestures share."""

    def __init__(self, name: str, definition: TwoHandDefinition, shapes: list[HandShape]) -> None:
        self.name = name
        self._sided = definition.sided
        roles = ("left", "right") if definition.sided else ("one", "other")
        self._shapes: list[list[int]] = []
        for role in roles:
            wanted = [definition.each, getattr(definition, role)]
            self._shapes.append([])
            for shape in wanted:
                if shape is not None and shape.asks_anything:
                    self._shapes[-1].append(len(shapes))
                    shapes.append(shape)
        self._relations = [_compiled(relation, roles) for relation in definition.relations]

    def orders(self, first: Side, second: Side) -> tuple[tuple[int, int], ...]:
        """Which of two hands may play the first role and which the second."""
        if not self._sided or first is second:
            return ((0, 1), (1, 0))
        return ((0, 1),) if first is Side.LEFT else ((1, 0),)

    def score(self, one: _Placed, other: _Placed, one_fits: Array, other_fits: Array, unit: float) -> float:
        fit = sum(float(one_fits[k]) for k in self._shapes[0])
        fit += sum(float(other_fits[k]) for k in self._shapes[1])
        score = math.exp(fit)
        for relation in self._relations:
            if score < 1e-3:
                return 0.0
            score *= relation((one, other), unit)
        return score


_Test = Callable[[tuple[_Placed, _Placed], float], float]
_PALM = [0, 5, 9, 13, 17]


def _compiled(relation: Relation, roles: tuple[str, str]) -> _Test:
    """A relation as a function of the hands in their roles and the hand size in pixels."""
    (i, first), (j, second) = (
        (roles.index(hand), part) for hand, _, part in (end.partition(".") for end in relation_ends(relation))
    )
    if isinstance(relation, Near):
        within = relation.within
        return lambda hands, unit: _logistic(
            (within - _distance(hands[i].place(first), hands[j].place(second)) / unit) / DISTANCE_NOISE
        )
    if isinstance(relation, Apart):
        beyond = relation.beyond
        return lambda hands, unit: _logistic(
            (_distance(hands[i].place(first), hands[j].place(second)) / unit - beyond) / DISTANCE_NOISE
        )
    if isinstance(relation, Angle):
        wanted, tolerance = relation.deg, relation.within_deg
        return lambda hands, unit: _logistic(
            (tolerance - abs(angle_deg(hands[i].aim(first), hands[j].aim(second)) - wanted)) / ANGLE_NOISE_DEG
        )
    if isinstance(relation, Crossing):
        return lambda hands, unit: _logistic(
            (_crossing(hands[i].line(first), hands[j].line(second)) / unit + CROSSING_SLACK) / DISTANCE_NOISE
        )
    assert isinstance(relation, Facing)
    within_deg = relation.within_deg
    return lambda hands, unit: _facing(hands[i], hands[j], within_deg, unit)


def _distance(a: Array, b: Array) -> float:
    return math.dist(a.tolist(), b.tolist())


def _crossing(a: tuple[Array, Array], b: tuple[Array, Array]) -> float:
    """How far within both lines they cross, pixels; negative where they miss each other's ends."""
    (ax, ay), (bx, by) = (a[1] - a[0]).tolist(), (b[1] - b[0]).tolist()
    across = ax * by - ay * bx
    length_a, length_b = math.hypot(ax, ay), math.hypot(bx, by)
    if abs(across) <= 1e-3 * length_a * length_b:
        return -math.inf
    dx, dy = (b[0] - a[0]).tolist()
    along_a = (dx * by - dy * bx) / across
    along_b = (dx * ay - dy * ax) / across
    inside: float = min(min(along_a, 1.0 - along_a) * length_a, min(along_b, 1.0 - along_b) * length_b)
    return inside


def _facing(one: _Placed, other: _Placed, within_deg: float, unit: float) -> float:
    away = 180.0 - angle_deg(one.pose.palm_normal, other.pose.palm_normal)
    score = _logistic((within_deg - away) / ANGLE_NOISE_DEG)
    dx, dy = ((other.place("palm") - one.place("palm")) / unit).tolist()
    for (x, y, _), sign in ((one.pose.palm_normal, 1.0), (other.pose.palm_normal, -1.0)):
        score *= _logistic((sign * (x * dx + y * dy) + FACING_SLACK) / DISTANCE_NOISE)
    return score


def _logistic(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-min(max(x, -30.0), 30.0)))
