from __future__ import annotations

import numpy as np
import pytest

from gesturekit.gestures.events import Phase
from gesturekit.rendering import Renderer
from gesturekit.rendering.flare import Flares
from tests.rendering.scenes import event, open_hand, plain

HAND = open_hand(hand_id=4)


def test_a_flare_rises_to_its_height_and_dies_away() -> None:
    flares = Flares(2.0, 0.1)
    flares.update([event("ok", Phase.BEGIN, HAND, 5.0)], 5.0)
    gains = [flares.gain(4, 5.0 + t) for t in (0.0, 0.05, 0.1, 0.2, 0.4, 0.79)]
    assert gains[0] == 1.0 and gains[2] == pytest.approx(3.0)
    assert gains[1] > 1.5 and gains[2] > gains[3] > gains[4] > gains[5]
    assert gains[5] < 1.02
    assert flares.gain(3, 5.1) == 1.0
    flares.update([], 5.9)
    assert flares.gain(4, 5.9) == 1.0


@pytest.mark.parametrize(("phase", "flares_up"), [(p, p in (Phase.BEGIN, Phase.TRIGGER)) for p in Phase])
def test_only_beginnings_flare(phase: Phase, flares_up: bool) -> None:
    flares = Flares(1.0, 0.1)
    flares.update([event("ok", phase, HAND)], 0.0)
    assert (flares.gain(4, 0.1) > 1.0) == flares_up


def test_time_that_jumps_back_ends_all_flares() -> None:
    flares = Flares(1.0, 0.1)
    flares.update([event("ok", Phase.BEGIN, HAND)], 9.0)
    flares.update([], 0.0)
    assert flares.gain(4, 0.0) == 1.0


@pytest.mark.gl
def test_the_hand_that_begins_lights_up_and_calms_down() -> None:
    left, right = open_hand((150, 400), 60, hand_id=0), open_hand((500, 400), 60, hand_id=1)
    with Renderer("neon") as renderer:

        def light(time: float, *phases: Phase) -> tuple[int, int]:
            happened = [event("ok", phase, left, time) for phase in phases]
            # Below the labels, which come and go as well.
            picture = renderer.render(plain(0, 640, 480), [left, right], happened, time)[120:]
            return int(picture[:, :320].sum(dtype=np.int64)), int(picture[:, 320:].sum(dtype=np.int64))

        calm = light(0.0)
        assert light(1.0, Phase.BEGIN) == calm
        flared = light(1.1, Phase.HOLD)
        assert flared[0] > 1.1 * calm[0] and flared[1] == pytest.approx(calm[1], rel=1e-3)
        assert light(4.0, Phase.END) == calm
