"""One hand over time: its crop for the next frame, its smoothed landmarks, its side, what it is known by.

Life cycle: a palm whose crop passes the presence gate becomes a track; a track whose presence falls is
lost and waits for a grace time to be found again under the same id; then it is gone.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from gesturekit.hands import FloatArray, Hand, Landmark
from gesturekit.tracking.hand_identity import Appearance, HandednessEvidence, Identity, side_of
from gesturekit.tracking.hand_roi import HandRoi, RoiOffset
from gesturekit.tracking.landmark_filter import LandmarkFilter
from gesturekit.tracking.landmark_model import LandmarkPrediction
from gesturekit.tracking.second_look import Doubt

# A crop moves along with a hand that goes further than this in a frame, palm sizes. With 0.1 the crop of a
# hand that only turns is moved too, and clips/thumb_up_720p is misread.
_REST = 0.3
# How quickly a crop that read a hand better goes over to the one that its landmarks give.
_OFFSET_SECONDS = 0.5
# Share of the newest step in the velocity: some memory, so that one odd frame sends no crop astray.
# `python benchmarks/fast_motion.py` measures what it gives.
_NEWEST_SHARE = 0.7
# A hand out of view goes on as it went for this long; then it is taken to stay.
_COASTING_SECONDS = 0.15
_PALM_CORNERS = [Landmark.WRIST, Landmark.INDEX_MCP, Landmark.PINKY_MCP]


class HandTrack:
    """State of one tracked hand, whose hands carry `track_id`.

    `smoothing`: False passes raw landmarks through. `latency`: seconds by which smoothed ones are predicted.
    """

    def __init__(
        self, track_id: int, first: LandmarkPrediction, *, smoothing: bool, latency: float = 0.0
    ) -> None:
        self.id = track_id
        self.seen = first
        """What was last seen of the hand."""
        self.lost_seconds: float | None = None
        self.gone = False
        self.motion = PalmMotion(palm_middle(first.landmarks))
        self.doubt = Doubt()
        self.identity = Identity()
        self.handedness = HandednessEvidence()
        self.crop_offset: RoiOffset | None = None
        """Where a crop that read the hand better lies in the one that its landmarks give."""
        self._smoothing = smoothing
        self._filter = LandmarkFilter(latency)
        self._appearance: Appearance | None = None

    @property
    def tracked(self) -> bool:
        """True while the hand is in view, False while it is lost."""
        return self.lost_seconds is None

    @property
    def landmarks(self) -> FloatArray:
        """(21, 3) raw landmarks as last seen, pixels."""
        return self.seen.landmarks

    @property
    def roi(self) -> HandRoi:
        """The crop around the hand as last seen."""
        return HandRoi.from_landmarks(self.landmarks)

    @property
    def appearance(self) -> Appearance:
        """How the hand looked when it was last seen."""
        if self._appearance is None:
            self._appearance = Appearance.of(self.seen)
        return self._appearance

    def next_roi(self, elapsed_seconds: float) -> HandRoi:
        """Where the hand is looked for in the next frame: its crop, moved along with it."""
        roi = self.roi
        if self.crop_offset is not None:
            roi = roi.displaced(self.crop_offset)
        dx, dy = self.motion.ahead(elapsed_seconds)
        # A resting hand trembles; its crop should not.
        if math.hypot(dx, dy) < _REST * palm_size(self.landmarks):
            return roi
        return replace(roi, x=roi.x + dx, y=roi.y + dy)

    def update(self, prediction: LandmarkPrediction, elapsed_seconds: float, *, learn: bool = True) -> None:
        """Take this frame's prediction.

        A lost track is found again and starts its smoothing anew. Without `learn`, side and looks stay as
        they were known: the prediction may be of another hand.
        """
        if self.lost_seconds is not None:
            elapsed_seconds += self.lost_seconds
            self.lost_seconds = None
            self._filter.reset()
            self.handedness.unsettle()
            self.doubt.raise_()
        self.seen, self._appearance = prediction, None
        if self.crop_offset is not None:
            self.crop_offset = self.crop_offset.times(math.exp(-elapsed_seconds / _OFFSET_SECONDS))
        self.motion.update(palm_middle(prediction.landmarks), elapsed_seconds)
        if learn:
            self.handedness.update(prediction.right_score, elapsed_seconds)
            self.identity.update(self.appearance, elapsed_seconds)
        self.doubt.pass_time(elapsed_seconds, prediction.presence, self.handedness.contrary_seconds)
        if self._smoothing:
            self._smooth = self._filter.update(prediction.landmarks, prediction.world, elapsed_seconds)

    def rest(self, elapsed_seconds: float) -> None:
        """Nothing of the hand changed: it stays as it is, smoothing included; no sample counts twice."""
        self.doubt.pass_time(elapsed_seconds, self.seen.presence, self.handedness.contrary_seconds)

    def miss(self, elapsed_seconds: float) -> None:
        """The hand was not in this frame."""
        self.lost_seconds = (self.lost_seconds or 0.0) + elapsed_seconds
        self.doubt.suspicion = None
        self.crop_offset = None

    def identity_cost(self, appearance: Appearance) -> float:
        """How little a hand that looks so looks like this one, see `Identity.cost`."""
        return self.identity.cost(appearance, self.handedness.log_odds)

    def exchange_identity(self, other: HandTrack) -> None:
        """The two tracks are on each other's hands: what belongs to the hand changes over."""
        self.id, other.id = other.id, self.id
        self.identity, other.identity = other.identity, self.identity
        self.handedness, other.handedness = other.handedness, self.handedness

    def hand(self, *, mirrored: bool) -> Hand:
        """The hand as the app sees it."""
        seen = self.seen
        side, side_score = self.handedness.side(mirrored=mirrored)
        return Hand(
            id=self.id,
            side=side,
            side_score=side_score,
            presence=seen.presence,
            landmarks=self._smooth[0] if self._smoothing else seen.landmarks,
            world=_unmirrored(self._smooth[1] if self._smoothing else seen.world, mirrored=mirrored),
        )


