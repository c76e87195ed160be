"""The thorough search for the hands of a single picture: test-time augmentation and a consensus of views.

A stream gets its next view a frame later; a still picture has one. Hands that fill it, lie at its
edge, are blurred or seen from the side are then missed or misread. Here the palm detector sees the
picture with borders of several widths, the landmark model also the whole picture as the close-up of a
hand, and each hand found again from its landmarks. A hand counts when these last views confirm it.

Views of a clear hand differ by noise, which a mean takes away. Views of an unclear one fall into a few
different readings, whose mean would be none of them: so the reading that most views share is sought (one step
of a mean shift, Comaniciu and Meer 2002, begun at the view with the most others around it), and its views are
averaged.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from gesturekit.hands import Landmark
from gesturekit.tracking.duplicates import is_same_hand
from gesturekit.tracking.hand_roi import HandRoi
from gesturekit.tracking.input_picture import Picture
from gesturekit.tracking.landmark_model import LandmarkModel, LandmarkPrediction, confirming_presence
from gesturekit.tracking.palm_detector import PalmDetector

# The views were chosen on photos/rock_paper_scissors, with photos/no_hand to find nothing in.
# `benchmarks/gestures.py --section static_photos` shows what they find.
_BORDERS = (0.0, 0.25, 1.0)
_MIN_PALM_SCORE = 0.3
# Crops are given up below this presence; what is left has to be confirmed by the views that follow.
_MIN_FIRST_PRESENCE = 0.3
# A close-up has no palm that speaks for it.
_MIN_CLOSE_UP_PRESENCE = 0.5
# Turns of the close-ups, and of the views from landmarks, radians. The landmark model is made for upright
# hands, and is right to about a quarter of a right angle.
_CLOSE_UP_TURNS = tuple(math.tau * k / 8.0 for k in range(8))
_SECOND_TURNS = (-0.25, 0.0, 0.25)
# A hand whose crop is smaller than this share of the picture's longer side is no close-up.
_CLOSE_UP_SHARE = 0.6
# How near, in sizes of the hand, two readings have to be to be readings of one hand.
_NEAR = 0.5
# Distance, in hand sizes, at which another view counts a third. From 0.2 to 0.4 made no difference on
# photos/rock_paper_scissors.
_REACH = 0.2
# How much more a view counts that is surer of its hand. 2 to 6 gave the same.
_PRESENCE_POWER = 3.0
# One view at 0.9999 must not outweigh all others on the side.
_MOST_RIGHT = 0.98


@dataclass(slots=True)
class _Reading:
    """Views that agree on a hand; `numbers` are those of the palm views that saw it."""

    views: list[LandmarkPrediction]
    numbers: set[int] = field(default_factory=set)

    @property
    def best(self) -> LandmarkPrediction:
        return self.views[0]


class ThoroughSearch:
    """Finds the hands of a single picture by many views; costs 6 to 25 times a single one.

    Reports at most `max_hands` hands, of at least the presence `min_presence`, 0 to 1.
    """

    def __init__(
        self, detector: PalmDetector, model: LandmarkModel, max_hands: int, min_presence: float
    ) -> None:
        self._detector = detector
        self._model = model
        self._max_hands = max_hands
        self._enough = confirming_presence(min_presence)

    def find(self, picture: Picture) -> list[LandmarkPrediction]:
        """At most `max_hands` hands, surest first; landmarks in the picture's pixels."""
        candidates = self._palm_views(picture)
        confirmed = self._confirmed(picture, candidates)
        if not confirmed or any(_fills(picture, reading.best) for reading in confirmed):
            candidates += [(-1, view) for view in self._close_ups(picture)]
            confirmed = self._confirmed(picture, candidates)
        return [consensus(views) for views in _hands(confirmed)][: self._max_hands]

    def _confirmed(
        self, picture: Picture, candidates: Sequence[tuple[int, LandmarkPrediction]]
    ) -> list[_Reading]:
        """The readings that second views confirm, with these views."""
        confirmed = []
        for reading in _readings(candidates)[: self._max_hands + 2]:
            again = self._second_views(picture, reading.best)
            second = float(np.mean([view.presence for view in again]))
            if (reading.best.presence + second) / 2.0 >= self._enough:
                confirmed.append(replace(reading, views=[*reading.views, *again]))
        return confirmed

    def _palm_views(self, picture: Picture) -> list[tuple[int, LandmarkPrediction]]:
        """What the palm detector sees in each of its views: its number, and a prediction."""
        seen = []
        for number, border in enumerate(_BORDERS):
            palms = self._detector.detect(picture, border=border, min_score=_MIN_PALM_SCORE)
            rois = [palm.roi() for palm in palms[: self._max_hands]]
            seen += [(number, view) for view in self._predict(picture, rois, _MIN_FIRST_PRESENCE)]
        return seen

    def _close_ups(self, picture: Picture) -> list[LandmarkPrediction]:
        """The whole picture as a crop of a hand, turned every way, as it is and mirrored."""
        x, y, size = picture.width / 2.0, picture.height / 2.0, float(max(picture.width, picture.height))
        rois = [HandRoi(x, y, size, turn) for turn in _CLOSE_UP_TURNS]
        return [
            view
            for mirrored in (False, True)
            for view in self._predict(picture, rois, _MIN_CLOSE_UP_PRESENCE, mirrored=mirrored)
        ]

    def _second_views(self, picture: Picture, first: LandmarkPrediction) -> list[LandmarkPrediction]:
        """The hand again, in crops that its landmarks give, a little turned, as it is and mirrored."""
        upright = HandRoi.from_landmarks(first.landmarks)
        rois = [replace(upright, rotation=upright.rotation + turn) for turn in _SECOND_TURNS]
        return [
            view
            for mirrored in (False, True)
            for view in self._model.predict(picture, rois, mirrored=mirrored)
        ]

    def _predict(
        self, picture: Picture, rois: Sequence[HandRoi], min_presence: float, *, mirrored: bool = False
    ) -> Iterator[LandmarkPrediction]:
        predictions = self._model.predict(picture, rois, mirrored=mirrored)
        return (view for view in predictions if view.presence >= min_presence)


