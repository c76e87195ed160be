"""How long a gesture must be shown before it begins and be gone before it ends. No rule counts frames."""

from __future__ import annotations

from dataclasses import dataclass

from gesturekit.stream_time import checked_seconds

MOVING_HOLD = 0.4
"""Seconds for which a moving hand must show a shape before it begins.

A hand on its way shows other shapes in passing. Of 4.2 a minute that last less than 0.25 s, on the clips that
`hands.hand_speed` names, 1.5 are left; from 0.5 to 3 s 1.2, but then a thumb that is raised with a swing of
the arm comes late (`clips/thumb_up_720p.mp4`; `benchmarks/live_shapes.py`).
"""


@dataclass(frozen=True, slots=True)
class Timing:
    """When one gesture begins and ends.

    Attributes
    ----------
    minimum_hold
        Seconds for which the gesture must be shown before it begins. Larger: fewer false starts, later.
        While the hand moves or its fingers do, at least `MOVING_HOLD`; 0: at once, also then.
    release
        Seconds for which it must be gone before it ends, so that a flicker does not end it.
    cooldown
        Seconds after its end before it can begin again on the same hand; of a motion, seconds before it
        can be made again.

    Examples
    --------
    >>> Timing(minimum_hold=0.5)
    Timing(minimum_hold=0.5, release=0.12, cooldown=0.2)
    """

    minimum_hold: float = 0.1
    release: float = 0.12
    cooldown: float = 0.2

    def __post_init__(self) -> None:
        for name in ("minimum_hold", "release", "cooldown"):
            checked_seconds(f"Timing.{name}", getattr(self, name))
