"""Datasets: the same to the byte however made, complete after an interruption, readable by others."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from gesturekit.errors import InvalidArgumentError, RenderError, SinkError
from gesturekit.rendering import gl_info
from gesturekit.studio.datasets.coco_entries import run_lengths
from gesturekit.studio.datasets.export import export_dataset
from gesturekit.studio.datasets.export_settings import ExportSettings
from gesturekit.studio.datasets.samples import Variety, random_sample
from gesturekit.studio.datasets.sequences import landmark_sequences, random_stream
from gesturekit.studio.performance.performer import perform

SEQUENCES = ExportSettings(
    kind="sequences", seed=3, people=2, length=1, gestures=("wave", "swipe_left", "grab"), fps=10.0
)
PICTURES = ExportSettings(
    seed=5,
    size=(160, 120),
    quality="fast",
    variety=Variety(poses=("open_palm", "relaxed"), people=3, two_hands=0.5),
)


@pytest.fixture
def needs_gl() -> None:
    try:
        gl_info()
    except RenderError as error:
        pytest.skip(str(error))


def content(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


class InterruptedExportError(Exception):
    pass


def interrupt_at(done: int):
    def progress(now: int, _: int) -> None:
        if now >= done:
            raise InterruptedExportError

    return progress


def test_sequences_are_the_same_on_any_number_of_processes_and_after_an_interruption(tmp_path: Path) -> None:
    whole, shared, broken = tmp_path / "whole", tmp_path / "shared", tmp_path / "broken"
    assert export_dataset(whole, 110, SEQUENCES).made == 110
    assert export_dataset(shared, 110, SEQUENCES, processes=2).made == 110
    with pytest.raises(InterruptedExportError):
        export_dataset(broken, 110, SEQUENCES, progress=interrupt_at(50))
    result = export_dataset(broken, 110, SEQUENCES)
    assert (result.made, result.found) == (60, 50)
    assert content(whole) == content(shared) == content(broken)


def test_a_dataset_can_grow_and_becomes_what_it_would_have_been(tmp_path: Path) -> None:
    whole, grown = tmp_path / "whole", tmp_path / "grown"
    export_dataset(whole, 70, SEQUENCES)
    export_dataset(grown, 52, SEQUENCES)
    export_dataset(grown, 70, SEQUENCES)
    assert content(whole) == content(grown)


@pytest.mark.parametrize("count", [50, 30])
def test_a_dataset_can_shrink_and_becomes_what_it_would_have_been(tmp_path: Path, count: int) -> None:
    small, shrunk = tmp_path / "small", tmp_path / "shrunk"
    export_dataset(small, count, SEQUENCES)
    export_dataset(shrunk, 60, SEQUENCES)
    (shrunk / "sequences_notes.txt").write_text("mine")
    export_dataset(shrunk, count, SEQUENCES)
    (shrunk / "sequences_notes.txt").unlink()
    assert content(shrunk) == content(small)


def test_pictures_beyond_a_smaller_count_are_removed(needs_gl: None, tmp_path: Path) -> None:
    small, shrunk = tmp_path / "small", tmp_path / "shrunk"
    export_dataset(small, 2, PICTURES)
    export_dataset(shrunk, 27, PICTURES)
    export_dataset(shrunk, 2, PICTURES)
    assert content(shrunk) == content(small)


def test_sequences_hold_whole_streams_with_their_labels(tmp_path: Path) -> None:
    export_dataset(tmp_path, 5, SEQUENCES)
    with np.load(tmp_path / "sequences_00000.npz", allow_pickle=False) as data:
        assert data["landmarks"].shape == (data["lengths"].sum(), 21, 3)
        assert data["landmarks"].dtype == np.float32
        (expected,) = landmark_sequences(
            perform(random_stream(3, 2, gestures=SEQUENCES.gestures, length=1, people=2)), fps=10.0
        )
        stream = np.split(data["landmarks"], np.cumsum(data["lengths"])[:-1])[2]
        assert np.array_equal(stream, expected.landmarks)
        own = data["label_stream"] == 2
        names = data["gestures"][data["label_gesture"][own]].tolist()
        assert names == [label.gesture for label in expected.labels]
        assert data["phases"][data["label_phase"][own]].tolist() == [
            label.stage.value for label in expected.labels
        ]
        assert data["label_end"][own][-1] == pytest.approx(len(stream) / 10.0, abs=0.11)
        assert {0, 1} >= set(data["sides"].tolist())


def test_sequences_are_where_the_pictures_truth_says() -> None:
    from gesturekit.studio.imaging.scene_setup import SceneSetup
    from gesturekit.studio.truth import scene_truth

    performance = perform("person 3, both hands: victory 1 s, wave")
    for convention, name in (("mediapipe", "mediapipe_m"), ("anatomical", "landmarks_m")):
        sequences = landmark_sequences(performance, fps=10.0, convention=convention)
        for index in (0, 10):
            truth = scene_truth(SceneSetup(performance).scene(index / 10.0))
            for sequence, hand in zip(sequences, truth.hands, strict=True):
                assert sequence.side is hand.side
                assert np.abs(sequence.landmarks[index] - getattr(hand, name)).max() < 2e-4


def test_another_seed_gives_other_sequences(tmp_path: Path) -> None:
    first, second = random_stream(1, 0), random_stream(2, 0)
    assert first != second
    assert random_stream(1, 0) == first


def test_a_folder_of_other_settings_is_left_alone(tmp_path: Path) -> None:
    export_dataset(tmp_path, 2, SEQUENCES)
    before = content(tmp_path)
    with pytest.raises(SinkError, match=r"fps = 10\.0, not 25\.0"):
        export_dataset(
            tmp_path, 2, ExportSettings(kind="sequences", seed=3, people=2, length=1,
                                        gestures=SEQUENCES.gestures, fps=25.0)
        )  # fmt: skip
    assert content(tmp_path) == before


def test_what_cannot_be_written_is_a_sink_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(SinkError, match="cannot be written"):
        export_dataset(tmp_path / "file", 2, SEQUENCES)
    (tmp_path / "odd").mkdir()
    (tmp_path / "odd" / "dataset.json").write_text("[1")
    with pytest.raises(SinkError, match="not a dataset's settings"):
        export_dataset(tmp_path / "odd", 2, SEQUENCES)


def test_a_damaged_part_is_named(tmp_path: Path) -> None:
    export_dataset(tmp_path, 2, SEQUENCES)
    (tmp_path / "sequences_00000.npz").write_bytes(b"nothing of the kind")
    with pytest.raises(SinkError, match=r"sequences_00000\.npz is damaged"):
        export_dataset(tmp_path, 2, SEQUENCES)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"kind": "videos"}, "kind is 'videos'"),
        ({"seed": -1}, "seed is -1"),
        ({"size": (3, 4)}, "size is"),
        ({"image_format": "gif"}, "image_format is 'gif'"),
        ({"gestures": ("zoom_in",)}, "takes two hands"),
        ({"gestures": ("wve",)}, "did you mean 'wave'"),
        ({"fps": 0.0}, "fps is 0"),
    ],
)
def test_impossible_settings_are_refused(settings: dict[str, object], said: str) -> None:
    with pytest.raises(InvalidArgumentError, match=said):
        ExportSettings(**settings)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("variety", "said"),
    [
        ({"poses": ("victry",)}, "did you mean 'victory'"),
        ({"back": 1.5}, "back is 1.5"),
        ({"distance": (60.0, 50.0)}, "distance is"),
        ({"tones": (7,)}, "tones are"),
        ({"people": 0}, "people is 0"),
        ({"yaw_deg": -1.0}, "yaw_deg is"),
    ],
)
def test_impossible_varieties_are_refused(variety: dict[str, object], said: str) -> None:
    with pytest.raises(InvalidArgumentError, match=said):
        Variety(**variety)  # type: ignore[arg-type]


def test_samples_are_as_various_as_was_asked() -> None:
    variety = Variety(poses=("victory", "open_palm"), people=4, tones=(2, 5), yaw_deg=20.0, two_hands=0.5)
    drawn = [random_sample(1, index, variety=variety) for index in range(60)]
    assert {sample.person.tone for sample in drawn} == {2, 5}
    assert {len(sample.scene.hands) for sample in drawn} == {1, 2}
    assert {label.gesture for sample in drawn for label in sample.labels} == {"victory", "open_palm", "idle"}
    assert max(abs(turn[0]) for sample in drawn for turn in sample.turns_deg) <= 20.0
    assert {turn[3] for sample in drawn for turn in sample.turns_deg} == {True, False}
    for sample in drawn:
        for hand in sample.scene.hands:
            middle = np.array(hand.position) + hand.rotation @ [0.0, 0.42 * hand.shape.length, 0.0]
            x, y = sample.scene.camera.project(middle)
            assert -20 < x < 660
            assert -20 < y < 500


@pytest.mark.parametrize("fill", [0.0, 0.3, 1.0])
def test_run_lengths_are_those_of_coco(fill: float) -> None:
    mask = np.random.default_rng(0).random((7, 5)) < fill
    lengths = run_lengths(mask)
    assert sum(lengths) == mask.size
    values = np.repeat(np.arange(len(lengths)) % 2 == 1, lengths)
    assert np.array_equal(values.reshape(5, 7).T, mask)


@pytest.mark.gl
@pytest.mark.usefixtures("needs_gl")
def test_pictures_are_the_same_after_an_interruption_and_agree_with_their_annotations(tmp_path: Path) -> None:
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    export_dataset(whole, 30, PICTURES)
    with pytest.raises(InterruptedExportError):
        export_dataset(broken, 30, PICTURES, progress=interrupt_at(25))
    (broken / "images" / "000003.png").unlink()
    assert export_dataset(broken, 30, PICTURES).made == 30
    assert content(whole) == content(broken)

    dataset = json.loads((whole / "annotations.json").read_text())
    (category,) = dataset["categories"]
    assert len(category["keypoints"]) == 21
    assert [image["id"] for image in dataset["images"]] == list(range(30))
    assert [each["id"] for each in dataset["annotations"]] == list(range(1, len(dataset["annotations"]) + 1))
    assert {each["image_id"] for each in dataset["annotations"]} == set(range(30))
    inside = []
    for image in dataset["images"]:
        picture = cv2.imread(str(whole / image["file_name"]))
        mask = cv2.imread(str(whole / image["mask_file_name"]), cv2.IMREAD_UNCHANGED)
        assert picture.shape == (image["height"], image["width"], 3) == (120, 160, 3)
        hands = [each for each in dataset["annotations"] if each["image_id"] == image["id"]]
        for number, each in enumerate(hands, start=1):
            assert len(each["keypoints"]) == 63
            assert each["area"] == (mask == number).sum()
            counts = each["segmentation"]["counts"]
            shown = np.repeat(np.arange(len(counts)) % 2 == 1, counts).reshape(160, 120).T
            assert np.array_equal(shown, mask == number)
            x, y, flag = np.array(each["keypoints"]).reshape(21, 3).T
            inside += (mask[y[flag == 2].astype(int), x[flag == 2].astype(int)] == number).tolist()
            assert each["num_keypoints"] == (flag > 0).sum()
    assert np.mean(inside) > 0.97


@pytest.mark.gl
@pytest.mark.usefixtures("needs_gl")
def test_pictures_are_the_same_on_two_processes(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    export_dataset(one, 28, PICTURES)
    export_dataset(two, 28, PICTURES, processes=2)
    assert content(one) == content(two)
