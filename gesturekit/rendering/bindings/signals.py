"""Values of signals in the frame that is drawn, read from hands, events and time alone."""

from __future__ import annotations

import hashlib
import math
from collections import deque
from collections.abc import Callable, Collection, Iterable

import numpy as np

from gesturekit.errors import InvalidArgumentError
from gesturekit.gestures.events import GestureEvent, Phase
from gesturekit.hands import PALM, Finger, FloatArray, Hand, Landmark
from gesturekit.hands.finger_states import FingerStates, FingerStateTracker
from gesturekit.hands.hand import palm_size_3d
from gesturekit.hands.pose import hand_pose
from gesturekit.rendering.bindings.signal_names import SignalName
from gesturekit.words import shown, unknown_word

_SPEED_SECONDS = 0.06
"""Speeds are measured over this long, at least."""

_WIDE_SPREAD_DEG = 18.0
"""Mean angle between neighbouring fingers at which `spread` is 1."""

_LONGEST_STEP = 0.25
"""A pause longer than this many seconds counts as no more, for whatever moves on between two frames."""


class Signals:
    """Follows the frames of one film; each value is computed once a frame, when somebody asks."""

    def __init__(self) -> None:
        self._hands: dict[int, _SeenHand] = {}
        self._order: tuple[Hand, ...] = ()
        self._size = (1, 1)
        self._made: dict[tuple[str, int], _Made] = {}
        self._shared: dict[str, float | None] = {}
        self.time = 0.0
        self.seconds = 0.0
        """Since the frame before; 0 in the first and after a jump back."""
        self._begun = False

    def update(
        self, hands: tuple[Hand, ...], events: Iterable[GestureEvent], size: tuple[int, int], time: float
    ) -> bool:
        """Take in a frame; True where time has jumped back and all memory was dropped."""
        jumped = self._begun and time < self.time
        if jumped:
            self._hands.clear()
            self._made.clear()
        self.seconds = min(time - self.time, _LONGEST_STEP) if self._begun and not jumped else 0.0
        self._begun, self.time, self._size, self._order = True, time, size, hands
        kept = {hand.id: self._hands.get(hand.id) or _SeenHand(time) for hand in hands}
        for hand in hands:
            kept[hand.id].update(hand, time, size)
        self._hands = kept
        self._take(events, time)
        return jumped

    def set(self, name: str, value: float | None) -> None:
        """Give a shared signal its value."""
        self._shared[name] = value

    def value_of_shared(self, name: str) -> float | None:
        """The value that a shared signal has now."""
        return self._shared.get(name)

    def of_hand(self, name: str, hand: Hand) -> float | None:
        """The value of a signal of `HAND_SIGNALS`."""
        return self._hands[hand.id].value(name)

    def value(self, signal: SignalName, own: Hand | None = None) -> float | None:
        """Value of a signal in this frame; None where its hand or gesture is missing.

        `own` is the layer's hand; without one, the signal of the hand that came first is read.
        """
        if signal.kind == "shared":
            return self._shared.get(signal.name)
        if signal.kind == "wave":
            return wave(signal.name, signal.hertz, self.time)
        if signal.kind == "picture":
            return self._of_picture(signal.name)
        if signal.kind == "gesture":
            return self._of_gesture(signal, own)
        found = [self._hands[hand.id].value(signal.name) for hand in self._whose(signal, own)]
        known = [value for value in found if value is not None]
        return max(known, default=None)

    def _whose(self, signal: SignalName, own: Hand | None) -> tuple[Hand, ...]:
        if signal.whose == "own":
            return self._order[:1] if own is None else tuple(h for h in self._order if h.id == own.id)
        if signal.whose == "any":
            return self._order
        return tuple(hand for hand in self._order if hand.side.value == signal.whose)

    def _of_picture(self, name: str) -> float | None:
        if name == "time":
            return self.time
        if name == "hands.count":
            return float(len(self._order))
        return hands_distance(self._order)

    def _of_gesture(self, signal: SignalName, own: Hand | None) -> float | None:
        ids = (
            {hand_id for name, hand_id in self._made if name == signal.name}
            if signal.whose == "any" or (signal.whose == "own" and own is None)
            else {hand.id for hand in self._whose(signal, own)}
        )
        made = [self._made[signal.name, hand_id] for hand_id in ids if (signal.name, hand_id) in self._made]
        if signal.part == "duration":
            return max((self.time - each.begin for each in made if not each.over), default=0.0)
        return max((getattr(each, signal.part) for each in made), default=0.0)

    def _take(self, events: Iterable[GestureEvent], time: float) -> None:
        # A motion has no extent in time: it is there in one frame, and gone in the next.
        self._made = {key: made for key, made in self._made.items() if not made.over}
        for event in events:
            for hand in event.hands:
                key = (event.name, hand.id)
                if event.phase in (Phase.END, Phase.CANCEL):
                    self._made.pop(key, None)
                    continue
                begin = self._made[key].begin if key in self._made else time
                over = event.phase is Phase.TRIGGER and key not in self._made
                self._made[key] = _Made(begin, event.value, event.progress, over)


