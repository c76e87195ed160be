"""The classifier as its users meet it: learns what the studio performs, keeps files, names bad input."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sklearn.base import clone, is_classifier
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import GridSearchCV, StratifiedKFold
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import FunctionTransformer

import gesturekit as gk
from gesturekit.errors import InvalidArgumentError, ModelError
from gesturekit.motions.models.ensemble import MotionEnsemble
from gesturekit.motions.models.few_shot import FewShotModel
from gesturekit.motions.models.model_file import read_arrays, write_arrays
from gesturekit.motions.sequences.layouts import LAYOUTS
from gesturekit.motions.sequences.resample import resample_fps
from tests.motions.studio_motions import MOTIONS, performed

TAUGHT, OTHERS = range(14), range(14, 18)


def learner(**options: object) -> gk.DynamicGestureClassifier:
    return gk.DynamicGestureClassifier(**{"members": 1, "epochs": 1, "random_state": 0, **options})


@pytest.fixture(scope="module")
def taught() -> gk.DynamicGestureClassifier:
    recordings, labels, _ = performed(TAUGHT)
    return learner().fit(recordings, labels, fps=30.0)


@pytest.fixture(scope="module")
def shown() -> gk.DynamicGestureClassifier:
    recordings, labels, _ = performed(range(3))
    return learner().fit(recordings, labels)


def in_layout(canonical: np.ndarray, layout: str) -> np.ndarray:
    """What the sensor of a layout would have recorded, wrist and thumb base as far as it has them."""
    form = LAYOUTS[layout]
    made = np.zeros((len(canonical), form.joints, 3))
    for ours, theirs in reversed(list(enumerate(form.source))):
        made[:, theirs] = canonical[:, ours] * form.axes
    if layout == "realsense22":
        made[:, 1] = made[:, [0, 6, 10, 14, 18]].mean(axis=1)
    if form.wrist_reach != 1.0:
        middle = made[:, [5, 9, 13, 17]].mean(axis=1)
        made[:, 0] = middle + (made[:, 0] - middle) / form.wrist_reach
    return made


def test_it_names_motions_of_people_it_never_saw(taught: gk.DynamicGestureClassifier) -> None:
    recordings, labels, _ = performed(OTHERS)
    assert isinstance(taught.model_, MotionEnsemble)
    assert taught.classes_.tolist() == sorted(MOTIONS)
    assert taught.score(recordings, labels, fps=30.0) >= 0.9
    shares = taught.predict_proba(recordings)
    assert shares.shape == (len(labels), len(MOTIONS))
    assert np.allclose(shares.sum(axis=1), 1.0)
    assert np.array_equal(taught.classes_[shares.argmax(axis=1)], taught.predict(recordings))


@pytest.mark.parametrize("fps", [15.0, 60.0])
def test_frame_rate_does_not_matter(taught: gk.DynamicGestureClassifier, fps: float) -> None:
    usual, _, _ = performed(OTHERS)
    other, _, _ = performed(OTHERS, fps)
    assert np.abs(taught.predict_proba(usual, 30.0) - taught.predict_proba(other, fps)).max() < 0.15
    assert np.array_equal(taught.predict(usual, 30.0), taught.predict(other, fps))


def test_each_recording_may_have_its_own_frame_rate(taught: gk.DynamicGestureClassifier) -> None:
    slow, labels, _ = performed(OTHERS, 15.0)
    quick, _, _ = performed(OTHERS, 60.0)
    fps = [15.0] * len(slow) + [60.0] * len(quick)
    assert taught.score([*slow, *quick], [*labels, *labels], fps=fps) >= 0.9


def test_unit_and_place_do_not_matter(taught: gk.DynamicGestureClassifier) -> None:
    metres, _, _ = performed(OTHERS)
    millimetres = [1000.0 * each + np.array([500.0, -80.0, 40.0]) for each in metres]
    assert np.allclose(taught.predict_proba(metres), taught.predict_proba(millimetres), atol=5e-3)


@pytest.mark.parametrize("layout", [name for name in LAYOUTS if name != "mediapipe21"])
def test_it_understands_other_sensors_than_it_learned_from(
    taught: gk.DynamicGestureClassifier, layout: str
) -> None:
    recordings, labels, _ = performed(OTHERS)
    theirs = [in_layout(each, layout) for each in recordings]
    assert taught.score(theirs, labels, layout=layout) >= 0.85


def test_few_examples_are_compared_one_by_one(shown: gk.DynamicGestureClassifier) -> None:
    assert isinstance(shown.model_, FewShotModel)
    recordings, labels, _ = performed(OTHERS)
    assert shown.score(recordings, labels) >= 0.8


def test_the_same_seed_gives_the_same_answers(taught: gk.DynamicGestureClassifier) -> None:
    recordings, labels, _ = performed(TAUGHT)
    again = clone(taught).fit(recordings, labels, fps=30.0)
    asked, _, _ = performed(OTHERS)
    assert np.array_equal(again.predict_proba(asked), taught.predict_proba(asked))


@pytest.mark.parametrize("kind", ["taught", "shown"])
@pytest.mark.parametrize("recordings_too", [True, False])
def test_a_saved_model_answers_alike(
    kind: str, recordings_too: bool, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    model = request.getfixturevalue(kind)
    path = tmp_path / "model.npz"
    model.save(path, recordings=recordings_too)
    read = gk.DynamicGestureClassifier.load(path)
    recordings, _, _ = performed(OTHERS)
    assert np.allclose(read.predict_proba(recordings), model.predict_proba(recordings), atol=1e-3)
    assert read.classes_.tolist() == model.classes_.tolist()
    assert read.init_ == model.init_ == ("pretrained" if kind == "taught" else "random")
    if recordings_too:
        assert len(read.training_) == len(model.training_)
        assert np.allclose(read.training_.sequences[5], model.training_.sequences[5], atol=1e-3)
        assert read.training_.targets.tolist() == model.training_.targets.tolist()
    else:
        with pytest.raises(ModelError, match="recordings=True"):
            _ = read.training_


def test_labels_may_be_numbers_and_survive_a_file(tmp_path: Path) -> None:
    recordings, labels, _ = performed(range(2))
    numbers = np.array([MOTIONS.index(each) + 10 for each in labels])
    model = learner().fit(recordings, numbers)
    model.save(tmp_path / "numbers.npz")
    read = gk.DynamicGestureClassifier.load(tmp_path / "numbers.npz")
    assert read.classes_.tolist() == [10, 11, 12, 13]
    assert read.predict(recordings).dtype.kind == "i"


def test_quick_recordings_are_kept_at_thirty_frames_a_second() -> None:
    recordings, labels, _ = performed(range(2), 60.0)
    kept = learner().fit(recordings, labels, fps=60.0).training_
    assert set(kept.fps) == {30.0}
    assert np.allclose(kept.sequences[0], resample_fps(recordings[0], 60.0, 30.0))


def test_sklearns_conventions(taught: gk.DynamicGestureClassifier) -> None:
    copy = clone(taught)
    assert copy.get_params() == taught.get_params()
    assert copy.get_params().items() >= {"epochs": 1, "members": 1, "random_state": 0}.items()
    with pytest.raises(NotFittedError):
        copy.predict(performed(OTHERS)[0])
    assert copy.set_params(members=3).members == 3
    with pytest.raises(ValueError, match="'member'"):
        copy.set_params(epochs=7, member=3)
    assert is_classifier(copy)


def test_sklearn_can_search_its_parameters() -> None:
    recordings, labels, _ = performed(range(6))
    folds = StratifiedKFold(2)
    search = GridSearchCV(learner(), {"random_state": [0, 1]}, cv=folds, error_score="raise")
    search.fit(recordings, labels, fps=30.0)
    assert search.best_score_ >= 0.8
    assert search.best_estimator_.predict(recordings).shape == labels.shape


def test_it_works_at_the_end_of_a_pipeline() -> None:
    recordings, labels, _ = performed(range(2))
    shift = FunctionTransformer(lambda sequences: [each + 1.0 for each in sequences])
    line = Pipeline([("shift", shift), ("name", learner())])
    line.fit(recordings, labels, name__fps=30.0)
    assert line.predict(recordings).tolist() == labels.tolist()


NUMBERS = np.random.default_rng(0).normal(size=(4, 20, 21, 3))


@pytest.mark.parametrize(
    ("sequences", "labels", "options", "words"),
    [
        ([], [], {}, "no sequences"),
        (NUMBERS, list("aabb"), {"layout": "leap12"}, "unknown layout 'leap12'; did you mean 'leap2"),
        (NUMBERS, list("aab"), {}, "4 sequences but 3 labels"),
        (NUMBERS, list("aaaa"), {}, "all labels are .*'a'.*at least two classes"),
        (NUMBERS, [[1], [2], [1], [2]], {}, r"labels have shape \(4, 1\)"),
        (NUMBERS, [0.5, 1.0, 0.5, 1.0], {}, "float64"),
        (NUMBERS, [None, "a", "b", "b"], {}, "labels"),
        (NUMBERS, list("aabb"), {"fps": 0}, "fps is 0"),
        (NUMBERS, list("aabb"), {"fps": [30.0, 30.0]}, "2 values of fps for 4 sequences"),
        (NUMBERS, list("aabb"), {"fps": [30.0, 30.0, -1.0, 30.0]}, "fps is -1.0"),
        (NUMBERS[0], ["a"] * 20, {}, "put it into a list"),
        ([*NUMBERS[:3], NUMBERS[3][:1]], list("aabb"), {}, "sequence 3: .*single frame"),
        ([*NUMBERS[:2], NUMBERS[2] * np.nan, NUMBERS[3]], list("aabb"), {}, "sequence 2: 20 of 20 frames"),
        ([*NUMBERS[:3], NUMBERS[3][:, :20]], list("aabb"), {}, "sequence 3: .*'leap20'"),
    ],
)
def test_bad_input_is_named(sequences: object, labels: object, options: dict, words: str) -> None:
    with pytest.raises(InvalidArgumentError, match=words):
        learner().fit(sequences, labels, **options)


@pytest.mark.parametrize("word", ["members", "epochs"])
@pytest.mark.parametrize("value", [0, 1.5, "two"])
def test_bad_parameters_are_named(word: str, value: object) -> None:
    with pytest.raises(InvalidArgumentError, match=f"{word} is {value!r}"):
        learner(**{word: value}).fit(NUMBERS, list("aabb"))


@pytest.mark.parametrize("value", ["pretraind", None, ["random"]])
def test_an_unknown_init_is_named(value: object) -> None:
    with pytest.raises(InvalidArgumentError, match=r"init is .*expected 'pretrained' or 'random'"):
        learner(init=value).fit(NUMBERS, list("aabb"))


def test_a_file_with_an_unknown_init_is_refused(shown: gk.DynamicGestureClassifier, tmp_path: Path) -> None:
    shown.save(tmp_path / "model.npz")
    stored = read_arrays(tmp_path / "model.npz")
    del stored["gesturekit_dynamic_gestures"]
    write_arrays(tmp_path / "odd.npz", {**stored, "init": np.array("moon")})
    with pytest.raises(ModelError, match="moon"):
        gk.DynamicGestureClassifier.load(tmp_path / "odd.npz")


def test_a_bad_question_is_named(shown: gk.DynamicGestureClassifier) -> None:
    with pytest.raises(InvalidArgumentError, match=r"sequence 0: .*expected"):
        shown.predict([NUMBERS[0][:, :5]])
    with pytest.raises(InvalidArgumentError, match="fps is -5"):
        shown.predict(NUMBERS, fps=-5)


def test_a_failed_fit_leaves_the_old_model(shown: gk.DynamicGestureClassifier) -> None:
    before = shown.predict_proba(NUMBERS)
    with pytest.raises(InvalidArgumentError):
        shown.fit(NUMBERS, list("aaaa"))
    assert np.array_equal(shown.predict_proba(NUMBERS), before)