class PalmMotion:
    """Constant-velocity motion of a palm's middle, pixels and pixels a second.

    A hand that waves crosses its own width within a frame. A crop that stays where the hand was then holds
    half of it; one that moves along holds all of it.
    """

    def __init__(self, place: tuple[float, float]) -> None:
        self.place = place
        """x, y as last seen, pixels."""
        self.velocity = (0.0, 0.0)
        self._known = False

    def update(self, place: tuple[float, float], elapsed_seconds: float) -> None:
        """Take the place of this frame, `elapsed_seconds` (above 0) after the one before."""
        if self._known:
            old = 1.0 - _NEWEST_SHARE
            vx, vy = ((place[i] - self.place[i]) / elapsed_seconds for i in (0, 1))
            self.velocity = (
                _NEWEST_SHARE * vx + old * self.velocity[0],
                _NEWEST_SHARE * vy + old * self.velocity[1],
            )
        self.place, self._known = place, True

    def ahead(self, seconds: float) -> tuple[float, float]:
        """How far from its place the palm will be in `seconds`, pixels x and y."""
        seconds = min(seconds, _COASTING_SECONDS)
        return self.velocity[0] * seconds, self.velocity[1] * seconds

    def predicted(self, seconds: float) -> tuple[float, float]:
        """x, y in `seconds`, pixels."""
        dx, dy = self.ahead(seconds)
        return self.place[0] + dx, self.place[1] + dy


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


def palm_size(points: FloatArray) -> float:
    """Wrist to middle knuckle in the picture, pixels, at least 1."""
    wrist, middle = points[Landmark.WRIST], points[Landmark.MIDDLE_MCP]
    return max(math.hypot(float(middle[0] - wrist[0]), float(middle[1] - wrist[1])), 1.0)


def palm_middle(points: FloatArray) -> tuple[float, float]:
    """x, y of the middle of the palm, pixels."""
    x, y, _ = points[_PALM_CORNERS].sum(axis=0).tolist()
    return x / len(_PALM_CORNERS), y / len(_PALM_CORNERS)


def palms_apart(a: FloatArray, b: FloatArray) -> float:
    """Distance between the middles of two palms, (21, 3) landmarks each, in palm sizes of the larger one."""
    (ax, ay), (bx, by) = palm_middle(a), palm_middle(b)
    return math.hypot(ax - bx, ay - by) / max(palm_size(a), palm_size(b))
