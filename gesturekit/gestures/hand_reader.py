"""What one hand shows, or two together: the best-fitting gesture, held on to while it is being made."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from gesturekit.errors import InvalidArgumentError
from gesturekit.gestures.definitions.schema import NONE, Definition, GestureDefinition
from gesturekit.gestures.shapes.reading import Reading
from gesturekit.gestures.shapes.shape_scorer import StaticGestures
from gesturekit.gestures.shapes.two_hand_shapes import TwoHandShapes
from gesturekit.hands import Hand, Side
from gesturekit.hands.finger_states import FingerStates, FingerStateTracker
from gesturekit.hands.hand_speed import RestTracker
from gesturekit.hands.pinch import pinch_strength
from gesturekit.hands.pose import hand_pose
from gesturekit.words import unknown_word

if TYPE_CHECKING:
    from gesturekit.gestures.custom.custom_gestures import CustomGestures

SWITCH_MARGIN = 0.15
"""Score by which another gesture must beat the one being made before it takes its place."""

CUSTOM_ADVANTAGE = 0.2
"""Score that a custom gesture may lack and still be chosen before a shipped one that fits too.

More than `SWITCH_MARGIN`, so that it also takes the place of a shipped one that began on the way to it.
"""

MOST_HANDS = 4
"""Hands that are looked at two by two; of more, those that came first."""


@dataclass(frozen=True, slots=True)
class GestureScore:
    """What a hand shows.

    Attributes
    ----------
    name
        The gesture, "none" when nothing fits.
    score
        Confidence in `name`, 0 to 1.
    value
        The gesture's analogue value, 0 to 1: see `GestureEvent.value`.
    scores
        Score of every gesture.

    Examples
    --------
    >>> gk.GestureRecognizer().classify(hand)
    GestureScore(name='victory', score=..., value=...)
    """

    name: str
    score: float
    value: float
    scores: Mapping[str, float] = field(default_factory=dict, repr=False)


class HandReader:
    """Reads single hands; `accept` and `keep` are those of `GestureRecognizer`."""

    def __init__(self, accept: float, keep: float) -> None:
        if not 0.0 < keep <= accept < 1.0:
            raise InvalidArgumentError(f"accept={accept!r}, keep={keep!r}; expected 0 < keep <= accept < 1")
        self._accept, self._keep = accept, keep
        self._memory: dict[int, tuple[FingerStateTracker, RestTracker]] = {}

    def use(
        self,
        definitions: Mapping[str, Definition],
        custom: Sequence[CustomGestures],
        preferred: Collection[str],
        hidden: Collection[str],
    ) -> None:
        """Read the gestures of one hand from now on that are defined or were trained.

        Of those that fit, `preferred` ones are shown before others, and `hidden` ones never. ConfigError
        where the definitions do not go together; those in use stay.
        """
        self._gestures = StaticGestures(definitions)
        self._custom, self._preferred, self._hidden = tuple(custom), preferred, hidden
        self._values = {
            name: definition.value
            for name, definition in definitions.items()
            if isinstance(definition, GestureDefinition) and definition.value != "confidence"
        }

    @property
    def hand_ids(self) -> tuple[int, ...]:
        """Ids of the hands whose finger states are remembered."""
        return tuple(self._memory)

    def classify(self, hand: Hand, among: Sequence[str] | None = None) -> GestureScore:
        """Name what the hand of a single picture shows, without memory; see `GestureRecognizer.classify`."""
        states = states_of(hand)
        if states is None:
            return GestureScore(NONE, 1.0, 0.0)
        scores = self._scores(hand.side, states)
        if among is not None:
            scores = _shares(scores, among)
            name: str | None = max(scores, key=scores.__getitem__)
        else:
            name = best_gesture(scores, None, self._accept, self._keep, self._preferred)
        if name is None:
            return GestureScore(NONE, 1.0 - max(scores.values(), default=0.0), 0.0, scores)
        return GestureScore(name, scores[name], self._value(name, scores, states), scores)

    def read(self, hand: Hand, active: str | None, time: float) -> tuple[Reading, FingerStates | None]:
        """Read a hand of a stream that is making the gesture `active`, `time` in seconds.

        One whose landmarks make no hand shows nothing, and has no finger states.
        """
        pose = hand_pose(hand)
        if pose is None:
            return Reading(hand, None), None
        tracker, rest = self._memory.setdefault(hand.id, (FingerStateTracker(), RestTracker()))
        states = tracker.update_pose(pose)
        scores = self._scores(hand.side, states)
        values = {name: self._value(name, scores, states) for name in self._values}
        name = best_gesture(scores, active, self._accept, self._keep, self._preferred)
        return Reading(hand, name, scores, values, moving=not rest.update(hand, pose, time)), states

    def keep_only(self, hand_ids: Collection[int]) -> None:
        """Forget all hands but these."""
        self._memory = {hand_id: each for hand_id, each in self._memory.items() if hand_id in hand_ids}

    def _scores(self, side: Side, states: FingerStates) -> Mapping[str, float]:
        scores = self._gestures.scores(side, states)
        for custom in self._custom:
            scores |= custom.static_scores(states, side)
        if self._hidden:
            scores = {name: score for name, score in scores.items() if name not in self._hidden}
        return scores

    def _value(self, name: str, scores: Mapping[str, float], states: FingerStates) -> float:
        kind = self._values.get(name)
        if kind == "pinch":
            return float(pinch_strength(states.thumb_gaps[0]))
        return states.grab_strength if kind == "grab" else scores[name]


class PairReader:
    """Reads pairs of hands; `accept` and `keep` are those of `GestureRecognizer`."""

    def __init__(self, accept: float, keep: float) -> None:
        self._accept, self._keep = accept, keep
        # Which hand is named first: decided once, or a hand whose side wavers would make two pairs of one.
        self._order: dict[frozenset[int], int] = {}

    def use(self, definitions: Mapping[str, Definition], preferred: Collection[str]) -> None:
        """Read the gestures of two hands among these from now on; `preferred` ones as for `HandReader`."""
        self._shapes, self._preferred = TwoHandShapes(definitions), preferred

    def read(
        self, hands: Iterable[tuple[Hand, FingerStates | None]], active: Mapping[frozenset[int], str]
    ) -> list[Reading]:
        """One reading for every two hands that have a place in the picture, the person's left hand first.

        `active` are the gestures that pairs are making, by the ids of their hands.
        """
        if not self._shapes.names:
            return []
        placed = [(hand, states) for hand, states in hands if states and len(states.pose.palms) > 1]
        readings = []
        for (one, one_states), (two, two_states) in itertools.combinations(placed[:MOST_HANDS], 2):
            scores = self._shapes.scores(one, two, (one_states, two_states))
            ids = frozenset((one.id, two.id))
            left_is_one = one.side is Side.LEFT if one.side is not two.side else one.id < two.id
            first = self._order.setdefault(ids, one.id if left_is_one else two.id)
            left, right = (one, two) if one.id == first else (two, one)
            name = best_gesture(scores, active.get(ids), self._accept, self._keep, self._preferred)
            readings.append(Reading(left, name, scores, other=right))
        return readings

    def without_memory(self) -> PairReader:
        """A reader of the same gestures for a single picture."""
        fresh = copy.copy(self)
        fresh._order = {}
        return fresh

    def keep_only(self, hand_ids: Collection[int]) -> None:
        """Forget all pairs but those of these hands."""
        self._order = {ids: first for ids, first in self._order.items() if ids <= set(hand_ids)}


def with_pairs(
    readings: Sequence[Reading], pairs: Sequence[Reading], active: Collection[frozenset[int]]
) -> list[Reading]:
    """Readings of hands and of pairs; hands that show something together show nothing alone."""
    # Until a shape of two hands has ended, they begin nothing else.
    busy = {hand_id for pair in pairs if pair.name is not None for hand_id in pair.hand_ids}
    busy = busy.union(*active)
    alone = [replace(each, name=None) if each.hand.id in busy else each for each in readings]
    moving = {each.hand.id for each in readings if each.moving}
    return [*alone, *(replace(pair, moving=not moving.isdisjoint(pair.hand_ids)) for pair in pairs)]


def states_of(hand: Hand) -> FingerStates | None:
    """Finger states of a hand of a single picture; None where it makes no hand."""
    pose = hand_pose(hand)
    return None if pose is None else FingerStateTracker().update_pose(pose)


def best_gesture(
    scores: Mapping[str, float],
    active: str | None,
    accept: float,
    keep: float,
    preferred: Collection[str] = (),
) -> str | None:
    """Choose the gesture that is shown, None for none.

    Another one must beat the `active` one clearly, and one of the `preferred` is chosen where it fits though
    another has a score up to `CUSTOM_ADVANTAGE` higher.
    """

    def rank(name: str) -> float:
        return scores[name] + (CUSTOM_ADVANTAGE if name in preferred else 0.0)

    fitting = [name for name, score in scores.items() if score >= accept]
    best = max(fitting, key=rank, default=None)
    if active is None or scores.get(active, 0.0) < keep:
        return best
    return best if best is not None and rank(best) >= rank(active) + SWITCH_MARGIN else active


def _shares(scores: Mapping[str, float], among: Sequence[str]) -> dict[str, float]:
    """Scores of a few gestures of which one is known to be shown: they add up to 1."""
    for name in among:
        if name not in scores:
            raise unknown_word("gesture of one hand", name, scores)
    if not among:
        raise InvalidArgumentError("among is empty; name the gestures that may be shown")
    # A little for each, so that a hand that fits none is no certain answer.
    chances = {name: scores[name] + 1e-6 for name in among}
    total = sum(chances.values())
    return {name: chance / total for name, chance in chances.items()}
