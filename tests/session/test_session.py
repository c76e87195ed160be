"""A session loses no frame, calls what was asked for and writes what was named."""

from __future__ import annotations

import logging
import os
import sys
import threading
import tracemalloc
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gesturekit.errors import InvalidArgumentError, InvalidImageError, SourceError
from gesturekit.gestures import GestureRecognizer
from gesturekit.gestures.events import GestureEvent, Phase
from gesturekit.hands import Side
from gesturekit.media import ImageWriter, read_hands
from gesturekit.session.session import Session
from gesturekit.session.session_result import SessionResult
from gesturekit.sources import open_source
from tests.builders import grey_picture, make_clip
from tests.scripted import EndlessSource, ScriptedRecognizer, ScriptedTracker, lines, played, scripted


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    return make_clip(tmp_path / "clip.mp4")


class TestFiles:
    def test_every_frame_goes_through_in_order_with_its_time(self, clip: Path, tmp_path: Path) -> None:
        output = tmp_path / "out.mp4"
        with scripted(clip, output=output) as session:
            results = [(result.frame.index, result.frame.time) for result in session]
        assert [index for index, _ in results] == list(range(25))
        written = played(output)
        assert [frame.time for frame in written] == pytest.approx([time for _, time in results], abs=1e-3)
        brightness = [float(frame.image[:, 48:].mean()) for frame in written]
        assert brightness == pytest.approx([40 + 4 * number for number in range(25)], abs=4)

    def test_summary_tells_frames_hands_and_gestures(self, clip: Path) -> None:
        with scripted(clip) as session:
            summary = session.run()
        assert (summary.frames, summary.dropped, summary.hands, summary.frames_with_hands) == (25, 0, 1, 25)
        assert summary.duration == pytest.approx(0.96)
        assert summary.elapsed > 0
        assert summary.counts == {"ok": 1}
        (span,) = summary.spans
        assert (span.name, span.side, span.outcome) == ("ok", Side.RIGHT, Phase.END)
        assert (span.begin, span.end) == (pytest.approx(0.2), pytest.approx(0.6))
        assert summary.ended_by == "source"

    def test_a_gesture_held_to_the_end_is_closed_in_the_event_file(self, clip: Path, tmp_path: Path) -> None:
        with scripted(clip, events=tmp_path / "e.jsonl", recognizer=ScriptedRecognizer(end=99.0)) as session:
            ended: list[GestureEvent] = []
            session.on("ok", ended.append, phase="end")
            summary = session.run()
        phases = [line["phase"] for line in lines(tmp_path / "e.jsonl")]
        assert phases[0] == "begin"
        assert phases[-1] == "end"
        assert len(ended) == 1
        (span,) = summary.spans
        assert (span.outcome, span.end) == (Phase.END, pytest.approx(0.96))

    def test_event_lines_carry_what_others_rely_on(self, clip: Path, tmp_path: Path) -> None:
        with scripted(clip, events=tmp_path / "e.jsonl") as session:
            session.run()
        written = lines(tmp_path / "e.jsonl")
        assert [line["phase"] for line in written] == ["begin", *["hold"] * 9, "end"]
        assert {"time", "name", "phase", "hand_id", "side", "confidence"} <= set(written[0])
        assert (written[0]["name"], written[0]["side"], written[0]["time"]) == ("ok", "right", 0.2)

    def test_hands_are_recorded_frame_by_frame(self, clip: Path, tmp_path: Path) -> None:
        with scripted(clip, hands=tmp_path / "h.jsonl", mirror=True) as session:
            session.run()
        recorded = list(read_hands(tmp_path / "h.jsonl"))
        assert [frame.index for frame in recorded] == list(range(25))
        assert recorded[3].size == (96, 64)
        # As the source shows them, not as the mirrored output does.
        assert recorded[3].hands[0].landmarks[0, 0] == 30.0

    def test_a_session_can_be_run_once(self, clip: Path) -> None:
        with scripted(clip) as session:
            session.run()
            with pytest.raises(InvalidArgumentError, match="make a new Session"):
                session.run()

    def test_a_closed_session_is_not_run_over_its_old_output(self, clip: Path, tmp_path: Path) -> None:
        old = make_clip(tmp_path / "old.mp4", frames=3)
        with scripted(clip, output=old) as session:
            pass
        with pytest.raises(InvalidArgumentError, match="inside its with block"):
            session.run()
        assert len(played(old)) == 3

    def test_breaking_out_of_the_loop_finishes_the_files(self, clip: Path, tmp_path: Path) -> None:
        with scripted(clip, output=tmp_path / "out.mp4", events=tmp_path / "e.jsonl") as session:
            for result in session:
                if result.frame.index == 9:
                    break
        assert len(played(tmp_path / "out.mp4")) == 10
        assert lines(tmp_path / "e.jsonl")[-1]["phase"] == "end"

    def test_files_are_finished_even_without_a_with_block(self, clip: Path, tmp_path: Path) -> None:
        def fails(result: SessionResult) -> None:
            if result.frame.index == 4:
                raise RuntimeError("app bug")

        session = scripted(clip, output=tmp_path / "out.mp4")
        with pytest.raises(RuntimeError, match="app bug"):
            session.run(fails)
        assert len(played(tmp_path / "out.mp4")) == 5

    def test_your_tracker_stays_yours(self, clip: Path) -> None:
        tracker = ScriptedTracker()
        with scripted(clip, tracker=tracker) as session:
            session.run()
        assert not tracker.closed

    @pytest.mark.skipif(sys.platform != "linux", reason="open files are counted below /proc")
    def test_no_thread_and_no_open_file_is_left(self, clip: Path, tmp_path: Path) -> None:
        def run() -> tuple[int, int]:
            with scripted(clip, output=tmp_path / "out.mp4") as session:
                session.run()
            return threading.active_count(), len(list(Path("/proc/self/fd").iterdir()))

        # What is loaded once, for all sessions to come, is loaded by the first.
        assert run() == run() == run()

    def test_memory_does_not_grow_with_the_source(self) -> None:
        frame_bytes = 240 * 320 * 3
        with scripted(EndlessSource(400, (320, 240)), tracker=ScriptedTracker()) as session:
            tracemalloc.start()
            try:
                session.run()
                _, peak = tracemalloc.get_traced_memory()
            finally:
                tracemalloc.stop()
        assert session.summary.frames == 400
        assert peak < 25 * frame_bytes


