"""Hands of the studio to try effects on: one that moves, and makes what the effect waits for."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from gesturekit.gestures.events import GestureEvent, Phase

if TYPE_CHECKING:
    from gesturekit.hands import Hand, ImageArray
    from gesturekit.rendering import Effect
    from gesturekit.rendering.layer_registry import Scene
    from gesturekit.studio.scene import StudioScene

SIZE = (1280, 720)
"""Pictures that effects are tried on."""

POSES = ("open_palm", "pointing_up")
"""What most looks follow: the one or the other lets any of them shine."""

_FPS = 30
_DISTANCE_CM = 75.0


def studio_scene(pose: str, hands: int, size: tuple[int, int] = SIZE) -> StudioScene:
    """One hand in the middle of a room, or two side by side."""
    from gesturekit.hands import Side
    from gesturekit.studio.viewer import StudioView

    scene = StudioView(pose, distance=_DISTANCE_CM, background="room").scene(size)
    if hands == 1:
        return scene
    (right,) = scene.hands
    (left,) = StudioView(pose, side=Side.LEFT, distance=_DISTANCE_CM).scene(size).hands
    apart = [
        replace(hand, position=(hand.position[0] + x, *hand.position[1:]))
        for hand, x in ((right, -14.0), (left, 14.0))
    ]
    return replace(scene, hands=tuple(apart))


def hands_of(scene: StudioScene) -> tuple[Hand, ...]:
    """Its hands, as a tracker would give them."""
    from gesturekit.studio.truth import scene_truth

    return tuple(truth.as_hand(number + 1) for number, truth in enumerate(scene_truth(scene).hands))


def trial(effect: Effect, pose: str, hands: int, frames: int, size: tuple[int, int] = SIZE) -> list[Scene]:
    """A second or so of hands that come round to where the studio shows them.

    In the middle every event that the effect acts on occurs once; those that switch or take away do not.
    """
    from gesturekit.rendering.layer_registry import Scene

    there = hands_of(studio_scene(pose, hands, size))
    film = []
    for number in range(frames):
        left = 1.0 - (number + 1) / frames
        turn = 2.0 * math.pi * left
        away = np.array([math.sin(turn), 0.6 - 0.6 * math.cos(turn), 0.0]) * 0.16 * size[1]
        moved = tuple(
            replace(hand, landmarks=(hand.landmarks + away * (1 - 2 * order)).astype(np.float32))
            for order, hand in enumerate(there)
        )
        time = number / _FPS
        events = _events(effect, moved[0], time) if number == frames * 3 // 5 else ()
        film.append(Scene(size, moved, tuple(events), time))
    return film


def _events(effect: Effect, hand: Hand, time: float) -> Iterable[GestureEvent]:
    for action in effect.on:
        if action.do in ("burst", "show", "pulse"):
            name, _, phase = action.event.partition(":")
            kind = Phase(phase) if phase else Phase.BEGIN
            yield GestureEvent("ok" if name == "*" else name, kind, hand, time, 0.9, 0.9)


def pose_for(effect: Effect) -> str:
    """The pose that an effect asks for by the signals it follows."""
    asked = {"point": "pointing_up", "grab": "closed_fist", "pinch": "pinch"}
    followed = [bound.signal.name for bound in effect.bindings]
    return next((pose for name, pose in asked.items() if name in followed), POSES[0])


def hands_for(effect: Effect) -> int:
    """Two where an effect needs two."""
    followed = any(bound.signal.name == "hands.distance" for bound in effect.bindings)
    between = any(
        getattr(layer, "where", "") == "between" or getattr(layer, "needs", "") == "hands"
        for layer in effect.layer
    )
    return 2 if followed or between else 1


def still(effect: Effect, pose: str, hands: int) -> ImageArray:
    """The effect in a room of the studio, a second after it began."""
    from gesturekit.rendering import Renderer
    from gesturekit.studio.imaging.scene_renderer import StudioRenderer

    with StudioRenderer(SIZE, "fast") as studio:
        room = studio.render(studio_scene(pose, hands)).image
    picture = room
    with Renderer(effect, SIZE) as renderer:
        for scene in trial(effect, pose, hands, 30):
            picture = renderer.render(room, scene.hands, scene.events, scene.time)
    return picture


def write_picture(picture: ImageArray, file: Path) -> None:
    """Write it, in the format of the file's ending."""
    from gesturekit.media.image_writer import ImageWriter

    with ImageWriter(file) as writer:
        writer.write(picture)
