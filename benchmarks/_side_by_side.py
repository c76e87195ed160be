"""Pictures of what a tracker reports: ids as colours, sides as letters, mistakes as a red frame."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

import gesturekit as gk

_COLORS = ((255, 200, 40), (60, 220, 255), (255, 90, 200), (120, 255, 90), (255, 140, 60), (160, 140, 255))
_MISTAKE_SECONDS = 0.3


def draw(image: np.ndarray, hands: Sequence[gk.Hand], title: str, mistakes: Sequence[str] = ()) -> np.ndarray:
    """The picture with skeletons, ids and sides over it."""
    picture: np.ndarray = np.ascontiguousarray(image).copy()
    for hand in hands:
        color = _COLORS[hand.id % len(_COLORS)]
        points = [(round(float(x)), round(float(y))) for x, y in hand.landmarks[:, :2]]
        for a, b in gk.hands.BONES:
            cv2.line(picture, points[a], points[b], color, 2, cv2.LINE_AA)
        _write(picture, f"{hand.id} {hand.side.value[0].upper()}", points[0], color)
    _write(picture, title, (8, 22), (255, 255, 255))
    if mistakes:
        cv2.rectangle(picture, (0, 0), (picture.shape[1] - 1, picture.shape[0] - 1), (255, 40, 40), 8)
        _write(picture, ", ".join(mistakes), (8, 46), (255, 120, 120))
    return picture


def recent(moments: Sequence[tuple[float, str]], time: float) -> list[str]:
    """What went wrong at `time` or just before."""
    return [what for at, what in moments if 0 <= time - at < _MISTAKE_SECONDS]


def _write(picture: np.ndarray, text: str, place: tuple[int, int], color: tuple[int, int, int]) -> None:
    (width, height), base = cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, 0.6, 1)
    x, y = place
    cv2.rectangle(picture, (x - 2, y - height - 2), (x + width + 2, y + base), (20, 20, 20), cv2.FILLED)
    cv2.putText(picture, text, place, cv2.FONT_HERSHEY_SIMPLEX, 0.6, color, 1, cv2.LINE_AA)
