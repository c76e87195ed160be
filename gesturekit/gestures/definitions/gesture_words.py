"""The words of gesture files, and what all their tables have in common."""

from __future__ import annotations

from typing import Any, Literal

FingerName = Literal["thumb", "index", "middle", "ring", "pinky"]
LandmarkName = Literal[
    "wrist",
    "thumb_cmc",
    "thumb_mcp",
    "thumb_ip",
    "thumb_tip",
    "index_mcp",
    "index_pip",
    "index_dip",
    "index_tip",
    "middle_mcp",
    "middle_pip",
    "middle_dip",
    "middle_tip",
    "ring_mcp",
    "ring_pip",
    "ring_dip",
    "ring_tip",
    "pinky_mcp",
    "pinky_pip",
    "pinky_dip",
    "pinky_tip",
]
FingerWord = Literal["extended", "curled", "any"]
SpreadWord = Literal["together", "apart", "crossed", "any"]
DirectionWord = Literal["up", "down", "left", "right", "camera", "away", "inward", "outward"]
FlatDirectionWord = Literal["up", "down", "left", "right", "inward", "outward"]
ValueWord = Literal["confidence", "pinch", "grab"]
SideWord = Literal["left", "right", "any"]
HandWord = Literal["left", "right", "one", "other"]

NEIGHBOURS = ("thumb_index", "index_middle", "middle_ring", "ring_pinky")
"""Pairs of neighbouring fingers, in the order of `FingerStates.spread_deg`."""


def as_list(value: Any) -> Any:
    """Take one word or table for a list of one."""
    return [value] if isinstance(value, dict | str) else value
