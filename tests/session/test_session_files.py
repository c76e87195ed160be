"""A session over a file smooths with past and future; nothing is lost, whatever ends it."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import gesturekit as gk
from gesturekit.errors import SourceError
from gesturekit.gestures.events import GestureEvent
from gesturekit.hands import Hand, ImageArray, TrackedFrame
from gesturekit.media import read_hands
from gesturekit.media.frame import Frame
from gesturekit.media.live import LiveSource
from gesturekit.session.read_ahead import QUEUE_DEPTH
from gesturekit.session.session import Session
from gesturekit.session.tracking_stage import smooth_ahead
from tests.builders import grey_picture, make_hand
from tests.scripted import EndlessSource, ScriptedRecognizer, lines, played

MISSED = range(20, 24)


class Trembling:
    """Stands in for `HandTracker`: a hand that trembles and is missed for a moment."""

    made: list[dict[str, Any]]

    def __init__(self, max_hands: int, **options: Any) -> None:
        type(self).made.append(options)
        self._rng = np.random.default_rng(5)
        self._count = -1

    def track(self, image: ImageArray, time: float = 0.0, *, mirrored: bool = False) -> list[Hand]:
        self._count += 1
        x, y = self._rng.normal((40.0, 60.0), 2.0)
        return [] if self._count in MISSED else [make_hand(x=float(x), y=float(y))]

    def close(self) -> None: ...

    def __enter__(self) -> Trembling:
        return self

    def __exit__(self, *exc_info: object) -> None: ...


class Steady(ScriptedRecognizer):
    """Takes pictures without hands, too."""

    def update(self, hands: Any, time: float, **view: object) -> list[GestureEvent]:
        return super().update(hands, time) if hands else []


@pytest.fixture(autouse=True)
def trembling(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    Trembling.made = []
    monkeypatch.setattr("gesturekit.tracking.HandTracker", Trembling)
    return Trembling.made


def session(source: Any, **options: Any) -> Session:
    return Session(source, **{"effect": None, "recognizer": Steady(), **options})


def raw(count: int) -> list[TrackedFrame]:
    tracker = Trembling(2)
    image = grey_picture(0)
    return [TrackedFrame(n, n / 25, (96, 64), tuple(tracker.track(image))) for n in range(count)]


def wrists(frames: Any) -> np.ndarray:
    return np.array([frame.hands[0].landmarks[0] for frame in frames])


def test_hands_callbacks_and_files_all_have_the_smoothed_hands(
    tmp_path: Path, trembling: list[dict[str, Any]]
) -> None:
    heard: list[GestureEvent] = []
    with session(EndlessSource(50), hands=tmp_path / "h.jsonl") as running:
        running.on("ok", heard.append)
        results = list(running)
    assert trembling[0]["smoothing"] is False
    expected = list(gk.tracking.smooth_track(raw(50)))
    assert np.array_equal(wrists(results), wrists(expected))
    assert [result.frame.index for result in results] == list(range(50))
    assert [float(result.image[0, 0, 0]) for result in results] == [
        float(grey_picture(n)[0, 0, 0]) for n in range(50)
    ]
    assert [result.hands[0].interpolated for result in results] == [n in MISSED for n in range(50)]
    assert np.array_equal(heard[0].hand.landmarks, results[5].hands[0].landmarks)
    recorded = list(read_hands(tmp_path / "h.jsonl"))
    assert np.array_equal(wrists(recorded), wrists(expected))
    assert [frame.hands[0].interpolated for frame in recorded] == [n in MISSED for n in range(50)]


def test_without_smoothing_hands_are_as_the_models_see_them(trembling: list[dict[str, Any]]) -> None:
    with session(EndlessSource(30), tracker={"smoothing": False}) as running:
        results = list(running)
    assert trembling[0]["smoothing"] is False
    assert [bool(result.hands) for result in results] == [n not in MISSED for n in range(30)]
    assert np.array_equal(wrists(results[:20]), wrists(raw(20)))


def test_a_tracker_of_your_own_is_left_alone() -> None:
    with session(EndlessSource(30), tracker=Trembling(2)) as running:
        assert np.array_equal(wrists(list(running)[:20]), wrists(raw(20)))


def test_a_live_source_waits_for_no_future(trembling: list[dict[str, Any]]) -> None:
    pictures = iter([grey_picture(0)])
    with LiveSource(lambda: next(pictures, None)) as source, session(source) as running:
        assert len(list(running)) == 1
    assert trembling[0]["smoothing"] is True


def test_only_a_live_source_may_leave_frames_out(trembling: list[dict[str, Any]]) -> None:
    pictures = iter([grey_picture(0)])
    with LiveSource(lambda: next(pictures, None)) as source, session(source) as running:
        running.run()
    with session(EndlessSource(5)) as running:
        running.run()
    assert [made["effort"] for made in trembling] == ["balanced", "full"]


def test_hands_that_the_source_knows_are_left_as_they_are() -> None:
    known = [Frame(grey_picture(0), n / 25, n, hands=(make_hand(x=40.0 + n % 2, y=60.0),)) for n in range(20)]
    done = list(smooth_ahead(iter([(frame, list(frame.hands or ())) for frame in known])))
    assert [hands[0].landmarks[0, 0] for _, hands in done] == [40.0 + n % 2 for n in range(20)]


def test_a_replay_fires_the_same_bytes(tmp_path: Path) -> None:
    files = {"hands": tmp_path / "h.jsonl", "events": tmp_path / "e.jsonl"}
    with session(EndlessSource(60), **files) as running:
        running.run()
    again = {"hands": tmp_path / "h2.jsonl", "events": tmp_path / "e2.jsonl"}
    with session(files["hands"], **again) as running:
        running.run()
    assert len(lines(files["events"])) > 5
    assert again["events"].read_bytes() == files["events"].read_bytes()
    assert again["hands"].read_bytes().splitlines()[1:] == files["hands"].read_bytes().splitlines()[1:]


def test_a_file_that_breaks_gives_every_frame_before(tmp_path: Path) -> None:
    running = session(EndlessSource(30, broken=True), output=tmp_path / "out.mp4")
    with running, pytest.raises(SourceError, match=r"broken in the middle.*30 pictures in"):
        running.run()
    assert running.summary.frames == len(played(tmp_path / "out.mp4")) == 30


@pytest.mark.parametrize("by", ["stop", "interrupt"])
def test_whatever_ends_it_the_frames_that_wait_are_delivered(by: str, tmp_path: Path) -> None:
    seen: list[int] = []

    def end(event: GestureEvent) -> None:
        if by == "stop":
            running.stop()
        else:
            os.kill(os.getpid(), signal.SIGINT)

    files = {"output": tmp_path / "out.mp4", "hands": tmp_path / "h.jsonl"}
    with session(EndlessSource(500), **files) as running:
        running.on("ok", end)
        summary = running.run(lambda result: seen.append(result.frame.index), on_interrupt="return")
    assert summary.ended_by == by
    # It ended at picture 5, while half a second was waiting and a few pictures more were on their way.
    assert seen == list(range(summary.frames))
    assert 6 + 12 <= summary.frames <= 6 + 13 + 2 * QUEUE_DEPTH
    assert len(played(tmp_path / "out.mp4")) == len(list(read_hands(tmp_path / "h.jsonl"))) == summary.frames


def test_large_pictures_wait_only_while_there_is_room() -> None:
    read: list[int] = []

    def tracked() -> Any:
        for n in range(40):
            read.append(n)
            yield Frame(np.zeros((200, 100, 3), np.uint8), n / 25, n), [make_hand(x=float(n))]

    given = []
    for frame, hands in smooth_ahead(tracked(), held_bytes=4 * 60_000):
        given.append(frame.index)
        assert len(read) - len(given) <= 4
        assert len(hands) == 1
    assert given == list(range(40))
