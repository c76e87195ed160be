"""A session loses no frame, calls what was asked for, and leaves playable files however it ends."""

from __future__ import annotations

import itertools
import json
import logging
import os
import signal
import subprocess
import sys
import threading
import time
import tracemalloc
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from gesturekit.errors import InvalidArgumentError, SinkError, SourceError
from gesturekit.gestures import GestureScore
from gesturekit.gestures.events import GestureEvent, Phase
from gesturekit.hands import Hand, ImageArray, Side
from gesturekit.media import ImageWriter, open_source, read_hands
from gesturekit.media.frame import Frame
from gesturekit.media.live import LiveSource
from gesturekit.media.source import Source
from gesturekit.session import Session
from tests.builders import grey_picture, make_clip, make_event, make_hand


class ScriptedTracker:
    """Sees one hand in every picture, whatever is in it, so that wiring can be tested without models."""

    def __init__(self, pause: float = 0.0, x: float = 30.0) -> None:
        self.closed = False
        self._pause = pause
        self._x = x

    def track(self, image: ImageArray, time: float = 0.0, *, mirrored: bool = False) -> list[Hand]:
        if self._pause:
            threading.Event().wait(self._pause)
        return [make_hand(x=self._x, y=60.0)]

    def close(self) -> None:
        self.closed = True


class ScriptedRecognizer:
    """Begins an "ok" at one time, holds it, and ends it at another."""

    names = ("ok", "rock")

    def __init__(self, begin: float = 0.2, end: float = 0.6) -> None:
        self._begin, self._end = begin, end
        self._active: Hand | None = None

    def classify(self, hand: Hand) -> GestureScore:
        return GestureScore("ok", 0.8, 0.8)

    def update(self, hands: Sequence[Hand], time: float) -> list[GestureEvent]:
        (hand,) = hands
        if self._begin <= time < self._end:
            phase = Phase.BEGIN if self._active is None else Phase.HOLD
            self._active = hand
        elif self._active is not None:
            phase, self._active = Phase.END, None
        else:
            return []
        return [make_event("ok", phase, time=time, hand=hand)]

    def reset(self) -> list[GestureEvent]:
        hand, self._active = self._active, None
        return [] if hand is None else [make_event("ok", Phase.CANCEL, time=9.0, hand=hand)]


def scripted(source: str | Path | Source, **options: object) -> Session:
    """A session over scripted stages: no models, no graphics."""
    options.setdefault("effect", None)
    options.setdefault("tracker", ScriptedTracker())
    options.setdefault("recognizer", ScriptedRecognizer())
    return Session(source, **options)  # type: ignore[arg-type]


def played(path: Path) -> list[Frame]:
    """Every frame of a finished video."""
    with open_source(path) as source:
        return list(source)


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


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
            cancelled: list[GestureEvent] = []
            session.on("ok", cancelled.append, phase="cancel")
            summary = session.run()
        phases = [line["phase"] for line in lines(tmp_path / "e.jsonl")]
        assert phases[0] == "begin"
        assert phases[-1] == "cancel"
        assert len(cancelled) == 1
        (span,) = summary.spans
        assert (span.outcome, span.end) == (Phase.HOLD, pytest.approx(0.96))

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

    def test_breaking_out_of_the_loop_finishes_the_files(self, clip: Path, tmp_path: Path) -> None:
        with scripted(clip, output=tmp_path / "out.mp4", events=tmp_path / "e.jsonl") as session:
            for result in session:
                if result.frame.index == 9:
                    break
        assert len(played(tmp_path / "out.mp4")) == 10
        assert lines(tmp_path / "e.jsonl")[-1]["phase"] == "cancel"

    def test_your_tracker_stays_yours(self, clip: Path) -> None:
        tracker = ScriptedTracker()
        with scripted(clip, tracker=tracker) as session:
            session.run()
        assert not tracker.closed

    def test_no_thread_and_no_open_file_is_left(self, clip: Path, tmp_path: Path) -> None:
        before = threading.active_count()
        with scripted(clip, output=tmp_path / "out.mp4") as session:
            session.run()
        assert threading.active_count() == before

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


