"""Shapes that two hands make together: what each hand must look like, and how they stand to each other.

World landmarks have their origin in each hand, so what lies between the hands is read from the picture, in
hand sizes (palm lengths, the mean of both); directions are read in camera axes, hand by hand. Where hands
touch, one hides the other and trackers err most, so the noise assumed here is twice that of a single hand.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from gesturekit.errors import InvalidArgumentError
from gesturekit.gestures.definitions.hand_shape import ShapeDefinition
from gesturekit.gestures.definitions.schema import (
    Angle,
    Apart,
    Crossing,
    Definition,
    Facing,
    Near,
    Relation,
    TwoHandDefinition,
    relation_ends,
)
from gesturekit.gestures.shapes.shape_conditions import ShapeConditions
from gesturekit.hands import PALM, Finger, Hand, Landmark, Side
from gesturekit.hands.finger_states import FingerStates, finger_states
from gesturekit.hands.pose import Array, HandPose, Vector, angle_deg

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
        shapes: list[ShapeDefinition] = []
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
        unit = 0.5 * (hands[0].palm + hands[1].palm)
        scores = dict.fromkeys(self.names, 0.0)
        # Most pairs of hands stand to each other in no way at all; then their shapes need not be looked at.
        fits: list[Array] = []
        for gesture in self._gestures:
            for a, b in gesture.orders(first.side, second.side):
                related = gesture.relation((hands[a], hands[b]), unit)
                if related > 0.0:
                    fits = fits or [self._conditions.log_probabilities(each) for each in states]
                    score = related * gesture.shapes(fits[a], fits[b])
                    scores[gesture.name] = max(scores[gesture.name], score)
        return scores


_Point = tuple[float, float]


class _Placed:
    """A hand where it stands in the picture, as if that were not mirrored."""

    def __init__(self, hand: Hand, pose: HandPose) -> None:
        if len(pose.palms) < 2:
            raise InvalidArgumentError(
                f"hand {hand.id} has no landmarks in the picture (not finite, or a palm of no extent), "
                "so it has no place beside another; pass hands as the tracker returns them"
            )
        self.pose = pose
        self.palm = pose.palms[1]
        self._x, self._y = hand.landmarks[:, :2].T.tolist()
        if pose.mirrored:
            self._x = [-x for x in self._x]

    def place(self, points: tuple[int, ...]) -> _Point:
        """Middle of some landmarks."""
        count = len(points)
        return sum([self._x[k] for k in points]) / count, sum([self._y[k] for k in points]) / count

    def aim(self, name: str) -> Vector:
        if name == "palm":
            return self.pose.palm_normal
        return self.pose.palm_direction if name == "hand" else self.pose.pointing(Finger[name.upper()])

    def line(self, name: str) -> tuple[_Point, _Point]:
        if name == "forearm":
            (wx, wy), (kx, ky) = self.place((Landmark.WRIST,)), self.place((Landmark.MIDDLE_MCP,))
            return (wx - FOREARM_LENGTH * (kx - wx), wy - FOREARM_LENGTH * (ky - wy)), (kx, ky)
        if name == "hand":
            return self.place((Landmark.WRIST,)), self.place((Landmark.MIDDLE_TIP,))
        finger = Finger[name.upper()]
        base = Landmark.THUMB_MCP if finger is Finger.THUMB else finger.joints[0]
        return self.place((base,)), self.place((finger.tip,))


class _Gesture:
    """A definition whose shapes are numbered in a list that all gestures share."""

    def __init__(self, name: str, definition: TwoHandDefinition, shapes: list[ShapeDefinition]) -> None:
        self.name = name
        self._sided = definition.sided
        roles = ("left", "right") if definition.sided else ("one", "other")
        self._shapes: list[list[int]] = [[], []]
        for numbers, role in zip(self._shapes, roles, strict=True):
            for shape in (definition.each, getattr(definition, role)):
                if shape is not None and shape.asks_anything:
                    numbers.append(len(shapes))
                    shapes.append(shape)
        # Distances first: they are what most pairs of hands fail, and cost least.
        order = sorted(definition.relations, key=lambda relation: not isinstance(relation, Near))
        self._relations = [_compiled(relation, roles) for relation in order]

    def orders(self, first: Side, second: Side) -> tuple[tuple[int, int], ...]:
        """Which of two hands may play the first role and which the second."""
        if not self._sided or first is second:
            return ((0, 1), (1, 0))
        return ((0, 1),) if first is Side.LEFT else ((1, 0),)

    def relation(self, hands: tuple[_Placed, _Placed], unit: float) -> float:
        """How probably the hands stand to each other as they should; 0 as soon as that is out of question."""
        score = 1.0
        for relation in self._relations:
            score *= relation(hands, unit)
            if score < 1e-3:
                return 0.0
        return score

    def shapes(self, one_fits: Array, other_fits: Array) -> float:
        """How probably both hands look as they should."""
        fit = sum([float(one_fits[k]) for k in self._shapes[0]])
        return math.exp(fit + sum([float(other_fits[k]) for k in self._shapes[1]]))


_Test = Callable[[tuple[_Placed, _Placed], float], float]
_TIPS = tuple(finger.tip for finger in Finger if finger is not Finger.THUMB)


def _compiled(relation: Relation, roles: tuple[str, str]) -> _Test:
    """A relation as a function of the hands in their roles and the hand size in pixels."""
    (i, first), (j, second) = (
        (roles.index(hand), part) for hand, _, part in (end.partition(".") for end in relation_ends(relation))
    )
    if isinstance(relation, Near | Apart):
        a, b = _landmarks(first), _landmarks(second)
        limit, sign = (relation.within, 1.0) if isinstance(relation, Near) else (relation.beyond, -1.0)
        return lambda hands, unit: _logistic(
            sign * (limit - math.dist(hands[i].place(a), hands[j].place(b)) / unit) / DISTANCE_NOISE
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


def _landmarks(place: str) -> tuple[int, ...]:
    return {"palm": PALM, "tips": _TIPS}.get(place) or (Landmark[place.upper()],)


def _crossing(a: tuple[_Point, _Point], b: tuple[_Point, _Point]) -> float:
    """How far within both lines they cross, pixels; negative where they miss each other's ends."""
    ax, ay, bx, by = a[1][0] - a[0][0], a[1][1] - a[0][1], b[1][0] - b[0][0], b[1][1] - b[0][1]
    across = ax * by - ay * bx
    length_a, length_b = math.hypot(ax, ay), math.hypot(bx, by)
    if abs(across) <= 1e-3 * length_a * length_b:
        return -math.inf
    dx, dy = b[0][0] - a[0][0], b[0][1] - a[0][1]
    along_a = (dx * by - dy * bx) / across
    along_b = (dx * ay - dy * ax) / across
    return min(min(along_a, 1.0 - along_a) * length_a, min(along_b, 1.0 - along_b) * length_b)


def _facing(one: _Placed, other: _Placed, within_deg: float, unit: float) -> float:
    away = 180.0 - angle_deg(one.pose.palm_normal, other.pose.palm_normal)
    score = _logistic((within_deg - away) / ANGLE_NOISE_DEG)
    (ox, oy), (tx, ty) = one.place(PALM), other.place(PALM)
    dx, dy = (tx - ox) / unit, (ty - oy) / unit
    for (x, y, _), sign in ((one.pose.palm_normal, 1.0), (other.pose.palm_normal, -1.0)):
        score *= _logistic((sign * (x * dx + y * dy) + FACING_SLACK) / DISTANCE_NOISE)
    return score


def _logistic(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-min(max(x, -30.0), 30.0)))
