"""The thorough search for the hands of a single picture: several looks, and what they agree on.

A stream gets its next look a frame later; a still picture is looked at once. Hands that fill it, lie at its
edge, are blurred or seen from the side are then missed or misread. Here the palm detector looks at the
picture with borders of several widths, the landmark model also at the whole picture as the close-up of a
hand, and at each hand found again from its landmarks. A hand counts when these last looks believe in it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from gesturekit.tracking.consensus import consensus, needed_presence
from gesturekit.tracking.duplicates import is_same_hand
from gesturekit.tracking.hand_roi import HandRoi
from gesturekit.tracking.input_picture import Picture
from gesturekit.tracking.landmark_model import LandmarkModel, LandmarkPrediction
from gesturekit.tracking.palm_detector import PalmDetector

# The looks were chosen on photos/rock_paper_scissors, with photos/no_hand to find nothing in.
# `benchmarks/gestures.py --section static_photos` shows what they find.
BORDERS = (0.0, 0.25, 1.0)
"""Width of the border in each of the palm detector's looks, in sizes of the picture."""

_MIN_PALM_SCORE = 0.3
# Crops are given up below this presence; what is left has to convince the looks that follow.
_MIN_FIRST_PRESENCE = 0.3
# A close-up has no palm that speaks for it.
_MIN_CLOSE_UP_PRESENCE = 0.5
# Turns of the close-ups, and of the looks from landmarks, radians. The landmark model is made for upright
# hands, and is right to about a quarter of a right angle.
_CLOSE_UP_TURNS = tuple(math.tau * k / 8.0 for k in range(8))
_SECOND_TURNS = (-0.25, 0.0, 0.25)
# A hand whose crop is smaller than this share of the picture's longer side is no close-up.
_CLOSE_UP_SHARE = 0.6
# How near, in sizes of the hand, two readings have to be to be readings of one hand.
_NEAR = 0.5


@dataclass(slots=True)
class _Reading:
    """Looks that agree on a hand; `looked` tells which palm looks saw it."""

    looks: list[LandmarkPrediction]
    looked: set[int] = field(default_factory=set)

    @property
    def best(self) -> LandmarkPrediction:
        return self.looks[0]


class ThoroughSearch:
    """Finds the hands of a single picture by many looks; costs 6 to 25 times a plain look.

    Reports at most `max_hands` hands, of at least the presence `min_presence`, 0 to 1.
    """

    def __init__(
        self, detector: PalmDetector, model: LandmarkModel, max_hands: int, min_presence: float
    ) -> None:
        self._detector = detector
        self._model = model
        self._max_hands = max_hands
        self._enough = needed_presence(min_presence)

    def find(self, picture: Picture) -> list[LandmarkPrediction]:
        """At most `max_hands` hands, surest first; landmarks in the picture's pixels."""
        candidates = self._palm_looks(picture)
        believed = self._believed(picture, candidates)
        if not believed or any(_fills(picture, reading.best) for reading in believed):
            candidates += [(-1, look) for look in self._close_ups(picture)]
            believed = self._believed(picture, candidates)
        return [consensus(looks) for looks in _hands(believed)][: self._max_hands]

    def _believed(
        self, picture: Picture, candidates: Sequence[tuple[int, LandmarkPrediction]]
    ) -> list[_Reading]:
        """The readings that second looks confirm, with these looks."""
        believed = []
        for reading in _readings(candidates)[: self._max_hands + 2]:
            again = self._second_looks(picture, reading.best)
            second = float(np.mean([look.presence for look in again]))
            if (reading.best.presence + second) / 2.0 >= self._enough:
                believed.append(replace(reading, looks=[*reading.looks, *again]))
        return believed

    def _palm_looks(self, picture: Picture) -> list[tuple[int, LandmarkPrediction]]:
        """What each of the palm detector's looks sees: its number, and a prediction."""
        seen = []
        for number, border in enumerate(BORDERS):
            palms = self._detector.detect(picture, border=border, min_score=_MIN_PALM_SCORE)
            rois = [palm.roi() for palm in palms[: self._max_hands]]
            seen += [(number, look) for look in self._predict(picture, rois, _MIN_FIRST_PRESENCE)]
        return seen

    def _close_ups(self, picture: Picture) -> list[LandmarkPrediction]:
        """The whole picture as a crop of a hand, turned every way, as it is and mirrored."""
        x, y, size = picture.width / 2.0, picture.height / 2.0, float(max(picture.width, picture.height))
        rois = [HandRoi(x, y, size, turn) for turn in _CLOSE_UP_TURNS]
        return [
            look
            for mirrored in (False, True)
            for look in self._predict(picture, rois, _MIN_CLOSE_UP_PRESENCE, mirrored=mirrored)
        ]

    def _second_looks(self, picture: Picture, first: LandmarkPrediction) -> list[LandmarkPrediction]:
        """The hand again, in crops that its landmarks give, a little turned, as it is and mirrored."""
        upright = HandRoi.from_landmarks(first.landmarks)
        rois = [replace(upright, rotation=upright.rotation + turn) for turn in _SECOND_TURNS]
        return [
            look
            for mirrored in (False, True)
            for look in self._model.predict(picture, rois, mirrored=mirrored)
        ]

    def _predict(
        self, picture: Picture, rois: Sequence[HandRoi], min_presence: float, *, mirrored: bool = False
    ) -> Iterator[LandmarkPrediction]:
        predictions = self._model.predict(picture, rois, mirrored=mirrored)
        return (look for look in predictions if look.presence >= min_presence)


def _readings(candidates: Sequence[tuple[int, LandmarkPrediction]]) -> list[_Reading]:
    """Candidates put together with those that agree with them, the surest reading first."""
    readings: list[_Reading] = []
    for number, look in sorted(candidates, key=lambda each: -each[1].presence):
        for reading in readings:
            if is_same_hand(reading.best.landmarks, look.landmarks):
                break
        else:
            reading = _Reading([])
            readings.append(reading)
        reading.looks.append(look)
        if number >= 0:
            reading.looked.add(number)
    return readings


def _hands(readings: Sequence[_Reading]) -> list[list[LandmarkPrediction]]:
    """All looks at each hand: different readings of what lies in one place are put together.

    Unless one look saw both: then they are two hands that touch.
    """
    hands: list[list[_Reading]] = []
    for reading in readings:
        for hand in hands:
            if _is_near(hand[0].best, reading.best) and not any(
                each.looked & reading.looked for each in hand
            ):
                hand.append(reading)
                break
        else:
            hands.append([reading])
    return [[look for reading in hand for look in reading.looks] for hand in hands]


def _is_near(a: LandmarkPrediction, b: LandmarkPrediction) -> bool:
    apart = a.landmarks[:, :2].mean(axis=0) - b.landmarks[:, :2].mean(axis=0)
    size = float(np.ptp(a.landmarks[:, :2], axis=0).max())
    return math.hypot(*apart.tolist()) < _NEAR * size


def _fills(picture: Picture, look: LandmarkPrediction) -> bool:
    size = HandRoi.from_landmarks(look.landmarks).size
    return size >= _CLOSE_UP_SHARE * max(picture.width, picture.height)
