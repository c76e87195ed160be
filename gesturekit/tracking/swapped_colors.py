"""Pictures whose red and blue are swapped: OpenCV reads BGR, and in such pictures hands are missed.

Some are found all the same, so nothing fails; the pictures of a stream without hands are therefore looked at
with swapped channels, after a second at first, and ever more seldom.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from gesturekit.tracking.input_picture import Picture

log = logging.getLogger(__name__)

_FIRST_SECONDS = 1.0
_AGAIN_SECONDS = 0.25
_ROUNDING = 1e-6

# Looks in a row that must find a hand with swapped channels, and none without.
_LOOKS = 3
# Least score of a palm and presence of its hand that are sure, and that are a faint sign of one. Where
# colours are right, a hand that is about to be found, or a thing like one, is seen both ways, a little better
# in one; where they are swapped, not even faintly in the wrong one: clips/commands, clips/no_command and the
# studio.
SURE = (0.5, 0.9)
FAINT = (0.2, 0.5)


class SwapWatch:
    """Warns, once, when hands are surely found with red and blue swapped and not even faintly without.

    `shows_hand`: whether a picture shows a hand of at least this palm score and this presence, 0 to 1.
    """

    def __init__(self, shows_hand: Callable[[Picture, float, float], bool]) -> None:
        self._shows_hand = shows_hand
        self._warned = False
        self._handless = 0.0
        self._wait = self._next_look = _FIRST_SECONDS
        self._seen = 0

    def take(self, picture: Picture, found: bool, elapsed: float) -> None:
        """Take in a picture, whether hands were found in it, and the seconds since the one before."""
        self._handless += elapsed
        if found:
            self._start_wait()
        if self._warned or found or self._handless < self._next_look - _ROUNDING:
            return
        swapped = picture.swapped()
        if swapped is None or not self._shows_hand(swapped, *SURE) or self._shows_hand(picture, *FAINT):
            self._wait *= 2
            self._start_wait()
            return
        self._seen += 1
        self._next_look = self._handless + _AGAIN_SECONDS
        if self._seen == _LOOKS:
            self._warned = True
            log.warning(
                "no hand is found, but one is with red and blue swapped: OpenCV reads pictures as BGR. Where "
                'these are of another order, say so: color="%s", for HandTracker, LiveSource and open_source',
                swapped.color,
            )

    def _start_wait(self) -> None:
        self._handless, self._next_look, self._seen = 0.0, self._wait, 0
