"""From what a camera saw to a clean take: one hand, bad frames out, the steady part or the motion alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gesturekit.errors import InvalidArgumentError
from gesturekit.gestures.custom.hand_path import joint_speed
from gesturekit.gestures.custom.takes import KINDS, Kind, Take
from gesturekit.hands import Hand
from gesturekit.hands.pose import hand_pose
from gesturekit.words import unknown_word

LEAST_PRESENCE = 0.5
"""Presence below which a frame is left out: motion blur, or no hand."""

STEADY_SPEED = 0.8
"""Palm lengths per second below which a hand is held still; landmarks of a still one show 0.1 to 0.4."""

START_SPEED, START_SECONDS = 1.6, 0.2
"""Speed, and time above `STEADY_SPEED`, of a little start that does not end a hold.

Who holds a shape for seconds gives starts of 1.2 palm lengths per second for 0.15 s
(`clips/thumb_up_720p.mp4`).
"""

STEADY_SECONDS = 0.4
"""How long a shape must be held."""

LONG_HOLD = 2.0
"""Seconds of stillness beyond which coming and going count for nothing when the kind is decided."""

_SHAPE_SHARE = 0.6

MOTION_SECONDS = (0.15, 6.0)
"""How short and how long a motion may be."""

LONGEST_GAP = 0.3
"""Seconds for which a hand may be lost within a motion."""

_JUMP = 1.5
_EDGE = 0.2
_PADDING = 0.1
# Getting ready and going back: of less than this share of the greatest speed, and parted from the motion by
# a moment of less than that share. Seen in what the studio's people 121 and 122 do.
_WEAKER, _PAUSE = 0.75, 0.25


@dataclass(frozen=True, slots=True)
class CleanTake:
    """A take fit to learn from.

    Attributes
    ----------
    take
        The frames that are left.
    kind
        What it was taken for, or said to be.
    dropped
        Number of frames left out, by reason.

    Examples
    --------
    >>> print(clean_take([(n / 30, [hand]) for n in range(60)]))
    static, right hand, 60 frames, 1.97 s
    """

    take: Take
    kind: Kind
    dropped: Mapping[str, int]

    def __str__(self) -> str:
        lost = ", ".join(f"{count} {why}" for why, count in self.dropped.items() if count)
        return f"{self.kind}, {self.take.side} hand, {len(self.take)} frames, {self.take.seconds:.2f} s" + (
            f"; left out: {lost}" if lost else ""
        )


def clean_take(frames: Sequence[tuple[float, Sequence[Hand]]], kind: Kind | None = None) -> CleanTake:
    """Keep what is worth learning from.

    Parameters
    ----------
    frames
        Time in seconds and hands of each frame, in order.
    kind
        What it is; None decides by whether the hand was held still for most of the time. After a long hold
        the time before the hand first rests, and after it last does, does not count: there it comes and goes.

    Raises
    ------
    InvalidArgumentError
        When too little is left; the message says why and what to do.

    Examples
    --------
    >>> frames = [(n / 30, [hand] if n > 5 else []) for n in range(60)]
    >>> clean = clean_take(frames)
    >>> clean.kind, clean.dropped["without a hand"]
    ('static', 6)
    """
    if kind is not None and kind not in KINDS:
        raise unknown_word("kind", kind, KINDS)
    dropped: Counter[str] = Counter()
    take = _one_hand(frames, dropped)
    take = _without_jumps(take, dropped)
    speed = joint_speed(take.path, take.times)
    rests = _rests(speed, take.times)
    steady = max(rests, key=lambda rest: _seconds(take, rest), default=slice(0, 0))
    if kind is None:
        kind = "static" if _is_shape(take, rests, steady) else "dynamic"
    if kind == "static":
        if _seconds(take, steady) < STEADY_SECONDS:
            raise InvalidArgumentError(
                f"the hand was held still for {_seconds(take, steady):.1f} s; a shape must be held for "
                f"{STEADY_SECONDS:g} s: hold it longer, or record it as a motion (kind dynamic)"
            )
        dropped["not held still"] = len(take) - (steady.stop - steady.start)
        return CleanTake(take[steady], kind, dict(dropped))
    moving = _motion(speed, take.times)
    dropped["before or after the motion"] = len(take) - (moving.stop - moving.start)
    take = take[moving]
    shortest, longest = MOTION_SECONDS
    if not shortest <= take.seconds <= longest:
        raise InvalidArgumentError(
            f"the motion lasted {take.seconds:.2f} s; expected {shortest:g} to {longest:g} s between rests: "
            + ("move farther" if take.seconds < shortest else "rest the hand before and after it")
        )
    gap = float(np.diff(take.times).max())
    if gap > LONGEST_GAP:
        raise InvalidArgumentError(
            f"the hand was lost for {gap:.1f} s during the motion, longer than {LONGEST_GAP:g} s; "
            "record it again, slower or in better light"
        )
    return CleanTake(take, kind, dict(dropped))


def _one_hand(frames: Sequence[tuple[float, Sequence[Hand]]], dropped: Counter[str]) -> Take:
    seen: dict[int, list[tuple[float, Hand]]] = {}
    before = -np.inf
    for number, frame in enumerate(frames):
        try:
            time, hands = frame
        except (TypeError, ValueError):
            raise InvalidArgumentError(
                f"frame {number} is a {type(frame).__name__}; expected a pair: seconds and the hands seen"
            ) from None
        if not hands:
            dropped["without a hand"] += 1
        elif not time > before:
            dropped["out of time"] += 1
        else:
            before = time
            for hand in {each.id: each for each in hands}.values():
                seen.setdefault(hand.id, []).append((time, hand))
    if not seen:
        raise InvalidArgumentError(
            f"no hand was seen in {len(frames)} frames; show one hand to the camera, well lit and whole"
        )
    most = max(len(frames_of) for frames_of in seen.values())
    # Of hands that are there all the time, the one that does something.
    picked = max((each for each in seen.values() if len(each) >= 0.8 * most), key=_travelled)
    dropped["of another hand"] += sum(map(len, seen.values())) - len(picked)
    good = []
    for time, hand in picked:
        if hand.presence < LEAST_PRESENCE:
            dropped["unclear"] += 1
        elif hand_pose(hand) is None or not np.isfinite(hand.landmarks).all():
            dropped["not a hand"] += 1
        else:
            good.append((time, hand))
    if len(good) < 3:
        raise InvalidArgumentError(
            f"{len(good)} usable frames of {len(frames)}; show one hand to the camera, well lit and whole"
        )
    return Take.of([hand for _, hand in good], [time for time, _ in good])


def _travelled(frames: Sequence[tuple[float, Hand]]) -> float:
    points = np.stack([hand.landmarks[:, :2] for _, hand in frames]).astype(np.float64)
    points = points[np.isfinite(points).all(axis=(1, 2))]
    if len(points) < 2:
        return 0.0
    palm = max(float(np.median(np.linalg.norm(points[:, 9] - points[:, 0], axis=1))), 1e-9)
    return float(points.std(axis=0).sum(axis=1).mean()) / palm


def _without_jumps(take: Take, dropped: Counter[str]) -> Take:
    """Leave out single frames that lie far from both neighbours, which are near each other."""
    if len(take) < 3:
        return take
    places = take.path.mean(axis=1)
    there = np.linalg.norm(places[1:-1] - places[:-2], axis=1)
    back = np.linalg.norm(places[2:] - places[1:-1], axis=1)
    across = np.linalg.norm(places[2:] - places[:-2], axis=1)
    jumped = np.concatenate([[False], (np.minimum(there, back) > _JUMP) & (across < 0.5 * _JUMP), [False]])
    dropped["jumped"] += int(jumped.sum())
    return take[~jumped]


def _rests(speed: npt.NDArray[np.float64], times: npt.NDArray[np.float64]) -> list[slice]:
    """The runs of frames in which the hand is held still, little starts among them."""
    rests: list[slice] = []
    for frame in np.flatnonzero(speed < STEADY_SPEED).tolist():
        last = rests[-1].stop - 1 if rests else frame
        is_start = (
            times[frame] - times[last] <= START_SECONDS and speed[last:frame].max(initial=0.0) < START_SPEED
        )
        if rests and (frame == last + 1 or is_start):
            rests[-1] = slice(rests[-1].start, frame + 1)
        else:
            rests.append(slice(frame, frame + 1))
    return rests


def _is_shape(take: Take, rests: Sequence[slice], longest: slice) -> bool:
    """Whether a shape is held, not a motion made."""
    held, lasted = _seconds(take, longest), take.seconds
    if held >= LONG_HOLD:
        long = [rest for rest in rests if _seconds(take, rest) >= STEADY_SECONDS]
        lasted = _seconds(take, slice(long[0].start, long[-1].stop))
    return held >= max(STEADY_SECONDS, _SHAPE_SHARE * lasted)


def _runs(wanted: npt.NDArray[np.bool_]) -> list[slice]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], wanted, [False]]).astype(np.int8)))
    return [slice(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _seconds(take: Take, part: slice) -> float:
    return float(take.times[part.stop - 1] - take.times[part.start]) if part.stop > part.start else 0.0


def _motion(speed: npt.NDArray[np.float64], times: npt.NDArray[np.float64]) -> slice:
    """From where the hand first moves noticeably to where it last does, and a little around."""
    moving = np.flatnonzero(speed > max(_EDGE * float(speed.max()), 0.5 * STEADY_SPEED))
    if not len(moving):
        return slice(0, 1)
    start, stop = int(moving[0]), int(moving[-1]) + 1
    greatest = float(speed[start:stop].max())
    # Runs of movement; between them the hand all but stands, be it for one frame.
    pauses = speed[start:stop] < _PAUSE * greatest
    bursts = [(start + run.start, start + run.stop) for run in _runs(~pauses)]
    way = np.array([float(speed[slice(*burst)].sum()) for burst in bursts])
    left = 0.5 * way.sum()

    def weak(number: int) -> bool:
        strongest = float(speed[slice(*bursts[number])].max())
        return len(bursts) > 1 and strongest < _WEAKER * greatest and way.sum() - way[number] > left

    if weak(0):
        start = _slowest(speed, bursts[0][1], bursts[1][0])
        bursts, way = bursts[1:], way[1:]
    if weak(-1):
        stop = _slowest(speed, bursts[-2][1], bursts[-1][0]) + 1
    first = max(int(np.searchsorted(times, times[start] - _PADDING)), start if start > moving[0] else 0)
    last = int(np.searchsorted(times, times[stop - 1] + _PADDING, side="right"))
    return slice(first, last if stop > moving[-1] else min(last, stop))


def _slowest(speed: npt.NDArray[np.float64], start: int, stop: int) -> int:
    return start + int(speed[start:stop].argmin())