class EndlessSource(Source):
    """A film of plain pictures that is made while it is read, and may break."""

    def __init__(self, frames: int, size: tuple[int, int] = (96, 64), *, broken: bool = False) -> None:
        super().__init__("made film", size, fps=25.0, frame_count=frames)
        self._numbers = iter(range(frames))
        self._broken = broken
        self.closed = False

    def __next__(self) -> Frame:
        number = next(self._numbers, None)
        if number is None:
            if self._broken:
                raise SourceError("made film: broken in the middle; copy it again")
            raise StopIteration
        return Frame(grey_picture(number, self.size), number / 25, number)

    def close(self) -> None:
        self.closed = True


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


class TestEnding:
    def test_stop_from_a_callback(self, clip: Path, tmp_path: Path) -> None:
        with scripted(clip, output=tmp_path / "out.mp4") as session:
            session.on("ok", lambda event: session.stop())
            summary = session.run()
        assert summary.ended_by == "stop"
        assert len(played(tmp_path / "out.mp4")) == summary.frames == 6

    def test_closing_from_a_callback_ends_it_too(self, clip: Path, tmp_path: Path) -> None:
        with scripted(clip, output=tmp_path / "out.mp4") as session:
            session.on("ok", lambda event: session.close())
            assert session.run().ended_by == "stop"
        assert len(played(tmp_path / "out.mp4")) == 6

    def test_ctrl_c_ends_cleanly_with_a_playable_file(self, clip: Path, tmp_path: Path) -> None:
        before = signal.getsignal(signal.SIGINT)
        with scripted(clip, output=tmp_path / "out.mp4") as session:
            session.on("ok", lambda event: os.kill(os.getpid(), signal.SIGINT))
            summary = session.run()
        assert summary.ended_by == "interrupt"
        assert len(played(tmp_path / "out.mp4")) == summary.frames == 6
        assert signal.getsignal(signal.SIGINT) is before

    def test_a_second_ctrl_c_is_felt_at_once(self, clip: Path, tmp_path: Path) -> None:
        def hangs(event: GestureEvent) -> None:
            os.kill(os.getpid(), signal.SIGINT)
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(60)

        with scripted(clip, output=tmp_path / "out.mp4") as session:
            session.on("ok", hangs)
            with pytest.raises(KeyboardInterrupt):
                session.run()
        assert len(played(tmp_path / "out.mp4")) == 5

    def test_a_source_that_breaks_leaves_what_came_before(self, tmp_path: Path) -> None:
        source = EndlessSource(12, broken=True)
        files = {"output": tmp_path / "out.mp4", "events": tmp_path / "e.jsonl"}
        with scripted(source, **files) as session, pytest.raises(SourceError) as caught:
            session.run()
        assert "broken in the middle" in str(caught.value)
        assert "12 pictures in" in str(caught.value)
        assert "out.mp4" in str(caught.value)
        assert len(played(tmp_path / "out.mp4")) == 12
        assert lines(tmp_path / "e.jsonl")[-1]["phase"] == "cancel"
        assert source.closed

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full, a disk that is always full")
    def test_a_full_disk_is_told_and_the_other_files_are_finished(self, clip: Path, tmp_path: Path) -> None:
        full = tmp_path / "events.jsonl"
        full.symlink_to("/dev/full")
        session = scripted(clip, output=tmp_path / "out.mp4", events=full)
        with session, pytest.raises(SinkError, match=r"events\.jsonl"):
            session.run()
        assert len(played(tmp_path / "out.mp4")) == 5

    @pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX file size limits")
    def test_a_video_that_outgrows_the_disk_stays_playable(self, tmp_path: Path) -> None:
        program = f"""
import resource, sys
import numpy as np
from gesturekit.errors import SinkError
from gesturekit.media.frame import Frame
from tests.test_session import EndlessSource, scripted
noise = np.random.default_rng(0)
class Noisy(EndlessSource):
    def __next__(self):
        frame = super().__next__()
        return Frame(noise.integers(0, 255, frame.image.shape, dtype=np.uint8), frame.time, frame.index)
resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, 2_000_000))
try:
    with scripted(Noisy(2000, (320, 240)), output={str(tmp_path / "out.mp4")!r}) as session:
        session.run()
except SinkError as error:
    print("told:", error, session.summary.frames)
"""
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120)
        assert done.stdout.startswith("told:"), done.stderr
        assert "out.mp4" in done.stdout
        assert int(done.stdout.split()[-1]) < 2000, "the session must end when its disk is full"
        assert len(played(tmp_path / "out.mp4")) > 10


