"""Files of takes: exact round trips, and plain words for whatever is not one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gesturekit.errors import ConfigError, InvalidArgumentError, SinkError
from gesturekit.gestures.custom.take_cleaning import clean_take
from gesturekit.gestures.custom.takes import RecordedGesture, Take
from gesturekit.hands import Side
from tests.gestures.custom.made_takes import held, motion


@pytest.fixture(scope="module")
def recorded() -> RecordedGesture:
    takes = tuple(clean_take(motion("zorro", seed, side=side)).take for seed, side in enumerate(Side))
    return RecordedGesture("zorro", "dynamic", takes, either_hand=True)


def test_a_file_gives_back_every_number(recorded: RecordedGesture, tmp_path: Path) -> None:
    path = tmp_path / "new" / "zorro.takes.npz"
    recorded.save(path)
    again = RecordedGesture.load(path)
    assert (again.name, again.kind, again.either_hand) == ("zorro", "dynamic", True)
    for before, after in zip(recorded.takes, again.takes, strict=True):
        assert before.side is after.side
        for name in ("times", "landmarks", "world"):
            np.testing.assert_array_equal(getattr(before, name), getattr(after, name))


def test_takes_become_hands_again() -> None:
    frames = held("horns", 1)
    take = Take.of([hands[0] for _, hands in frames], [time for time, _ in frames])
    np.testing.assert_array_equal(take.hands[3].landmarks, frames[3][1][0].landmarks)
    assert take.side is Side.RIGHT
    assert take[2:5].times.tolist() == [time for time, _ in frames[2:5]]


def changed(path: Path, **arrays: object) -> None:
    with np.load(path) as stored:
        whole = {name: stored[name] for name in stored.files}
    np.savez(path, **{**whole, **{name: np.asarray(value) for name, value in arrays.items()}})


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        ({"format": "other"}, "not a gesturekit-takes"),
        ({"version": 99}, "version 99"),
        ({"lengths": [1]}, "shape"),
        ({"world": np.zeros((3, 3))}, "'world'"),
        ({"name": "two words"}, "two words"),
        ({"kind": "wobbly"}, "wobbly"),
        ({"left": [True]}, "left"),
    ],
)
def test_a_damaged_file_is_told(
    recorded: RecordedGesture, tmp_path: Path, damage: dict[str, object], words: str
) -> None:
    path = tmp_path / "takes.npz"
    recorded.save(path)
    changed(path, **damage)
    with pytest.raises(ConfigError, match=words):
        RecordedGesture.load(path)


def test_numbers_that_are_not_finite_are_told(recorded: RecordedGesture, tmp_path: Path) -> None:
    path = tmp_path / "takes.npz"
    recorded.save(path)
    changed(path, times=np.full(sum(map(len, recorded.takes)), np.nan))
    with pytest.raises(ConfigError, match="finite"):
        RecordedGesture.load(path)


def test_pickled_objects_are_never_loaded(tmp_path: Path) -> None:
    path = tmp_path / "evil.npz"
    np.savez(path, format=np.array({"a": 1}, dtype=object))
    with pytest.raises(ConfigError, match="not a gesturekit-takes"):
        RecordedGesture.load(path)


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04 broken"])
def test_another_kind_of_file_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.npz"
    path.write_bytes(content)
    with pytest.raises(ConfigError, match=r"x\.npz"):
        RecordedGesture.load(path)


def test_a_missing_file_is_told_with_what_makes_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="gesturekit record"):
        RecordedGesture.load(tmp_path / "nowhere.npz")


def test_a_folder_that_cannot_be_made_is_told(recorded: RecordedGesture, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SinkError, match="cannot write"):
        recorded.save(tmp_path / "file" / "takes.npz")


@pytest.mark.parametrize("name", ["", "none", "two words", "3d", "a-b"])
def test_names_that_cannot_be_used_are_told(recorded: RecordedGesture, name: str) -> None:
    with pytest.raises(InvalidArgumentError, match="name a gesture"):
        RecordedGesture(name, "dynamic", recorded.takes)
