"""Records takes of a gesture: source → tracker → takes, with a countdown where somebody sits before a camera.

A live source gives all takes one after the other, each after a countdown. Any other source is one take; a
studio performance is filmed anew for each, with chance of its own.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from gesturekit.errors import InvalidArgumentError, SourceError
from gesturekit.gestures.custom.take_cleaning import CleanTake, clean_take
from gesturekit.gestures.custom.takes import Kind, RecordedGesture, check_name
from gesturekit.hands import Hand
from gesturekit.media import Rotation
from gesturekit.media.frame import Frame
from gesturekit.media.source import Source
from gesturekit.session.tracking_stage import Tracker
from gesturekit.sources import open_source

RawTake = list[tuple[float, Sequence[Hand]]]
"""Time and hands of each frame."""

SPARE_TAKES = 2
"""Live takes that may go wrong before recording gives up."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Where a recording stands, for whoever shows it.

    Attributes
    ----------
    take, takes
        Which take it is, from 1, and how many there will be.
    phase
        "countdown" or "recording".
    left
        Seconds until the phase is over; None where only the source knows.
    frame_count
        Frames that the take will have, where the source knows.
    frame, hands
        The picture and the hands in it.
    """

    take: int
    takes: int
    phase: Literal["countdown", "recording"]
    left: float | None
    frame_count: int | None
    frame: Frame
    hands: Sequence[Hand]


@dataclass(frozen=True, slots=True)
class Recording:
    """What came of recording a gesture.

    Attributes
    ----------
    gesture
        The gesture with its good takes.
    takes
        What was kept of each good take, and what was left out.
    failed
        Why the others are of no use.
    cut_short
        What ended it before the last take: a source that failed, or Ctrl-C. Empty when nothing did.
    """

    gesture: RecordedGesture
    takes: tuple[CleanTake, ...]
    failed: tuple[str, ...]
    cut_short: str = ""


def record_gesture(
    name: str,
    sources: Sequence[str | int],
    *,
    takes: int = 3,
    kind: Kind | None = None,
    seconds: float = 2.5,
    countdown: float = 3.0,
    start: float = 0.0,
    end: float = math.inf,
    either_hand: bool = False,
    rotation: Rotation = "auto",
    tracker: Tracker | None = None,
    watch: Callable[[Moment], bool | None] | None = None,
) -> Recording:
    """Record a gesture.

    Whatever ends it before the last take, complete ones are kept: see `Recording.cut_short`.

    Parameters
    ----------
    name
        What it will be called.
    sources
        One camera or stream, for all takes; or files (videos, recordings of hands), each of them one take; or
        a studio address.
    takes
        How many takes to record, from a live source or the studio.
    kind
        "static" or "dynamic"; None decides by whether the hand is held still in most takes.
    seconds, countdown
        Length of a live take, and what passes before each.
    start, end
        The part of each file, or of the studio's performance, that shows the gesture; seconds on its clock.
    either_hand
        The other hand may make it too, mirrored.
    rotation
        Degrees clockwise by which the pictures are turned: 90, 180 or 270; see `open_source`.
    tracker
        Your own; it is then yours to close.
    watch
        Called with each `Moment`; answering False ends the recording with the takes that are complete.

    Raises
    ------
    InvalidArgumentError
        When an argument makes no sense, `start` or `end` is given for a live source, or no take is of any
        use; the message says why.
    SourceError
        When a source cannot be opened or read before any take is complete.

    Examples
    --------
    >>> recording = record_gesture("v_sign", ["hands.jsonl"])
    >>> recording.gesture.kind, len(recording.gesture.takes)
    ('static', 1)
    """
    check_name(name)
    if takes < 1 or not sources:
        raise InvalidArgumentError(f"{takes} takes of {len(sources)} sources; expected one or more of each")
    if not (seconds > 0.0 and countdown >= 0.0):
        raise InvalidArgumentError(
            f"seconds={seconds!r}, countdown={countdown!r}; expected above 0, and 0 or more"
        )
    if not 0.0 <= start < end:
        raise InvalidArgumentError(
            f"the part from {start:g} s to {end:g} s; expected 0 <= from < to, seconds"
        )
    raw: list[RawTake] = []
    cut_short = ""
    with contextlib.closing(_Camera(tracker, watch)) as camera:
        addresses = _addresses(sources, takes)
        try:
            for number, address in enumerate(addresses, start=1):
                with open_source(address, rotation=rotation) as source:
                    if source.live and (start, end) != (0.0, math.inf):
                        raise InvalidArgumentError(
                            f"{source.name!r} is live; only of files can a part be taken (from, to)"
                        )
                    found = (
                        _live_takes(source, camera, takes, kind, seconds, countdown)
                        if source.live
                        else _file_take(source, camera, (number, len(addresses)), start, end)
                    )
                    # One by one: what is complete must outlive whatever goes wrong after it.
                    for take in found:
                        raw.append(take)  # noqa: PERF402
                if camera.ended or source.live:
                    break
                camera.forget()
        except (SourceError, KeyboardInterrupt) as error:
            if not any(isinstance(_cleaned(frames, kind), CleanTake) for frames in raw):
                raise
            cut_short = str(error) or "interrupted"
    return _recording(name, raw, kind, either_hand, cut_short)


class _Camera:
    """Finds a frame's hands, unless the source knows them, and shows each moment to whoever watches."""

    def __init__(self, tracker: Tracker | None, watch: Callable[[Moment], bool | None] | None) -> None:
        self._tracker = tracker
        self._lent = tracker is not None
        self._watch = watch
        self.ended = False
        """Whether whoever watches has ended it."""

    def hands(self, frame: Frame) -> Sequence[Hand]:
        if frame.hands is not None:
            return frame.hands
        if self._tracker is None:
            from gesturekit.tracking import HandTracker

            self._tracker = HandTracker(max_hands=2)
        return self._tracker.track(frame.image, frame.time, mirrored=frame.mirrored)

    def show(self, moment: Moment) -> None:
        self.ended = self._watch is not None and self._watch(moment) is False

    def forget(self) -> None:
        """Forget all hands: the next take begins at time 0 again."""
        reset = getattr(self._tracker, "reset", None)
        if reset is not None:
            reset()

    def close(self) -> None:
        if self._tracker is not None and not self._lent:
            self._tracker.close()


