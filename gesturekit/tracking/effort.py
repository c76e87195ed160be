"""How often the models run: what each level of effort leaves out, and when it may.

The palm detector waits while the picture is still, the landmark model while the hand and its surroundings
are; both run again as soon as `ChangeDetector` sees more than the camera's noise, and after a while anyway.
Only low effort leaves anything out while something moves.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from gesturekit.errors import InvalidArgumentError
from gesturekit.hands import FloatArray, Landmark
from gesturekit.tracking.hand_roi import HandRoi
from gesturekit.tracking.input_picture import Picture
from gesturekit.tracking.picture_change import Box, ChangeDetector

EffortName = Literal["full", "balanced", "low"]


@dataclass(frozen=True, slots=True)
class Effort:
    """What a level of effort allows, in seconds."""

    search_still: float
    """Longest time between two searches for hands while the picture is still."""
    search_moving: float
    """Shortest time between two searches for a first hand while the picture changes."""
    landmarks_still: float
    """Longest time between two looks at a hand that rests."""
    landmarks_moving: float
    """Shortest time between two looks at a hand that moves."""


EFFORTS: dict[EffortName, Effort] = {
    "full": Effort(0.0, 0.0, 0.0, 0.0),
    "balanced": Effort(0.5, 0.0, 0.2, 0.0),
    "low": Effort(1.0, 0.15, 0.5, 0.06),
}
"""The levels; `python benchmarks/idle.py` prints what each costs and misses."""

# After the last change the search goes on for this long: what came to rest may be found only now.
_SETTLE_SECONDS = 0.3
# A frame that comes a little early still counts as one that is due.
_EARLY_SECONDS = 0.004
# Palm sizes: a hand of which no landmark moved further between two looks may rest; beyond, looking for change
# costs more than it saves. The raw landmarks of a resting hand jitter by about half of this.
_REST = 0.06
# Palm sizes: motion that is within the landmarks' own jitter and no change.
_MOTION = 0.01


class RunPlanner:
    """Decides, frame by frame, which model has to run; InvalidArgumentError for an unknown effort."""

    def __init__(self, effort: EffortName) -> None:
        if effort not in EFFORTS:
            raise InvalidArgumentError(f"effort is {effort!r}; expected 'full', 'balanced' or 'low'")
        self._effort = EFFORTS[effort]
        self._always = effort == "full"
        self._change = ChangeDetector()
        self.reset()

    def reset(self) -> None:
        """Forget the pictures seen."""
        self._change.reset()
        self._picture: Picture | None = None
        self._cells: FloatArray | None = None
        self._hands: dict[int, _Look] = {}
        self._time = self._seen_time = 0.0
        self._searched: FloatArray | None = None
        self._searched_time = self._changed_time = -math.inf

    def begin(self, picture: Picture, elapsed_seconds: float, tracked: Iterable[int]) -> None:
        """Take the next picture, `elapsed_seconds` after the one before, and the ids that are tracked."""
        self._picture, self._cells = picture, None
        self._time += elapsed_seconds
        self._hands = {track: self._hands[track] for track in tracked if track in self._hands}

    def landmarks_due(self, track_id: int, roi: HandRoi) -> bool:
        """Whether the landmark model has to look at a tracked hand in this picture."""
        look = self._hands.get(track_id)
        if self._always or look is None:
            return True
        since = self._time - look.time + _EARLY_SECONDS
        if look.cells is None or since >= self._effort.landmarks_still:
            return since >= self._effort.landmarks_moving
        self._see()
        if not self._change.changed(look.cells, inside=_box(roi), motion=_MOTION * look.palm_px):
            return False
        return since >= self._effort.landmarks_moving

    def looked(self, track_id: int, landmarks: FloatArray) -> None:
        """Note what the landmark model found: (21, 3) pixels."""
        if self._always:
            return
        before = self._hands.get(track_id)
        palm = landmarks[Landmark.MIDDLE_MCP, :2] - landmarks[Landmark.WRIST, :2]
        palm_px = max(math.hypot(*palm.tolist()), 1.0)
        rests = before is not None and bool(
            np.abs(landmarks[:, :2] - before.landmarks[:, :2]).max() < _REST * palm_px
        )
        self._hands[track_id] = _Look(self._time, landmarks, palm_px, self._see() if rests else None)

    def search_due(self, rois: Sequence[HandRoi], *, urgent: bool) -> bool:
        """Whether the palm detector has to look at this picture; changes within `rois` are no reason.

        `urgent`: a hand was lost just now.
        """
        if self._always or urgent:
            return True
        since = self._time - self._searched_time + _EARLY_SECONDS
        if not rois and since < self._effort.search_moving:
            return False
        self._see(learn=not rois)
        if self._searched is None or self._change.changed(self._searched, outside=map(_box, rois)):
            self._changed_time = self._time
        settling = self._time - self._changed_time <= _SETTLE_SECONDS
        return settling or since >= self._effort.search_still

    def searched(self) -> None:
        """Note that the palm detector looked at this picture."""
        if not self._always:
            self._searched_time, self._searched = self._time, self._see()

    def _see(self, *, learn: bool = False) -> FloatArray:
        """Cells of this picture, made when first asked for."""
        if self._cells is None:
            if self._picture is None:
                raise RuntimeError("begin() gives the picture first")
            self._cells = self._change.see(self._picture, self._time - self._seen_time, learn=learn)
            self._seen_time = self._time
        return self._cells


@dataclass(frozen=True, slots=True)
class _Look:
    """When the landmark model last saw a hand, and what; `cells` where the hand seemed to rest."""

    time: float
    landmarks: FloatArray
    palm_px: float
    cells: FloatArray | None


def _box(roi: HandRoi) -> Box:
    """The upright square of a crop's size around its middle."""
    half = roi.size / 2
    return roi.x - half, roi.y - half, roi.x + half, roi.y + half
