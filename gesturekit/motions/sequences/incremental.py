"""Work spread over several frames: generators that pause after each piece of about a millisecond."""

from __future__ import annotations

from collections.abc import Generator
from typing import TypeAlias, TypeVar

Answer = TypeVar("Answer")

Incremental: TypeAlias = Generator[None, None, Answer]
"""Work that pauses between its pieces; what it returns is its answer."""


def run_to_end(work: Incremental[Answer]) -> Answer:
    """Do all of it at once."""
    try:
        while True:
            next(work)
    except StopIteration as end:
        answer: Answer = end.value
    return answer
