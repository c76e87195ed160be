"""From tracked hands to gestures and their events: `GestureRecognizer`.

Joins hand shapes, shapes of two hands, motions, their timing and an app's event rules in one object. It holds
no clock, so that a recording replays to the same events.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from gesturekit.config.config_text import ConfigText
from gesturekit.errors import GestureKitError, InvalidArgumentError
from gesturekit.gestures.definitions.schema import NONE, Definition, GestureDefinition
from gesturekit.gestures.events import GestureEvent, Phase
from gesturekit.gestures.events.debounce import Timing
from gesturekit.gestures.events.event_engine import EventEngine
from gesturekit.gestures.gesture_source import Definitions, GestureSource
from gesturekit.gestures.hand_reader import GestureScore, HandReader, PairReader, states_of, with_pairs
from gesturekit.gestures.motion_reader import CameraView, MotionReader, Motions
from gesturekit.gestures.rules import EventRule, FrameView, RuleEngine, make_rule
from gesturekit.gestures.rules.rule_file import check_references
from gesturekit.gestures.selection import Selection
from gesturekit.hands import Hand, check_hand, check_hands
from gesturekit.motions.strictness import Strictness
from gesturekit.stream_time import LeapWatch, StreamClock, finite_seconds

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from gesturekit.gestures.custom.custom_gestures import CustomGestures
    from gesturekit.gestures.rules import RuleWords

__all__ = ["Definitions", "GestureRecognizer", "GestureScore", "Gestures"]

_log = logging.getLogger(__name__)

Gestures: TypeAlias = "Definitions | CustomGestures"
"""A gesture file or mapping, or gestures that were trained from takes, or their file (``.npz``)."""


class GestureRecognizer:
    """Recognizes gestures in single pictures (`classify`) and their events in streams (`update`).

    Parameters
    ----------
    definitions
        A gesture file, or a mapping of the same form, instead of the gestures that come with GestureKit;
        None for those. Event rules in it (``[event.NAME]``) are used too.
        A file that is edited later is read again.
    gestures
        One or more such files or mappings beside them, as `add` takes them; trained ones are added first.
        Where one of these shapes fits and another gesture as well, this one is reported.
    motions
        True: the motions that come with GestureKit and can be relied on. Names: those of them, whether
        they can or not (``["swipe_left", "swipe_x"]``). False: none, but those that gesture files declare.
        Or a fitted `DynamicGestureClassifier`, or a `MotionSpotter` of your own.
    only
        Names of the gestures and motions that are reported; None for all. The others are not looked for, so
        that they take no hand away from the wanted ones; motions that are off by default are on when named.
    view
        Where the camera looks from: "facing" the person, or "egocentric", from the person's own eyes. Left,
        right and clockwise are the person's either way.
    strictness
        How sure a motion must be: "relaxed" finds more and errs more often, "strict" less of both.
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
    >>> recognizer.define("shoot", sequence=["gun", "closed_fist"], within=0.5)
    >>> recognizer.names[-1]
    'shoot'
    """

    def __init__(
        self,
        definitions: Definitions | None = None,
        *,
        gestures: Gestures | Iterable[Gestures] = (),
        motions: Motions = True,
        only: Iterable[str] | None = None,
        view: CameraView = "facing",
        strictness: Strictness = "normal",
        accept: float = 0.5,
        keep: float = 0.3,
        missing_grace: float = 0.3,
    ) -> None:
        self._clock = StreamClock()
        self._leaps = LeapWatch(_log, "update(hands, milliseconds / 1000)")
        self._engine = EventEngine(missing_grace=missing_grace)
        self._reader, self._pairs = HandReader(accept, keep), PairReader(accept, keep)
        self._only = Selection(only)
        self._motions = MotionReader(motions, view, self._only.names, strictness)
        self._custom: list[CustomGestures] = []
        self._rules = RuleEngine()
        # What rules that were taken away had going on; reported with the next frame.
        self._broken_off: list[GestureEvent] = []
        self._use([GestureSource.read(definitions, ())], {})
        if isinstance(gestures, str | Path | Mapping) or not isinstance(gestures, Iterable):
            gestures = [gestures]
        # Trained ones first: event rules may listen to them.
        known = [_trained(source) or source for source in gestures]
        for source in sorted(known, key=lambda each: isinstance(each, str | Path | Mapping)):
            self.add(source)
        self._only.check((*self._known(self._definitions), *self._motions.all_names))

    def __repr__(self) -> str:
        rules = len(self._rules.rules)
        return f"<GestureRecognizer of {len(self.names) - rules} gestures and motions, {rules} events>"

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the gestures, motions and events that can occur, in the order of their definition."""
        return tuple(dict.fromkeys((*self._reported(self._definitions), *self._rules.rules)))

    @property
    def definitions(self) -> dict[str, Definition]:
        """The definitions in use."""
        return dict(self._definitions)

    @property
    def rules(self) -> dict[str, EventRule]:
        """The event rules in use."""
        return self._rules.rules

    @property
    def hand_ids(self) -> tuple[int, ...]:
        """Ids of the hands of which anything is remembered."""
        return tuple(dict.fromkeys((*self._engine.hand_ids, *self._reader.hand_ids)))

    def add(self, gestures: Gestures) -> None:
        """Add gestures and event rules from a file or mapping; one of a known name takes its place.

        A file that is edited later is read again with the next frame; an edit that is not valid is logged.
        Gestures that were trained (`CustomGestures` or their ``.npz`` file) take the place of any of their
        name, whichever came first.

        Raises
        ------
        ConfigError
            When a definition or rule is not valid, a rule names a gesture that does not exist, or its own
            name is a gesture's; what is in use stays as it is.
        InvalidArgumentError
            When a trained gesture has the name of an event.
        """
        custom = _trained(gestures)
        if custom is None:
            assert isinstance(gestures, str | Path | Mapping)
            known = (*self._definitions, *(name for each in self._custom for name in each.static_names))
            self._use([*self._sources, GestureSource.read(gestures, known)], self._defined)
            return
        for name in custom.names:
            if name in self._rules.rules:
                raise InvalidArgumentError(
                    f"there is an event {name!r} already; give the gesture its own name"
                )
        self._custom.append(custom)
        self._motions.learn(custom)
        self._use(self._sources, self._defined)

    def define(
        self,
        name: str,
        gesture: str | Sequence[str] = (),
        *,
        hand: str | int | None = None,
        cooldown: float = 0.0,
        **words: Unpack[RuleWords],
    ) -> None:
        """Define an event of your own, made from gestures, motions and other events.

        Parameters
        ----------
        name
            What it is called; one of that name takes its place.
        gesture, hand, cooldown, **words
            See `EventRule`.

        Raises
        ------
        InvalidArgumentError
            When a word or a gesture is unknown, or the name is that of a gesture.

        Examples
        --------
        >>> recognizer = GestureRecognizer()
        >>> recognizer.define("confirm", "thumb_up", hold=0.8)
        >>> recognizer.define("hooray", both="victory", cooldown=2.0)
        """
        given = {"gesture": gesture, "hand": hand, "cooldown": cooldown, **words}
        rule = make_rule(f"event {name!r}", given)
        self._use(self._sources, {**self._defined, name: rule})

    def classify(self, hand: Hand, *, among: Sequence[str] | None = None) -> GestureScore:
        """Name what the hand of a single picture shows, without memory.

        Parameters
        ----------
        hand
            The hand.
        among
            For a game or a quiz: names of gestures of which one is shown for certain. The likeliest of them
            is the answer, never "none", and `score` and `scores` are shares that add up to 1.

        Raises
        ------
        InvalidArgumentError
            When `among` is empty or names what is no gesture of one hand.
        """
        return self._reader.classify(check_hand(hand, "classify"), among)

    def look(self, hands: Sequence[Hand], time: float = 0.0) -> list[GestureEvent]:
        """Name what the hands of a single picture show, without memory: a BEGIN for each gesture.

        Two hands that make a shape together make none of their own.
        """
        hands = check_hands(hands, "look")
        begun, together = [], set[int]()
        pairs = self._pairs.without_memory()
        for pair in pairs.read([(hand, states_of(hand)) for hand in hands], {}):
            if pair.name is not None and together.isdisjoint(pair.hand_ids):
                together |= set(pair.hand_ids)
                score = pair.scores[pair.name]
                begun.append(
                    GestureEvent(pair.name, Phase.BEGIN, pair.hand, time, score, score, other=pair.other)
                )
        for hand in hands:
            shown = self.classify(hand)
            if shown.name != NONE and hand.id not in together:
                begun.append(GestureEvent(shown.name, Phase.BEGIN, hand, time, shown.score, shown.value))
        return begun

    def update(
        self,
        hands: Sequence[Hand],
        time: float,
        *,
        frame_size: tuple[int, int] | None = None,
        flipped: bool = False,
    ) -> list[GestureEvent]:
        """Events of one frame.

        Parameters
        ----------
        hands
            The hands in view. One whose landmarks make no hand counts as showing nothing; of several with
            the same id the first counts.
        time
            Seconds on the source's clock; 0.0 is valid, standing still is allowed. A step back of more
            than half a second means that the source started over, and does what `reset` does.
        frame_size
            Width and height of the picture, pixels; needed where an event rule has a region.
        flipped
            Whether the picture is shown turned over, left for right: regions are those of the shown one.

        Returns
        -------
        What gestures and motions did, then what event rules made of it.

        Raises
        ------
        InvalidArgumentError
            When `time` is not a finite number, or an event has a region and the picture's size is not
            known; nothing was taken in then.
        """
        hands, time = check_hands(hands, "update"), finite_seconds(time)
        view = FrameView(frame_size, flipped)
        self._take_up_edits()
        if hands:
            self._rules.check_view(view)
        if self._clock.time is not None:
            self._leaps.take(time - self._clock.time)
        events = self.reset() if self._clock.starts_over(time) else []
        time = self._clock.advance(time)
        events += self._broken_off
        self._broken_off = []
        present: dict[int, Hand] = {}
        for hand in hands:
            present.setdefault(hand.id, hand)
        read = [self._reader.read(hand, self._engine.active(hand.id), time) for hand in present.values()]
        motions = self._motions.read([reading for reading, _ in read], time)
        active = self._engine.active_pairs
        pairs = self._pairs.read([(reading.hand, states) for reading, states in read], active)
        readings = with_pairs([reading for reading, _ in read], pairs, active)
        happened = self._engine.update(readings, time, motions)
        self._reader.keep_only(self._engine.hand_ids)
        self._pairs.keep_only(self._engine.hand_ids)
        return [*events, *self._with_rules(happened, view)]

    def current(self, hand_id: int) -> str | None:
        """Name of the gesture that hand is making, alone or with another one; None for none."""
        pairs = self._engine.active_pairs.items()
        return next((name for ids, name in pairs if hand_id in ids), self._engine.active(hand_id))

    def reset(self) -> list[GestureEvent]:
        """End what is active and forget all hands; for the end of a source, or a jump to another scene.

        Returns
        -------
        An END for each gesture whose hand was in view, a CANCEL for each whose hand was missing, and what
        event rules make of that.
        """
        events = [*self._broken_off, *self._with_rules(self._engine.reset(), None)]
        self._broken_off = []
        self._rules.clear()
        self._reader.keep_only(())
        self._pairs.keep_only(())
        self._motions.reset()
        self._clock.reset()
        return events

    def _with_rules(self, happened: list[GestureEvent], view: FrameView | None) -> list[GestureEvent]:
        reported = [event for event in happened if event.name in self._only]
        return reported + [event for _, event in self._rules.update(reported, view)]

    @property
    def _custom_names(self) -> tuple[str, ...]:
        return tuple(name for custom in self._custom for name in custom.names)

    def _known(self, definitions: Mapping[str, Definition]) -> dict[str, None]:
        """Names of all gestures and motions, in order."""
        return dict.fromkeys((*definitions, *self._custom_names, *self._motions.names))

    def _reported(self, definitions: Mapping[str, Definition]) -> dict[str, None]:
        return {name: None for name in self._known(definitions) if name in self._only}

    def _use(self, sources: Sequence[GestureSource], defined: Mapping[str, EventRule]) -> None:
        """Use what these sources say and what was defined from Python, or raise and stay as it is."""
        definitions: dict[str, Definition] = {}
        rules: dict[str, EventRule] = {}
        written: dict[str, ConfigText] = {}
        for source in sources:
            definitions |= source.definitions
            rules |= source.rules
            if source.text is not None:
                written |= dict.fromkeys(source.rules, source.text)
        rules |= defined
        written = {name: text for name, text in written.items() if name not in defined}
        check_references(rules, self._reported(definitions), written)
        preferred = {name for source in sources[1:] for name in source.definitions}
        preferred |= {name for custom in self._custom for name in custom.static_names}
        self._reader.use(definitions, self._custom, preferred, self._hidden(definitions))
        # Without the pairs and motions whose place a trained gesture takes, or that are not reported. Shapes
        # of one hand stay, as others may refer to them.
        in_use = {
            name: definition
            for name, definition in definitions.items()
            if isinstance(definition, GestureDefinition)
            or (name in self._only and name not in self._custom_names)
        }
        self._pairs.use(in_use, preferred)
        self._motions.use(in_use)
        self._broken_off += [event for _, event in self._rules.replace(rules)]
        self._sources, self._defined, self._definitions = list(sources), dict(defined), definitions
        self._engine.timings = {
            name: Timing(d.minimum_hold, d.release, d.cooldown) for name, d in definitions.items()
        }

    def _hidden(self, definitions: Mapping[str, Definition]) -> set[str]:
        """Names of shapes that no hand may show: a trained motion has the name, or it is not asked for."""
        is_motion: dict[str, bool] = {}
        for custom in self._custom:
            is_motion |= dict.fromkeys(custom.static_names, False) | dict.fromkeys(custom.motion_names, True)
        return {
            name
            for name in (*definitions, *is_motion)
            if is_motion.get(name, False) or not self._only.shows(name, definitions)
        }

    def _take_up_edits(self) -> None:
        sources = [source.polled() for source in self._sources]
        if any(now is not before for now, before in zip(sources, self._sources, strict=True)):
            try:
                self._use(sources, self._defined)
            except GestureKitError as error:
                _log.error("%s; the gestures stay as they were", error)


def _trained(gestures: Gestures) -> CustomGestures | None:
    """Gestures that were trained; None where it is a file of definitions, or a mapping."""
    if not isinstance(gestures, str | Path | Mapping):
        return gestures
    if isinstance(gestures, Mapping) or Path(gestures).suffix != ".npz":
        return None
    # Not at the top: it loads what only custom gestures need.
    from gesturekit.gestures.custom.custom_gestures import CustomGestures

    return CustomGestures.load(gestures)
