"""A beam of light out of the hand, along a finger: a saber, a laser, a torch."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Any, Literal

import numpy as np

from gesturekit.hands import Finger, FloatArray, Hand, Landmark
from gesturekit.hands.hand import palm_size_3d
from gesturekit.rendering.bindings.looks import Look
from gesturekit.rendering.capsule_batch import capsule_array
from gesturekit.rendering.color import linear_from_srgb
from gesturekit.rendering.layer_registry import Scene, SharedSettings, register_layer
from gesturekit.rendering.setting_types import Color, NotNegative, Unit
from gesturekit.rendering.tubes import TubeLayer, TubeSettings

_SHORTEST = 0.02


class BeamSettings(TubeSettings):
    """A tube that begins at the hand. `length` is in palm sizes, and follows a signal as a rule."""

    type: Literal["beam"] = "beam"
    start: Literal["finger", "fist"] = "finger"
    """At the last joint of a finger, along it; or in the fist, out at the thumb's side."""
    finger: Literal["thumb", "index", "middle", "ring", "pinky"] = "index"
    """Where it begins, with `start = "finger"`."""
    length: NotNegative = 4.0
    """Palm sizes; 0 for none."""
    color: Color = (0.3, 0.6, 1.0)
    """Of its wall; the middle burns out to white."""
    taper: Unit = 0.15
    """How much thinner it is at its end."""
    blur: NotNegative = 0.0
    """Seconds over which a swing smears into a fan."""


class BeamLayer(TubeLayer[BeamSettings]):
    """Draws the beams of all hands."""

    def __init__(self, context: Any, settings: BeamSettings, shared: SharedSettings) -> None:
        super().__init__(context, settings, shared)
        self._before: dict[int, list[tuple[float, FloatArray]]] = {}

    def lay_out(self, scene: Scene, look: Look[BeamSettings]) -> Iterator[tuple[FloatArray, BeamSettings]]:
        """A part for each beam."""
        before = {} if look.restarted else self._before
        self._before = {}
        for hand in scene.hands:
            settings = look.of(hand)
            ends = beam_ends(hand, settings)
            if ends is None:
                continue
            past = [each for each in before.get(hand.id, []) if scene.time - each[0] < settings.blur]
            self._before[hand.id] = [*past, (scene.time, ends)]
            yield self._capsules(hand, self._before[hand.id], scene.time, settings), settings

    def _capsules(
        self, hand: Hand, past: Sequence[tuple[float, FloatArray]], time: float, settings: BeamSettings
    ) -> FloatArray:
        palm = palm_size_3d(hand)
        color = np.tile(linear_from_srgb(settings.color), 2)
        lines, lights = [past[-1][1]], [1.0]
        for (t0, a), (t1, b) in itertools.pairwise(past):
            # As many in between as make a closed fan of the swing.
            count = int(np.clip(np.hypot(*(a[2:] - b[2:])) / (palm * settings.radius * 1.2), 1, 24))
            for share in np.arange(count) / count:
                age = (time - (t0 + (t1 - t0) * share)) / settings.blur
                lines.append(a + (b - a) * share)
                lights.append(0.35 * max(1.0 - age, 0.0) ** 2)
        ends = np.array(lines, np.float32)
        ones = np.ones((len(ends), 1), np.float32)
        radius = palm * settings.radius * np.array([[1.0, 1.0 - settings.taper]]) * ones
        light = np.array(lights)[:, None] * np.ones((1, 2))
        return capsule_array(ends, radius, light, color[None] * ones)


def beam_ends(hand: Hand, settings: BeamSettings) -> FloatArray | None:
    """Both ends, (4,) float32 pixels; None for a beam of no length."""
    if settings.length < _SHORTEST:
        return None
    palm = palm_size_3d(hand)
    points = hand.landmarks
    if settings.start == "finger":
        finger = Finger[settings.finger.upper()]
        along = points[finger.tip] - points[finger.joints[1]]
        # The glow hides the end of a finger: a beam that began at the tip would seem to stand away from it.
        start = points[finger.joints[2]]
    else:
        start = points[[Landmark.INDEX_PIP, Landmark.MIDDLE_PIP, Landmark.INDEX_MCP]].mean(axis=0)
        along = points[Landmark.INDEX_MCP] - points[Landmark.PINKY_MCP]
    length = float(np.linalg.norm(along))
    if not np.isfinite(length) or length < 1e-3:
        return None
    # Towards the camera a beam is shorter in the picture, as a finger is.
    end = start[:2] + along[:2] / length * (settings.length * palm)
    return np.asarray([*start[:2], *end], dtype=np.float32)


register_layer(BeamSettings, BeamLayer)