def _readings(candidates: Sequence[tuple[int, LandmarkPrediction]]) -> list[_Reading]:
    """Candidates put together with those that agree with them, the surest reading first."""
    readings: list[_Reading] = []
    for number, view in sorted(candidates, key=lambda each: -each[1].presence):
        for reading in readings:
            if is_same_hand(reading.best.landmarks, view.landmarks):
                break
        else:
            reading = _Reading([])
            readings.append(reading)
        reading.views.append(view)
        if number >= 0:
            reading.numbers.add(number)
    return readings


def _hands(readings: Sequence[_Reading]) -> list[list[LandmarkPrediction]]:
    """All views at each hand: different readings of what lies in one place are put together.

    Unless one view saw both: then they are two hands that touch.
    """
    hands: list[list[_Reading]] = []
    for reading in readings:
        for hand in hands:
            if _is_near(hand[0].best, reading.best) and not any(
                each.numbers & reading.numbers for each in hand
            ):
                hand.append(reading)
                break
        else:
            hands.append([reading])
    return [[view for reading in hand for view in reading.views] for hand in hands]


def _is_near(a: LandmarkPrediction, b: LandmarkPrediction) -> bool:
    apart = a.landmarks[:, :2].mean(axis=0) - b.landmarks[:, :2].mean(axis=0)
    size = float(np.ptp(a.landmarks[:, :2], axis=0).max())
    return math.hypot(*apart.tolist()) < _NEAR * size


def _fills(picture: Picture, view: LandmarkPrediction) -> bool:
    size = HandRoi.from_landmarks(view.landmarks).size
    return size >= _CLOSE_UP_SHARE * max(picture.width, picture.height)


def consensus(views: Sequence[LandmarkPrediction]) -> LandmarkPrediction:
    """The reading of a hand that most views share: the weighted mean of those around it.

    `presence` is the mean of all views.
    """
    screen = np.stack([view.landmarks for view in views]).astype(np.float64)
    world = np.stack([view.world for view in views]).astype(np.float64)
    presence = np.array([view.presence for view in views])
    trust = np.maximum(presence, 1e-6) ** _PRESENCE_POWER
    near = np.exp(-np.square((_apart(screen[:, :, :2]) + _apart(world)) / (2.0 * _REACH)))
    share = near[int((near @ trust).argmax())] * trust
    share /= share.sum()
    right = np.clip([view.right_score for view in views], 1.0 - _MOST_RIGHT, _MOST_RIGHT)
    odds = float(share @ np.log(right / (1.0 - right)))
    return LandmarkPrediction(
        landmarks=np.tensordot(share, screen, 1).astype(np.float32),
        world=np.tensordot(share, world, 1).astype(np.float32),
        presence=float(presence.mean()),
        right_score=float(1.0 / (1.0 + np.exp(-odds))),
    )


def _apart(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """(N, N) mean distance of the landmarks of N views, (N, 21, 2 or 3), in hand sizes.

    A hand's size is the longest side of the triangle of its wrist, index and little finger's knuckle.
    """
    corners = points[:, [Landmark.WRIST, Landmark.INDEX_MCP, Landmark.PINKY_MCP]]
    sides = np.linalg.norm(corners - np.roll(corners, 1, axis=1), axis=2)
    size = max(float(np.median(sides.max(axis=1))), 1e-9)
    distance: npt.NDArray[np.float64] = np.linalg.norm(points[:, None] - points[None], axis=3).mean(axis=2)
    return distance / size
