"""A session's window: shows results at the source's own pace and keeps listening while it waits."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from gesturekit.closing import Closing
from gesturekit.hands import ImageArray
from gesturekit.media.camera import CameraSource
from gesturekit.media.frame import Frame
from gesturekit.media.source import Source
from gesturekit.session.effect_state import EffectFollower, EffectState
from gesturekit.session.session_result import SessionResult

# How often a window whose picture stays looks after its keys.
_LINGER_SECONDS = 1 / 30
# A next picture that is further away than this is not slept towards in one go: keys and Ctrl-C would hang.
_LONG_WAIT_SECONDS = 0.2


class Display(Closing):
    """The window, at the source's own pace.

    Parameters
    ----------
    drawn
        Whether results are drawn for an output anyway. That picture is shown then, rather than the effect
        drawn again; but for a mirrored camera, in which its words would be turned over.
    drawn_on
        Whether the app draws on results, which is shown in any case.
    mirrored
        The session mirrors the pictures already. Where it does not, a camera is shown as a mirror would,
        because people move the wrong way otherwise; files are shown as they are.
    ended
        Whether the session is over, so that nobody need wait for the next picture's time.
    """

    def __init__(
        self,
        source: Source,
        effect: EffectState,
        *,
        drawn: bool,
        drawn_on: bool,
        mirrored: bool,
        ended: Callable[[], bool],
    ) -> None:
        from gesturekit.rendering import Window

        is_mirror = isinstance(source.origin, CameraSource) and not source.mirrored and not mirrored
        self._drawn = drawn_on or (drawn and not is_mirror)
        look = None if self._drawn else effect.effect
        self._window = Window(source.size, f"GestureKit – {source.name}", mirror=is_mirror, effect=look)
        self._follower = None if self._drawn else EffectFollower(effect, self._window, look)
        self._paced = not source.live
        self._ended = ended
        self._start: float | None = None
        self._last: tuple[Any, ...] | None = None

    @property
    def closed(self) -> bool:
        """True once the user has closed it."""
        return self._window.should_close

    def show(self, result: SessionResult, background: Callable[[Frame], ImageArray]) -> None:
        """Show one result, not before its time has come; `background` is its picture without the effect."""
        image, at = result.image if self._drawn else background(result.frame), result.frame.time
        if self._paced:
            self._start = time.monotonic() - at if self._start is None else self._start
            self._wait_until(self._start + at)
        if self._follower is not None:
            self._follower.update()
        self._window.show(image, result.hands, result.events, at)
        self._last = (image, result.hands, (), at)

    def linger(self) -> None:
        """Keep the last picture up until the user closes the window or the session is ended."""
        while self._last is not None and not self._over():
            self._stay()

    def close(self) -> None:
        """Close the window."""
        self._window.close()

    def _over(self) -> bool:
        return self.closed or self._ended()

    def _wait_until(self, due: float) -> None:
        while due - time.monotonic() > _LONG_WAIT_SECONDS and self._last is not None:
            if self._over():
                return
            self._stay()
        time.sleep(max(0.0, due - time.monotonic()))

    def _stay(self) -> None:
        if self._last is not None:
            self._window.show(*self._last)
        time.sleep(_LINGER_SECONDS)
