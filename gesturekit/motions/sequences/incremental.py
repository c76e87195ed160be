"""Work that can be spread over several frames: generators that pause after each piece of about a millisecond.

A live stream has little time for each frame, and now and then much to think about; a recording has not.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import TypeAlias, TypeVar

Answer = TypeVar("Answer")

Pieces: TypeAlias = Generator[None, None, Answer]
"""Work in pieces; what it returns is its answer."""


def finished(work: Pieces[Answer]) -> Answer:
    """Do all of it at once."""
    try:
        while True:
            next(work)
    except StopIteration as end:
        answer: Answer = end.value
    return answer
