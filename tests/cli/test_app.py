"""Help, errors and exit codes, whatever the command."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from gesturekit import __version__
from gesturekit.cli import main
from gesturekit.sources import open_source
from tests.builders import make_clip
from tests.cli.commands import ended, gesturekit, stranger

COMMANDS = ["run", "track", "effects", "gestures", "doctor", "demo", "models list", "models fetch"]
COMMANDS += ["models verify", "models add", "replay", "events", "record", "train", "test"]
COMMANDS += ["studio list", "studio export", "studio view"]


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    return make_clip(tmp_path / "clip.mp4", frames=12)


def test_version() -> None:
    result = gesturekit("--version")
    assert (result.exit_code, result.stdout) == (0, f"gesturekit {__version__}\n")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_with_an_example(command: str) -> None:
    result = gesturekit(*command.split(), "--help")
    assert result.exit_code == 0
    assert re.search(rf"Examples?:\s+gesturekit {command}", result.stdout)


def test_without_arguments_it_lists_its_commands() -> None:
    result = gesturekit()
    for command in {command.split()[0] for command in COMMANDS}:
        assert re.search(rf"\b{command}\b", result.output)


def test_a_broken_pipe_is_no_traceback(tmp_path: Path) -> None:
    program = f"{sys.executable} -m gesturekit gestures | true"
    done = subprocess.run(program, shell=True, capture_output=True, text=True, cwd=tmp_path, timeout=60)
    assert "Traceback" not in done.stderr


@pytest.fixture(scope="module")
def long_clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """2000 frames, more than are read before the first line says how far it is."""
    return make_clip(tmp_path_factory.mktemp("long") / "long.mp4", frames=2000, size=(320, 240))


class TestErrors:
    @pytest.mark.parametrize(
        ("arguments", "code", "told"),
        [
            (["run", "missing.mp4"], 1, "missing.mp4"),
            (["run", "notes.txt"], 1, "notes.txt"),
            (["run", "clip.mp4", "--effect", "nein"], 2, "did you mean 'neon'"),
            (["run", "clip.mp4", "--output", "clip.mp4"], 2, "source itself"),
            (["run", "clip.mp4", "--output", "out.avi"], 2, ".avi"),
            (["run", "clip.mp4", "--effect", "Noen"], 2, "did you mean 'neon'"),
            (["run", "clip.mp4", "--max-hands", "0"], 2, "'0' is not a whole number"),
            (["run", "clip.mp4", "--max-hands", "two"], 2, "'two' is not a whole number"),
            (["run", "clip.mp4", "--output", ""], 2, "the path is empty"),
            (["track", "clip.mp4", "--output", ""], 2, "the path is empty"),
            (["demo", "clip.mp4", "--output", ""], 2, "the path is empty"),
            (["run", "clip.mp4", "--effect", "none", "--events", "/dev/null/x/e.jsonl"], 1, "e.jsonl"),
            (["run"], 2, "SOURCE"),
            (["track", "clip.mp4"], 2, "output"),
            (["rum"], 2, "rum"),
            (["models", "fetch", "palm_detection_ful"], 2, "palm_detection_full"),
            (["models", "add", "missing.task"], 1, "missing.task"),
        ],
    )
    def test_what_went_wrong_is_one_line_without_traceback(
        self,
        clip: Path,
        arguments: list[str],
        code: int,
        told: str,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.chdir(clip.parent)
        Path("notes.txt").write_text("no video")
        result = gesturekit(*arguments)
        assert result.exit_code == code
        assert told in result.stderr
        assert "Traceback" not in result.output

    def test_debug_shows_where_it_came_from(self, tmp_path: Path) -> None:
        result = gesturekit("--debug", "run", tmp_path / "missing.mp4")
        assert result.exit_code == 1
        assert "Traceback" in result.stderr

    @pytest.mark.parametrize(("kind", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
    def test_ended_from_outside_it_leaves_a_playable_video_and_a_summary(
        self, long_clip: Path, tmp_path: Path, kind: signal.Signals, code: int
    ) -> None:
        out = tmp_path / "out.mp4"
        command = ["run", long_clip, "--effect", "none", "-o", out]
        returncode, stdout, stderr = ended(kind, " of 2000 frames", *command, cwd=tmp_path)
        assert returncode == code, stderr
        assert "before the end of the source" in stderr
        assert "Traceback" not in stderr
        frames = int(re.search(r"(\d+) frames?", stdout)[1])  # type: ignore[index]
        assert 0 < frames < 2000
        with open_source(out) as source:
            assert len(list(source)) == frames


@pytest.mark.parametrize("arguments", [["--help"], ["effects"], ["effects", "--names"]])
def test_a_reader_that_leaves_is_no_error(arguments: list[str]) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "gesturekit", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()  # as `| head -0` does, long before anything is written
    assert (process.stderr.read(), process.wait(timeout=60)) == (b"", 0)
    process.stderr.close()


def test_an_error_stays_one_where_nobody_reads(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "gesturekit", "run", str(tmp_path / "missing.mp4")],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdout is not None
    process.stdout.close()
    assert process.wait(timeout=60) == 1


def test_what_nobody_foresaw_is_told_in_words_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def breaks(*arguments: object) -> None:
        raise ZeroDivisionError("a bug of ours")

    monkeypatch.setattr("gesturekit.rendering.effect_names", breaks)
    monkeypatch.setattr(sys, "argv", ["gesturekit", "effects"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    assert "unexpected ZeroDivisionError: a bug of ours" in capsys.readouterr().err
    monkeypatch.setattr(sys, "argv", ["gesturekit", "--debug", "effects"])
    with pytest.raises(ZeroDivisionError):
        main()


class TestOddNames:
    @pytest.mark.skipif(sys.platform != "linux", reason="other systems take no such names")
    def test_a_name_that_is_no_text(self, tmp_path: Path) -> None:
        odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/f\xfcr.mp4"))
        make_clip(tmp_path / "clip.mp4", frames=4).rename(odd)
        hands, events = tmp_path / "hands.jsonl", tmp_path / "events.jsonl"
        command = ["run", odd, "--effect", "none", "--hands", hands, "--events", events]
        done = stranger(*command, cwd=tmp_path)
        assert (done.returncode, "4 frames" in done.stdout) == (0, True)
        assert json.loads(hands.read_text().splitlines()[0])["source"].endswith("f?r.mp4")

    def test_an_old_code_page(self, tmp_path: Path) -> None:
        make_clip(tmp_path / "手.mp4", frames=4)
        command = ["run", "手.mp4", "--effect", "none", "--hands", "手.jsonl"]
        old = os.environ | {"PYTHONIOENCODING": "cp1252"}
        done = stranger(*command, cwd=tmp_path, env=old, encoding="cp1252")
        assert done.returncode == 0
        assert "wrote ?.jsonl" in done.stdout
        done = stranger("gestures", cwd=tmp_path, env=os.environ | {"PYTHONIOENCODING": "ascii"})
        assert done.returncode == 0
