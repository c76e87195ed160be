"""Rectangles of the picture that are worth drawing.

A software rasteriser pays for every pixel of every pass, and a hand covers a small part of a picture, so
each full-screen pass is cut down to the regions that hold light or text.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Region:
    """A half-open rectangle in whole pixels: x0 ≤ x < x1, y0 ≤ y < y1, y down."""

    x0: int
    y0: int
    x1: int
    y1: int

    @property
    def width(self) -> int:
        """Width in pixels, 0 when empty."""
        return max(0, self.x1 - self.x0)

    @property
    def height(self) -> int:
        """Height in pixels, 0 when empty."""
        return max(0, self.y1 - self.y0)

    @property
    def empty(self) -> bool:
        """True when no pixel lies inside."""
        return self.width == 0 or self.height == 0

    @property
    def corners(self) -> tuple[int, int, int, int]:
        """x0, y0, x1, y1."""
        return self.x0, self.y0, self.x1, self.y1

    @property
    def viewport(self) -> tuple[int, int, int, int]:
        """x, y, width, height, as OpenGL takes them."""
        return self.x0, self.y0, self.width, self.height

    @classmethod
    def around(cls, x0: float, y0: float, x1: float, y1: float) -> Region:
        """The smallest region of whole pixels that holds the given rectangle."""
        return cls(math.floor(x0), math.floor(y0), math.ceil(x1), math.ceil(y1))

    def padded(self, margin: int) -> Region:
        """Grown by `margin` pixels on every side."""
        return Region(self.x0 - margin, self.y0 - margin, self.x1 + margin, self.y1 + margin)

    def clipped(self, width: int, height: int) -> Region:
        """The part inside a picture of the given size."""
        return Region(max(0, self.x0), max(0, self.y0), min(width, self.x1), min(height, self.y1))

    def reduced(self, factor: int) -> Region:
        """The region of a picture `factor` times smaller that covers this one."""
        return Region(self.x0 // factor, self.y0 // factor, -(-self.x1 // factor), -(-self.y1 // factor))

    def overlaps(self, other: Region) -> bool:
        """True when the two share a pixel."""
        return self.x0 < other.x1 and other.x0 < self.x1 and self.y0 < other.y1 and other.y0 < self.y1

    def union(self, other: Region) -> Region:
        """The smallest region that holds both."""
        return Region(
            min(self.x0, other.x0), min(self.y0, other.y0), max(self.x1, other.x1), max(self.y1, other.y1)
        )


def disjoint(regions: Iterable[Region]) -> list[Region]:
    """Regions that share no pixel and together cover at least the given ones; empty ones are dropped."""
    result: list[Region] = []
    for region in regions:
        if region.empty:
            continue
        touching = True
        while touching:
            touching = False
            for other in result:
                if region.overlaps(other):
                    result.remove(other)
                    region = region.union(other)
                    touching = True
                    break
        result.append(region)
    return result
