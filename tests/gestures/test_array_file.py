"""Arrays come back, a failed writing leaves what was there, and nothing else is read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gesturekit.gestures.array_file import load_arrays, save_arrays


@pytest.mark.parametrize("is_compressed", [True, False])
def test_what_was_saved_is_loaded(tmp_path: Path, is_compressed: bool) -> None:
    save_arrays(tmp_path / "a.npz", {"n": np.arange(3), "w": np.array("up")}, is_compressed=is_compressed)
    loaded = load_arrays(tmp_path / "a.npz")
    assert loaded["n"].tolist() == [0, 1, 2] and str(loaded["w"]) == "up"
    assert [each.name for each in tmp_path.iterdir()] == ["a.npz"]


def test_a_writing_that_fails_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(file, **arrays):  # type: ignore[no-untyped-def]
        file.write(b"half of it")
        raise OSError(28, "No space left on device")

    save_arrays(tmp_path / "a.npz", {"n": np.arange(3)}, is_compressed=True)
    monkeypatch.setattr(np, "savez_compressed", full)
    with pytest.raises(OSError, match="No space"):
        save_arrays(tmp_path / "a.npz", {"n": np.arange(9)}, is_compressed=True)
    assert load_arrays(tmp_path / "a.npz")["n"].tolist() == [0, 1, 2]
    assert [each.name for each in tmp_path.iterdir()] == ["a.npz"]


def test_something_else_is_not_loaded(tmp_path: Path) -> None:
    np.save(tmp_path / "one.npy", np.arange(3))
    np.savez(tmp_path / "objects.npz", words=np.array([{"a": 1}], dtype=object))
    save_arrays(tmp_path / "flipped.npz", {"n": np.arange(5000)}, is_compressed=True)
    content = bytearray((tmp_path / "flipped.npz").read_bytes())
    content[len(content) // 2] ^= 0xFF
    (tmp_path / "flipped.npz").write_bytes(bytes(content))
    (tmp_path / "text.npz").write_text("swipe")
    (tmp_path / "empty.npz").write_bytes(b"")
    for path in sorted(tmp_path.iterdir()):
        with pytest.raises(ValueError, match=r"no whole \.npz"):
            load_arrays(path)
    with pytest.raises(OSError, match=r"none\.npz"):
        load_arrays(tmp_path / "none.npz")
