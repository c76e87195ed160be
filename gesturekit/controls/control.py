"""One quantity of one hand as a steady value between 0 and 1, to be read, listened to or awaited."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
import threading
from collections.abc import AsyncIterator, Callable, Iterable
from typing import TypedDict

from gesturekit.controls.quantities import QUANTITIES
from gesturekit.errors import InvalidArgumentError
from gesturekit.hands import Hand, Side
from gesturekit.hands.finger_states import FingerStateTracker
from gesturekit.hands.pose import hand_pose
from gesturekit.words import unknown_word

_log = logging.getLogger(__name__)

OnChange = Callable[[float], object]


class ControlWords(TypedDict, total=False):
    """What may be said of a control, see `Control`."""

    hand: str | Side | int | None
    range: tuple[float, float] | None
    smoothing: float
    dead_band: float
    hold: float
    lost: float | None


CONTROL_WORDS = tuple(ControlWords.__annotations__)


class Control:
    """A value that follows a hand; made by `Session.control`.

    Parameters
    ----------
    name
        What it follows, one of `QUANTITIES`.
    hand
        ``"left"`` or ``"right"``: the person's own; a number: the hand of that id; None: the first in view,
        for as long as it stays.
    range
        Where the value is 0 and where it is 1, in the quantity's unit; the first may be the larger. None for
        the quantity's own.
    smoothing
        Seconds over which changes are evened out, 0 or more.
    dead_band
        Changes of less than this, 0 to 1, are passed over.
    hold
        Seconds for which the value counts as `active` after its hand was lost.
    lost
        What the value becomes after that, 0 to 1; None: it stays as it was.

    Raises
    ------
    InvalidArgumentError
        For an unknown name or a number out of its range.

    Examples
    --------
    >>> volume = Control("pinch_distance", range=(0.2, 1.0), smoothing=0.0)
    >>> volume.update([hand], 0.0, (640, 480))
    >>> 0.0 <= volume.value <= 1.0, volume.active
    (True, True)
    """

    def __init__(
        self,
        name: str,
        *,
        hand: str | Side | int | None = None,
        range: tuple[float, float] | None = None,
        smoothing: float = 0.05,
        dead_band: float = 0.005,
        hold: float = 0.5,
        lost: float | None = None,
    ) -> None:
        if name not in QUANTITIES:
            raise unknown_word("control", name, QUANTITIES)
        self.name, self._quantity = name, QUANTITIES[name]
        self._low, self._high = _checked_range(range or (self._quantity.low, self._quantity.high))
        self._hand = _checked_hand(hand)
        for word, seconds in (("smoothing", smoothing), ("hold", hold)):
            if not (math.isfinite(seconds) and seconds >= 0.0):
                raise InvalidArgumentError(f"{word} is {seconds!r}; expected seconds, 0 or more")
        if not 0.0 <= dead_band < 1.0:
            raise InvalidArgumentError(f"dead_band is {dead_band!r}; expected a share from 0 up to 1")
        if lost is not None and not 0.0 <= lost <= 1.0:
            raise InvalidArgumentError(f"lost is {lost!r}; expected a value from 0 to 1, or None")
        self._smoothing, self._dead_band, self._hold, self._lost = smoothing, dead_band, hold, lost
        self.value = 0.0 if lost is None else lost
        """Between 0 and 1."""
        self.measured: float | None = None
        """The quantity in its own unit, smoothed; None before a hand was seen."""
        self.changed = False
        """Whether the last picture changed the value."""
        self.active = False
        """Whether there is a hand, or was one just now."""
        self._callbacks: list[OnChange] = []
        self._waiting: set[_Listener] = set()
        self._lock = threading.Lock()
        self._states = FingerStateTracker()
        self._id: int | None = None
        self._seen: float | None = None
        self._closed = False

    def on_change(self, callback: OnChange) -> OnChange:
        """Have a function called with each new value, in the session's thread; also a decorator.

        One that raises is logged with its traceback, and the session goes on.
        """
        self._callbacks.append(callback)
        return callback

    async def __aiter__(self) -> AsyncIterator[float]:
        """New values as they come, until the session ends; who is late gets the newest."""
        listener = _Listener(asyncio.get_running_loop())
        with self._lock:
            if self._closed:
                return
            self._waiting.add(listener)
        try:
            while True:
                await listener.news.wait()
                listener.news.clear()
                value, listener.value = listener.value, None
                if value is not None:
                    yield value
                if self._closed and listener.value is None:
                    return
        finally:
            with self._lock:
                self._waiting.discard(listener)

    def update(self, hands: Iterable[Hand], time: float, size: tuple[int, int]) -> None:
        """Take in one picture's hands, at `time` in seconds; `size` is its width and height, pixels."""
        hand = self._chosen(list(hands))
        pose = None if hand is None else hand_pose(hand)
        if hand is None or pose is None:
            self._miss(time)
            return
        if hand.id != self._id:
            self._states.reset()
        read = self._quantity.read(hand, self._states.update_pose(pose), size)
        elapsed = math.inf if self._seen is None or hand.id != self._id else time - self._seen
        self._id, self._seen, self.active = hand.id, time, True
        self.measured = self._smoothed(read, max(elapsed, 0.0))
        share = (self.measured - self._low) / (self._high - self._low)
        self._become(min(max(share, 0.0), 1.0))

    def close(self) -> None:
        """Let those go who wait for a new value; called when the session ends."""
        self._closed = True
        self._wake(None)

    def _chosen(self, hands: list[Hand]) -> Hand | None:
        if isinstance(self._hand, Side):
            hands = [hand for hand in hands if hand.side is self._hand]
        elif self._hand is not None:
            hands = [hand for hand in hands if hand.id == self._hand]
        return next((hand for hand in hands if hand.id == self._id), hands[0] if hands else None)

    def _smoothed(self, read: float, elapsed: float) -> float:
        if self.measured is None or self._smoothing == 0.0 or math.isinf(elapsed):
            return read
        step = read - self.measured
        if self._quantity.period:
            step = math.remainder(step, self._quantity.period)
        follow = 1.0 - math.exp(-elapsed / self._smoothing)
        moved = self.measured + follow * step
        return math.remainder(moved, self._quantity.period) if self._quantity.period else moved

    def _miss(self, time: float) -> None:
        self.changed = False
        if self._seen is None or time - self._seen <= self._hold:
            return
        self.active = False
        if self._lost is not None:
            self._become(self._lost)

    def _become(self, value: float) -> None:
        at_an_end = value in (0.0, 1.0) and value != self.value
        self.changed = at_an_end or abs(value - self.value) > self._dead_band
        if self.changed:
            self.value = value
            for callback in tuple(self._callbacks):
                self._call(callback)
            self._wake(value)

    def _call(self, callback: OnChange) -> None:
        try:
            callback(self.value)
        except Exception:
            _log.exception("a callback of the control %r failed; the session goes on", self.name)

    def _wake(self, value: float | None) -> None:
        with self._lock:
            listeners = tuple(self._waiting)
        for listener in listeners:
            # A loop that was closed meanwhile has nobody left who waits.
            with contextlib.suppress(RuntimeError):
                listener.loop.call_soon_threadsafe(listener.take, value)


class _Listener:
    """Somebody who waits in an event loop; only used there."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.news = asyncio.Event()
        self.value: float | None = None

    def take(self, value: float | None) -> None:
        """A new value; None at the end."""
        if value is not None:
            self.value = value
        self.news.set()


def _checked_range(ends: tuple[float, float]) -> tuple[float, float]:
    try:
        low, high = (float(end) for end in ends)
    except (TypeError, ValueError):
        low = high = math.nan
    if not (math.isfinite(low) and math.isfinite(high)) or low == high:
        raise InvalidArgumentError(f"range is {ends!r}; expected two different numbers, for 0 and for 1")
    return low, high


def _checked_hand(hand: str | Side | int | None) -> Side | int | None:
    if hand is None or isinstance(hand, Side):
        return hand
    if isinstance(hand, str) and hand in ("left", "right"):
        return Side(hand)
    if isinstance(hand, int) and not isinstance(hand, bool):
        return hand
    raise InvalidArgumentError(f"hand is {hand!r}; expected 'left', 'right', the id of a hand, or None")
