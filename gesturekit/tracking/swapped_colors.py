"""Pictures whose red and blue are swapped: OpenCV reads BGR, and in such pictures hands are missed.

Some are found all the same, so nothing fails; the pictures of a stream without hands are therefore looked at
with swapped channels, once a second at first, and ever more seldom.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from gesturekit.tracking.input_picture import Picture

log = logging.getLogger(__name__)

_FIRST_SECONDS = 1.0
_ROUNDING = 1e-6

MIN_PRESENCE = 0.9
"""Presence from which a hand in swapped channels counts, 0 to 1. Where colours are right and no hand is
found, no look finds one; where they are swapped, most do: `tests/tracking/test_swapped_colors.py`, and every
ninth clip of clips/commands and every tenth of clips/no_command."""


class SwapWatch:
    """Warns, once, when hands are found with red and blue swapped and none without.

    Parameters
    ----------
    presence_of_best
        Presence of the surest hand in a picture, 0 to 1; 0 where there is none.
    """

    def __init__(self, presence_of_best: Callable[[Picture], float]) -> None:
        self._presence_of_best = presence_of_best
        self._warned = False
        self._handless = 0.0
        self._wait = _FIRST_SECONDS

    def take(self, picture: Picture, found: bool, elapsed: float) -> None:
        """Take in a picture, whether hands were found in it, and the seconds since the one before."""
        self._handless = 0.0 if found else self._handless + elapsed
        if self._warned or self._handless < self._wait - _ROUNDING:
            return
        self._handless, self._wait = 0.0, 2 * self._wait
        swapped = picture.swapped()
        if swapped is not None and self._presence_of_best(swapped) >= MIN_PRESENCE:
            self._warned = True
            log.warning(
                "no hand is found, but one is with red and blue swapped: OpenCV reads pictures as BGR. Where "
                'these are of another order, say so: color="%s", for HandTracker, LiveSource and open_source',
                swapped.color,
            )