class TestCallbacks:
    def test_the_decorator_and_the_plain_call_do_the_same(self, clip: Path) -> None:
        heard: list[str] = []
        with scripted(clip) as session:

            @session.on("ok")
            def begun(event: GestureEvent) -> None:
                heard.append(f"begin {event.time:.2f} {event.hand.side}")

            def ended(event: GestureEvent) -> None:
                heard.append(f"end {event.time:.2f}")

            assert session.on("ok", ended, phase="end", hand="right", cooldown=0.5) is ended
            session.on("ok", ended, phase="end", hand="left")
            session.run()
        assert callable(begun)
        assert heard == ["begin 0.20 right", "end 0.60"]

    def test_hold_calls_on_every_picture(self, clip: Path) -> None:
        held: list[float] = []
        with scripted(clip) as session:
            session.on("ok", lambda event: held.append(event.time), phase="hold")
            session.run()
        assert held == pytest.approx([0.24 + 0.04 * number for number in range(9)])

    def test_an_unknown_gesture_names_the_nearest(self, clip: Path) -> None:
        with scripted(clip) as session, pytest.raises(InvalidArgumentError, match="'rock'"):
            session.on("rok")

    def test_gestures_taught_later_can_be_asked_for(self, clip: Path) -> None:
        recognizer = GestureRecognizer()
        with scripted(clip, recognizer=recognizer) as session:
            recognizer.add({"pistol": {"fingers": {"index": "extended", "others": "curled"}}})
            session.on("pistol", print)
            with pytest.raises(InvalidArgumentError, match="'pistol'"):
                session.on("pistl")

    def test_a_failing_callback_does_not_end_the_session(
        self, clip: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        with scripted(clip, output=tmp_path / "out.mp4") as session:

            @session.on("ok", phase="hold")
            def fails(event: GestureEvent) -> None:
                raise RuntimeError("app bug")

            with caplog.at_level(logging.ERROR):
                summary = session.run()
        assert summary.frames == 25
        assert summary.callback_errors == 9
        assert "RuntimeError: app bug" in caplog.text
        assert len(played(tmp_path / "out.mp4")) == 25

    def test_strict_lets_it_through_and_finishes_the_files(self, clip: Path, tmp_path: Path) -> None:
        source = EndlessSource(25)
        files = {"output": tmp_path / "out.mp4", "events": tmp_path / "e.jsonl"}
        with scripted(source, **files, strict=True) as session:

            @session.on("ok", phase="end")
            def fails(event: GestureEvent) -> None:
                raise RuntimeError("app bug")

            with pytest.raises(RuntimeError, match="app bug"):
                session.run()
        assert len(played(tmp_path / "out.mp4")) == 15
        assert lines(tmp_path / "e.jsonl")[0]["phase"] == "begin"
        assert source.closed

    def test_an_event_whose_callback_fails_stands_in_the_file_all_the_same(
        self, clip: Path, tmp_path: Path
    ) -> None:
        def fails(event: GestureEvent) -> None:
            raise RuntimeError("app bug")

        with scripted(clip, events=tmp_path / "e.jsonl", strict=True) as session:
            session.on("ok", fails)
            with pytest.raises(RuntimeError, match="app bug"):
                session.run()
        assert [line["phase"] for line in lines(tmp_path / "e.jsonl")] == ["begin", "end"]


class TestMirror:
    def test_picture_hands_and_events_are_turned_over_together(self, clip: Path) -> None:
        with scripted(clip, mirror=True) as session:
            heard: list[GestureEvent] = []
            session.on("ok", heard.append)
            for result in session:
                assert result.hands[0].landmarks[0, 0] == pytest.approx(96 - 30.0)
                assert result.hands[0].side is Side.RIGHT
                assert result.image[:, 80:].mean() > result.image[:, :60].mean() + 8
        assert heard[0].hand.landmarks[0, 0] == pytest.approx(96 - 30.0)

    @pytest.mark.parametrize("end", [0.6, 99.0], ids=["on the way", "with the source"])
    def test_every_event_is_turned_over(self, clip: Path, end: float) -> None:
        heard: list[GestureEvent] = []
        with scripted(clip, mirror=True, recognizer=ScriptedRecognizer(end=end)) as session:
            session.on("ok", heard.append, phase="*")
            session.run()
        assert heard[-1].phase is Phase.END
        assert [event.hand.landmarks[0, 0] for event in heard] == pytest.approx([96 - 30.0] * len(heard))

    def test_a_source_that_is_a_mirror_already_stays_as_it_is(self, clip: Path) -> None:
        with scripted(open_source(clip, mirrored=True), mirror=True) as session:
            result = next(iter(session))
            assert result.hands[0].landmarks[0, 0] == 30.0
            assert result.image[:, :20].mean() > result.image[:, 40:].mean() + 8


class TestOutputs:
    def test_a_picture_gives_a_picture_and_names_its_gesture_at_once(self, tmp_path: Path) -> None:
        with ImageWriter(tmp_path / "photo.png") as picture:
            picture.write(grey_picture(3))
        out = tmp_path / "out.png"
        with scripted(tmp_path / "photo.png", output=out, events=tmp_path / "e.jsonl") as session:
            heard: list[str] = []
            session.on("ok", lambda event: heard.append(event.name))
            summary = session.run()
        assert heard == ["ok"]
        assert [line["phase"] for line in lines(tmp_path / "e.jsonl")] == ["begin", "end"]
        assert [(span.name, span.outcome) for span in summary.spans] == [("ok", Phase.END)]
        (frame,) = played(out)
        assert np.array_equal(frame.image, grey_picture(3))

    def test_a_folder_gets_numbered_pictures(self, clip: Path, tmp_path: Path) -> None:
        with scripted(clip, output=tmp_path / "frames") as session:
            session.run()
        names = sorted(path.name for path in (tmp_path / "frames").iterdir())
        assert names == [f"{number:06d}.png" for number in range(25)]

    def test_pictures_of_many_sizes_fit_into_one_video(self, tmp_path: Path) -> None:
        for number, size in enumerate([(96, 64), (64, 96), (200, 100)]):
            with ImageWriter(tmp_path / "photos" / f"{number}.png") as picture:
                picture.write(grey_picture(20, size))
        with scripted(tmp_path / "photos", output=tmp_path / "out.mp4") as session:
            session.run()
        frames = played(tmp_path / "out.mp4")
        assert [frame.image.shape for frame in frames] == [(64, 96, 3)] * 3
        assert frames[1].image[:, :10].mean() < 20, "an upright picture stands between black bars"
        assert frames[1].image[:, 40:56].mean() > 100

    @pytest.mark.parametrize(
        ("output", "told"),
        [
            ("clip.mp4", "the source itself"),
            ("sub/../clip.mp4", "the source itself"),
            ("out.png", "name a video"),
            ("out.avi", r"ends in '\.avi'"),
        ],
    )
    def test_an_output_that_makes_no_sense_is_refused(
        self, clip: Path, tmp_path: Path, output: str, told: str
    ) -> None:
        (tmp_path / "sub").mkdir()
        before = clip.read_bytes()
        with pytest.raises(InvalidArgumentError, match=told):
            scripted(clip, output=tmp_path / output)
        assert clip.read_bytes() == before

    def test_a_link_to_the_source_is_refused(self, clip: Path, tmp_path: Path) -> None:
        os.link(clip, tmp_path / "hard.mp4")
        (tmp_path / "soft.mp4").symlink_to(clip)
        for name in ("hard.mp4", "soft.mp4"):
            with pytest.raises(InvalidArgumentError, match="the source itself"):
                scripted(clip, output=tmp_path / name)

    def test_numbered_pictures_do_not_replace_the_picture_that_is_read(self, tmp_path: Path) -> None:
        picture = tmp_path / "000000.png"
        with ImageWriter(picture) as writer:
            writer.write(grey_picture(20, (96, 64)))
        with pytest.raises(InvalidArgumentError, match="the source itself"):
            scripted(picture, output=tmp_path)

    @pytest.mark.parametrize("spelled", ["file://{path}", "~/clip.mp4"])
    def test_a_source_spelled_in_another_way_is_not_overwritten(
        self, clip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spelled: str
    ) -> None:
        monkeypatch.setenv("HOME", str(tmp_path))
        monkeypatch.setenv("USERPROFILE", str(tmp_path))
        with pytest.raises(InvalidArgumentError, match="the source itself"):
            scripted(spelled.format(path=clip), output=clip)

    def test_outputs_may_stand_in_the_home_folder(
        self, clip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("HOME", str(tmp_path))
        monkeypatch.setenv("USERPROFILE", str(tmp_path))
        with scripted(clip, events="~/sub/e.jsonl") as session:
            session.run()
        assert (tmp_path / "sub" / "e.jsonl").exists()

    def test_a_picture_that_cannot_be_tracked_is_named(self, tmp_path: Path) -> None:
        with ImageWriter(tmp_path / "tiny.png") as picture:
            picture.write(grey_picture(20, (8, 8)))
        session = Session(tmp_path / "tiny.png", effect=None, tracker={"models": "lite"})
        with session, pytest.raises(InvalidImageError, match=r"picture 0 of '.*tiny\.png'.*8×8"):
            session.run()

    def test_a_folders_pictures_that_cannot_be_tracked_are_passed_over(
        self, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        for number, size in enumerate([(96, 64), (8, 8), (96, 64)]):
            with ImageWriter(tmp_path / "photos" / f"{number}.png") as picture:
                picture.write(grey_picture(20, size))
        with Session(tmp_path / "photos", effect=None, tracker={"models": "lite"}) as session:
            indices = [result.frame.index for result in session]
        assert indices == [0, 2]
        assert "1.png" in caplog.text
        assert "8×8" in session.source.warnings[0]

    def test_two_outputs_cannot_share_a_file(self, clip: Path, tmp_path: Path) -> None:
        with pytest.raises(InvalidArgumentError, match="two outputs"):
            scripted(clip, events=tmp_path / "x.jsonl", hands=tmp_path / "x.jsonl")

    def test_an_existing_output_is_replaced(self, clip: Path, tmp_path: Path) -> None:
        (tmp_path / "e.jsonl").write_text("old\n" * 100)
        with scripted(clip, events=tmp_path / "e.jsonl") as session:
            session.run()
        assert lines(tmp_path / "e.jsonl")[0]["phase"] == "begin"

    def test_missing_source_and_unknown_effect_are_told_at_once(self, clip: Path, tmp_path: Path) -> None:
        with pytest.raises(SourceError, match=r"nothing\.mp4"):
            Session(tmp_path / "nothing.mp4")
        with pytest.raises(InvalidArgumentError, match="neon"):
            Session(clip, effect="nein")

    @pytest.mark.parametrize(
        ("options", "told"),
        [
            ({"max_hands": 0}, "max_hands is 0"),
            ({"tracker": {"models": "heavy"}}, "'heavy'"),
            ({"tracker": {"model": "lite"}}, "did you mean 'models'"),
            ({"tracker": "lite"}, "expected a HandTracker, or options of one"),
            ({"tracker": ScriptedTracker}, "expected a HandTracker, or options of one"),
        ],
    )
    def test_options_of_the_tracker_are_checked_at_once(
        self, clip: Path, options: dict[str, Any], told: str
    ) -> None:
        with pytest.raises(InvalidArgumentError, match=told):
            Session(clip, effect=None, **options)


class TestOwnDrawing:
    @pytest.mark.parametrize("effect", [None, pytest.param("neon", marks=pytest.mark.gl)])
    def test_what_an_app_draws_on_a_result_is_in_none_of_the_written_pictures(
        self, clip: Path, tmp_path: Path, effect: str | None
    ) -> None:
        """The encoder runs behind: else some pictures had it, and others not."""
        output = tmp_path / "out.mp4"

        def draw(result: SessionResult) -> None:
            result.image[:] = 255
            assert result.image.min() == 255

        with scripted(clip, effect=effect, output=output) as session:
            summary = session.run(draw)
        typical = [float(np.median(frame.image)) for frame in open_source(output)]
        assert len(typical) == summary.frames
        assert max(typical) < 250


@pytest.mark.parametrize("wrong", [{"effect": "nein"}, {"max_hands": 0}, {"output": "out.avi"}])
def test_a_session_that_is_refused_leaves_no_source_open(wrong: dict[str, Any]) -> None:
    source = EndlessSource(3)
    with pytest.raises(InvalidArgumentError):
        Session(source, **{"effect": None, **wrong})
    assert source.closed
