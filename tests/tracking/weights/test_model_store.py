from __future__ import annotations

import logging
import os
import shutil
from pathlib import Path

import pytest

from gesturekit.errors import InvalidArgumentError, ModelError
from gesturekit.files import whole_file
from gesturekit.tracking.weights.model_progress import FetchProgress
from gesturekit.tracking.weights.model_store import ModelState, ModelStore, cache_folder
from tests.tracking.model_kit import (
    HAND,
    MEMBERS,
    MODELS,
    PALM,
    Shelf,
    fill,
    left_over,
    make_wheel,
    make_zip,
    needs_pip,
    small_model,
)


def test_a_cached_model_is_handed_out_without_asking_anyone(store: ModelStore, shelf: Shelf) -> None:
    fill(store, PALM)
    assert store.path(PALM) == store.folder / f"{PALM}.tflite"
    assert shelf.downloads == 0


def test_states_tell_missing_present_damaged_and_verified(store: ModelStore) -> None:
    fill(store, PALM, HAND)
    tampered = store.folder / f"{HAND}.tflite"
    tampered.write_bytes(small_model(99, len(MODELS[HAND])))
    (store.folder / "hand_landmark_lite.tflite").write_bytes(MODELS["hand_landmark_lite"][:50])

    quick = {status.spec.name: status for status in store.statuses()}
    assert [quick[name].state for name in MODELS] == [
        ModelState.PRESENT,
        ModelState.MISSING,
        ModelState.PRESENT,
        ModelState.DAMAGED,
    ]
    thorough = {status.spec.name: status for status in store.statuses(read=True)}
    assert [thorough[name].state for name in MODELS] == [
        ModelState.VERIFIED,
        ModelState.MISSING,
        ModelState.DAMAGED,
        ModelState.DAMAGED,
    ]
    assert str(tampered) in thorough[HAND].detail
    assert "cut off: 50 bytes" in thorough["hand_landmark_lite"].detail


def test_a_folder_of_the_user_serves_in_place(
    store: ModelStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / f"{PALM}.tflite").write_bytes(MODELS[PALM])
    (tmp_path / "anything.bin").write_bytes(MODELS[HAND])
    monkeypatch.setenv("GESTUREKIT_MODELS", os.pathsep.join([str(mine), str(tmp_path / "anything.bin")]))
    theirs = ModelStore(tmp_path / "cache", store.manifest)
    assert theirs.fetch([PALM, HAND]) == {PALM: mine / f"{PALM}.tflite", HAND: tmp_path / "anything.bin"}
    assert not store.folder.exists()
    assert {
        status.spec.name for status in theirs.statuses(read=True) if status.state is ModelState.VERIFIED
    } == {
        PALM,
        HAND,
    }


def test_the_cache_comes_before_the_users_files(store: ModelStore, tmp_path: Path) -> None:
    (tmp_path / f"{PALM}.tflite").write_bytes(MODELS[PALM])
    fill(store, PALM)
    assert ModelStore(tmp_path / "cache", store.manifest, [tmp_path]).path(PALM).parent == store.folder


@pytest.mark.parametrize("kind", ["wheel", "task", "folder with a wheel"])
def test_an_archive_of_the_user_is_unpacked_into_the_cache(
    store: ModelStore, shelf: Shelf, tmp_path: Path, kind: str
) -> None:
    if kind == "task":
        source = make_zip(
            tmp_path / "x.task",
            {"hand_detector.tflite": MODELS[PALM], "hand_landmarks_detector.tflite": MODELS[HAND]},
        )
    else:
        source = make_wheel(tmp_path / "mine")
    sources = [source.parent if kind.startswith("folder") else source]
    paths = ModelStore(tmp_path / "cache", store.manifest, sources).fetch([PALM, HAND])
    assert {name: path.read_bytes() for name, path in paths.items()} == {n: MODELS[n] for n in (PALM, HAND)}
    assert all(path.parent == store.folder for path in paths.values())
    assert shelf.downloads == 0


