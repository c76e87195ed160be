"""One hand over time: its crop for the next frame, its smoothed landmarks, its side, its age.

Life cycle: a palm whose crop passes the presence gate becomes a track; a track whose presence falls is
lost and waits for a grace time to be found again under the same id; then it is gone.
"""

from __future__ import annotations

import math

import numpy as np

from gesturekit.hands import FloatArray, Hand, Landmark
from gesturekit.tracking.handedness import HandednessEvidence, side_of
from gesturekit.tracking.landmark_filter import LandmarkFilter
from gesturekit.tracking.landmark_model import LandmarkPrediction
from gesturekit.tracking.roi import HandRoi

_PALM_CORNERS = [Landmark.WRIST, Landmark.INDEX_MCP, Landmark.PINKY_MCP]


class HandTrack:
    """State of one tracked hand.

    Parameters
    ----------
    track_id
        The id its hands will carry.
    smoothing
        False passes raw landmarks through.
    latency
        Seconds by which smoothed landmarks are predicted.
    """

    def __init__(self, track_id: int, *, smoothing: bool, latency: float = 0.0) -> None:
        self.id = track_id
        self.lost_seconds: float | None = None
        self._smoothing = smoothing
        self._filter = LandmarkFilter(latency)
        self._handedness = HandednessEvidence()
        self._prediction: LandmarkPrediction | None = None
        self._before: LandmarkPrediction | None = None

    @property
    def tracked(self) -> bool:
        """True while the hand is in view, False while it is lost."""
        return self.lost_seconds is None

    @property
    def landmarks(self) -> FloatArray:
        """(21, 3) raw landmarks as last seen, pixels."""
        return self._seen.landmarks

    @property
    def moved(self) -> float:
        """How far the hand moved in the last frame, in palm sizes; 0 for a new one."""
        return 0.0 if self._before is None else self.distance_to(self._before)

    @property
    def roi(self) -> HandRoi:
        """Where the hand is looked for next."""
        return HandRoi.from_landmarks(self._seen.landmarks)

    @property
    def _seen(self) -> LandmarkPrediction:
        if self._prediction is None:
            raise RuntimeError("a track has no place before its first update")
        return self._prediction

    def update(self, prediction: LandmarkPrediction, elapsed_seconds: float) -> None:
        """Take this frame's prediction; a lost track is found again and starts its smoothing anew."""
        if self.lost_seconds is not None:
            elapsed_seconds += self.lost_seconds
            self.lost_seconds = None
            self._filter.reset()
        self._before, self._prediction = self._prediction, prediction
        self._handedness.update(prediction.right_score, elapsed_seconds)
        if self._smoothing:
            self._smooth = self._filter.update(prediction.landmarks, prediction.world, elapsed_seconds)

    def miss(self, elapsed_seconds: float) -> None:
        """The hand was not in this frame."""
        self.lost_seconds = (self.lost_seconds or 0.0) + elapsed_seconds

    def distance_to(self, prediction: LandmarkPrediction) -> float:
        """How far `prediction` lies from where the hand was last seen, in palm sizes."""
        return _palm_distance(self._seen.landmarks, prediction.landmarks)

    def hand(self, *, mirrored: bool) -> Hand:
        """The hand as the app sees it."""
        seen = self._seen
        side, side_score = self._handedness.side(mirrored=mirrored)
        return Hand(
            id=self.id,
            side=side,
            side_score=side_score,
            presence=seen.presence,
            landmarks=self._smooth[0] if self._smoothing else seen.landmarks,
            world=_unmirrored(self._smooth[1] if self._smoothing else seen.world, mirrored=mirrored),
        )


def hand_from_prediction(hand_id: int, prediction: LandmarkPrediction, *, mirrored: bool) -> Hand:
    """A hand from a single picture, with no past to consult."""
    right = prediction.right_score
    return Hand(
        id=hand_id,
        side=side_of(right > 0.5, mirrored=mirrored),
        side_score=max(right, 1 - right),
        presence=prediction.presence,
        landmarks=prediction.landmarks,
        world=_unmirrored(prediction.world, mirrored=mirrored),
    )


def _unmirrored(world: FloatArray, *, mirrored: bool) -> FloatArray:
    """World landmarks in the axes of an unmirrored camera."""
    return world * np.array([-1, 1, 1], dtype=np.float32) if mirrored else world


def _palm_size(points: FloatArray) -> float:
    """Wrist to middle knuckle in the picture, pixels, at least 1."""
    wrist, middle = points[Landmark.WRIST], points[Landmark.MIDDLE_MCP]
    return max(math.hypot(float(middle[0] - wrist[0]), float(middle[1] - wrist[1])), 1.0)


def _palm_distance(a: FloatArray, b: FloatArray) -> float:
    """Distance between the middles of two palms, in palm sizes of the larger one."""
    dx, dy, _ = (a[_PALM_CORNERS] - b[_PALM_CORNERS]).sum(axis=0).tolist()
    return math.hypot(dx, dy) / len(_PALM_CORNERS) / max(_palm_size(a), _palm_size(b))
