from __future__ import annotations

import os
from pathlib import Path

from gesturekit.config.file_watch import FileWatch


def test_each_change_is_noticed_once(tmp_path: Path) -> None:
    file, folder = tmp_path / "a.toml", tmp_path / "folder"
    file.write_text("one")
    folder.mkdir()
    watch = FileWatch([file, folder])
    assert not watch.changed(0.0)
    file.write_text("another")
    assert watch.changed(10.0) and not watch.changed(20.0)
    (folder / "new.glsl").write_text("x")
    assert watch.changed(30.0) and not watch.changed(40.0)
    os.utime(folder / "new.glsl", (1, 1))
    assert watch.changed(50.0) and not watch.changed(60.0)


def test_files_are_looked_at_now_and_then_only(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_text("one")
    watch = FileWatch([file])
    assert not watch.changed(0.0)
    file.write_text("another")
    assert not watch.changed(0.01)
    assert watch.changed(1.0)


def test_a_file_that_goes_and_comes_back_breaks_nothing(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_text("one")
    watch = FileWatch([file])
    file.unlink()
    assert watch.changed(0.0)
    file.write_text("two")
    assert watch.changed(1.0)
