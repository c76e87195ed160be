"""All tracks of a scene: whose a prediction is, which are one hand, which come back, which end."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from gesturekit.tracking.duplicates import is_same_hand
from gesturekit.tracking.hand_crossing import NEAR, Encounter
from gesturekit.tracking.hand_identity import Appearance
from gesturekit.tracking.landmark_model import LandmarkPrediction
from gesturekit.tracking.track import HandTrack, palm_middle, palm_size, palms_apart

# Palms nearer than this, in palm sizes, are one hand that is read in two ways: hands that touch lie side by
# side. One of two hands of which one is hidden is not seen at all.
_ONE_PALM = 0.4
# For how long a hand beside another learns nothing more about its looks: it may be about to be hidden, and
# what is read then is half of the other. Hands that stay together are learned on.
_HOLD_SECONDS = 0.5
# Where a lost hand comes back: standard deviation in palm sizes at once, and more for each second.
_RETURN_SIGMA = 1.5
_RETURN_SIGMA_PER_SECOND = 6.0
# Most negative log-likelihood, of looks and place together, with which a hand is taken for one that was lost.
_MOST_RETURN_COST = 6.0
# The same for the only hand that is known, lost within these seconds: in a fast stroke a blurred hand looks
# like another, and hardly any other hand comes to its place so soon.
_JUST_LOST_SECONDS = 0.25
_MOST_COST_JUST_LOST = 8.0
# Most that its place says against the only hand that is known: a fast one may be anywhere by now.
_MOST_PLACE_COST_ALONE = 3.0
# A hand that another one hides keeps its id this many times as long as one that is lost.
_HIDDEN_GRACE = 3.0


class HandTracks:
    """The tracks of one scene.

    `latency`: seconds by which smoothed landmarks are predicted; `grace_seconds`: how long a lost hand keeps
    its id.
    """

    def __init__(self, *, smoothing: bool, latency: float, grace_seconds: float) -> None:
        self._smoothing = smoothing
        self._latency = latency
        self._grace_seconds = grace_seconds
        self._next_id = 0
        self.clear()

    def clear(self) -> None:
        """Forget all hands; ids go on counting."""
        self._tracks: list[HandTrack] = []
        self._encounters: list[Encounter] = []
        self._near_seconds: dict[HandTrack, float] = {}

    def __iter__(self) -> Iterator[HandTrack]:
        return iter(self._tracks)

    @property
    def tracked(self) -> list[HandTrack]:
        """Those in view, oldest first."""
        return [track for track in self._tracks if track.tracked]

    def take(
        self,
        seen: Mapping[HandTrack, LandmarkPrediction],
        elapsed_seconds: float,
        *,
        resting: Sequence[HandTrack] = (),
    ) -> None:
        """Take the predictions of the hands that were in view.

        Those in `resting` were not looked at, because nothing of them changed, and stay as they are; all
        others without a prediction were not seen.
        """
        kept = {**seen, **{track: track.seen for track in resting}}
        for a, b in combinations(list(kept), 2):
            if a in kept and b in kept and _is_one_hand(kept[a], kept[b]):
                del kept[b if self._meeting(a, b).owner(kept) is a else a]
        self._measure_nearness(kept, elapsed_seconds)
        for track in self._tracks:
            if track in kept and track in resting:
                track.rest(elapsed_seconds)
            elif track in kept:
                track.update(kept[track], elapsed_seconds, learn=self._learns(track))
            else:
                track.miss(elapsed_seconds)
                self._meet_who_hides(track, kept)

    def find(self, prediction: LandmarkPrediction, elapsed_seconds: float) -> None:
        """A hand that belongs to no track in view: the lost one that it continues, or a new one."""
        appearance = Appearance.of(prediction)
        for encounter in self._encounters:
            encounter.come_out(appearance)
        lost = [track for track in self._tracks if not track.tracked]
        alone = len(self._tracks) == 1
        costs = {track: _return_cost(track, prediction, appearance, alone=alone) for track in lost}
        track = min(costs, key=costs.__getitem__, default=None)
        if track is None or costs[track] > self._most_return_cost(track):
            track = HandTrack(self._next_id, prediction, smoothing=self._smoothing, latency=self._latency)
            self._next_id += 1
            self._tracks.append(track)
        track.update(prediction, elapsed_seconds, learn=self._encounter_of(track) is None)

    def part(self, elapsed_seconds: float) -> None:
        """At the end of a frame: let ids follow hands that parted, and forget hands that are long gone."""
        for track in self._tracks:
            hidden = any(encounter.hidden is track for encounter in self._encounters)
            grace = self._grace_seconds * (_HIDDEN_GRACE if hidden else 1.0)
            track.gone = track.lost_seconds is not None and track.lost_seconds > grace
        over = [encounter for encounter in self._encounters if encounter.update(elapsed_seconds)]
        for encounter in over:
            self._encounters.remove(encounter)
            for track in encounter.tracks:
                track.handedness.unsettle()
        self._tracks = [track for track in self._tracks if not track.gone]
        if len(self.tracked) == 2:
            _part_sides(*self.tracked)

    def _meet_who_hides(self, lost: HandTrack, seen: Mapping[HandTrack, LandmarkPrediction]) -> None:
        """Begin an encounter with the hand beside which another was lost just now."""
        apart = {t: palms_apart(lost.landmarks, t.landmarks) for t in seen if t.tracked}
        nearest = min(apart, key=apart.__getitem__, default=None)
        if nearest is not None and apart[nearest] < NEAR:
            self._meeting(lost, nearest)

    def _meeting(self, a: HandTrack, b: HandTrack) -> Encounter:
        for encounter in self._encounters:
            if a in encounter and b in encounter:
                return encounter
        encounter = Encounter(a, b)
        self._encounters.append(encounter)
        return encounter

    def _encounter_of(self, track: HandTrack) -> Encounter | None:
        return next((encounter for encounter in self._encounters if track in encounter), None)

    def _most_return_cost(self, track: HandTrack) -> float:
        just_lost = (track.lost_seconds or 0.0) <= _JUST_LOST_SECONDS
        return _MOST_COST_JUST_LOST if just_lost and self._tracks == [track] else _MOST_RETURN_COST

    def _measure_nearness(self, seen: Mapping[HandTrack, LandmarkPrediction], elapsed_seconds: float) -> None:
        near = {
            track
            for pair in combinations(seen, 2)
            if palms_apart(*(seen[track].landmarks for track in pair)) < NEAR
            for track in pair
        }
        self._near_seconds = {track: self._near_seconds.get(track, 0.0) + elapsed_seconds for track in near}

    def _learns(self, track: HandTrack) -> bool:
        near = self._near_seconds.get(track)
        return self._encounter_of(track) is None and (near is None or near > _HOLD_SECONDS)


def _part_sides(a: HandTrack, b: HandTrack) -> None:
    """Two lefts are two people's, which is rare: of two hands alike an unclear one is the other side's."""
    unclear = min(a.handedness, b.handedness, key=lambda evidence: abs(evidence.log_odds))
    if a.handedness.right == b.handedness.right and not unclear.is_clear:
        unclear.take_other_side()


def _is_one_hand(a: LandmarkPrediction, b: LandmarkPrediction) -> bool:
    return is_same_hand(a.landmarks, b.landmarks) or palms_apart(a.landmarks, b.landmarks) < _ONE_PALM


def _return_cost(
    track: HandTrack, prediction: LandmarkPrediction, appearance: Appearance, *, alone: bool
) -> float:
    """Negative log-likelihood that a hand is the one that `track` lost."""
    seconds = track.lost_seconds or 0.0
    x, y = track.motion.predicted(seconds)
    hand_x, hand_y = palm_middle(prediction.landmarks)
    size = max(palm_size(track.landmarks), palm_size(prediction.landmarks))
    sigma = _RETURN_SIGMA + _RETURN_SIGMA_PER_SECOND * seconds
    apart = math.hypot(x - hand_x, y - hand_y) / size / sigma
    place = min(apart * apart / 2.0, _MOST_PLACE_COST_ALONE if alone else math.inf)
    return place + track.identity_cost(appearance)
