"""Value types that every room of the SDK shares: the hand, its landmarks, fingers and bones.

This module knows numpy and nothing else of GestureKit, but for `Hand.fingers`. The landmark order is the one
published with MediaPipe Hands (Zhang et al. 2020, Figure 2): the wrist, then four joints for each finger from
the palm outwards.
"""

from __future__ import annotations

import enum
import warnings
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from gesturekit.errors import InvalidArgumentError
from gesturekit.words import shown

if TYPE_CHECKING:
    from gesturekit.gestures.hand.finger_states import FingerStates

FloatArray = npt.NDArray[np.float32]
"""A float32 array; the docstring of each user states its shape."""

ImageArray = npt.NDArray[np.uint8]
"""A uint8 array of shape (H, W, 3), RGB unless stated otherwise."""

AnyImage: TypeAlias = "npt.NDArray[Any]"
"""A picture as others give it, such as OpenCV's `MatLike`: what it holds is checked when it comes."""


class Side(str, enum.Enum):
    """The person's own hand, as an unmirrored camera sees it.

    Examples
    --------
    >>> hand.side is Side.RIGHT, hand.side == "right"
    (True, True)
    """

    LEFT = "left"
    RIGHT = "right"

    @property
    def opposite(self) -> Side:
        """The other side."""
        return Side.RIGHT if self is Side.LEFT else Side.LEFT

    def __str__(self) -> str:
        return self.value


SideWord: TypeAlias = Literal["left", "right"]
"""A side, spelled out."""


class Landmark(enum.IntEnum):
    """Index of each of the 21 landmarks in `Hand.landmarks` and `Hand.world`.

    Examples
    --------
    >>> hand.landmarks[Landmark.WRIST].tolist()
    [320.0, 240.0, 0.0]
    """

    WRIST = 0
    THUMB_CMC = 1
    THUMB_MCP = 2
    THUMB_IP = 3
    THUMB_TIP = 4
    INDEX_MCP = 5
    INDEX_PIP = 6
    INDEX_DIP = 7
    INDEX_TIP = 8
    MIDDLE_MCP = 9
    MIDDLE_PIP = 10
    MIDDLE_DIP = 11
    MIDDLE_TIP = 12
    RING_MCP = 13
    RING_PIP = 14
    RING_DIP = 15
    RING_TIP = 16
    PINKY_MCP = 17
    PINKY_PIP = 18
    PINKY_DIP = 19
    PINKY_TIP = 20


PALM: tuple[Landmark, ...] = (
    *(Landmark.WRIST, Landmark.INDEX_MCP, Landmark.MIDDLE_MCP, Landmark.RING_MCP, Landmark.PINKY_MCP),
)
"""The landmarks whose mean is the middle of the palm: the wrist and the four knuckles."""


class Finger(enum.IntEnum):
    """The five fingers, thumb first; the value indexes every per-finger array.

    Examples
    --------
    >>> Finger.INDEX.tip, Finger.THUMB.joints[0]
    (<Landmark.INDEX_TIP: 8>, <Landmark.THUMB_CMC: 1>)
    """

    THUMB = 0
    INDEX = 1
    MIDDLE = 2
    RING = 3
    PINKY = 4

    @property
    def joints(self) -> tuple[Landmark, Landmark, Landmark, Landmark]:
        """The finger's four landmarks, from the palm to the tip."""
        first = 1 + 4 * int(self)
        return (Landmark(first), Landmark(first + 1), Landmark(first + 2), Landmark(first + 3))

    @property
    def tip(self) -> Landmark:
        """The finger's tip."""
        return Landmark(4 + 4 * int(self))


BONES: tuple[tuple[Landmark, Landmark], ...] = tuple(
    (Landmark(a), Landmark(b))
    for a, b in (
        *((0, 1), (1, 2), (2, 3), (3, 4)),
        *((0, 5), (5, 6), (6, 7), (7, 8)),
        *((9, 10), (10, 11), (11, 12)),
        *((13, 14), (14, 15), (15, 16)),
        *((0, 17), (17, 18), (18, 19), (19, 20)),
        *((5, 9), (9, 13), (13, 17)),
    )
)
"""The 21 line segments of a drawn hand, as (from, to) landmarks, each finger outwards."""


# Normalized landmarks lie between 0 and 1, or a little outside of the picture; no hand is so small in pixels.
_NORMALIZED_REACH = 2.0


@dataclass(frozen=True, slots=True, repr=False)
class Hand:
    """One hand in one frame.

    Attributes
    ----------
    id
        Stable for as long as the hand is tracked, and for a grace time after it was last seen.
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
        # Where the arrow between the rooms points the other way, for the sake of who looks at a hand.
        from gesturekit.gestures.hand.finger_states import finger_states

        return finger_states(self)

    def normalized(self, frame_size: tuple[int, int]) -> FloatArray:
        """Landmarks in MediaPipe's form.

        Parameters
        ----------
        frame_size
            Width and height of the picture, pixels.

        Returns
        -------
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


def check_hands(hands: object, call: str) -> tuple[Hand, ...]:
    """The hands as a tuple.

    Parameters
    ----------
    hands
        What was given for a sequence of hands.
    call
        What it was given to, for the message: ``"update"``.

    Raises
    ------
    InvalidArgumentError
        When it is something else.
    """
    if isinstance(hands, Hand):
        raise InvalidArgumentError(
            f"{call} takes a list of hands, but was given one Hand; write {call}([hand], ...)"
        )
    if not isinstance(hands, Iterable) or isinstance(hands, str | bytes):
        raise InvalidArgumentError(f"{call} takes a list of hands; got {shown(hands)}")
    listed = tuple(hands)
    for hand in listed:
        if not isinstance(hand, Hand):
            raise InvalidArgumentError(
                f"{call} takes a list of Hand objects, as HandTracker.track gives them; one is {shown(hand)}"
            )
    return listed


def check_hand(hand: object, call: str) -> Hand:
    """The hand, or InvalidArgumentError when it is something else."""
    if isinstance(hand, Hand):
        return hand
    several = isinstance(hand, list | tuple) and any(isinstance(each, Hand) for each in hand)
    mend = f"call it for each: {call}(hands[0])" if several else "HandTracker.track gives a list of them"
    raise InvalidArgumentError(f"{call} takes one Hand; got {shown(hand)}; {mend}")
