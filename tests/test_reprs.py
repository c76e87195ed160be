"""What a prompt and a notebook show: one line, and pictures as pictures."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from gesturekit.gestures import GestureRecognizer
from gesturekit.gestures.events import GestureEvent, Phase
from gesturekit.hands import Hand, Side, TrackedFrame
from gesturekit.media.frame import Frame
from gesturekit.sources import open_source
from tests.builders import make_clip, make_event, make_hand
from tests.scripted import scripted


def test_a_hand_is_one_line() -> None:
    hand = make_hand(3, Side.LEFT, x=100.0, y=50.0)
    assert repr(hand) == "<Hand 3 left, 99%, wrist at (100, 50), palm of 20 px>"
    assert repr(replace(hand, interpolated=True)).endswith("interpolated>")


def test_a_hand_of_an_event_file_has_no_place() -> None:
    event = GestureEvent.from_dict(make_event().to_dict())
    assert repr(event.hand) == "<Hand 1 right, not seen>"


def test_an_event_says_who_what_and_when() -> None:
    event = make_event("ok", Phase.HOLD, time=1.25, hand=make_hand(7))
    assert repr(event) == "<GestureEvent ok hold at 1.250 s by hand 7 (right), 90%>"
    pair = replace(event, other=make_hand(8, Side.LEFT), progress=0.5)
    assert repr(pair).endswith("by hand 7 (right) and hand 8 (left), 90%, 50% confirmed>")


def test_frames_show_no_pixels() -> None:
    assert repr(Frame(np.zeros((48, 64, 3), np.uint8), 0.5, 12)) == "<Frame 12 at 0.500 s, 64x48>"
    tracked = TrackedFrame(2, 0.08, (640, 480), (make_hand(),), mirrored=True)
    assert repr(tracked).startswith("<TrackedFrame 2 at 0.080 s, 640x480, mirrored, hands [<Hand 1 right")


def test_sessions_and_recognizers_say_how_far_they_are(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "clip.mp4", frames=4)
    with scripted(clip) as session:
        session.on("ok", print)
        assert "clip.mp4" in repr(session) and "1 callbacks, not run yet" in repr(session)
        seen = []
        session.run(lambda result: seen.append((repr(session), repr(result))))
    assert "at picture 2" in seen[1][0]
    assert seen[1][1].startswith("<SessionResult 1 at 0.040 s, hands [<Hand 1")
    assert "ended by source after 4 pictures" in repr(session)
    recognizer = GestureRecognizer({"flat": {"fingers": {"others": "extended"}}}, motions=False)
    assert repr(recognizer) == "<GestureRecognizer of 1 gestures and motions, 0 events>"


@pytest.mark.parametrize("drawn", [False, True])
def test_a_notebook_shows_the_picture(tmp_path: Path, drawn: bool) -> None:
    clip = make_clip(tmp_path / "clip.mp4", frames=1)
    if drawn:
        with scripted(clip) as session:
            shown = next(iter(session))
            data, image = shown._repr_png_(), shown.image
    else:
        with open_source(clip) as source:
            (shown,) = source
            data, image = shown._repr_png_(), shown.image
    np.testing.assert_array_equal(np.asarray(Image.open(io.BytesIO(data))), image)


def test_a_list_of_hands_stays_readable() -> None:
    hands: list[Hand] = [make_hand(number) for number in range(4)]
    assert len(repr(hands)) < 300
