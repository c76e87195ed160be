"""The wide search: small hands in large pictures, on overlapping tiles.

Shrunk to the palm detector's 192 × 192 pixels, a hand that is small in a large picture is lost. So the
picture is cut into overlapping square tiles of several sizes, as in slicing aided inference (Akyon, Altinuc
and Temizel 2022): all of them for a single picture, a few for each frame of a video. Tiles show many things
that are no hands, so a palm found there counts only when the landmark model sees a hand twice: in the palm's
crop, and in the crop that the first landmarks give.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from gesturekit.hands import FloatArray
from gesturekit.tracking.hand_roi import HandRoi
from gesturekit.tracking.input_picture import Picture
from gesturekit.tracking.landmark_model import LandmarkModel, LandmarkPrediction, confirming_presence
from gesturekit.tracking.palm_detector import PalmDetection, PalmDetector, Tile

# A hand is found surely from 16 pixels of the detector's 192 on, rarely below 8, which is a fifteenth of its
# side: `benchmarks/far_hands.py --section size`, photos/far_hands. On the smallest tiles that is a hand of 20
# pixels; smaller ones have too little in them to be read.
_SMALLEST_SIDE = 240.0
# In pictures beyond 1920 pixels tiles grow with the picture, so that they do not become too many.
_MOST_ACROSS = 8.0
# By how much of their side neighbours overlap. A hand no larger than that lies whole on one of them.
_OVERLAP = 0.25
# At most so much larger are the tiles of the next size, so that hands too large to lie whole on one size
# (a quarter of its side) are large enough to be found on the next (a twelfth of its side).
_SIDE_RATIO = 3.0
_MIN_PALM_SCORE = 0.3
_MIN_FIRST_PRESENCE = 0.3
# Palms that one frame of a video tries, the surest first.
_TRIES_PER_FRAME = 2


class WideSearch:
    """Finds small hands in large pictures; both looks at one must clearly exceed `min_presence`, 0 to 1."""

    def __init__(self, detector: PalmDetector, model: LandmarkModel, min_presence: float) -> None:
        self._detector = detector
        self._model = model
        self._needed_presence = confirming_presence(min_presence)
        self._next_tile = 0

    def restart(self) -> None:
        """Begin the round of tiles anew."""
        self._next_tile = 0

    def find(self, picture: Picture, known: Sequence[FloatArray]) -> list[LandmarkPrediction]:
        """Look at all tiles of a single picture: the hands beside those `known`, surest first, each once.

        `known`: landmarks, (21, ≥ 2) pixels each.
        """
        return self._hands(picture, self._palms(picture, tiles(picture.width, picture.height)), known)

    def find_some(
        self, picture: Picture, known: Sequence[FloatArray], looks: int
    ) -> list[LandmarkPrediction]:
        """Look at the next `looks` tiles of a video's picture, as `find` does."""
        every = tiles(picture.width, picture.height)
        looks = min(looks, len(every))
        turn = [every[(self._next_tile + n) % len(every)] for n in range(looks)]
        self._next_tile += looks
        palms = [palm for palm in self._palms(picture, turn) if not _is_known(palm, known)]
        return self._hands(picture, palms[:_TRIES_PER_FRAME], known)

    def _palms(self, picture: Picture, turn: Iterable[Tile]) -> list[PalmDetection]:
        """Palms on some tiles, surest first; one that lies on several is there several times."""
        found = [
            palm
            for tile in turn
            for palm in self._detector.detect(picture, tile=tile, min_score=_MIN_PALM_SCORE)
        ]
        return sorted(found, key=lambda palm: -palm.score)

    def _hands(
        self, picture: Picture, palms: Iterable[PalmDetection], known: Sequence[FloatArray]
    ) -> list[LandmarkPrediction]:
        """The hands of these palms that two looks see and that are not known."""
        found: list[LandmarkPrediction] = []
        for palm in palms:
            others = [*known, *(hand.landmarks for hand in found)]
            if _is_known(palm, others):
                continue
            hand = self._confirmed(picture, palm)
            if hand is not None and not any(_in_one_place(hand.landmarks, other) for other in others):
                found.append(hand)
        return sorted(found, key=lambda hand: -hand.presence)

    def _confirmed(self, picture: Picture, palm: PalmDetection) -> LandmarkPrediction | None:
        (first,) = self._model.predict(picture, [palm.roi()])
        if first.presence < _MIN_FIRST_PRESENCE:
            return None
        (second,) = self._model.predict(picture, [HandRoi.from_landmarks(first.landmarks)])
        return second if (first.presence + second.presence) / 2.0 >= self._needed_presence else None


def tiles(width: int, height: int) -> list[Tile]:
    """The tiles of a picture, smallest first and row by row; none for a picture no larger than a tile.

    Examples
    --------
    >>> [len(tiles(*size)) for size in ((240, 180), (640, 480), (1280, 720), (3840, 2160))]
    [0, 12, 34, 74]
    """
    longest = float(max(width, height))
    smallest = max(_SMALLEST_SIDE, longest / _MOST_ACROSS)
    sizes = math.ceil(math.log(longest / smallest, _SIDE_RATIO) - 1e-9)
    found = []
    for size in range(sizes):
        side = smallest * (longest / smallest) ** (size / sizes)
        found += [Tile(left, top, side) for top in _starts(height, side) for left in _starts(width, side)]
    return found


def _starts(length: float, side: float) -> list[float]:
    """Where tiles begin that cover a length evenly; one in its middle where a tile is longer."""
    if length <= side:
        return [(length - side) / 2.0]
    count = math.ceil((length - _OVERLAP * side) / ((1.0 - _OVERLAP) * side) - 1e-9)
    return [(length - side) * n / (count - 1) for n in range(count)]


def _in_one_place(a: FloatArray, b: FloatArray) -> bool:
    """Whether two readings are of one hand; of a far hand they may differ much in size and pose."""
    one, other = HandRoi.from_landmarks(a), HandRoi.from_landmarks(b)
    return math.hypot(one.x - other.x, one.y - other.y) < max(one.size, other.size) / 4.0


def _is_known(palm: PalmDetection, known: Iterable[FloatArray]) -> bool:
    return any(palm.lies_on(HandRoi.from_landmarks(landmarks)) for landmarks in known)
