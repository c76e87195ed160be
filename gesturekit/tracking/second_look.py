"""When a track is looked at again, independently of itself, and which of two readings is kept.

A crop that was taken from wrong landmarks feeds itself: the landmark model reads the turned hand in it with a
presence of 0.97, and the next crop is turned alike. Only a palm found in the whole picture can tell. So from
time to time, and soon whenever something is odd, the palm detector runs and its seven keypoints are compared
with the landmarks of the track. Where they disagree the next frame's hand is read twice, once in the palm's
crop, and the better reading stays: that frame costs one more run of the landmark model, no frame costs two.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from gesturekit.hands import Landmark
from gesturekit.tracking.hand_identity import CONTRARY_SECONDS
from gesturekit.tracking.landmark_model import LandmarkPrediction
from gesturekit.tracking.palm_detector import PalmDetection

# A palm's keypoints as landmarks, in its own order.
_KEYPOINTS = (
    Landmark.WRIST,
    Landmark.INDEX_MCP,
    Landmark.MIDDLE_MCP,
    Landmark.RING_MCP,
    Landmark.PINKY_MCP,
    Landmark.THUMB_CMC,
    Landmark.THUMB_MCP,
)
# Between checks, seconds: at first and after something odd, doubled by each check that finds nothing wrong.
_SHORTEST_INTERVAL = 0.2
_LONGEST_INTERVAL = 1.0
# While second looks read the hand better than its own crop does.
_INTERVAL_IN_CONTEST = 0.1
# Keypoints of a hand read rightly lie 0.08 palm sizes from its landmarks (median; 95 %: 0.24).
_DISAGREEMENT = 0.2
# A palm follows its track only when that moved further than this, palm sizes.
_REST = 0.3
# Readings nearer than this, palm sizes, are one and the same.
_SAME_READING = 0.2
# Score of a reading: log-odds of its presence, less this for each palm size between it and the keypoints. A
# second reading has to be better by the margin. Rightly and wrongly read hands differ by 1.1 to 2 in
# presence, up to 0.5 palm sizes (clips/thumb_up_720p at half rate, studio poses from turned crops).
_KEYPOINT_WEIGHT = 1.5
_MARGIN = 0.5
# Below this presence a hand that was surer before is odd.
_SURE_PRESENCE = 0.95


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A palm that disagrees with a track, to be looked at in the next frame, and where the track was then."""

    palm: PalmDetection
    place: tuple[float, float]

    def moved(self, place: tuple[float, float]) -> PalmDetection:
        """The palm after the track moved to `place`; a small step may be a change of mind, not of place."""
        step = np.array([place[0] - self.place[0], place[1] - self.place[1]], dtype=np.float32)
        if math.hypot(*step.tolist()) < _REST * _palm_size(self.palm):
            return self.palm
        return replace(self.palm, box=self.palm.box + np.tile(step, 2), keypoints=self.palm.keypoints + step)


class Doubt:
    """When one track is due for a check, and what came of the last."""

    def __init__(self) -> None:
        self.suspicion: Suspicion | None = None
        self._interval = self._until_check = _SHORTEST_INTERVAL
        self._sure = True

    @property
    def due(self) -> bool:
        """Whether it is time to compare the track with a palm."""
        return self._until_check <= 0.0

    def pass_time(self, elapsed_seconds: float, presence: float, contrary_seconds: float) -> None:
        """Let a frame pass in which the hand was read."""
        self._until_check -= elapsed_seconds
        sure = presence >= _SURE_PRESENCE and contrary_seconds < CONTRARY_SECONDS
        if self._sure and not sure:
            self.raise_()
        self._sure = sure

    def raise_(self) -> None:
        """Something odd happened: check soon."""
        self._interval = _SHORTEST_INTERVAL
        self._until_check = min(self._until_check, 0.0)

    def compare(
        self, palm: PalmDetection | None, seen: LandmarkPrediction, place: tuple[float, float]
    ) -> None:
        """Check the reading `seen` of a hand at `place` against the palm found there, if one was found."""
        if palm is not None and (disagreement(palm, seen) > _DISAGREEMENT or not self._sure):
            self.suspicion = Suspicion(palm, place)
            return
        self.settle()

    def settle(self) -> None:
        """Nothing is wrong, or two looks agree: wait for twice as long as last time."""
        self.suspicion = None
        self._interval = min(2.0 * self._interval, _LONGEST_INTERVAL)
        self._until_check = self._interval

    def answered(self, *, better: bool) -> None:
        """The second look was taken and disagrees with the first: others follow soon."""
        self.suspicion = None
        self._interval = _SHORTEST_INTERVAL
        self._until_check = _INTERVAL_IN_CONTEST if better else _SHORTEST_INTERVAL


def is_same(second: LandmarkPrediction, first: LandmarkPrediction, palm: PalmDetection) -> bool:
    """Whether two readings of a hand agree."""
    apart = np.linalg.norm(second.landmarks[:, :2] - first.landmarks[:, :2], axis=1).mean()
    return bool(apart < _SAME_READING * _palm_size(palm))


def is_better(second: LandmarkPrediction, first: LandmarkPrediction, palm: PalmDetection) -> bool:
    """Whether the second reading of a hand is another one, and clearly the better one."""
    return not is_same(second, first, palm) and _score(second, palm) > _score(first, palm) + _MARGIN


def _score(reading: LandmarkPrediction, palm: PalmDetection) -> float:
    """How good a reading is, by its presence and its distance to a palm found without it."""
    presence = min(max(reading.presence, 1e-4), 1.0 - 1e-4)
    return math.log(presence / (1.0 - presence)) - _KEYPOINT_WEIGHT * disagreement(palm, reading)


def disagreement(palm: PalmDetection, reading: LandmarkPrediction) -> float:
    """Mean distance of a palm's keypoints from the landmarks they stand for, in palm sizes; at most 1."""
    apart = np.linalg.norm(reading.landmarks[_KEYPOINTS, :2] - palm.keypoints, axis=1).mean()
    return min(float(apart) / _palm_size(palm), 1.0)


def _palm_size(palm: PalmDetection) -> float:
    wrist, _, middle = palm.keypoints[:3].tolist()
    return max(math.hypot(middle[0] - wrist[0], middle[1] - wrist[1]), 1.0)
