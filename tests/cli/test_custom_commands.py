"""`gesturekit record`, `train` and `test`, as a user types them."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gesturekit.cli.app import app
from gesturekit.errors import SinkError
from gesturekit.gestures.custom.custom_gestures import CustomGestures
from gesturekit.gestures.custom.take_cleaning import clean_take
from gesturekit.gestures.custom.takes import RecordedGesture
from gesturekit.hands import TrackedFrame
from gesturekit.media import HandsWriter
from tests.gestures.custom.made_takes import Frames, held, joined, motion


def gesturekit(*arguments: object) -> tuple[int, str]:
    done = CliRunner().invoke(app, [str(each) for each in arguments])
    return done.exit_code, " ".join(done.output.split())


@pytest.fixture(scope="module")
def made_takes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "takes"
    for name, make in {"zorro": motion, "circle": motion, "horns": held}.items():
        clean = [clean_take(make(name, seed)) for seed in range(3)]
        gesture = RecordedGesture(name, clean[0].kind, tuple(each.take for each in clean))
        gesture.save(folder / f"{name}.takes.npz")
    return folder


@pytest.fixture(scope="module")
def trained(made_takes: Path) -> tuple[Path, str]:
    """What `train` makes of all of them, and what it says; some are named twice."""
    target = made_takes.parent / "my.npz"
    code, said = gesturekit("train", made_takes, made_takes / "zorro.takes.npz", "--output", target)
    assert code == 0, said
    return target, said


@pytest.fixture
def takes(made_takes: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    return Path(shutil.copytree(made_takes, tmp_path / "takes"))


def hands_file(path: Path, frames: Frames) -> Path:
    with HandsWriter(path, "made", (1280, 720), 30.0) as writer:
        for index, (time, hands) in enumerate(frames):
            writer.write(TrackedFrame(index, time, (1280, 720), tuple(hands)))
    return path


def test_train_learns_files_and_folders(trained: tuple[Path, str]) -> None:
    target, said = trained
    assert CustomGestures.load(target).names == ("horns", "circle", "zorro")
    assert "horns static 3 right" in said
    assert "3 gestures in" in said


def test_train_warns_of_gestures_that_are_too_close(takes: Path, tmp_path: Path) -> None:
    clean = [clean_take(motion("zorro", seed)).take for seed in (7, 8)]
    RecordedGesture("zed", "dynamic", tuple(clean)).save(takes / "zed.takes.npz")
    code, said = gesturekit("train", takes, "--output", tmp_path / "my.npz")
    assert code == 0
    assert "'zorro' is too close to 'zed'" in said or "'zed' is too close to 'zorro'" in said


def test_trained_gestures_are_told_and_listed_with_confidence(
    trained: tuple[Path, str], tmp_path: Path
) -> None:
    custom, _ = trained
    stream = joined(held("horns", 20), motion("zorro", 21), motion("circle", 22))
    recording = hands_file(tmp_path / "hands.jsonl", stream)
    code, said = gesturekit("test", custom, recording, "--only-custom")
    assert code == 0, said
    table = said.split("confidence", 1)[1]
    assert [word for word in table.split() if word in ("horns", "zorro", "circle")] == [
        "horns",
        "zorro",
        "circle",
    ]
    assert "%" in table
    # The same file serves a session that knows the built-in gestures too.
    code, said = gesturekit("run", recording, "--effect", "none", "--gestures", custom)
    assert code == 0, said
    assert "zorro" in said
    assert "open_palm" in said


def test_recorded_files_say_what_was_kept(tmp_path: Path) -> None:
    takes = [hands_file(tmp_path / f"{n}.jsonl", motion("zorro", n)) for n in range(2)]
    target, preview = tmp_path / "zorro.takes.npz", tmp_path / "zorro.png"
    code, said = gesturekit(
        "record", "zorro", *takes, "--output", target, "--preview", preview, "--either-hand"
    )
    assert code == 0, said
    assert said.startswith("take 1 of 2: recording take 2 of 2: recording take 1: dynamic, right hand")
    assert "before or after the motion" in said
    gesture = RecordedGesture.load(target)
    assert (gesture.name, gesture.kind, len(gesture.takes), gesture.either_hand) == (
        "zorro",
        "dynamic",
        2,
        True,
    )
    assert preview.stat().st_size > 1000


def test_a_part_of_a_file_is_recorded(tmp_path: Path) -> None:
    clip = hands_file(tmp_path / "clip.jsonl", joined(motion("zorro", 1), held("horns", 2, 3.0)))
    target = tmp_path / "horns.takes.npz"
    code, said = gesturekit("record", "horns", clip, "--from", "3.5", "--to", "5.5", "--output", target)
    assert code == 0, said
    assert "take 1: static, right hand" in said
    times = RecordedGesture.load(target).takes[0].times
    assert 3.5 <= times[0] < times[-1] <= 5.5
    code, said = gesturekit(
        "record", "horns", clip, "--from", "5", "--to", "4", "--output", target, "--replace"
    )
    assert (code, "from 5 s to 4 s; expected 0 <= from < to" in said) == (2, True), said


@pytest.fixture
def zorro(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of one's own with a recording of a motion in it."""
    monkeypatch.chdir(tmp_path)
    return hands_file(tmp_path / "zorro.jsonl", motion("zorro", 1))