class _Made:
    """A gesture that is being made."""

    def __init__(self, begin: float, value: float, progress: float, over: bool) -> None:
        self.begin, self.value, self.progress, self.over = begin, value, progress, over


class _SeenHand:
    """What one hand's signals are read from."""

    def __init__(self, time: float) -> None:
        self._since = time
        self._states = FingerStateTracker()
        self._trail: deque[tuple[float, FloatArray]] = deque()

    def update(self, hand: Hand, time: float, size: tuple[int, int]) -> None:
        self._hand, self._time, self._size = hand, time, size
        self._palm = max(palm_size_3d(hand), 1.0)
        self._fingers: FingerStates | None = None
        self._known = False
        self._trail.append((time, hand.landmarks[:, :2]))
        while len(self._trail) > 2 and time - self._trail[1][0] >= _SPEED_SECONDS:
            self._trail.popleft()

    def value(self, name: str) -> float | None:
        if name == "hand.age":
            return self._time - self._since
        if name.endswith(".speed"):
            found = self._speed(name)
        elif name in _OF_FINGERS:
            states = self._finger_states()
            found = math.nan if states is None else _OF_FINGERS[name](states)
        else:
            found = self._of_palm(name)
        return found if math.isfinite(found) else None

    def _finger_states(self) -> FingerStates | None:
        if not self._known:
            self._known = True
            pose = hand_pose(self._hand)
            self._fingers = None if pose is None else self._states.update_pose(pose)
        return self._fingers

    def _speed(self, name: str) -> float:
        before, points = self._trail[0]
        elapsed = self._time - before
        if elapsed <= 0.0:
            return 0.0
        part = name.split(".")[0]
        rows = list(PALM) if part == "palm" else [Finger[part.upper()].tip]
        moved = self._hand.landmarks[rows, :2].mean(axis=0) - points[rows].mean(axis=0)
        return float(np.hypot(*moved)) / self._palm / elapsed

    def _of_palm(self, name: str) -> float:
        if name == "palm.nearness":
            return self._palm / min(self._size)
        if name == "palm.roll":
            x, y = (self._hand.landmarks[Landmark.MIDDLE_MCP] - self._hand.landmarks[Landmark.WRIST])[:2]
            return math.degrees(math.atan2(x, -y))
        axis = 0 if name == "palm.x" else 1
        return float(self._hand.landmarks[list(PALM), axis].mean()) / self._size[axis]


def _curl_of(finger: Finger) -> Callable[[FingerStates], float]:
    return lambda states: float(states.curl[finger])


_OF_FINGERS: dict[str, Callable[[FingerStates], float]] = {
    "pinch": lambda states: float(states.pinch[Finger.INDEX]),
    "grab": lambda states: states.grab_strength,
    "open": lambda states: 1.0 - states.grab_strength,
    "point": lambda states: (1.0 - float(states.curl[Finger.INDEX])) * float(states.curl[2:].mean()),
    "spread": lambda states: float(np.clip(states.spread_deg[1:].mean() / _WIDE_SPREAD_DEG, 0.0, 1.0)),
    "palm.facing": lambda states: -states.palm_normal[2],
    **{f"{finger.name.lower()}.curl": _curl_of(finger) for finger in Finger},
}


def palm_centre(hand: Hand) -> FloatArray:
    """Middle of the palm: (2,) float32, pixels."""
    return np.asarray(hand.landmarks[list(PALM), :2].mean(axis=0), dtype=np.float32)


def hands_distance(hands: tuple[Hand, ...]) -> float | None:
    """Between the palms of the first two hands, in their mean palm size; None with fewer."""
    if len(hands) < 2:
        return None
    apart = palm_centre(hands[0]) - palm_centre(hands[1])
    palm = 0.5 * (palm_size_3d(hands[0]) + palm_size_3d(hands[1]))
    distance = float(np.hypot(*apart)) / max(palm, 1.0)
    return distance if math.isfinite(distance) else None


def wave(kind: str, hertz: float, time: float) -> float:
    """Noise (smooth, never the same) or a sine, 0 to 1, at a time in seconds."""
    at = time * hertz
    if kind == "lfo":
        return 0.5 - 0.5 * math.cos(2.0 * math.pi * at)
    first = math.floor(at)
    within = at - first
    a, b = _random(first, hertz), _random(first + 1, hertz)
    return a + (b - a) * within * within * (3.0 - 2.0 * within)


def _random(step: int, hertz: float) -> float:
    digest = hashlib.blake2b(f"{step} {hertz:g}".encode(), digest_size=4).digest()
    return int.from_bytes(digest, "big") / 0xFFFFFFFF


def checked_signal(name: str, value: object, known: Collection[str]) -> float | None:
    """A value that an app gives one of an effect's own signals.

    Raises
    ------
    InvalidArgumentError
        The effect has no such signal, or the value is no finite number, nor None.
    """
    if name not in known:
        if not known:
            raise InvalidArgumentError(
                f"the effect has no signal {name!r}, nor any other; declare it under [signals]"
            )
        raise unknown_word("signal", name, known)
    if value is None:
        return None
    if isinstance(value, bool | int | float) and math.isfinite(value):
        return float(value)
    raise InvalidArgumentError(f"signal {name!r} is set to {shown(value)}; expected a finite number, or None")