@needs_pip
def test_a_wrong_file_of_the_user_is_named_and_the_wheel_used(
    store: ModelStore, shelf: Shelf, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    make_wheel(shelf.folder)
    wrong = tmp_path / "wrong.tflite"
    wrong.write_bytes(small_model(50, 4321))
    path = ModelStore(tmp_path / "cache", store.manifest, [wrong, tmp_path / "gone"]).path(PALM)
    assert path.read_bytes() == MODELS[PALM]
    assert str(wrong) in caplog.text
    assert str(tmp_path / "gone") in caplog.text


@needs_pip
def test_first_use_fetches_all_models_at_once_and_shows_it(
    store: ModelStore, shelf: Shelf, caplog: pytest.LogCaptureFixture
) -> None:
    make_wheel(shelf.folder)
    reports: list[FetchProgress] = []
    with caplog.at_level(logging.INFO):
        path = store.path(PALM, reports.append)
    assert path.read_bytes() == MODELS[PALM]
    assert reports[0].step == "download"
    assert [report.done for report in reports if report.step == "install"] == [
        len(d) for d in MODELS.values()
    ]
    assert "handmodels==1.2" in caplog.text

    for wheel in shelf.folder.iterdir():
        wheel.unlink()
    assert {n: p.read_bytes() for n, p in store.fetch().items()} == MODELS
    assert shelf.downloads == 1
    assert left_over(store) == []


@needs_pip
@pytest.mark.parametrize("wrong", [MODELS[PALM][:3000], small_model(77, len(MODELS[PALM])), b""])
def test_a_broken_cached_file_is_refused_by_name_and_fetched_again(
    store: ModelStore, shelf: Shelf, caplog: pytest.LogCaptureFixture, wrong: bytes
) -> None:
    make_wheel(shelf.folder)
    fill(store)
    broken = store.folder / f"{PALM}.tflite"
    broken.write_bytes(wrong)
    assert store.path(PALM).read_bytes() == MODELS[PALM]
    assert f"cached model refused: {broken}" in caplog.text
    assert store.path(HAND).read_bytes() == MODELS[HAND]


@needs_pip
def test_offline_with_a_broken_file_says_which_and_what_to_do(store: ModelStore) -> None:
    fill(store)
    broken = store.folder / f"{PALM}.tflite"
    broken.write_bytes(MODELS[PALM][:-1])
    with pytest.raises(ModelError) as caught:
        store.path(PALM)
    text = str(caught.value)
    assert f"{broken} is cut off: 5999 bytes, expected 6000" in text
    assert "No matching distribution found for handmodels==1.2" in text
    assert (
        "pip download --no-deps --only-binary=:all: --python-version 3.11 "
        "--platform manylinux_2_28_x86_64 handmodels==1.2"
    ) in text
    assert "gesturekit models add handmodels-1.2-" in text
    assert "GESTUREKIT_MODELS" in text
    assert left_over(store) == []


@needs_pip
def test_a_wheel_with_a_tampered_model_is_fetched_once_more_then_refused(
    store: ModelStore, shelf: Shelf
) -> None:
    make_wheel(shelf.folder, {**MODELS, PALM: small_model(66, len(MODELS[PALM]))})
    with pytest.raises(ModelError, match=f"{MEMBERS[PALM]} in .* is none of the pinned models"):
        store.path(PALM)
    assert shelf.downloads == 2
    assert not (store.folder / f"{PALM}.tflite").exists()
    assert left_over(store) == []


@needs_pip
def test_the_second_try_can_save_it(store: ModelStore, shelf: Shelf) -> None:
    make_wheel(shelf.folder, {PALM: small_model(66, len(MODELS[PALM]))})
    starts = 0

    def mend_before_the_second_try(report: FetchProgress) -> None:
        nonlocal starts
        starts += report.step == "download" and report.done == 0
        if starts == 2:
            make_wheel(shelf.folder)

    assert store.path(PALM, mend_before_the_second_try).read_bytes() == MODELS[PALM]
    assert starts == 2


@needs_pip
def test_an_interrupted_fetch_leaves_nothing_and_frees_the_lock(store: ModelStore, shelf: Shelf) -> None:
    make_wheel(shelf.folder)

    def interrupt(report: FetchProgress) -> None:
        if report.step == "install":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.path(PALM, interrupt)
    assert left_over(store) == []
    assert store.path(PALM).read_bytes() == MODELS[PALM]


@needs_pip
def test_what_a_killed_process_left_is_swept_away(store: ModelStore, shelf: Shelf) -> None:
    make_wheel(shelf.folder)
    (store.folder / ".download-dead").mkdir(parents=True)
    (store.folder / ".download-dead" / "half.whl").write_bytes(b"PK")
    with pytest.raises(KeyboardInterrupt), whole_file(store.folder / f"{PALM}.tflite") as beside:
        beside.write_bytes(b"half")
        shutil.copy(beside, beside.with_name(beside.name.replace(".part", "0.part")))
        raise KeyboardInterrupt
    assert len(left_over(store)) == 2
    store.path(PALM)
    assert left_over(store) == []


def test_adding_a_wheel_gives_all_models_offline(store: ModelStore, shelf: Shelf, tmp_path: Path) -> None:
    assert store.add(make_wheel(tmp_path / "stick")) == tuple(sorted(MODELS))
    assert {n: p.read_bytes() for n, p in store.fetch().items()} == MODELS
    assert shelf.downloads == 0


def test_adding_mends_a_broken_file(store: ModelStore, tmp_path: Path) -> None:
    fill(store, PALM)
    (store.folder / f"{PALM}.tflite").write_bytes(b"broken")
    good = tmp_path / "good.tflite"
    good.write_bytes(MODELS[PALM])
    assert store.add(good) == (PALM,)
    assert store.path(PALM).read_bytes() == MODELS[PALM]


def test_adding_a_bundle_with_one_foreign_model_takes_the_other(
    store: ModelStore, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    foreign = small_model(123, 6001)
    bundle = make_zip(
        tmp_path / "x.task", {"hand_detector.tflite": foreign, "hand_landmarks_detector.tflite": MODELS[HAND]}
    )
    assert store.add(bundle) == (HAND,)
    assert "hand_detector.tflite" in caplog.text
    assert not (store.folder / f"{PALM}.tflite").exists()


def test_adding_what_is_not_pinned_names_what_was_found(store: ModelStore, tmp_path: Path) -> None:
    bundle = make_zip(tmp_path / "x.task", {"hand_detector.tflite": small_model(123, 6001)})
    with pytest.raises(ModelError) as caught:
        store.add(bundle)
    assert f"hand_detector.tflite in {bundle} is none of the pinned models: 6001 bytes" in str(caught.value)
    assert store.manifest.spec(PALM).sha256 in str(caught.value)
    assert not store.folder.exists()


def test_only_one_existing_file_can_be_added(store: ModelStore, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no such file"):
        store.add(tmp_path / "gone.whl")
    with pytest.raises(ModelError, match="a folder"):
        store.add(tmp_path)


def test_the_cache_can_be_moved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GESTUREKIT_CACHE", str(tmp_path / "elsewhere"))
    assert cache_folder() == tmp_path / "elsewhere"
    assert all(status.path.parent == cache_folder() / "models" for status in ModelStore().statuses())
    monkeypatch.setenv("GESTUREKIT_CACHE", "")
    assert cache_folder().name == "gesturekit"


def test_unknown_names_are_refused_before_anything_is_fetched(store: ModelStore, shelf: Shelf) -> None:
    with pytest.raises(InvalidArgumentError, match="did you mean 'hand_landmark_full'"):
        store.fetch([PALM, "hand_landmark_ful"])
    assert shelf.downloads == 0
