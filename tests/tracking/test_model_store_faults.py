"""The store under stress: several processes, a cache that cannot be written, a full disk, a kill."""

from __future__ import annotations

import multiprocessing
import os
import queue
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import filelock
import pytest

from gesturekit.errors import ModelError
from gesturekit.tracking.weights.model_progress import FetchProgress
from gesturekit.tracking.weights.model_store import ModelState, ModelStore
from tests.tracking.model_kit import (
    HAND,
    MODELS,
    PALM,
    Shelf,
    fill,
    left_over,
    make_manifest,
    make_wheel,
    needs_pip,
    small_model,
)


def _fetch_in_another_process(
    cache: Path,
    folder: Path,
    start: multiprocessing.synchronize.Barrier,
    results: multiprocessing.Queue[object],
) -> None:
    store = ModelStore(cache, make_manifest(folder))
    start.wait(60)
    try:
        results.put({name: path.read_bytes() for name, path in store.fetch().items()} == MODELS)
    except Exception as error:
        results.put(repr(error))


@needs_pip
def test_processes_that_start_together_fetch_once_and_agree(
    store: ModelStore, shelf: Shelf, tmp_path: Path
) -> None:
    make_wheel(shelf.folder)
    fill(store, HAND)
    (store.folder / f"{HAND}.tflite").write_bytes(b"broken")
    spawn = multiprocessing.get_context("spawn")
    start, results = spawn.Barrier(3), spawn.Queue()
    processes = [
        spawn.Process(
            target=_fetch_in_another_process, args=(tmp_path / "cache", tmp_path / f"m{i}", start, results)
        )
        for i in range(3)
    ]
    for process in processes:
        process.start()
    outcomes = [results.get(timeout=120) for _ in processes]
    for process in processes:
        process.join(30)
    assert outcomes == [True, True, True]
    assert shelf.downloads == 1
    assert left_over(store) == []


def test_who_waits_for_another_process_takes_what_that_one_fetched(store: ModelStore, shelf: Shelf) -> None:
    reports: queue.Queue[FetchProgress] = queue.Queue()
    outcome: list[dict[str, Path]] = []
    store.folder.mkdir(parents=True)
    waiter = threading.Thread(target=lambda: outcome.append(store.fetch(progress=reports.put)))
    with filelock.FileLock(store.folder / ".lock"):
        waiter.start()
        assert reports.get(timeout=30).step == "wait"
        fill(store)
    waiter.join(30)
    assert set(outcome[0]) == set(MODELS)
    assert shelf.downloads == 0


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that any user can reach, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    for path in folder.rglob("*"):
        if path.is_dir():
            path.chmod(0o755)
    shutil.rmtree(folder)


@contextmanager
def without_privileges() -> Iterator[None]:
    """Do what follows as an ordinary user: root may write everywhere, so it would prove nothing."""
    if not hasattr(os, "geteuid"):
        pytest.skip("this system has no user ids to change")
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(user)


def test_a_read_only_cache_serves_what_it_has(store: ModelStore, open_folder: Path) -> None:
    locked = ModelStore(open_folder / "cache", store.manifest)
    fill(locked, PALM)
    locked.folder.chmod(0o555)
    with without_privileges():
        assert locked.path(PALM).read_bytes() == MODELS[PALM]
        with pytest.raises(ModelError) as caught:
            locked.path(HAND)
    assert str(locked.folder) in str(caught.value)
    assert "Permission denied" in str(caught.value)
    assert "GESTUREKIT_CACHE" in str(caught.value)


def test_a_read_only_disk_is_named_before_anything_is_downloaded(
    store: ModelStore, shelf: Shelf, open_folder: Path
) -> None:
    (open_folder / "disk").mkdir(mode=0o555)
    locked = ModelStore(open_folder / "disk" / "cache", store.manifest)
    with without_privileges(), pytest.raises(ModelError, match="cannot be written"):
        locked.path(PALM)
    assert [status.state for status in locked.statuses()] == [ModelState.MISSING] * 4
    assert shelf.downloads == 0


def test_a_full_disk_leaves_what_was_there(store: ModelStore, tmp_path: Path) -> None:
    fill(store, PALM)
    old = small_model(5, 100)
    (store.folder / f"{HAND}.tflite").write_bytes(old)
    source = tmp_path / "new.tflite"
    source.write_bytes(MODELS[HAND])
    resource = pytest.importorskip("resource", reason="this system cannot limit the size of files")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        with pytest.raises(ModelError, match="cannot be written"):
            store.add(source)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (store.folder / f"{HAND}.tflite").read_bytes() == old
    assert left_over(store) == []


@needs_pip
def test_a_folder_where_a_model_belongs_is_an_error_not_a_crash(store: ModelStore, shelf: Shelf) -> None:
    make_wheel(shelf.folder)
    (store.folder / f"{PALM}.tflite").mkdir(parents=True)
    with pytest.raises(ModelError, match=f"{PALM}.tflite"):
        store.path(PALM)


def test_a_cache_below_a_file_is_an_error_not_a_crash(store: ModelStore, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(ModelError, match="cannot be written"):
        ModelStore(tmp_path / "file", store.manifest).path(PALM)