class TestLive:
    def test_the_newest_frame_wins_and_dropped_ones_are_counted(self) -> None:
        count = itertools.count()

        def read() -> ImageArray | None:
            time.sleep(0.005)
            number = next(count)
            return grey_picture(0) if number < 120 else None

        with LiveSource(read) as source, scripted(source, tracker=ScriptedTracker(pause=0.05)) as session:
            seen = [result.frame.index for result in session]
            summary = session.summary
        gaps = np.diff(seen)
        assert summary.dropped > 60
        assert len(seen) + summary.dropped >= 119
        # Each picture is about as new as the pause allows: none waited in a queue behind others.
        assert gaps[1:-1].min() >= 4

    def test_a_camera_that_is_unplugged_is_told_with_what_was_kept(self, tmp_path: Path) -> None:
        count = itertools.count()

        def read() -> ImageArray | None:
            time.sleep(0.01)
            if next(count) == 20:
                raise SourceError("camera 0 is gone; plug it in again")
            return grey_picture(0)

        with LiveSource(read, name="camera 0") as source:
            session = scripted(source, output=tmp_path / "out.mp4")
            with session, pytest.raises(SourceError, match=r"camera 0 is gone.*kept from before.*out\.mp4"):
                session.run()
        assert len(played(tmp_path / "out.mp4")) == session.summary.frames > 5


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

    def test_a_source_that_is_a_mirror_already_stays_as_it_is(self, clip: Path) -> None:
        with scripted(clip, mirror=True, mirrored_source=True) as session:
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


class TestRealClips:
    def test_one_thumb_goes_up_and_stays_up(self, data_dir: Path, tmp_path: Path) -> None:
        output = tmp_path / "out.mp4"
        clip = data_dir / "clips" / "thumb_up_720p.mp4"
        begun: list[GestureEvent] = []
        with Session(clip, effect=None, output=output, max_hands=1) as session:
            session.on("*", begun.append)
            summary = session.run()
        assert summary.frames == 195 == len(played(output))
        assert [event.name for event in begun] == ["thumb_up"]
        (span,) = summary.spans
        assert (span.name, span.side) == ("thumb_up", Side.RIGHT)
        assert span.duration > 5.0
        assert summary.hands == 1

    def test_no_frame_of_fingerspelling_is_lost(self, data_dir: Path, tmp_path: Path) -> None:
        recording = tmp_path / "hands.jsonl"
        clip = data_dir / "clips" / "fingerspelling.mp4"
        with Session(clip, effect=None, hands=recording, models="lite", max_hands=1) as session:
            summary = session.run()
        frames = list(read_hands(recording))
        assert summary.frames == len(frames) == 325
        assert np.diff([frame.time for frame in frames]) == pytest.approx(0.04, abs=1e-3)
        assert summary.frames_with_hands > 300

    def test_a_photograph_names_its_gesture(self, data_dir: Path) -> None:
        # "ok" is what this data set calls a thumb that points up.
        photos = sorted((data_dir / "photos" / "webcam").glob("ok_*.jpg"))[:6]
        named = []
        for photo in photos:
            with Session(photo, effect=None) as session:
                named += [span.name for span in session.run().spans]
        assert named.count("thumb_up") >= 5
