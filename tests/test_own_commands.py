"""`gesturekit record`, `train` and `test`, as a user types them."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from gesturekit.cli.app import app
from gesturekit.gestures.training import OwnGestures, RecordedGesture, clean_take
from gesturekit.hands import TrackedFrame
from gesturekit.media import HandsWriter
from tests.gestures.training.made_takes import Frames, held, joined, motion


def gesturekit(*arguments: object) -> tuple[int, str]:
    done = CliRunner().invoke(app, [str(each) for each in arguments])
    return done.exit_code, " ".join(done.output.split())


@pytest.fixture
def takes(tmp_path: Path) -> Path:
    folder = tmp_path / "takes"
    for name, make in {"zorro": motion, "circle": motion, "horns": held}.items():
        clean = [clean_take(make(name, seed)) for seed in range(3)]
        gesture = RecordedGesture(name, clean[0].kind, tuple(each.take for each in clean))
        gesture.save(folder / f"{name}.takes.npz")
    return folder


def hands_file(path: Path, frames: Frames) -> Path:
    with HandsWriter(path, "made", (1280, 720), 30.0) as writer:
        for index, (time, hands) in enumerate(frames):
            writer.write(TrackedFrame(index, time, (1280, 720), tuple(hands)))
    return path


def test_train_learns_files_and_folders(takes: Path, tmp_path: Path) -> None:
    target = tmp_path / "my.npz"
    code, said = gesturekit("train", takes, takes / "zorro.takes.npz", "--out", target)
    assert code == 0, said
    assert OwnGestures.load(target).names == ("horns", "circle", "zorro")
    assert "horns static 3 right" in said
    assert "3 gestures in" in said


def test_train_warns_of_gestures_that_are_too_close(takes: Path, tmp_path: Path) -> None:
    clean = [clean_take(motion("zorro", seed)).take for seed in (7, 8)]
    RecordedGesture("zed", "dynamic", tuple(clean)).save(takes / "zed.takes.npz")
    code, said = gesturekit("train", takes, "--out", tmp_path / "my.npz")
    assert code == 0
    assert "'zorro' is too close to 'zed'" in said or "'zed' is too close to 'zorro'" in said


def test_trained_gestures_are_told_and_listed_with_confidence(takes: Path, tmp_path: Path) -> None:
    own = tmp_path / "my.npz"
    gesturekit("train", takes, "--out", own)
    stream = joined(held("horns", 20), motion("zorro", 21), motion("circle", 22))
    recording = hands_file(tmp_path / "hands.jsonl", stream)
    code, said = gesturekit("test", own, recording, "--only-own")
    assert code == 0, said
    table = said.split("confidence", 1)[1]
    assert [word for word in table.split() if word in ("horns", "zorro", "circle")] == [
        "horns",
        "zorro",
        "circle",
    ]
    assert "%" in table
    # The same file serves a session that knows the built-in gestures too.
    code, said = gesturekit("run", recording, "--effect", "none", "--gestures", own)
    assert code == 0, said
    assert "zorro" in said
    assert "open_palm" in said


def test_recorded_files_say_what_was_kept(tmp_path: Path) -> None:
    takes = [hands_file(tmp_path / f"{n}.jsonl", motion("zorro", n)) for n in range(2)]
    target, preview = tmp_path / "zorro.takes.npz", tmp_path / "zorro.png"
    code, said = gesturekit("record", "zorro", *takes, "--out", target, "--preview", preview, "--either-hand")
    assert code == 0, said
    assert "take 1: dynamic, right hand" in said
    assert "before or after the motion" in said
    gesture = RecordedGesture.load(target)
    assert (gesture.name, gesture.kind, len(gesture.takes), gesture.either_hand) == (
        "zorro",
        "dynamic",
        2,
        True,
    )
    assert preview.stat().st_size > 1000


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["record", "two words", "0"], "cannot name a gesture"),
        (["record", "zorro", "nowhere.mp4"], "nowhere.mp4"),
        (["record", "zorro", "0", "--out", "zorro.txt"], ".npz"),
        (["train", "nowhere.npz"], "nowhere.npz"),
        (["train", "."], "no .takes.npz files"),
        (["test", "nowhere.npz", "0"], "nowhere.npz"),
    ],
)
def test_mistakes_are_one_line(
    arguments: list[str], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, said = gesturekit(*arguments)
    assert code != 0
    assert words in said
    assert "Traceback" not in said


@pytest.mark.parametrize("command", ["record", "train", "test"])
def test_help_shows_examples(command: str) -> None:
    code, said = gesturekit(command, "--help")
    assert code == 0
    assert f"gesturekit {command} " in said
