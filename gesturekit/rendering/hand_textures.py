"""Hands as shaders read them: landmarks with a second of history, the palm's frame, a soft mask."""

from __future__ import annotations

from collections import deque
from typing import Any

import moderngl
import numpy as np

from gesturekit.hands import PALM, FloatArray, Hand, Landmark, Side
from gesturekit.hands.hand import palm_size_3d
from gesturekit.hands.pose import hand_pose
from gesturekit.rendering.bindings.signals import Signals
from gesturekit.rendering.hand_mask import HandMask
from gesturekit.rendering.layer_registry import Scene

MOST_HANDS = 8
"""Hands that shaders see; further ones are left out."""

HISTORY_STEPS, HISTORY_HERTZ = 64, 60.0
"""Rows of history for each hand, and how many of them make a second."""

_KEPT_SECONDS = HISTORY_STEPS / HISTORY_HERTZ + 0.25


class HandTextures:
    """Follows the hands, and gives shaders their textures and uniforms.

    Parameters
    ----------
    context
        moderngl.Context, current.
    """

    def __init__(self, context: Any) -> None:
        self._context = context
        self._trails: dict[int, deque[tuple[float, FloatArray]]] = {}
        self._scene = Scene((1, 1), (), (), 0.0)
        self._points: Any = None
        self._mask: HandMask | None = None
        self._written = self._masked = False

    def update(self, scene: Scene) -> None:
        """Take in a frame; without OpenGL."""
        if scene.time < self._scene.time:
            self._trails.clear()
        self._scene, self._written, self._masked = scene, False, False
        self._trails = {hand.id: self._trails.get(hand.id, deque()) for hand in scene.hands}
        for hand in scene.hands:
            trail = self._trails[hand.id]
            trail.append((scene.time, np.nan_to_num(hand.landmarks)))
            while scene.time - trail[0][0] > _KEPT_SECONDS:
                trail.popleft()

    def points(self) -> Any:
        """Texture of landmarks: a column for each, a row for each step of history of each hand."""
        if self._points is None:
            self._points = self._context.texture((21, HISTORY_STEPS * MOST_HANDS), 4, dtype="f4")
            self._points.filter = moderngl.NEAREST, moderngl.NEAREST
        if not self._written:
            self._written = True
            rows = np.zeros((HISTORY_STEPS, 21, 4), np.float32)
            for number, hand in enumerate(self._scene.hands[:MOST_HANDS]):
                rows[..., :3] = resampled(self._trails[hand.id], self._scene.time)
                place = (0, number * HISTORY_STEPS, 21, HISTORY_STEPS)
                self._points.write(rows.tobytes(), viewport=place)
        return self._points

    def mask(self) -> Any:
        """Texture whose red is 1 where a hand is, softly 0 beside it; half the picture's size."""
        if self._mask is None:
            self._mask = HandMask(self._context)
        if not self._masked:
            self._masked = True
            self._mask.draw(self._scene)
        return self._mask.texture

    def uniforms(self, signals: Signals) -> dict[str, Any]:
        """Values of the uniforms that `hands.glsl` declares, without the textures."""
        hands = self._scene.hands[:MOST_HANDS]
        spare = [(0.0,) * 4] * (MOST_HANDS - len(hands))
        return {
            "hand_count": len(hands),
            "hand_palms": [self._palm(hand, signals) for hand in hands] + spare,
            "hand_frames": [palm_frame(hand) for hand in hands] + spare,
            "hand_shapes": [self._shape(hand, signals) for hand in hands] + spare,
            "hand_curls": [self._curls(hand, signals) for hand in hands] + spare,
        }

    def release(self) -> None:
        """Give the memory back."""
        for owner in (self._points, self._mask):
            if owner is not None:
                owner.release()

    def _palm(self, hand: Hand, signals: Signals) -> tuple[float, ...]:
        x, y = np.nan_to_num(hand.landmarks[list(PALM), :2].mean(axis=0)).tolist()
        side = 1.0 if hand.side is Side.RIGHT else -1.0
        return (x, y, max(palm_size_3d(hand), 1.0), side)

    def _shape(self, hand: Hand, signals: Signals) -> tuple[float, ...]:
        return tuple(
            signals.of_hand(name, hand) or 0.0 for name in ("open", "pinch", "palm.speed", "hand.age")
        )

    def _curls(self, hand: Hand, signals: Signals) -> tuple[float, ...]:
        fingers = ("index", "middle", "ring", "pinky")
        return tuple(signals.of_hand(f"{finger}.curl", hand) or 0.0 for finger in fingers)


def resampled(trail: deque[tuple[float, FloatArray]], now: float) -> FloatArray:
    """Landmarks of the last second at even steps back in time: (HISTORY_STEPS, 21, 3) float32.

    Before the first that is known the hand stands still.
    """
    times = np.array([time for time, _ in trail])
    points = np.stack([points for _, points in trail])
    wanted = now - np.arange(HISTORY_STEPS) / HISTORY_HERTZ
    after = np.clip(np.searchsorted(times, wanted), 0, len(times) - 1)
    before = np.maximum(after - 1, 0)
    gap = times[after] - times[before]
    share = np.clip((wanted - times[before]) / np.where(gap > 0.0, gap, 1.0), 0.0, 1.0)[:, None, None]
    share = np.where((gap > 0.0)[:, None, None], share, 1.0)
    return np.asarray(points[before] + (points[after] - points[before]) * share, dtype=np.float32)


def palm_frame(hand: Hand) -> tuple[float, float, float, float]:
    """Axes of the palm's plane in the picture, pixels a palm size: across to the thumb, along the fingers.

    Returns
    -------
    x and y across, x and y along. For a hand without a pose those of an upright one.
    """
    across, along = palm_axes(hand)
    palm = max(palm_size_3d(hand), 1.0)
    return (across[0] * palm, across[1] * palm, along[0] * palm, along[1] * palm)


def palm_axes(hand: Hand) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
    """Unit vectors across the palm, to the thumb's side, and along it, as the picture shows them."""
    pose = hand_pose(hand)
    if pose is None:
        return (1.0, 0.0, 0.0), (0.0, -1.0, 0.0)
    flip = -1.0 if pose.mirrored else 1.0
    across, along = pose.palm_side, pose.palm_direction
    return (flip * across[0], across[1], across[2]), (flip * along[0], along[1], along[2])


def between_corners(hands: tuple[Hand, ...]) -> FloatArray | None:
    """Corners of the frame that thumbs and index fingers of two hands make: (4, 2) float32, pixels.

    In the order upper left, upper right, lower left, lower right as the hands are placed; None with fewer
    hands, or where the corners are not known.
    """
    if len(hands) < 2:
        return None
    left, right = sorted(hands[:2], key=lambda hand: float(hand.landmarks[Landmark.WRIST, 0]))
    tips = [
        sorted(
            (hand.landmarks[tip, :2] for tip in (Landmark.INDEX_TIP, Landmark.THUMB_TIP)), key=lambda p: p[1]
        )
        for hand in (left, right)
    ]
    corners = np.array([tips[0][0], tips[1][0], tips[0][1], tips[1][1]], dtype=np.float32)
    return corners if np.isfinite(corners).all() else None
