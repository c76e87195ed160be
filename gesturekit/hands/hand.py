"""One hand in one frame, and a frame with its hands: what the tracker gives and recordings store."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace

import numpy as np

from gesturekit.errors import InvalidArgumentError
from gesturekit.hands.finger_states import FingerStates, finger_states
from gesturekit.hands.landmarks import FloatArray, Landmark, Side

# Normalized landmarks lie between 0 and 1, or a little outside of the picture; no hand is so small in pixels.
_NORMALIZED_REACH = 2.0
# Lengths across the palm, as parts of the one from the wrist to the middle knuckle: medians of the world
# landmarks of 105 hands (every third photo of photos/webcam, every fourth of photos/hagrid).
_PALM_STARTS = [Landmark.WRIST, Landmark.WRIST, Landmark.WRIST, Landmark.INDEX_MCP]
_PALM_ENDS = [Landmark.INDEX_MCP, Landmark.MIDDLE_MCP, Landmark.PINKY_MCP, Landmark.PINKY_MCP]
_PALM_PARTS = np.array([1.04, 1.0, 0.84, 0.63], dtype=np.float32)


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Hand:
    """One hand in one frame.

    Attributes
    ----------
    id
        Stable while the hand is tracked, and for a grace time after it was last seen.
    side
        The person's own left or right hand, whether or not the picture is mirrored.
    side_score
        Confidence in `side`, 0.5 to 1.
    presence
        Probability that the crop holds a hand, 0 to 1.
    landmarks
        (21, 3) float32, pixels of the source picture: x right, y down, measured from the picture's
        top-left corner, so that the centre of the first pixel is (0.5, 0.5). z has the same scale, is
        smaller nearer to the camera, and is 0 at the wrist.
    world
        (21, 3) float32, metres, origin at the hand's centre, axes of an *unmirrored* camera: x right,
        y down, z away from the camera. In a mirrored picture x therefore runs against `landmarks`.
    interpolated
        True where the hand was missed for a moment, and filled in from the frames before and after.

    Examples
    --------
    >>> hand.id, hand.side.value, hand.landmarks.shape
    (0, 'right', (21, 3))
    >>> hand.fingers.extended
    (False, True, True, False, False)
    """

    id: int
    side: Side
    side_score: float
    presence: float
    landmarks: FloatArray
    world: FloatArray
    interpolated: bool = False

    def __post_init__(self) -> None:
        for name in ("landmarks", "world"):
            given = getattr(self, name)
            array = np.array(given, dtype=np.float32)
            if array.shape != (21, 3):
                raise InvalidArgumentError(
                    f"Hand.{name} has shape {array.shape}; expected (21, 3): one row per Landmark"
                )
            array.flags.writeable = False
            object.__setattr__(self, name, array)
        reach = np.abs(self.landmarks[:, :2]).max()
        if 0 < reach <= _NORMALIZED_REACH:
            warnings.warn(
                f"Hand.landmarks are pixels, but these lie within {reach:.3g} of the picture's corner; "
                "where yours are normalized, as MediaPipe gives them, multiply them by "
                "(width, height, width)",
                stacklevel=3,
            )

    def __eq__(self, other: object) -> bool:
        """Whether all values are the same, those that are not known (NaN) included."""
        if not isinstance(other, Hand):
            return NotImplemented
        return (self.id, self.side, self.interpolated) == (other.id, other.side, other.interpolated) and all(
            np.array_equal(getattr(self, name), getattr(other, name), equal_nan=True)
            for name in ("side_score", "presence", "landmarks", "world")
        )

    def __hash__(self) -> int:
        return hash((self.id, self.side))

    def __repr__(self) -> str:
        place = "not seen"
        if np.isfinite(self.landmarks[0]).all():
            x, y = self.landmarks[0, :2]
            place = f"{self.presence:.0%}, wrist at ({x:.0f}, {y:.0f}), palm of {self.palm_size:.0f} px"
        return f"<Hand {self.id} {self.side}, {place}{', interpolated' if self.interpolated else ''}>"

    @property
    def palm_size(self) -> float:
        """Distance from the wrist to the middle finger's knuckle in the picture, pixels."""
        palm = self.landmarks[Landmark.MIDDLE_MCP, :2] - self.landmarks[Landmark.WRIST, :2]
        return float(np.hypot(palm[0], palm[1]))

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Smallest upright box around the landmarks: x0, y0, x1, y1 in pixels."""
        low, high = self.landmarks[:, :2].min(axis=0), self.landmarks[:, :2].max(axis=0)
        return float(low[0]), float(low[1]), float(high[0]), float(high[1])

    @property
    def fingers(self) -> FingerStates:
        """What each finger does, without memory of other frames; measured anew at each access.

        Reads like a sentence: ``thumb curled (0.91); index straight (0.04), pointing up-left; ...``

        Raises
        ------
        InvalidArgumentError
            When the landmarks make no hand: not finite, or with a palm of no extent.
        """
        return finger_states(self)

    def normalized(self, frame_size: tuple[int, int]) -> FloatArray:
        """Landmarks in MediaPipe's form, for a picture of width and height `frame_size`, pixels.

        (21, 3) float32: x and y over width and height (0 to 1 inside the picture), z over width.
        """
        width, height = frame_size
        size: FloatArray = np.array([width, height, width], dtype=np.float32)
        return self.landmarks / size

    def flipped(self, frame_width: int) -> Hand:
        """The same hand in the left-right flipped picture: landmarks move, `side` and `world` do not."""
        landmarks = self.landmarks.copy()
        landmarks[:, 0] = frame_width - landmarks[:, 0]
        return replace(self, landmarks=landmarks)


@dataclass(frozen=True, slots=True, repr=False)
class TrackedFrame:
    """What the tracker found in one frame; the unit that recordings store.

    Attributes
    ----------
    index
        Number of the frame in its source, from 0.
    time
        Seconds on the source's clock.
    size
        Width and height of the picture, pixels.
    hands
        The hands found, oldest track first.
    mirrored
        True when the picture shows the scene as a mirror does.

    Examples
    --------
    >>> frame = TrackedFrame(0, 0.0, (640, 480), (hand,))
    >>> len(frame.hands)
    1
    """

    index: int
    time: float
    size: tuple[int, int]
    hands: tuple[Hand, ...]
    mirrored: bool = False

    def __repr__(self) -> str:
        size = f"{self.size[0]}x{self.size[1]}{', mirrored' if self.mirrored else ''}"
        return f"<TrackedFrame {self.index} at {self.time:.3f} s, {size}, hands {list(self.hands)}>"


def palm_size_3d(hand: Hand) -> float:
    """Distance from the wrist to the middle finger's knuckle, pixels, however the hand is turned.

    Unlike `Hand.palm_size` it hardly changes when the hand turns, so that lines drawn with it do not pulse:
    it is the root mean square of four lengths across the palm, with depth, each divided by its usual part
    of the wanted one. A length seen end on, whose depth is guessed too small, counts for little. Lengths at
    a landmark that is not finite are left out; without any, half the extent of the landmarks that are, and
    0 when fewer than two are.
    """
    first, second, usual = _PALM_STARTS, _PALM_ENDS, _PALM_PARTS
    with np.errstate(invalid="ignore", over="ignore"):
        lengths = np.linalg.norm(hand.landmarks[first] - hand.landmarks[second], axis=1) / usual
    known = lengths[np.isfinite(lengths)].astype(np.float64)
    if len(known):
        return float(np.sqrt(np.mean(known**2)))
    finite = hand.landmarks[np.isfinite(hand.landmarks[:, :2]).all(axis=1), :2]
    return 0.5 * float(np.ptp(finite, axis=0).max()) if len(finite) > 1 else 0.0
