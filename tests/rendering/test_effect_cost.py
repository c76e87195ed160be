"""Costs add up: layers and stages together are the frame, and what is not drawn costs nothing."""

from __future__ import annotations

import pytest

from gesturekit.rendering.effect_cost import effect_cost
from gesturekit.rendering.layer_registry import Scene
from tests.rendering.scenes import open_hand

pytestmark = pytest.mark.gl


def film(hands: int) -> list[Scene]:
    return [Scene((320, 240), (open_hand(),) * hands, (), number / 30) for number in range(6)]


def test_layers_and_stages_are_told_apart() -> None:
    seen = []
    cost = effect_cost("neon", [film(1), film(1)], lambda: seen.append(1))
    assert len(seen) == 12
    assert len(cost.layers) == 2 and cost.layers[0] > 0.0
    assert all(cost.stages[stage] > 0.0 for stage in ("prepare", "upload", "bloom", "composite", "read back"))
    assert cost.frame >= max(*cost.layers, *cost.stages.values())


def test_an_empty_picture_is_not_drawn() -> None:
    cost = effect_cost("neon", [film(0)])
    assert cost.stages["bloom"] == cost.stages["read back"] == 0.0


def test_the_dearest_film_counts() -> None:
    assert effect_cost("neon", [film(0), film(1)]).stages["bloom"] > 0.0
