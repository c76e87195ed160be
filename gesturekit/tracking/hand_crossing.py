"""Two hands that came so close that one hid the other: which is which when they part.

While they are together, crops slide from one hand to the other and ids with them. What was known of both just
before is kept; once both are seen apart again, the evidence that they have changed places is summed over
frames, and when it is clear, they change back.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from gesturekit.tracking.hand_identity import Appearance
from gesturekit.tracking.landmark_model import LandmarkPrediction
from gesturekit.tracking.track import HandTrack, palm_middle, palm_size, palms_apart

# Palms nearer than this, in palm sizes, may hide each other.
NEAR = 1.5
# For how long after both are seen apart the decision may still be changed.
_PARTING_SECONDS = 0.3
# Sum of log-likelihood ratios at which two hands have changed places, or clearly have not.
_CLEAR = 3.0
# How well the place is known, palm sizes: at once, and more for each second since they met.
_PLACE_SIGMA = 0.5
_PLACE_SIGMA_PER_SECOND = 3.0
_MOST_PLACE_COST = 1.5


class Encounter:
    """One meeting of two tracks, from when one of them hides to shortly after they part."""

    def __init__(self, a: HandTrack, b: HandTrack) -> None:
        self.tracks = (a, b)
        self._seconds = 0.0
        self._apart_seconds = 0.0
        self._changed_places = 0.0
        self._mistaken = 0.0
        self._courses = tuple((*track.motion.place, *track.motion.velocity) for track in self.tracks)

    def __contains__(self, track: HandTrack) -> bool:
        return track in self.tracks

    @property
    def hidden(self) -> HandTrack | None:
        """The track that is out of sight while the other is seen; None when both or none is seen."""
        a, b = self.tracks
        return None if a.tracked == b.tracked else a if b.tracked else b

    def owner(self, readings: Mapping[HandTrack, LandmarkPrediction]) -> HandTrack:
        """Whose hand it is when both tracks read the same one."""
        costs = []
        for n, track in enumerate(self.tracks):
            landmarks = readings[track].landmarks
            place = self._place_cost(n, palm_middle(landmarks), palm_size(landmarks))
            costs.append(track.identity_cost(Appearance.of(readings[track])) + place)
        return self.tracks[int(costs[1] < costs[0])]

    def come_out(self, appearance: Appearance) -> None:
        """A hand was found: where the seen track has gone over to the hidden hand, ids change back."""
        hidden = self.hidden
        if hidden is None:
            return
        seen = self._other(hidden)
        stay = seen.identity_cost(seen.appearance) + hidden.identity_cost(appearance)
        change = seen.identity_cost(appearance) + hidden.identity_cost(seen.appearance)
        if stay - change > _CLEAR:
            self._exchange()

    def update(self, elapsed_seconds: float) -> bool:
        """Take in this frame's tracks; True once it is over. Ids change back where hands changed places."""
        a, b = self.tracks
        self._seconds += elapsed_seconds
        if a.gone or b.gone:
            return True
        if self.hidden is not None:
            self._check_who_is_seen(self.hidden)
        if not (a.tracked and b.tracked) or palms_apart(a.landmarks, b.landmarks) < NEAR:
            self._apart_seconds = 0.0
            return False
        first = self._apart_seconds == 0.0
        self._apart_seconds += elapsed_seconds
        stay = a.identity_cost(a.appearance) + b.identity_cost(b.appearance)
        change = a.identity_cost(b.appearance) + b.identity_cost(a.appearance)
        if first:
            size = max(palm_size(a.landmarks), palm_size(b.landmarks))
            places = a.motion.place, b.motion.place
            stay += self._place_cost(0, places[0], size) + self._place_cost(1, places[1], size)
            change += self._place_cost(0, places[1], size) + self._place_cost(1, places[0], size)
        self._changed_places += stay - change
        if self._changed_places > _CLEAR:
            self._exchange()
            return True
        return self._changed_places < -_CLEAR or self._apart_seconds >= _PARTING_SECONDS

    def _check_who_is_seen(self, hidden: HandTrack) -> None:
        """While one hand is seen: it may be the other one, which came to the front (CUSUM, Page 1954)."""
        seen = self._other(hidden)
        cost = seen.identity_cost(seen.appearance) - hidden.identity_cost(seen.appearance)
        self._mistaken = max(self._mistaken + cost, 0.0)
        if self._mistaken > _CLEAR:
            self._exchange()
            self._mistaken = 0.0

    def _other(self, track: HandTrack) -> HandTrack:
        return self.tracks[0] if track is self.tracks[1] else self.tracks[1]

    def _exchange(self) -> None:
        """Ids change back; the course is the hand's, so it goes along."""
        a, b = self.tracks
        a.exchange_identity(b)
        self._courses = self._courses[::-1]

    def _place_cost(self, n: int, place: tuple[float, float], size: float) -> float:
        """How far from the course of track `n` a place lies."""
        x, y, vx, vy = self._courses[n]
        apart = math.hypot(place[0] - x - vx * self._seconds, place[1] - y - vy * self._seconds) / size
        sigma = _PLACE_SIGMA + _PLACE_SIGMA_PER_SECOND * self._seconds
        return min((apart / sigma) ** 2 / 2.0, _MOST_PLACE_COST)
