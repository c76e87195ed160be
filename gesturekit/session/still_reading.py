"""One call for a still picture: hands and gestures, without a session."""

from __future__ import annotations

from pathlib import Path

from gesturekit.color_order import ColorOrder
from gesturekit.errors import InvalidArgumentError
from gesturekit.gestures.recognizer import Gestures
from gesturekit.hands import AnyImage
from gesturekit.session.session import Session
from gesturekit.session.session_result import SessionResult
from gesturekit.session.tracking_stage import Tracker, TrackerWords
from gesturekit.sources import open_source


def read(
    image: str | Path | bytes | AnyImage,
    *,
    effect: str | Path | None = None,
    color: ColorOrder = "rgb",
    mirrored: bool | None = None,
    max_hands: int = 2,
    gestures: Gestures | None = None,
    tracker: Tracker | TrackerWords | None = None,
) -> SessionResult:
    """Find the hands of one picture, and name what they show.

    The models are loaded for it, which takes longer than looking: for many pictures a `Session` over a
    folder, or one `HandTracker` in image mode, is faster.

    Parameters
    ----------
    image
        A picture's file, its bytes, or an array: uint8, (H, W, 3), grey or with alpha.
    effect
        Name or file of the effect that is drawn over ``.image``; None draws nothing and needs no OpenGL.
    color
        Channel order of an array: "rgb", or "bgr" as OpenCV reads it.
    mirrored
        Whether the picture shows the scene as a mirror does.
    max_hands, gestures, tracker
        As for `Session`.

    Returns
    -------
    The hands as ``.hands``, surest first; a BEGIN for each gesture as ``.events``; the drawn picture as
    ``.image``, which a notebook shows.

    Raises
    ------
    InvalidArgumentError
        When `image` is a film or a camera.
    SourceError
        When the picture cannot be read.
    InvalidImageError
        When the array is none.

    Examples
    --------
    >>> result = gk.read("photo.jpg")                                      # doctest: +SKIP
    >>> [(event.name, event.hand.side) for event in result.events]         # doctest: +SKIP
    [('victory', <Side.RIGHT: 'right'>)]
    """
    source = open_source(image, mirrored=mirrored, color=color)
    with Session(source, effect, max_hands=max_hands, gestures=gestures, tracker=tracker) as session:
        if not source.is_image:
            raise InvalidArgumentError(
                f"{source.name!r} is not one picture; go through many with Session or open_source"
            )
        result = next(iter(session))
        # Drawn now: the graphics are gone with the session.
        result.own_image()
    return result
