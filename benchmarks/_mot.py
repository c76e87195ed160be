"""What multi-object tracking is judged by: who is matched to whom, and which mistakes that shows.

Matches and id switches follow CLEAR MOT (Bernardin and Stiefelhagen 2008): a match of the frame before is
kept while it is within reach, the others are made so that distances are least, and a switch is counted when
a true hand is reported under another id than it was last. Distances are the mean over the 21 landmarks, in
the true hand's palm sizes. What hands need besides: sides, two reports on one hand, and the time until both
are right again after hands part.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields

import numpy as np
from scipy.optimize import linear_sum_assignment  # type: ignore[import-untyped]

import gesturekit as gk
from gesturekit.hands import PALM

# Landmarks further off than this, in palm sizes on average, are not on this hand.
REACH = 0.5
# Matched, but not the shape that is there: a good prediction lies within 0.1.
OFF = 0.3
# A hand of which this share of landmarks is in view is clearly visible.
CLEAR = 0.8
# Palms nearer than this, in palm sizes, lie in one place.
ONE_PLACE = 0.6
# Hands whose nearest landmarks are within this many palm sizes touch.
TOUCH = 0.3
# Hands that stay apart for less than this have not parted.
APART_SECONDS = 0.2
# Within this time after parting, sides are looked at.
SETTLE_SECONDS = 1.5
# Two reports on one hand for longer than this are seen by a user.
DOUBLE_SECONDS = 0.1


@dataclass(frozen=True)
class TrueHand:
    """What is true about one hand in one frame: side, (21, 2) pixels, palm size in pixels, share in view."""

    side: gk.Side
    landmarks: np.ndarray
    palm: float
    visible: float

    @property
    def clear(self) -> bool:
        return self.visible >= CLEAR


@dataclass
class Mistakes:
    """Mistakes in a scene, or the sum over several. Times are in seconds."""

    seconds: float = 0.0
    switches: int = 0
    wrong_side: float = 0.0
    off: float = 0.0
    lost: float = 0.0
    false: float = 0.0
    doubles: int = 0
    double: float = 0.0
    settle: list[float] = field(default_factory=list)
    """For each hand after each parting and each coming into view: time until its side is right for good."""
    moments: list[tuple[float, str]] = field(default_factory=list)
    """When something went wrong, and what: for looking at it."""

    def __add__(self, other: Mistakes) -> Mistakes:
        return Mistakes(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


class MotScore:
    """Scores one tracker in one scene, frame after frame.

    Parameters
    ----------
    grace_seconds
        A hand out of view for longer may come back under a new id.
    """

    def __init__(self, grace_seconds: float = 0.5) -> None:
        self._grace = grace_seconds
        self._matched: dict[int, int] = {}
        self._expected: dict[int, int] = {}
        self._owner: dict[int, int] = {}
        self._hidden_since: dict[int, float] = {}
        self._doubled_since: dict[int, float] = {}
        self._times: list[float] = []
        self._sides: list[dict[int, bool]] = []
        self._truths: list[Mapping[int, TrueHand]] = []
        self._mistakes = Mistakes()

    def add(self, time: float, truth: Mapping[int, TrueHand], reports: Sequence[gk.Hand]) -> dict[int, int]:
        """Take one frame: true hands by number, and what was reported. Returns report index by true hand."""
        step = time - self._times[-1] if self._times else 0.0
        matches = match(truth, reports, self._matched)
        score = self._mistakes
        score.seconds += step
        self._forget_hidden(time, truth)
        for number, hand in truth.items():
            report = reports[matches[number]] if number in matches else None
            if report is None:
                score.lost += step * hand.clear
                continue
            self._check_id(time, number, report.id)
            if hand.clear:
                score.wrong_side += step * (report.side != hand.side)
                score.off += step * (distance(hand, report) > OFF)
        self._check_rest(time, step, truth, reports, matches)
        self._matched = {number: reports[index].id for number, index in matches.items()}
        self._times.append(time)
        self._truths.append(truth)
        self._sides.append({n: reports[i].side == truth[n].side for n, i in matches.items()})
        return matches

    def finish(self) -> Mistakes:
        """All mistakes of the scene."""
        for number in list(self._doubled_since):
            self._end_double(number, self._times[-1])
        step = float(np.median(np.diff(self._times))) if len(self._times) > 1 else 0.0
        for number, start, end in settling(self._times, self._truths):
            right = [sides.get(number) for sides in self._sides[start:end]]
            if any(side is not None for side in right):
                wrong = [k for k, side in enumerate(right) if side is False]
                late = self._times[start + wrong[-1]] - self._times[start] + step if wrong else 0.0
                self._mistakes.settle.append(late)
        return self._mistakes

    def _forget_hidden(self, time: float, truth: Mapping[int, TrueHand]) -> None:
        for number in list(self._expected):
            if number in truth and truth[number].visible > 0.2:
                self._hidden_since.pop(number, None)
            elif time - self._hidden_since.setdefault(number, time) > self._grace:
                del self._expected[number]

    def _check_id(self, time: float, number: int, reported: int) -> None:
        changed = self._expected.get(number, reported) != reported
        anothers = self._owner.get(reported, number) != number
        if changed or anothers:
            self._mistakes.switches += 1
            self._mistakes.moments.append((time, "switch"))
        self._expected[number] = reported
        self._owner[reported] = number

    def _check_rest(
        self,
        time: float,
        step: float,
        truth: Mapping[int, TrueHand],
        reports: Sequence[gk.Hand],
        matches: Mapping[int, int],
    ) -> None:
        """Reports that match no hand: second ones on a hand, misshapen ones, and those on no hand at all."""
        doubled = set()
        for index in set(range(len(reports))) - set(matches.values()):
            near = [n for n, hand in truth.items() if palm_distance(hand, reports[index]) < ONE_PLACE]
            if not near:
                self._mistakes.false += step
            elif all(n in matches for n in near):
                doubled.add(min(near, key=lambda n: palm_distance(truth[n], reports[index])))
        for number in doubled:
            self._doubled_since.setdefault(number, time - step)
        for number in set(self._doubled_since) - doubled:
            self._end_double(number, time - step)

    def _end_double(self, number: int, time: float) -> None:
        start = self._doubled_since.pop(number)
        if time - start > DOUBLE_SECONDS:
            self._mistakes.doubles += 1
            self._mistakes.double += time - start
            self._mistakes.moments.append((start, "double"))


def distance(truth: TrueHand, report: gk.Hand) -> float:
    """Mean distance of landmarks in the picture, in palm sizes."""
    return float(np.linalg.norm(truth.landmarks - report.landmarks[:, :2], axis=1).mean()) / truth.palm


def palm_distance(truth: TrueHand, report: gk.Hand) -> float:
    """Distance between the middles of two palms, in palm sizes."""
    palm = list(PALM)
    apart = truth.landmarks[palm].mean(axis=0) - report.landmarks[palm, :2].mean(axis=0)
    return float(np.linalg.norm(apart)) / truth.palm


def match(
    truth: Mapping[int, TrueHand], reports: Sequence[gk.Hand], before: Mapping[int, int]
) -> dict[int, int]:
    """Index of the report on each true hand that has one; `before` is the id each had a frame ago."""
    cost = {
        (number, index): apart
        for number, hand in truth.items()
        for index, report in enumerate(reports)
        if (apart := distance(hand, report)) <= REACH
    }
    matches = {n: i for n, i in cost if before.get(n) == reports[i].id}
    numbers = [n for n in truth if n not in matches]
    indices = [i for i in range(len(reports)) if i not in matches.values()]
    if numbers and indices:
        table = np.array([[cost.get((n, i), 1e3) for i in indices] for n in numbers])
        for row, column in zip(*linear_sum_assignment(table), strict=True):
            if table[row, column] < 1e3:
                matches[numbers[row]] = indices[column]
    return matches


def settling(times: Sequence[float], truths: Sequence[Mapping[int, TrueHand]]) -> list[tuple[int, int, int]]:
    """Stretches after hands parted or came into view: hand, first frame, and the frame after the last."""
    stretches = []
    for number in sorted({n for truth in truths for n in truth}):
        free = [number in truth and truth[number].clear and not _touches(number, truth) for truth in truths]
        start = None
        for k, now in enumerate([*free, False]):
            if now and start is None:
                start = k
            elif not now and start is not None:
                if times[k - 1] - times[start] >= APART_SECONDS:
                    last = np.searchsorted(times, times[start] + SETTLE_SECONDS, side="right")
                    stretches.append((number, start, min(k, int(last))))
                start = None
    return stretches


def _touches(number: int, truth: Mapping[int, TrueHand]) -> bool:
    own = truth[number]
    return any(
        np.linalg.norm(own.landmarks[:, None] - other.landmarks[None], axis=2).min() < TOUCH * own.palm
        for n, other in truth.items()
        if n != number and other.visible > 0
    )
