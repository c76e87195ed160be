"""Ctrl-C as a wish to end, not as an exception in the middle of a picture."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Callable, Iterator
from types import FrameType


@contextlib.contextmanager
def ending_on_interrupt(end: Callable[[], None]) -> Iterator[None]:
    """Have `end` called at the first Ctrl-C in this block; a second one acts as it did before the block.

    Python lets only the main thread watch signals: in another one, nothing changes.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.getsignal(signal.SIGINT) or signal.SIG_DFL

    def interrupted(number: int, frame: FrameType | None) -> None:
        end()
        signal.signal(signal.SIGINT, before)

    signal.signal(signal.SIGINT, interrupted)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
