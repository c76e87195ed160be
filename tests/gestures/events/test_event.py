from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gesturekit.errors import InvalidArgumentError, SourceError
from gesturekit.gestures import GestureEvent, Phase
from gesturekit.gestures.events.event_line import EventLine, event_schema, read_events
from gesturekit.hands import Side
from tests.builders import make_event, make_hand

LEFT = make_hand(4, Side.LEFT)


@pytest.mark.parametrize(
    ("phase", "progress", "fires"),
    [
        (Phase.BEGIN, 1.0, True),
        (Phase.BEGIN, 0.0, False),
        (Phase.HOLD, 1.0, False),
        (Phase.TRIGGER, 1.0, True),
        (Phase.END, 1.0, False),
        (Phase.CANCEL, 0.5, False),
    ],
)
def test_what_fires(phase: Phase, progress: float, fires: bool) -> None:
    assert replace(make_event(phase=phase), progress=progress).fires is fires


def test_start_lies_before_length_and_delay() -> None:
    event = replace(make_event(phase=Phase.TRIGGER, time=5.0), duration=0.5, delay=0.25)
    assert event.start == 4.25


@pytest.mark.parametrize("other", [None, LEFT])
def test_a_dict_gives_back_everything_but_landmarks(other: Any) -> None:
    event = GestureEvent("grab", Phase.HOLD, make_hand(3), 1.25, 0.5, 0.75, 0.5, 0.25, 0.125, other)
    back = GestureEvent.from_dict(event.to_dict())
    assert back.to_dict() == event.to_dict()
    assert back.phase is Phase.HOLD
    assert [hand.id for hand in back.hands] == [hand.id for hand in event.hands]
    assert np.isnan(back.hand.landmarks).all()
    assert math.isnan(back.hand.presence)


def test_the_least_a_dict_needs() -> None:
    fields = {"time": 1, "name": "ok", "phase": "begin", "hand_id": 2, "side": "left", "confidence": 0.5}
    event = GestureEvent.from_dict(fields)
    assert (event.value, event.duration, event.progress, event.other) == (0.5, 0.0, 1.0, None)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"phase": "beginn"}, "beginn"),
        ({"side": "middle"}, "middle"),
        ({"time": "soon"}, "soon"),
        ({"confidence": None}, "expected what"),
        ({"name": ...}, "'name' is missing"),
        ({"other_hand_id": 3}, "'other_side' is missing"),
    ],
)
def test_a_dict_that_is_no_event_is_refused(change: dict[str, Any], told: str) -> None:
    fields = {**make_event().to_dict(), **change}
    fields = {name: value for name, value in fields.items() if value is not ...}
    with pytest.raises(InvalidArgumentError, match=told):
        GestureEvent.from_dict(fields)


def test_both_hands_move_together() -> None:
    event = replace(make_event(hand=make_hand(x=10.0)), other=make_hand(4, x=30.0))
    moved = event.moved(lambda hand: hand.flipped(100))
    assert [hand.landmarks[0, 0] for hand in moved.hands] == [90.0, 70.0]


def test_what_is_written_keeps_to_the_schema() -> None:
    fields = event_schema()["properties"]
    for event in (make_event(), replace(make_event(), other=LEFT)):
        written = event.to_dict()
        assert set(written) <= set(fields)
        EventLine.model_validate_json(json.dumps(written), strict=True)
    assert all("description" in field for field in fields.values())


def test_a_file_is_read_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "e.jsonl"
    events = [make_event(time=float(n)) for n in range(3)]
    path.write_text("\n".join(json.dumps(event.to_dict()) for event in events) + "\n\n")
    assert [event.time for event in read_events(path)] == [0.0, 1.0, 2.0]
    path.write_text(path.read_text() + '{"time": 1}\n')
    with pytest.raises(SourceError, match="line 5: name: Field required"):
        list(read_events(path))
    with pytest.raises(SourceError, match=r"no\.jsonl"):
        list(read_events(tmp_path / "no.jsonl"))