def test_takes_that_are_there_are_kept_unless_told_otherwise(zorro: Path) -> None:
    def count() -> int:
        return len(RecordedGesture.load("zorro.takes.npz").takes)

    assert gesturekit("record", "zorro", zorro)[0] == 0
    code, said = gesturekit("record", "zorro", zorro)
    assert code == 2
    assert "'zorro.takes.npz' is there already; --add adds to its takes, --replace replaces them" in said
    assert count() == 1
    assert gesturekit("record", "zorro", zorro, zorro, "--add")[0] == 0
    assert count() == 3
    assert gesturekit("record", "zorro", zorro, "--replace")[0] == 0
    assert count() == 1
    code, said = gesturekit("record", "zorro", zorro, "--replace", "--add")
    assert (code, "exclude each other" in said) == (2, True)
    code, said = gesturekit("record", "circle", zorro, "--add", "--output", "zorro.takes.npz")
    assert (code, "holds takes of 'zorro', not of 'circle'" in said) == (2, True)
    code, said = gesturekit("record", "zorro", zorro, "--add", "--kind", "static")
    assert code == 2
    assert count() == 1


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--output", "file/zorro.npz"], "cannot write 'file/zorro.npz': File exists"),
        (["--output", "/proc/nowhere/zorro.npz"], "cannot write '/proc/nowhere/zorro.npz'"),
        (["--output", "folder.npz"], "it is a folder"),
        (["--preview", "zorro.gif"], "--preview is 'zorro.gif'"),
        (["--preview", "file/zorro.png"], "cannot write 'file/zorro.png'"),
    ],
)
def test_what_cannot_be_written_is_told_before_anybody_makes_a_take(
    options: list[str], told: str, zorro: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    zorro.with_name("file").write_text("no folder")
    zorro.with_name("folder.npz").mkdir()
    monkeypatch.setattr("gesturekit.session.gesture_recorder.record_gesture", None)
    code, said = gesturekit("record", "zorro", zorro, *options)
    assert code != 0
    assert told in said


def test_a_disk_that_is_full_by_then_costs_no_take(zorro: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save = RecordedGesture.save

    def full(gesture: RecordedGesture, path: Path) -> None:
        if Path(path).parent == Path():
            raise SinkError("cannot write 'zorro.takes.npz': No space left on device")
        save(gesture, path)

    monkeypatch.setattr(RecordedGesture, "save", full)
    code, said = gesturekit("record", "zorro", zorro)
    assert code == 1
    spare = re.search(r"The takes are kept in '([^']+)'", said)
    assert spare is not None
    assert RecordedGesture.load(spare[1]).name == "zorro"


def test_what_cuts_recording_short_is_told_with_what_is_kept(zorro: Path) -> None:
    code, said = gesturekit("record", "zorro", zorro, "nowhere.mp4")
    assert code == 1
    assert "nowhere.mp4" in said
    assert "kept 1 complete take; --add records more" in said
    assert len(RecordedGesture.load("zorro.takes.npz").takes) == 1


def test_ctrl_c_keeps_what_is_complete(zorro: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import gesturekit.session.gesture_recorder as recorder

    original = recorder.open_source

    def interrupted(address: str, **options: object) -> object:
        if address == "second":
            raise KeyboardInterrupt
        return original(address)

    monkeypatch.setattr(recorder, "open_source", interrupted)
    code, said = gesturekit("record", "zorro", zorro, "second", "third")
    assert code == 130
    assert "interrupted; kept 1 complete take" in said
    assert len(RecordedGesture.load("zorro.takes.npz").takes) == 1


def test_recording_under_a_name_that_is_taken_says_what_it_means(zorro: Path) -> None:
    code, said = gesturekit("record", "victory", zorro)
    assert code == 0
    assert "'victory' comes with GestureKit; where yours is used, it takes its place" in said
    assert "where yours is used" not in gesturekit("record", "zorro", zorro)[1]


def test_training_says_how_long_it_took_and_what_is_gone(takes: Path, tmp_path: Path) -> None:
    custom = tmp_path / "my.npz"
    code, said = gesturekit("train", takes, "--output", custom)
    assert re.search(r"learned 3 gestures in \d+\.\d s; wrote", said)
    assert "no longer" not in said
    code, said = gesturekit("train", takes / "zorro.takes.npz", "--output", custom)
    assert code == 0
    assert "no longer in" in said
    assert ": horns, circle; to keep" in said
    assert CustomGestures.load(custom).names == ("zorro",)


def test_training_replaces_no_file_of_another_kind(takes: Path) -> None:
    victim = takes / "circle.takes.npz"
    before = victim.read_bytes()
    code, said = gesturekit("train", takes / "zorro.takes.npz", "--output", victim)
    assert code == 1
    assert "is no file that train wrote; name another" in said
    assert victim.read_bytes() == before


def test_gestures_of_a_toml_file_can_be_tried_too(zorro: Path) -> None:
    Path("mine.toml").write_text('[event.hello]\ngesture = "open_palm"\n', encoding="utf-8")
    code, said = gesturekit("test", "mine.toml", zorro)
    assert code == 0, said
    assert "hello right hand" in said


def test_without_arguments_the_camera_and_the_usual_file_are_meant(zorro: Path) -> None:
    code, said = gesturekit("test")
    assert code == 1
    assert "there is no file 'my-gestures.npz'; make it with `gesturekit train" in said


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["record", "two words", "0"], "cannot name a gesture"),
        (["record", "zorro", "nowhere.mp4"], "nowhere.mp4"),
        (["record", "zorro", "0", "--output", "zorro.txt"], ".npz"),
        (["train", "nowhere.npz"], "nowhere.npz"),
        (["train", __file__], "is not a gesturekit-takes file; make it with"),
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


@pytest.mark.gl
@pytest.mark.slow
def test_the_example_with_the_studio_works_as_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gesturekit.cli.record import _EXAMPLES

    monkeypatch.chdir(tmp_path)
    example = next(line for line in _EXAMPLES.splitlines() if "studio:" in line)
    code, said = gesturekit(*shlex.split(example)[1:], "--takes", "1")
    assert code == 0, said
    assert Path("zorro.takes.npz").exists()
    assert Path("zorro.png").exists()
