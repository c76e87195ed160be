"""How sure a motion must be: one dial for all limits, so that users turn none of thirty."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

from gesturekit.errors import InvalidArgumentError

Strictness: TypeAlias = Literal["relaxed", "normal", "strict"]
"""More motions and more false ones, or fewer of both."""

# By how much limits give way: chosen on clips/commands and clips/no_command, where swipes hardly get fewer
# down to 0.8, and false ones many from 1.3 on; `python benchmarks/live_motions.py` measures them.
_EASE: dict[str, float] = {"relaxed": 1.25, "normal": 1.0, "strict": 0.8}


class Limits:
    """Limits that give way to a strictness; InvalidArgumentError when it is none of the three words.

    Examples
    --------
    >>> limits = Limits("strict")
    >>> limits.least(2.0), limits.most(2.0), limits.share(0.5)
    (2.5, 1.6, 0.6)
    """

    def __init__(self, strictness: Strictness = "normal") -> None:
        if strictness not in _EASE:
            known = ", ".join(repr(word) for word in get_args(Strictness))
            raise InvalidArgumentError(f"strictness is {strictness!r}; expected one of {known}")
        self._ease = _EASE[strictness]

    def least(self, value: float) -> float:
        """What something must at least be."""
        return value / self._ease

    def most(self, value: float) -> float:
        """What something may at most be."""
        return value * self._ease

    def share(self, value: float) -> float:
        """What something that is at most 1 must at least be."""
        return 1.0 - (1.0 - value) * self._ease


NORMAL = Limits()
