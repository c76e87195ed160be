"""What is opened is closed: the context-manager half of every class that owns something."""

from __future__ import annotations

from abc import ABC, abstractmethod
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing_extensions import Self


class Closing(ABC):
    """Base of classes with a `close` method: leaving a ``with`` block calls it."""

    @abstractmethod
    def close(self) -> None:
        """Let go of what the object owns."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
