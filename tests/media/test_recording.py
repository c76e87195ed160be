from __future__ import annotations

import json
import logging
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gesturekit.errors import InvalidArgumentError, SinkError, SourceError
from gesturekit.hands import Hand, Side, TrackedFrame
from gesturekit.media import HandsWriter, read_hands

points = arrays(np.float32, (21, 3), elements=st.floats(width=32, allow_nan=False, allow_infinity=False))
score = st.floats(0, 1)
hands = st.builds(
    Hand,
    id=st.integers(0, 2**40),
    side=st.sampled_from(Side),
    side_score=score,
    presence=score,
    landmarks=points,
    world=points,
)
sizes = st.tuples(st.integers(1, 8192), st.integers(1, 8192))
frames = st.builds(
    TrackedFrame,
    index=st.integers(0, 2**40),
    time=st.floats(allow_nan=False, allow_infinity=False),
    size=sizes,
    hands=st.lists(hands, max_size=2).map(tuple),
    mirrored=st.booleans(),
)


def bits(frame: TrackedFrame) -> tuple[object, ...]:
    """Everything in a frame, numbers as their very bits: -0.0 and 0.0 differ."""
    return (
        frame.index,
        frame.time.hex(),
        frame.size,
        frame.mirrored,
        [
            (h.id, h.side, h.side_score.hex(), h.presence.hex(), h.landmarks.tobytes(), h.world.tobytes())
            for h in frame.hands
        ],
    )


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(recorded=st.lists(frames, max_size=3))
def test_a_recording_gives_back_every_bit(tmp_path: Path, recorded: list[TrackedFrame]) -> None:
    path = tmp_path / "hands.jsonl"
    with HandsWriter(path) as writer:
        for frame in recorded:
            writer.write(frame)
    assert [bits(frame) for frame in read_hands(path)] == [bits(frame) for frame in recorded]


def one_frame(index: int = 0, value: float = 0.1) -> TrackedFrame:
    values = np.full((21, 3), value, dtype=np.float32)
    return TrackedFrame(index, index / 25, (640, 480), (Hand(1, Side.LEFT, 0.9, 0.8, values, values),))


def test_the_header_tells_what_was_recorded(tmp_path: Path) -> None:
    path = tmp_path / "hands.jsonl"
    HandsWriter(path, source="clip.mp4", size=(640, 480), fps=25.0).close()
    reader = read_hands(path)
    assert (reader.source, reader.size, reader.fps) == ("clip.mp4", (640, 480), 25.0)
    assert list(reader) == []


def test_numbers_are_written_as_short_as_they_can_be(tmp_path: Path) -> None:
    path = tmp_path / "hands.jsonl"
    with HandsWriter(path) as writer:
        writer.write(one_frame(value=0.1))
    assert "[0.1, 0.1, 0.1]" in path.read_text()


def test_each_frame_is_on_disk_before_the_next(tmp_path: Path) -> None:
    path = tmp_path / "hands.jsonl"
    writer = HandsWriter(path)
    for index in range(3):
        writer.write(one_frame(index))
        assert len(list(read_hands(path))) == index + 1
    writer.close()


def test_a_line_cut_short_by_a_crash_is_passed_over(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "hands.jsonl"
    with HandsWriter(path) as writer:
        for index in range(3):
            writer.write(one_frame(index))
    path.write_bytes(path.read_bytes()[:-20])
    with caplog.at_level(logging.WARNING):
        assert [frame.index for frame in read_hands(path)] == [0, 1]
    assert "line 4" in caplog.text


def changed(**fields: object) -> dict[str, object]:
    line = {"index": 0, "time": 0.0, "size": [640, 480], "mirrored": False, "hands": []}
    return {**line, **fields}


def hand_fields(**fields: object) -> dict[str, object]:
    hand = {"id": 1, "side": "left", "side_score": 1.0, "presence": 1.0}
    return {**hand, "landmarks": [[0, 0, 0]] * 21, "world": [[0, 0, 0]] * 21, **fields}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("not json", "JSON"),
        ("[]", "object"),
        (json.dumps(changed(time="soon")), "time"),
        (json.dumps(changed(time=None)), "time"),
        ('{"index": 0, "time": NaN, "size": [640, 480], "mirrored": false, "hands": []}', "time"),
        (json.dumps(changed(size=[640])), "size"),
        (json.dumps(changed(size=[0, 480])), "size"),
        (json.dumps(changed(index=1.5)), "index"),
        (json.dumps({"index": 0}), "time"),
        (json.dumps(changed(hands=[hand_fields(side="both")])), "hands.0.side"),
        (json.dumps(changed(hands=[hand_fields(landmarks=[[0, 0, 0]] * 20)])), "hands.0.landmarks"),
        (json.dumps(changed(hands=[hand_fields(), hand_fields(world=[[0, 0]] * 21)])), "hands.1.world"),
        (json.dumps(changed(hands=[hand_fields(world=[[0, 0, 1e39]] * 21)])), "hands.0.world"),
    ],
)
def test_a_bad_line_is_named_by_number_and_field(tmp_path: Path, line: str, told: str) -> None:
    path = tmp_path / "hands.jsonl"
    with HandsWriter(path) as writer:
        writer.write(one_frame())
    with path.open("a") as file:
        file.write(line + "\n" + json.dumps(changed(index=2)) + "\n")
    reader = read_hands(path)
    assert next(reader).index == 0
    with pytest.raises(SourceError, match=r"hands\.jsonl', line 3") as error:
        next(reader)
    assert told in str(error.value)


@pytest.mark.parametrize("content", [b"", b"{}\n", b"\x00\x01\x02", b'{"format": "other", "version": 1}\n'])
def test_another_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.jsonl"
    path.write_bytes(content)
    with pytest.raises(SourceError, match="not a recording of hands"):
        read_hands(path)


def test_a_newer_version_says_update(tmp_path: Path) -> None:
    path = tmp_path / "hands.jsonl"
    path.write_text('{"format": "gesturekit-hands", "version": 99, "frames": "elsewhere"}\n')
    with pytest.raises(SourceError, match="update"):
        read_hands(path)


def test_a_missing_recording_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"nothing\.jsonl"):
        read_hands(tmp_path / "nothing.jsonl")


def test_a_number_that_is_not_finite_is_refused_and_leaves_no_trace(tmp_path: Path) -> None:
    path = tmp_path / "hands.jsonl"
    with HandsWriter(path) as writer:
        with pytest.raises(InvalidArgumentError, match="hand 1 in frame 0"):
            writer.write(one_frame(value=float("nan")))
        writer.write(one_frame(7))
    assert [frame.index for frame in read_hands(path)] == [7]


def test_a_folder_that_is_a_file_is_a_sink_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SinkError, match=r"hands\.jsonl"):
        HandsWriter(tmp_path / "file" / "hands.jsonl")
