"""How drawn pictures go into an output: the light alone, beside the camera's picture, or cropped."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from gesturekit.errors import InvalidArgumentError
from gesturekit.hands import ImageArray
from gesturekit.media.frame import Frame
from gesturekit.session.hand_crop import HandCrop, crop_size
from gesturekit.session.session_result import SessionResult
from gesturekit.words import shown

Alpha = Literal["straight", "premultiplied"]
"""Colours as they are, or multiplied by how much they cover."""


@dataclass(frozen=True, slots=True)
class PictureView:
    """What an output shows of the drawn pictures.

    Attributes
    ----------
    alpha
        The light alone, with how much it covers, in this form; None for whole pictures.
    side_by_side
        The camera's picture at the left of the drawn one.
    crop
        Proportions, width and height, of a crop that follows the hands; None for all of the picture.
    """

    alpha: Alpha | None = None
    side_by_side: bool = False
    crop: tuple[int, int] | None = None

    @classmethod
    def of(cls, alpha: Any, side_by_side: bool, crop: Any) -> PictureView:
        """The view that is asked for in words.

        Raises
        ------
        InvalidArgumentError
            When a word is none that is known, or two of them exclude each other.
        """
        if alpha not in (None, False, "straight", "premultiplied"):
            raise InvalidArgumentError(
                f'alpha is {shown(alpha)}; expected "straight" (most programs), "premultiplied", or None'
            )
        if alpha and side_by_side:
            raise InvalidArgumentError(
                "alpha gives the light alone, side_by_side the camera's picture beside it; ask for one"
            )
        return cls(alpha or None, bool(side_by_side), None if crop is None else _ratio(crop))

    @property
    def changes_pictures(self) -> bool:
        """Whether an output is anything else than the whole drawn pictures."""
        return self != PictureView()

    def size(self, size: tuple[int, int]) -> tuple[int, int]:
        """Width and height of what is written of a picture of this size."""
        width, height = size if self.crop is None else crop_size(size, self.crop)
        return width * 2 if self.side_by_side else width, height


class PictureComposer:
    """Makes the pictures of an output.

    Parameters
    ----------
    view
        What they show.
    size
        Width and height of the drawn pictures; None when each keeps its own.
    light
        Gives the light of a result alone.
    background
        Gives the picture of a frame without light, of the drawn pictures' size.
    """

    def __init__(
        self,
        view: PictureView,
        size: tuple[int, int] | None,
        light: Callable[[SessionResult], ImageArray],
        background: Callable[[Frame], ImageArray],
    ) -> None:
        self._view = view
        self._light = light
        self._background = background
        self._size = size
        self._crop = HandCrop(size, view.crop) if size is not None and view.crop is not None else None

    def compose(self, result: SessionResult) -> ImageArray:
        """The picture to be written for a result."""
        drawn = self._light(result) if self._view.alpha else result.lend_image()
        pictures = [self._background(result.frame), drawn] if self._view.side_by_side else [drawn]
        if self._crop is not None and self._size is not None:
            # A picture of another size was fitted into this one; its hands are where it has them.
            scale = np.divide(self._size, result.frame.size)
            x, y = self._crop.corner(result.hands, result.frame.time, scale)
            width, height = self._crop.size
            pictures = [picture[y : y + height, x : x + width] for picture in pictures]
        return pictures[0] if len(pictures) == 1 else np.concatenate(pictures, axis=1)


def _ratio(crop: Any) -> tuple[int, int]:
    parts = re.fullmatch(r"\s*(\d{1,4})\s*[:x/]\s*(\d{1,4})\s*", crop) if isinstance(crop, str) else None
    width, height = (int(part) for part in parts.groups()) if parts is not None else (0, 0)
    if not width or not height:
        raise InvalidArgumentError(f'crop is {shown(crop)}; expected WIDTH:HEIGHT, such as "9:16" or "1:1"')
    return width, height
