"""The landmarks, fingers and bones of a hand, its side, and the arrays that hold them.

The order of the landmarks is the one published with MediaPipe Hands (Zhang et al. 2020, Figure 2): the wrist,
then four joints for each finger from the palm outwards.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from typing import Any, Literal, Protocol, TypeAlias, TypeVar, runtime_checkable

import numpy as np
import numpy.typing as npt

from gesturekit.errors import InvalidArgumentError
from gesturekit.words import shown

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


@runtime_checkable
class HandLandmarks(Protocol):
    """What the geometry of a hand is read from; a `Hand` is one, whose docstring says what each is."""

    @property
    def id(self) -> int:
        """Which hand."""

    @property
    def side(self) -> Side:
        """The person's own left or right hand."""

    @property
    def landmarks(self) -> FloatArray:
        """(21, 3) float32, pixels."""

    @property
    def world(self) -> FloatArray:
        """(21, 3) float32, metres."""


_Hand = TypeVar("_Hand", bound=HandLandmarks)


def check_hands(hands: Iterable[_Hand], call: str) -> tuple[_Hand, ...]:
    """The hands as a tuple; InvalidArgumentError, naming `call`, for what is no list of hands."""
    if isinstance(hands, HandLandmarks):
        raise InvalidArgumentError(
            f"{call} takes a list of hands, but was given one Hand; write {call}([hand], ...)"
        )
    if not isinstance(hands, Iterable) or isinstance(hands, str | bytes):
        raise InvalidArgumentError(f"{call} takes a list of hands; got {shown(hands)}")
    listed = tuple(hands)
    for hand in listed:
        if not isinstance(hand, HandLandmarks):
            raise InvalidArgumentError(
                f"{call} takes a list of Hand objects, as HandTracker.track gives them; one is {shown(hand)}"
            )
    return listed


def check_hand(hand: _Hand, call: str) -> _Hand:
    """The hand, or InvalidArgumentError when it is something else."""
    if isinstance(hand, HandLandmarks):
        return hand
    several = isinstance(hand, list | tuple) and any(isinstance(each, HandLandmarks) for each in hand)
    mend = f"call it for each: {call}(hands[0])" if several else "HandTracker.track gives a list of them"
    raise InvalidArgumentError(f"{call} takes one Hand; got {shown(hand)}; {mend}")