def _file_take(
    source: Source, camera: _Camera, number: tuple[int, int], start: float, end: float
) -> Iterator[RawTake]:
    raw: RawTake = []
    for frame in source:
        if frame.time < start:
            continue
        if frame.time > end:
            break
        hands = camera.hands(frame)
        raw.append((frame.time, hands))
        camera.show(Moment(*number, "recording", None, source.frame_count, frame, hands))
        if camera.ended:
            return
    if not raw:
        part = f"from {start:g} s" + (f" to {end:g} s" if end < math.inf else "")
        raise InvalidArgumentError(f"{source.name!r} has no picture {part}; it ends before")
    yield raw


def _live_takes(
    source: Source, camera: _Camera, takes: int, kind: Kind | None, seconds: float, countdown: float
) -> Iterator[RawTake]:
    begin: float | None = None
    raw: RawTake = []
    good = bad = 0
    for frame in source:
        hands = camera.hands(frame)
        begin = frame.time + countdown if begin is None else begin
        waiting = frame.time < begin
        left = begin - frame.time if waiting else begin + seconds - frame.time
        phase: Literal["countdown", "recording"] = "countdown" if waiting else "recording"
        camera.show(Moment(good + 1, takes, phase, max(left, 0.0), None, frame, hands))
        if camera.ended:
            return
        if waiting:
            continue
        raw.append((frame.time, hands))
        if left <= 0.0:
            yield raw
            is_good = isinstance(_cleaned(raw, kind), CleanTake)
            good, bad = good + is_good, bad + (not is_good)
            raw, begin = [], frame.time + countdown
            if good >= takes or bad > SPARE_TAKES:
                return


def _recording(
    name: str, raw: Sequence[RawTake], kind: Kind | None, either_hand: bool, cut_short: str
) -> Recording:
    if kind is None:
        guesses = [each.kind for frames in raw if isinstance(each := _cleaned(frames, None), CleanTake)]
        if guesses:
            kind = "static" if 2 * guesses.count("static") > len(guesses) else "dynamic"
    cleaned = [_cleaned(frames, kind) for frames in raw]
    clean = tuple(each for each in cleaned if isinstance(each, CleanTake))
    failed = tuple(str(each) for each in cleaned if not isinstance(each, CleanTake))
    if not clean:
        why = failed[-1] if failed else "recording was ended before the first was complete"
        raise InvalidArgumentError(f"no take of {name!r} is of any use: {why}")
    gesture = RecordedGesture(name, clean[0].kind, tuple(each.take for each in clean), either_hand)
    return Recording(gesture, clean, failed, cut_short)


def _cleaned(frames: RawTake, kind: Kind | None) -> CleanTake | InvalidArgumentError:
    try:
        return clean_take(frames, kind)
    except InvalidArgumentError as error:
        return error


def _addresses(sources: Sequence[str | int], takes: int) -> list[str | int]:
    """The sources to read; a studio performance once for each take, each with chance of its own."""
    if len(sources) == 1 and isinstance(sources[0], str) and sources[0].startswith("studio:"):
        address = sources[0]
        if "seed=" in address:
            raise InvalidArgumentError(
                f"{address!r} names a seed, so all takes would be the same; leave the seed out"
            )
        joint = "&" if "?" in address else "?"
        return [f"{address}{joint}seed={number}" for number in range(1, takes + 1)]
    return list(sources)
