"""A part of the picture, in relative coordinates, that a hand must be in for a rule to count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from gesturekit.errors import InvalidArgumentError
from gesturekit.gestures.events import GestureEvent
from gesturekit.hands import PALM, Landmark

EDGE = 0.02
"""How far beyond its edge a hand that was inside may go, as a part of the picture.

Chosen, not tuned: the palm of a hand held still wavers by less than that, whatever its distance.
"""


@dataclass(frozen=True, slots=True)
class FrameView:
    """How a frame's hands lie in the picture.

    Attributes
    ----------
    frame_size
        Width and height of the picture, pixels; None where nobody said.
    flipped
        The picture is shown turned over, left for right: regions are those of the shown one.

    Examples
    --------
    >>> FrameView(frame_size=(640, 480), flipped=True)
    FrameView(frame_size=(640, 480), flipped=True)
    """

    frame_size: tuple[int, int] | None = None
    flipped: bool = False

    def __post_init__(self) -> None:
        if self.frame_size is not None and not min(self.frame_size) > 0:
            raise InvalidArgumentError(
                f"frame_size is {self.frame_size!r}; expected the picture's width and height, pixels above 0"
            )


class PictureRegion(NamedTuple):
    """Left, upper, right and lower edge, 0 to 1 from the picture's upper left corner.

    `point` is the landmark that must be inside; None for the middle of the palm.
    """

    x0: float
    y0: float
    x1: float
    y1: float
    point: Landmark | None = None

    def holds(self, event: GestureEvent, view: FrameView, inside: bool = False) -> bool:
        """Whether the event's hand is in the region; of two hands, whether the point halfway between is.

        A hand that was `inside` before may go a little beyond the edge.
        """
        if view.frame_size is None:
            raise size_is_missing("an event")
        rows = PALM if self.point is None else (self.point,)
        points: list[list[float]] = [
            point for hand in event.hands for point in hand.landmarks[rows, :2].tolist()
        ]
        x = sum([point[0] for point in points]) / len(points) / view.frame_size[0]
        y = sum([point[1] for point in points]) / len(points) / view.frame_size[1]
        if view.flipped:
            x = 1.0 - x
        edge = EDGE if inside else 0.0
        return self.x0 - edge <= x <= self.x1 + edge and self.y0 - edge <= y <= self.y1 + edge


def size_is_missing(event: str) -> InvalidArgumentError:
    """The error of an event that has a region, in a picture of unknown size."""
    return InvalidArgumentError(
        f"{event} has a region, which needs the picture's size; "
        "give it as update(hands, time, frame_size=(width, height))"
    )
