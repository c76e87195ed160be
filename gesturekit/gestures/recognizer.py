"""From tracked hands to gestures and their events.

Joins finger states, gesture definitions and event rules in the one object an app talks to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gesturekit.errors import InvalidArgumentError
from gesturekit.gestures.definition_files import load_definitions
from gesturekit.gestures.definition_schema import NONE, GestureDefinition
from gesturekit.gestures.event_engine import EventEngine
from gesturekit.gestures.events import GestureEvent
from gesturekit.gestures.finger_states import FingerStates, FingerStateTracker
from gesturekit.gestures.pose import HandPose, hand_pose
from gesturekit.gestures.reading import Reading
from gesturekit.gestures.static_gestures import StaticGestures
from gesturekit.gestures.timing import Timing, finite_seconds
from gesturekit.hands import Finger, Hand

Definitions = str | Path | Mapping[str, Any]
"""A gesture file, or a mapping of the same form."""

SWITCH_MARGIN = 0.15
"""Score by which another gesture must beat the one being made before it takes its place."""


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
    """

    name: str
    score: float
    value: float
    scores: Mapping[str, float] = field(default_factory=dict, repr=False)


class GestureRecognizer:
    """Recognizes static gestures in pictures (`classify`) and their events in streams (`update`).

    Parameters
    ----------
    definitions
        A gesture file, or a mapping of the same form; None for the gestures that come with GestureKit.
        `add` puts further ones beside them.
    accept
        Score at which a gesture fits. Larger: fewer mistakes, more "none".
    keep
        Score at which a gesture that is being made still fits; below `accept`, so that noise around the
        border neither ends nor repeats it.
    missing_grace
        Seconds for which a hand may be missing before its gesture is cancelled.

    Examples
    --------
    >>> recognizer = GestureRecognizer()
    >>> recognizer.add({"gun": {"fingers": {"thumb": "extended", "index": "extended", "others": "curled"}}})
    >>> recognizer.names[-1]
    'gun'
    """

    def __init__(
        self,
        definitions: Definitions | None = None,
        *,
        accept: float = 0.5,
        keep: float = 0.3,
        missing_grace: float = 0.3,
    ) -> None:
        if not 0.0 < keep <= accept < 1.0:
            raise InvalidArgumentError(f"accept={accept!r}, keep={keep!r}; expected 0 < keep <= accept < 1")
        self._accept, self._keep = accept, keep
        self._engine = EventEngine(missing_grace=missing_grace)
        self._trackers: dict[int, FingerStateTracker] = {}
        self._use(load_definitions(definitions))

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the gestures that can be recognized, in the order of their definition."""
        return self._gestures.names

    @property
    def definitions(self) -> dict[str, GestureDefinition]:
        """The definitions in use."""
        return dict(self._gestures.definitions)

    def add(self, definitions: Definitions) -> None:
        """Add gestures from a file or mapping; one of a known name takes its place.

        Raises
        ------
        ConfigError
            When a definition is not valid; the gestures in use stay as they are.
        """
        self._use({**self._gestures.definitions, **load_definitions(definitions)})

    def classify(self, hand: Hand) -> GestureScore:
        """Name what the hand of a single picture shows, without memory."""
        pose = hand_pose(hand)
        if pose is None:
            return GestureScore(NONE, 1.0, 0.0)
        states = FingerStateTracker().update_pose(pose)
        scores = self._gestures.scores(hand.side, states, pose)
        name = self._best(scores, None)
        if name is None:
            return GestureScore(NONE, 1.0 - max(scores.values(), default=0.0), 0.0, scores)
        return GestureScore(name, scores[name], self._value(name, scores, states, pose), scores)

    def update(self, hands: Sequence[Hand], time: float) -> list[GestureEvent]:
        """Events of one frame.

        Parameters
        ----------
        hands
            The hands in view. One whose landmarks make no hand counts as showing nothing.
        time
            Seconds on the source's clock; 0.0 is valid, standing still is allowed. A step back of more
            than half a second means that the source started over, and does what `reset` does.

        Raises
        ------
        InvalidArgumentError
            When `time` is not a finite number.
        """
        time = finite_seconds(time)
        readings = [self._read(hand) for hand in hands]
        events = self._engine.update(readings, time)
        known = self._engine.hand_ids
        for hand_id in [i for i in self._trackers if i not in known]:
            del self._trackers[hand_id]
        return events

    def current(self, hand_id: int) -> str | None:
        """Name of the gesture that hand is making, None for none."""
        return self._engine.active(hand_id)

    def reset(self) -> list[GestureEvent]:
        """End what is active and forget all hands; for the end of a source, or a jump to another scene.

        Returns
        -------
        An END for each gesture whose hand was in view, a CANCEL for each whose hand was missing.
        """
        self._trackers.clear()
        return self._engine.reset()

    def _use(self, definitions: Mapping[str, GestureDefinition]) -> None:
        self._gestures = StaticGestures(definitions)
        self._engine.timings = {
            name: Timing(d.minimum_hold, d.release, d.cooldown) for name, d in definitions.items()
        }
        self._values = {name: d.value for name, d in definitions.items() if d.value != "confidence"}

    def _read(self, hand: Hand) -> Reading:
        pose = hand_pose(hand)
        if pose is None:
            return Reading(hand, None)
        states = self._trackers.setdefault(hand.id, FingerStateTracker()).update_pose(pose)
        scores = self._gestures.scores(hand.side, states, pose)
        name = self._best(scores, self._engine.active(hand.id))
        values = {name: self._value(name, scores, states, pose) for name in self._values}
        return Reading(hand, name, scores, values)

    def _best(self, scores: Mapping[str, float], active: str | None) -> str | None:
        if not scores:
            return None
        best = max(scores, key=scores.__getitem__)
        if active is not None and scores.get(active, 0.0) >= self._keep:
            clearly_better = scores[best] >= max(self._accept, scores[active] + SWITCH_MARGIN)
            return best if clearly_better else active
        return best if scores[best] >= self._accept else None

    def _value(self, name: str, scores: Mapping[str, float], states: FingerStates, pose: HandPose) -> float:
        kind = self._values.get(name)
        if kind == "pinch":
            return pose.pinch_strength(Finger.INDEX)
        return states.grab_strength if kind == "grab" else scores[name]
