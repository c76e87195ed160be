"""A picture of what was recorded: a row for each take, the hand at several moments, its way behind it."""

from __future__ import annotations

import cv2
import numpy as np

from gesturekit.gestures.custom.takes import RecordedGesture, Take
from gesturekit.hands import BONES, ImageArray
from gesturekit.motions.sequences.palm_geometry import PALM

CELL = 200
"""Width and height of one hand's picture, pixels."""

MOMENTS = 6
"""Hands shown of each take."""

_MARGIN, _HEADER = 24, 34
_GROUND, _PANEL, _INK, _FAINT = (13, 16, 26), (22, 27, 42), (225, 232, 245), (120, 132, 156)
_FINGERS = ((255, 122, 89), (255, 200, 87), (94, 234, 164), (77, 208, 255), (190, 140, 255))
_SCALE = 4


def take_sheet(gesture: RecordedGesture) -> ImageArray:
    """Draw all takes of a gesture.

    Returns
    -------
    (H, W, 3) uint8 RGB: shapes side by side, motions below each other, `MOMENTS` hands each.
    """
    static = gesture.kind == "static"
    # Shapes need one picture a take and stand side by side; motions have a row each.
    cell_width = CELL + _MARGIN if static else MOMENTS * CELL
    columns, rows = (len(gesture.takes), 1) if static else (1, len(gesture.takes))
    height = rows * (CELL + _HEADER) + 2 * _MARGIN + _HEADER
    sheet = np.full((height, max(columns * cell_width, 2 * CELL) + 2 * _MARGIN, 3), _GROUND, dtype=np.uint8)
    _write(sheet, f"{gesture.name}  ({gesture.kind})", (_MARGIN, _MARGIN + 14), 0.62, _INK)
    for number, take in enumerate(gesture.takes):
        top = _MARGIN + _HEADER + (0 if static else number * (CELL + _HEADER))
        left = _MARGIN + (number * cell_width if static else 0)
        words = f"{number + 1}: {take.side}, {len(take)} frames, {take.seconds:.2f} s"
        _write(sheet, words, (left + 3, top + 20), 0.42, _FAINT)
        row = _take_row(take, 1 if static else MOMENTS)
        sheet[top + _HEADER - 4 : top + _HEADER - 4 + CELL, left : left + row.shape[1]] = row
    return sheet


def _take_row(take: Take, moments: int) -> ImageArray:
    path = take.path
    middle = 0.5 * (path[..., :2].min(axis=(0, 1)) + path[..., :2].max(axis=(0, 1)))
    reach = float((path[..., :2].max(axis=(0, 1)) - path[..., :2].min(axis=(0, 1))).max())
    last = len(take) - 1
    shown = [last / 2] if moments == 1 else np.linspace(0, last, moments).tolist()
    cells = [_cell(path, round(moment), middle, reach) for moment in shown]
    return np.concatenate(cells, axis=1)


def _cell(
    path: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
    moment: int,
    middle: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
    reach: float,
) -> ImageArray:
    side = CELL * _SCALE
    cell = np.full((side, side, 3), _GROUND, dtype=np.uint8)
    cv2.rectangle(cell, (_SCALE * 3, _SCALE * 3), (side - _SCALE * 3, side - _SCALE * 3), _PANEL, -1)
    unit = 0.82 * side / max(reach, 1e-6)
    places = np.rint((path[..., :2] - middle) * unit + 0.5 * side).astype(np.int32)
    way = places[: moment + 1, PALM].mean(axis=1).round().astype(np.int32)
    cv2.polylines(cell, [way.reshape(-1, 1, 2)], False, (70, 84, 122), 3 * _SCALE, cv2.LINE_AA)
    points = places[moment]
    thickness = max(7, round(0.032 * unit))
    for start, end in BONES:
        colour = _FINGERS[(int(end) - 1) // 4] if end - start == 1 else (150, 163, 190)
        cv2.line(cell, points[start].tolist(), points[end].tolist(), colour, thickness, cv2.LINE_AA)
    for number, point in enumerate(points):
        colour = _INK if number == 0 else _FINGERS[(number - 1) // 4]
        cv2.circle(cell, point.tolist(), round(0.9 * thickness), colour, -1, cv2.LINE_AA)
    return np.asarray(cv2.resize(cell, (CELL, CELL), interpolation=cv2.INTER_AREA))


def _write(
    sheet: ImageArray, words: str, place: tuple[int, int], scale: float, colour: tuple[int, int, int]
) -> None:
    cv2.putText(sheet, words, place, cv2.FONT_HERSHEY_SIMPLEX, scale, colour, 1, cv2.LINE_AA)
