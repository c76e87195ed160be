"""Values that are the same are equal, whatever arrays they hold, and can be kept in sets."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np

from gesturekit.gestures.events import GestureEvent, Phase
from gesturekit.gestures.events.event_line import read_events
from gesturekit.hands import TrackedFrame
from gesturekit.media import HandsWriter, read_hands
from gesturekit.media.frame import Frame
from tests.builders import make_event, make_hand


def test_hands_are_equal_by_value() -> None:
    hand, same = make_hand(), make_hand()
    moved = replace(hand, landmarks=hand.landmarks + 1)
    assert hand == same
    assert hand != moved
    assert hand != replace(hand, presence=0.5)
    assert hand != "hand"
    assert {hand, same, moved} == {hand, moved}


def test_events_are_equal_by_value() -> None:
    event, same = make_event("pinch", Phase.BEGIN), make_event("pinch", Phase.BEGIN)
    later = replace(event, time=event.time + 1)
    assert event == same
    assert event != later
    assert len({event, same, later}) == 2


def test_events_of_which_the_hands_are_not_known_are_equal_too() -> None:
    """An event line holds no landmarks."""
    fields = make_event("pinch", Phase.BEGIN).to_dict()
    assert GestureEvent.from_dict(fields) == GestureEvent.from_dict(fields)


def test_frames_are_equal_by_value() -> None:
    def frame(value: int) -> Frame:
        return Frame(np.full((4, 4, 3), value, np.uint8), 0.5, 3, hands=(make_hand(),))

    assert frame(1) == frame(1)
    assert frame(1) != frame(2)
    assert len({frame(1), frame(1)}) == 1


def test_a_recording_read_twice_is_equal(tmp_path: Path) -> None:
    path = tmp_path / "hands.jsonl"
    with HandsWriter(path) as writer:
        writer.write(TrackedFrame(0, 0.0, (64, 48), (make_hand(),)))
    assert list(read_hands(path)) == list(read_hands(path))


def test_a_byte_order_mark_before_json_lines_is_no_mistake(tmp_path: Path) -> None:
    """Some editors and shells put one in front."""
    path = tmp_path / "hands.jsonl"
    with HandsWriter(path) as writer:
        writer.write(TrackedFrame(0, 0.0, (64, 48), (make_hand(),)))
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert len(list(read_hands(path))) == 1


def test_a_byte_order_mark_before_event_lines_is_no_mistake(tmp_path: Path) -> None:
    event = make_event("pinch", Phase.BEGIN)
    path = tmp_path / "events.jsonl"
    path.write_text(json.dumps(event.to_dict()) + "\n", encoding="utf-8-sig")
    assert [read.name for read in read_events(path)] == ["pinch"]
