"""From a source's frames to frames with their hands: the stage before recognition, drawing and outputs."""

from __future__ import annotations

import contextlib
import itertools
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypedDict

from gesturekit.errors import InvalidArgumentError, InvalidImageError
from gesturekit.hands import Hand, ImageArray, TrackedFrame
from gesturekit.media.frame import Frame
from gesturekit.media.image_folder import ImageFolderSource
from gesturekit.media.recording import RecordingSource
from gesturekit.media.source import Source
from gesturekit.session.read_ahead import ReadAhead
from gesturekit.words import shown, unknown_word

if TYPE_CHECKING:
    from gesturekit.tracking.effort import EffortName

HELD_BYTES = 256_000_000
"""Most bytes of pictures that wait for their future: half a second of 1080p at 60 frames a second, or ten
frames of 4K, which at 30 frames a second leaves a third of a second."""

Tracked = tuple[Frame, list[Hand]]
"""A frame and the hands in it."""


class Tracker(Protocol):
    """What a session needs of a tracker; `HandTracker` and `MediaPipeTracker` are two."""

    def track(self, image: ImageArray, time: float = 0.0, *, mirrored: bool = False) -> list[Hand]:
        """Find the hands of one picture."""

    def close(self) -> None:
        """Let the models go."""


class TrackerWords(TypedDict, total=False):
    """Options of the tracker that a session opens to suit its source; each is explained at `HandTracker`."""

    smoothing: bool
    models: Literal["full", "lite"]
    search: Literal["normal", "wide"]
    min_palm_score: float
    min_presence: float
    grace_seconds: float
    search_seconds: float
    latency: float
    threads: int | None
    precision: Literal["int8", "float32"] | None
    effort: EffortName


def check_tracker(tracker: Tracker | TrackerWords | None, max_hands: int) -> Tracker | TrackerWords:
    """The tracker, or the options of one, none where nothing is given; anything else is refused."""
    tracker = {} if tracker is None else tracker
    if isinstance(tracker, Mapping):
        from gesturekit.tracking.tracker_base import check_options

        for word in tracker:
            if word not in TrackerWords.__annotations__:
                raise unknown_word("option of a tracker", word, TrackerWords.__annotations__)
        check_options(max_hands, "video", tracker.get("models", "full"), tracker.get("search", "normal"))
    elif isinstance(tracker, type) or not hasattr(tracker, "track"):
        raise InvalidArgumentError(
            f"tracker is {shown(tracker)}; expected a HandTracker, or options of one: "
            'tracker={"models": "lite"}'
        )
    return tracker


def open_tracking(
    source: Source,
    tracker: Tracker | TrackerWords,
    max_hands: int,
    stack: contextlib.ExitStack,
    ended: Callable[[], bool],
) -> Iterator[Tracked]:
    """The source's frames with their hands, until the source ends or the session has `ended`.

    A recording of hands needs no tracker. What is opened here is closed with the `stack`.
    """
    every_frame = not (source.live or source.is_image)
    smooth_with_future = False
    finder: Tracker | None
    if not isinstance(tracker, Mapping):
        finder = tracker
    elif isinstance(source, RecordingSource):
        finder = None
    else:
        from gesturekit.tracking import HandTracker

        words: dict[str, Any] = {
            "mode": "image" if source.is_image else "video",
            "thorough": source.is_image,
            # A camera may run all day; of a file, every frame is wanted.
            "effort": "balanced" if source.live else "full",
            **tracker,
        }
        # Of a file every frame is there, so that it can be smoothed with what comes after, too.
        smoothing = words.get("smoothing", True)
        smooth_with_future = every_frame and smoothing and not words.get("latency")
        words["smoothing"] = smoothing and not smooth_with_future
        finder = stack.enter_context(HandTracker(max_hands, **words))
    frames: Iterator[Frame] = iter(source)
    if every_frame:
        # A live source is read where it is used: frames waiting in a queue would only grow old.
        frames = stack.enter_context(ReadAhead(frames))
    frames = itertools.takewhile(lambda _: not ended(), frames)
    tracked = track_frames(frames, finder, source)
    if not smooth_with_future:
        return tracked
    # What waits for its future anyway may as well be tracked beside the drawing of what is ready.
    return stack.enter_context(ReadAhead(smooth_ahead(tracked)))


def track_frames(frames: Iterator[Frame], tracker: Tracker | None, source: Source) -> Iterator[Tracked]:
    """Find the hands of each frame as it comes; without a tracker where the source knows its hands.

    A picture that cannot be tracked ends it, but not in a folder: one odd picture should not cost thousands.
    """
    for frame in frames:
        if frame.hands is not None:
            yield frame, list(frame.hands)
            continue
        if tracker is None:
            raise InvalidArgumentError(
                f"picture {frame.index} has no hands, and there is no tracker to find them"
            )
        try:
            hands = tracker.track(frame.image, frame.time, mirrored=frame.mirrored)
        except InvalidImageError as error:
            if isinstance(source.origin, ImageFolderSource):
                source.origin.pass_over(frame, error)
                continue
            raise InvalidImageError(f"picture {frame.index} of {source.name!r}: {error}") from error
        yield frame, hands


def smooth_ahead(tracked: Iterator[Tracked], *, held_bytes: int = HELD_BYTES) -> Iterator[Tracked]:
    """Smooth hands with both past and future; each frame waits until enough of its future is known.

    Order is kept and no frame is lost: when there are no more, for whatever reason, those that wait are
    given first, and only then the error, if there was one, is raised. Hands that the source itself knew are
    left as they are.
    At most `held_bytes` of pictures wait: the fewer, the less future for large pictures.
    """
    # Only a session that smooths a file need load this.
    from gesturekit.tracking.fixed_lag_smoother import FixedLagSmoother

    smoother = FixedLagSmoother()
    waiting: deque[Frame] = deque()

    def released(frames: list[TrackedFrame]) -> Iterator[Tracked]:
        for frame in frames:
            yield waiting.popleft(), list(frame.hands)

    while not isinstance(item := _next_or_error(tracked), Exception):
        frame, hands = item
        if frame.hands is not None:
            yield from released(smoother.flush())
            yield frame, hands
            continue
        waiting.append(frame)
        now = TrackedFrame(frame.index, frame.time, frame.size, tuple(hands), frame.mirrored)
        yield from released(smoother.push(now))
        while sum(frame.image.nbytes for frame in waiting) > held_bytes:
            yield from released([smoother.pop()])
    yield from released(smoother.flush())
    if not isinstance(item, StopIteration):
        raise item


def _next_or_error(items: Iterator[Tracked]) -> Tracked | Exception:
    try:
        return next(items)
    except Exception as error:
        return error
