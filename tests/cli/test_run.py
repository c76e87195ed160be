"""`gesturekit run` and `track`: files, live sources and pipes in; films, lines and a table out."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from pathlib import Path

import av
import pytest

from gesturekit.media import ImageWriter, read_hands
from gesturekit.sources import open_source
from tests import studio_set
from tests.builders import grey_picture, make_clip
from tests.cli.commands import ended, gesturekit, stranger
from tests.media.servers import http_server, motion_jpeg


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    return make_clip(tmp_path / "clip.mp4", frames=12)


class TestRun:
    def test_a_video_gives_video_events_hands_and_a_summary(self, clip: Path, tmp_path: Path) -> None:
        out, events, hands = (tmp_path / name for name in ("o.mp4", "e.jsonl", "h.jsonl"))
        result = gesturekit(
            *("run", clip, "--effect", "none", "--output", out, "--events", events, "--hands", hands)
        )
        assert result.exit_code == 0, result.output
        assert "no hand was seen" in result.stdout
        assert "12 frames" in result.stdout
        with open_source(out) as source:
            assert len(list(source)) == 12
        assert events.read_text() == ""
        assert len(list(read_hands(hands))) == 12

    def test_track_records_hands(self, clip: Path, tmp_path: Path) -> None:
        result = gesturekit("track", clip, "--output", tmp_path / "hands.jsonl", "--models", "lite")
        assert result.exit_code == 0, result.output
        assert [frame.index for frame in read_hands(tmp_path / "hands.jsonl")] == list(range(12))

    def test_a_picture_gives_a_picture(self, tmp_path: Path) -> None:
        with ImageWriter(tmp_path / "photo.png") as picture:
            picture.write(grey_picture(5))
        result = gesturekit("run", tmp_path / "photo.png", "-o", tmp_path / "out.png", "--effect", "none")
        assert result.exit_code == 0, result.output
        with open_source(tmp_path / "out.png") as source:
            assert next(iter(source)).image.shape == (64, 96, 3)

    def test_a_picture_is_turned(self, tmp_path: Path) -> None:
        with ImageWriter(tmp_path / "photo.png") as picture:
            picture.write(grey_picture(5))
        arguments = ("run", tmp_path / "photo.png", "-o", tmp_path / "out.png", "--effect", "none")
        assert gesturekit(*arguments, "--rotate", 90).exit_code == 0
        with open_source(tmp_path / "out.png") as source:
            assert next(iter(source)).image.shape == (96, 64, 3)
        result = gesturekit(*arguments, "--rotate", 45)
        assert result.exit_code == 2
        assert "'45' is none of 90, 180, 270" in result.output

    def test_own_gestures_come_from_a_file(self, clip: Path, tmp_path: Path) -> None:
        (tmp_path / "own.toml").write_text('[spread]\nfingers = { others = "extended" }\n')
        arguments = ("run", clip, "--effect", "none", "--gestures", tmp_path / "own.toml")
        assert gesturekit(*arguments).exit_code == 0
        (tmp_path / "own.toml").write_text('[spread]\nfingers = { others = "streched" }\n')
        result = gesturekit(*arguments)
        assert result.exit_code == 1
        assert "streched" in result.stderr

    def test_gestures_of_a_clip_are_told(self, tmp_path: Path) -> None:
        events = tmp_path / "e.jsonl"
        clip = studio_set.clip(tmp_path / "palm.mp4", "open_palm")
        done = stranger("run", clip, "--effect", "none", "--events", events, "--max-hands", 1, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        assert re.search(r"open_palm +(left|right) +\d+\.\d\d s", done.stdout)
        written = [json.loads(line) for line in events.read_text().splitlines()]
        assert {"time", "name", "phase", "hand_id", "side", "confidence"} <= set(written[0])
        assert "Traceback" not in done.stderr


class TestLive:
    @pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGTERM])
    def test_a_network_camera_runs_until_it_is_told_to_stop(
        self, tmp_path: Path, kind: signal.Signals
    ) -> None:
        out, events = tmp_path / "out.mp4", tmp_path / "e.jsonl"
        with http_server({"/live": motion_jpeg(5000, 0.02)}) as address:
            command = ["run", f"{address}/live", "--effect", "none", "--models", "lite", "-o", out]
            returncode, stdout, stderr = ended(
                kind, "Ctrl-C ends it", *command, "--events", events, cwd=tmp_path
            )
        # For a live source this is the ordinary end.
        assert returncode == 0, stderr
        assert "Traceback" not in stderr
        frames = int(re.search(r"(\d+) frames?", stdout)[1])  # type: ignore[index]
        with open_source(out) as source:
            assert len(list(source)) == frames > 0

    def test_a_stream_that_ends_is_told_with_what_was_kept(self, tmp_path: Path) -> None:
        out = tmp_path / "out.mp4"
        with http_server({"/live": motion_jpeg(40, 0.02)}) as address:
            done = stranger("run", f"{address}/live", "--effect", "none", "-o", out, cwd=tmp_path)
        assert "Traceback" not in done.stderr
        assert done.returncode == 0 or "out.mp4" in done.stderr
        with open_source(out) as source:
            # A machine that is busy drops most of a live stream.
            assert len(list(source)) > 0


def test_without_a_terminal_a_line_tells_every_few_seconds_that_it_goes_on(
    clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    short = gesturekit("run", clip, "--effect", "none").stderr
    assert " frames, " not in short, "what is over in a moment needs no lines"
    monkeypatch.setattr("gesturekit.cli.report.LINE_SECONDS", 0.0)
    lines = gesturekit("run", clip, "--effect", "none").stderr.splitlines()
    assert len(lines) == 12
    assert re.fullmatch(r"clip\.mp4: 10 of 12 frames, [0-9.]+ frames/s, [0-9]+ s left", lines[9])


class TestPipes:
    def test_film_in_and_events_out(self, tmp_path: Path) -> None:
        film = make_clip(tmp_path / "clip.mp4", frames=12)
        transport = tmp_path / "clip.ts"
        with av.open(str(film)) as source, av.open(str(transport), "w") as target:
            stream = target.add_stream_from_template(source.streams.video[0])
            for packet in source.demux(video=0):
                if packet.dts is not None:
                    packet.stream = stream
                    target.mux(packet)
        command = [sys.executable, "-m", "gesturekit", "run", "-", "--effect", "none", "--hands", "-"]
        done = subprocess.run(command, input=transport.read_bytes(), capture_output=True, timeout=180)
        assert done.returncode == 0
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        assert lines[0]["source"] == "-"
        assert [line["index"] for line in lines[1:]] == list(range(12))
        # What a person reads must not stand between the lines.
        assert b"12 frames" in done.stderr

    def test_pictures_do_not_go_to_standard_output(self, clip: Path) -> None:
        result = gesturekit("run", clip, "--output", "-")
        assert result.exit_code == 2
        assert "pictures go into files" in result.output
