"""Pictures may be passed over: what is drawn later looks as if all had been drawn."""

from __future__ import annotations

import numpy as np
import pytest

from gesturekit.gestures.events import GestureEvent, Phase
from gesturekit.hands import ImageArray
from gesturekit.media.frame import Frame
from gesturekit.rendering import load_effect
from gesturekit.session.drawing_stage import DrawingStage
from gesturekit.session.effect_state import EffectState
from gesturekit.session.session_result import SessionResult
from tests.builders import make_event

EVENTS = {1: Phase.BEGIN, 2: Phase.HOLD, 4: Phase.END}
"""What happens in which of the pictures, half a second apart."""


def drawn(asked: set[int], *, mirror: bool = False) -> dict[int, ImageArray]:
    """The pictures that were asked for, by number."""
    pictures = {}
    stage = DrawingStage(EffectState(load_effect("neon")), None, mirror=mirror)
    for number in range(8):
        frame = Frame(np.full((120, 160, 3), 60, dtype=np.uint8), number / 2, number)
        events: list[GestureEvent] = []
        if number in EVENTS:
            events = [make_event("victory", EVENTS[number], time=number / 2)]
        result = SessionResult(frame, *stage.place(frame, [], events), stage.draw)
        if number in asked:
            pictures[number] = result.image.copy()
    stage.close()
    return pictures


@pytest.mark.gl
@pytest.mark.parametrize("mirror", [False, True])
def test_a_plate_goes_although_nobody_saw_its_end(mirror: bool) -> None:
    shown = drawn({3, 6, 7}, mirror=mirror)
    assert not (shown[3] == 60).all()
    assert (shown[7] == 60).all()


@pytest.mark.gl
def test_a_plate_is_there_although_nobody_saw_its_beginning() -> None:
    assert not (drawn({2})[2] == 60).all()
