"""The order in which people sort numbered names: 2 before 10."""

from __future__ import annotations

import re


def natural_key(name: str) -> tuple[tuple[bool, int, str], ...]:
    """Sort key by which numbers inside names count as numbers; upper and lower case are alike.

    Examples
    --------
    >>> sorted(["b10", "b9", "a1"], key=natural_key)
    ['a1', 'b9', 'b10']
    """
    parts = re.split(r"([0-9]+)", name.casefold())
    return tuple((True, int(part), "") if part.isdecimal() else (False, 0, part) for part in parts)
