"""What one hand shows: the best-fitting gesture, held on to while it is being made.

Joins finger states (with their hysteresis), the scores of all definitions, and the choice among them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gesturekit.errors import InvalidArgumentError
from gesturekit.gestures.definitions.schema import NONE, Definition, GestureDefinition
from gesturekit.gestures.shapes.reading import Reading
from gesturekit.gestures.shapes.shape_scorer import StaticGestures
from gesturekit.hands import Finger, Hand, Side
from gesturekit.hands.finger_states import FingerStates, FingerStateTracker
from gesturekit.hands.hand_speed import RestTracker
from gesturekit.hands.pose import HandPose, hand_pose
from gesturekit.words import unknown_word

if TYPE_CHECKING:
    from gesturekit.gestures.custom.custom_gestures import CustomGestures

SWITCH_MARGIN = 0.15
"""Score by which another gesture must beat the one being made before it takes its place."""

CUSTOM_ADVANTAGE = 0.2
"""Score that a custom gesture may lack and still be chosen before a shipped one that fits too.

More than `SWITCH_MARGIN`, so that it also takes the place of a shipped one that began on the way to it.
"""


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
    """Reads single hands.

    Parameters
    ----------
    definitions
        The gestures.
    accept
        Score at which a gesture fits.
    keep
        Score at which one that is being made still fits.
    """

    def __init__(self, definitions: Mapping[str, Definition], accept: float, keep: float) -> None:
        if not 0.0 < keep <= accept < 1.0:
            raise InvalidArgumentError(f"accept={accept!r}, keep={keep!r}; expected 0 < keep <= accept < 1")
        self.thresholds = accept, keep
        self._trackers: dict[int, FingerStateTracker] = {}
        self._rests: dict[int, RestTracker] = {}
        self._states: dict[int, FingerStates] = {}
        self._custom: list[CustomGestures] = []
        # Shapes whose place a trained motion takes.
        self._muted: frozenset[str] = frozenset()
        self._shown: frozenset[str] | None = None
        self.use(definitions)

    def use(self, definitions: Mapping[str, Definition], custom: Collection[str] = ()) -> None:
        """Read these gestures from now on; those whose names are in `own` before others that fit as well.

        Raises
        ------
        ConfigError
            When they do not go together; those in use stay.
        """
        self._gestures = StaticGestures(definitions)
        self._preferred = frozenset(custom).union(*(each.static_names for each in self._custom))
        self._values = {
            name: definition.value
            for name, definition in definitions.items()
            if isinstance(definition, GestureDefinition) and definition.value != "confidence"
        }

    def show_only(self, names: frozenset[str] | None) -> None:
        """Let a hand show none but these gestures from now on; None for all."""
        self._shown = names

    @property
    def hand_ids(self) -> tuple[int, ...]:
        """Ids of the hands whose finger states are remembered."""
        return tuple(self._trackers)

    def classify(self, hand: Hand, among: Sequence[str] | None = None) -> GestureScore:
        """Name what the hand of a single picture shows, without memory; see `GestureRecognizer.classify`."""
        states = self.glance(hand)
        if states is None:
            return GestureScore(NONE, 1.0, 0.0)
        pose = states.pose
        scores = self._scores(hand.side, states)
        if among is not None:
            return self._likeliest(scores, among, states, pose)
        name = self._best(scores, None)
        if name is None:
            return GestureScore(NONE, 1.0 - max(scores.values(), default=0.0), 0.0, scores)
        return GestureScore(name, scores[name], self._value(name, scores, states, pose), scores)

    def glance(self, hand: Hand) -> FingerStates | None:
        """Finger states of a hand of a single picture; None where it makes no hand."""
        pose = hand_pose(hand)
        return None if pose is None else FingerStateTracker().update_pose(pose)

    def read(self, hand: Hand, active: str | None, time: float) -> Reading:
        """Read a hand of a stream.

        Parameters
        ----------
        hand
            One whose landmarks make no hand shows nothing.
        active
            The gesture that it is making.
        time
            Seconds on the stream's clock.
        """
        self._states.pop(hand.id, None)
        pose = hand_pose(hand)
        if pose is None:
            return Reading(hand, None)
        states = self._trackers.setdefault(hand.id, FingerStateTracker()).update_pose(pose)
        self._states[hand.id] = states
        scores = self._scores(hand.side, states)
        values = {name: self._value(name, scores, states, pose) for name in self._values}
        rests = self._rests.setdefault(hand.id, RestTracker()).update(hand, pose, time)
        return Reading(hand, self._best(scores, active), scores, values, moving=not rests)

    def states(self, hand_id: int) -> FingerStates | None:
        """Finger states of a hand as it was last read; None where it made no hand."""
        return self._states.get(hand_id)

    def learn(self, custom: CustomGestures) -> None:
        """Read these gestures too; they take the place of any of their name."""
        self._custom.append(custom)
        self._preferred |= {*custom.static_names}
        self._muted = (self._muted - {*custom.static_names}) | {*custom.motion_names}

    def keep_only(self, hand_ids: Iterable[int]) -> None:
        """Forget all hands but these."""
        wanted = set(hand_ids)
        remembered: tuple[dict[int, Any], ...] = (self._trackers, self._rests, self._states)
        for each in remembered:
            for hand_id in [i for i in each if i not in wanted]:
                del each[hand_id]

    def _scores(self, side: Side, states: FingerStates) -> Mapping[str, float]:
        scores = self._gestures.scores(side, states)
        for custom in self._custom:
            scores = {**scores, **custom.static_scores(states, side)}
        if self._muted:
            scores = {name: score for name, score in scores.items() if name not in self._muted}
        if self._shown is not None:
            scores = {name: score for name, score in scores.items() if name in self._shown}
        return scores

    def _likeliest(
        self, scores: Mapping[str, float], among: Sequence[str], states: FingerStates, pose: HandPose
    ) -> GestureScore:
        """The answer when one of a few gestures is known to be shown."""
        for name in among:
            if name not in scores:
                raise unknown_word("gesture of one hand", name, scores)
        # A little for each, so that a hand that fits none is no certain answer.
        chances = {name: scores[name] + 1e-6 for name in among}
        if not chances:
            raise InvalidArgumentError("among is empty; name the gestures that may be shown")
        total = sum(chances.values())
        shares = {name: chance / total for name, chance in chances.items()}
        best = max(shares, key=shares.__getitem__)
        return GestureScore(best, shares[best], self._value(best, shares, states, pose), shares)

    def _best(self, scores: Mapping[str, float], active: str | None) -> str | None:
        return best_gesture(scores, active, *self.thresholds, self._preferred)

    def _value(self, name: str, scores: Mapping[str, float], states: FingerStates, pose: HandPose) -> float:
        kind = self._values.get(name)
        if kind == "pinch":
            return pose.pinch_strength(Finger.INDEX)
        return states.grab_strength if kind == "grab" else scores[name]


def best_gesture(
    scores: Mapping[str, float],
    active: str | None,
    accept: float,
    keep: float,
    custom: Collection[str] = frozenset(),
) -> str | None:
    """Choose the gesture that is shown, None for none.

    Parameters
    ----------
    scores
        Score of each gesture.
    active
        The gesture being made; another one must beat it clearly.
    accept, keep
        As for `HandReader`.
    own
        The app's custom gestures: one that fits is chosen though another has a score up to `CUSTOM_ADVANTAGE`
        higher.
    """

    def rank(name: str) -> float:
        return scores[name] + (CUSTOM_ADVANTAGE if name in custom else 0.0)

    fitting = [name for name, score in scores.items() if score >= accept]
    best = max(fitting, key=rank, default=None)
    if active is None or scores.get(active, 0.0) < keep:
        return best
    return best if best is not None and rank(best) >= rank(active) + SWITCH_MARGIN else active
