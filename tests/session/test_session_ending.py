"""However a session ends, its files are playable and whoever ran it is told."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from gesturekit.errors import InvalidArgumentError, RenderError, SinkError, SourceError
from gesturekit.gestures.events import GestureEvent
from gesturekit.hands import Hand, ImageArray
from gesturekit.media.live import LiveSource
from gesturekit.session.session_result import SessionResult
from tests.builders import grey_picture, make_clip
from tests.scripted import EndlessSource, ScriptedTracker, lines, played, scripted

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    return make_clip(tmp_path / "clip.mp4")


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

    def test_closing_between_two_pictures_ends_it_too(self, clip: Path, tmp_path: Path) -> None:
        def close_at_nine(result: SessionResult) -> None:
            if result.frame.index == 9:
                session.close()

        with scripted(clip, output=tmp_path / "out.mp4") as session:
            summary = session.run(close_at_nine)
        assert (summary.ended_by, summary.frames) == ("stop", 10)
        assert len(played(tmp_path / "out.mp4")) == 10

    def test_ctrl_c_ends_cleanly_with_a_playable_file(self, clip: Path, tmp_path: Path) -> None:
        before = signal.getsignal(signal.SIGINT)
        with scripted(clip, output=tmp_path / "out.mp4") as session:
            session.on("ok", lambda event: os.kill(os.getpid(), signal.SIGINT))
            with pytest.raises(KeyboardInterrupt):
                session.run()
            summary = session.summary
        assert summary.ended_by == "interrupt"
        assert len(played(tmp_path / "out.mp4")) == summary.frames == 6
        assert signal.getsignal(signal.SIGINT) is before

    def test_ctrl_c_ends_a_loop_over_many_files(self, clip: Path, tmp_path: Path) -> None:
        begun = []
        with pytest.raises(KeyboardInterrupt):
            for name in ("a.mp4", "b.mp4", "c.mp4"):
                begun.append(name)
                with scripted(clip, output=tmp_path / name) as session:
                    session.on("ok", lambda event: os.kill(os.getpid(), signal.SIGINT))
                    session.run()
        assert begun == ["a.mp4"]
        assert len(played(tmp_path / "a.mp4")) == 6

    def test_a_program_that_goes_on_after_ctrl_c_gets_the_summary(self, clip: Path) -> None:
        with scripted(clip) as session:
            session.on("ok", lambda event: os.kill(os.getpid(), signal.SIGINT))
            summary = session.run(on_interrupt="return")
        assert (summary.ended_by, summary.frames) == ("interrupt", 6)

    def test_another_wish_for_ctrl_c_is_refused_before_it_runs(self, clip: Path) -> None:
        with scripted(clip) as session:
            with pytest.raises(InvalidArgumentError, match="did you mean 'return'"):
                session.run(on_interrupt="returns")  # type: ignore[arg-type]
            assert session.run().ended_by == "source"

    def test_while_it_runs_nothing_has_ended_it(self, clip: Path) -> None:
        seen = []
        with scripted(clip) as session:
            assert session.summary.ended_by is None
            summary = session.run(lambda result: seen.append(session.summary.ended_by))
        assert set(seen) == {None} and len(seen) == 25
        assert summary.ended_by == "source"

    def test_leaving_the_loop_over_results_is_a_stop(self, clip: Path, tmp_path: Path) -> None:
        with scripted(clip, output=tmp_path / "out.mp4") as session:
            for result in session:
                if result.frame.index == 9:
                    break
        assert (session.summary.ended_by, session.summary.frames) == ("stop", 10)
        assert len(played(tmp_path / "out.mp4")) == 10

    def test_going_through_all_results_ends_with_the_source(self, clip: Path) -> None:
        with scripted(clip) as session:
            assert len(list(session)) == 25
            assert session.summary.ended_by == "source"

    def test_what_fails_is_not_the_sources_end(self, clip: Path) -> None:
        def fails(event: GestureEvent) -> None:
            raise ZeroDivisionError

        with scripted(clip, strict=True) as session:
            session.on("ok", fails)
            with pytest.raises(ZeroDivisionError):
                session.run()
        assert session.summary.ended_by == "error"
        with scripted(EndlessSource(3, broken=True)) as session, pytest.raises(SourceError):
            session.run()
        assert session.summary.ended_by == "error"

    def test_a_second_ctrl_c_is_felt_at_once(self, clip: Path, tmp_path: Path) -> None:
        def hangs(event: GestureEvent) -> None:
            signal.raise_signal(signal.SIGINT)
            signal.raise_signal(signal.SIGINT)
            time.sleep(60)

        # A program that was started in the background ignores Ctrl-C; this one does not.
        before = signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            with scripted(clip, output=tmp_path / "out.mp4") as session:
                session.on("ok", hangs)
                with pytest.raises(KeyboardInterrupt):
                    session.run()
        finally:
            signal.signal(signal.SIGINT, before)
        assert len(played(tmp_path / "out.mp4")) == 5

    def test_without_opengl_the_output_of_an_earlier_run_stays(
        self, clip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def no_opengl(*arguments: object) -> None:
            raise RenderError("no EGL here")

        monkeypatch.setattr("gesturekit.rendering.Renderer", no_opengl)
        earlier = make_clip(tmp_path / "out.mp4", frames=7)
        session = scripted(clip, effect="neon", output=earlier)
        with session, pytest.raises(RenderError, match="no EGL here"):
            session.run()
        assert len(played(earlier)) == 7

    def test_a_source_that_breaks_leaves_what_came_before(self, tmp_path: Path) -> None:
        source = EndlessSource(12, broken=True)
        files = {"output": tmp_path / "out.mp4", "events": tmp_path / "e.jsonl"}
        with scripted(source, **files) as session, pytest.raises(SourceError) as caught:
            session.run()
        assert "broken in the middle" in str(caught.value)
        assert "12 pictures in" in str(caught.value)
        assert "out.mp4" in str(caught.value)
        assert len(played(tmp_path / "out.mp4")) == 12
        assert lines(tmp_path / "e.jsonl")[-1]["phase"] == "end"
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
from tests.scripted import EndlessSource, scripted
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
        done = subprocess.run(
            [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=120
        )
        assert done.stdout.startswith("told:"), done.stderr
        assert "out.mp4" in done.stdout
        assert int(done.stdout.split()[-1]) < 2000, "the session must end when its disk is full"
        assert len(played(tmp_path / "out.mp4")) > 10


class TestLive:
    def test_the_newest_frame_wins_and_dropped_ones_are_counted(self) -> None:
        produced = 0

        def read() -> ImageArray | None:
            nonlocal produced
            time.sleep(0.001)
            produced += 1
            return grey_picture(0) if produced <= 100 else None

        class SlowTracker(ScriptedTracker):
            """Takes as long as the camera needs for five pictures."""

            def track(self, image: ImageArray, time: float = 0.0, *, mirrored: bool = False) -> list[Hand]:
                until = min(produced + 5, 101)
                while produced < until:
                    threading.Event().wait(0.001)
                return super().track(image, time, mirrored=mirrored)

        with LiveSource(read) as source, scripted(source, tracker=SlowTracker()) as session:
            seen = [result.frame.index for result in session]
            summary = session.summary
        # Had pictures waited in a queue, the one after the next would be the next.
        assert np.diff(seen)[:-1].min() >= 4
        assert summary.dropped == 100 - len(seen)
        assert summary.dropped >= 75

    def test_a_slow_app_is_shown_the_newest_picture(self) -> None:
        produced = 0

        def read() -> ImageArray | None:
            nonlocal produced
            time.sleep(0.001)
            produced += 1
            return np.full((64, 96, 3), produced, np.uint8) if produced <= 100 else None

        shown: list[int] = []
        asked: list[int] = [0]
        with LiveSource(read) as source, scripted(source) as session:
            for result in session:
                # The number of the picture is in its pixels, through to the drawn picture.
                shown.append(int(result.image[0, 0, 0]))
                until = min(produced + 10, 101)
                while produced < until:
                    threading.Event().wait(0.001)
                # The latest was perhaps not handed over yet.
                asked.append(min(produced, 101) - 1)
            dropped = session.summary.dropped
        assert dropped == 100 - len(shown)
        assert len(shown) <= 12
        assert all(number >= newest for number, newest in zip(shown, asked, strict=False))

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
