"""Each example is short, explains itself, and runs on a file as it would on a camera."""

from __future__ import annotations

import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from tests import studio_set
from tests.builders import make_clip

EXAMPLES = sorted((Path(__file__).resolve().parent.parent / "examples").glob("*.py"))
NAMES = [path.stem for path in EXAMPLES]


def run(example: str, *arguments: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    path = EXAMPLES[NAMES.index(example)]
    command = [sys.executable, str(path), *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=180)


def run_here(example: str, *arguments: str, monkeypatch: pytest.MonkeyPatch) -> str | int | None:
    """Run it in this process, which saves its start: what it ends with."""
    path = EXAMPLES[NAMES.index(example)]
    monkeypatch.setattr(sys, "argv", [str(path), *arguments])
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(path), run_name="__main__")
    return ended.value.code


def test_the_four_jobs_have_an_example() -> None:
    assert {"callbacks", "tracker_only", "custom_gesture", "slide_control"} <= set(NAMES)


@pytest.mark.parametrize("path", EXAMPLES, ids=NAMES)
def test_it_is_short_enough_to_copy(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 60


@pytest.mark.parametrize("example", NAMES)
def test_help_says_what_it_does_and_how_to_call_it(
    example: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_here(example, "--help", monkeypatch=monkeypatch) == 0
    assert f"python examples/{example}.py" in capsys.readouterr().out


@pytest.mark.parametrize("example", NAMES)
def test_it_runs_on_a_file(example: str, tmp_path: Path) -> None:
    done = run(example, make_clip(tmp_path / "clip.mp4", frames=8), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("example", NAMES)
def test_a_missing_file_is_one_line_without_traceback(
    example: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    # What sys.exit is given, Python prints before it exits with code 1.
    told = str(run_here(example, "missing.mp4", monkeypatch=monkeypatch))
    assert "missing.mp4" in told
    assert told.startswith("error: ") and "\n" not in told


def test_callbacks_hears_an_open_palm(tmp_path: Path) -> None:
    done = run("callbacks", studio_set.clip(tmp_path / "palm.mp4", "open_palm"), cwd=tmp_path)
    assert "frames: 40" in done.stdout, done.stderr
    assert "open_palm" in done.stdout


def test_tracker_only_prints_a_line_for_each_hand(tmp_path: Path) -> None:
    done = run("tracker_only", studio_set.FOLDER / "open_palm.jpg", cwd=tmp_path)
    assert "index tip at" in done.stdout, done.stderr
    assert "extended: thumb, index, middle, ring, pinky" in done.stdout


def test_own_gesture_is_recognized(tmp_path: Path) -> None:
    done = run("custom_gesture", studio_set.clip(tmp_path / "palm.mp4", "open_palm"), cwd=tmp_path)
    assert "stop (" in done.stdout, done.stdout + done.stderr


def test_slide_control_runs_the_users_command(tmp_path: Path) -> None:
    command = f"{sys.executable} -c \"open('turned', 'a').write('x')\""
    clip = studio_set.clip(tmp_path / "thumb.mp4", "thumb_up")
    done = run("slide_control", clip, "--next", command, "--pause", 60, cwd=tmp_path)
    assert done.stdout.count("next slide") == 1, done.stdout + done.stderr
    assert (tmp_path / "turned").read_text() == "x"
