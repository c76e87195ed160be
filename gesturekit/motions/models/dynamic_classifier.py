"""The classifier of dynamic gestures: learns from labelled recordings, names the gesture in a new one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from gesturekit.errors import GestureKitError, InvalidArgumentError, ModelError
from gesturekit.estimators import BaseEstimator, ClassifierMixin, check_is_fitted
from gesturekit.hands import FloatArray
from gesturekit.motions.models.ensemble import MotionEnsemble, pretrained_networks
from gesturekit.motions.models.few_shot import FewShotModel
from gesturekit.motions.models.model_file import (
    SHIPPED_FILE,
    damaged,
    needed_path,
    read_arrays,
    write_arrays,
)
from gesturekit.motions.models.stream_model import NO_GESTURE, StreamModel
from gesturekit.motions.networks.network_layers import within
from gesturekit.motions.networks.optimizer import Progress
from gesturekit.motions.sequences.layouts import to_canonical
from gesturekit.motions.sequences.resample import check_fps
from gesturekit.motions.sequences.training_set import TrainingSet

Sequences = Sequence[npt.ArrayLike]
"""Recordings, (T, J, 3) numbers each."""

Fps = float | Sequence[float] | npt.NDArray[Any]
"""Frames per second, one number for all recordings or one for each."""

_INITS = ("pretrained", "random")


class DynamicGestureClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Names the gesture in a recording of a moving hand.

    With many recordings of each class it trains small convolution networks in NumPy, and a ROCKET
    classifier beside them; with up to a dozen it compares recordings one by one (`FewShotModel`).

    Parameters
    ----------
    members
        Networks whose mean counts. Each costs its time in `fit` and in `predict`.
    epochs
        How often a network sees each recording. 120 gain nothing on SHREC'17.
    init
        ``"pretrained"``: networks begin with the shipped weights, which know how the hand studio's people
        move, or with random ones where those are missing (see `init_`); ``"random"``: always with these.
    random_state
        Seed of everything random in `fit`; the same seed gives the same model on the same machine.

    Attributes
    ----------
    classes_
        The labels, sorted.
    model_
        What was learned: a `MotionEnsemble` or a `FewShotModel`.
    init_
        What its networks began with, ``"pretrained"`` or ``"random"``; of a `FewShotModel`: ``"random"``.
    stream_
        What `GestureSpotter` learned beside it, None until there was one.

    Examples
    --------
    >>> from gesturekit.studio.performance.performer import perform
    >>> from gesturekit.studio.datasets.sequences import landmark_sequences
    >>> def recorded(person, motion, fps=30):
    ...     return landmark_sequences(perform(f"person {person}: {motion}"), fps=fps)[0].landmarks
    >>> sequences = [recorded(person, motion) for person in (1, 2) for motion in ("swipe left", "circle cw")]
    >>> classifier = DynamicGestureClassifier().fit(sequences, ["left", "circle"] * 2, fps=30.0)
    >>> classifier.predict([recorded(3, "circle cw", fps=60)], fps=60.0)
    array(['circle'], dtype='<U6')
    """

    classes_: npt.NDArray[Any]
    model_: MotionEnsemble | FewShotModel
    stream_: StreamModel | None

    def __init__(
        self, *, members: int = 2, epochs: int = 50, init: str = "pretrained", random_state: int | None = 0
    ) -> None:
        self.members = members
        self.epochs = epochs
        self.init = init
        self.random_state = random_state

    def fit(
        self,
        sequences: Sequences,
        labels: npt.ArrayLike,
        fps: Fps = 30.0,
        layout: str = "mediapipe21",
        progress: Progress | None = None,
    ) -> DynamicGestureClassifier:
        """Learn from labelled recordings.

        Parameters
        ----------
        sequences
            (T, J, 3) each, T ≥ 2, in any unit of length; see `layouts.LAYOUTS` for J and the axes.
        labels
            One for each: words or whole numbers, of at least two classes.
        fps
            Frames per second, for all or one for each.
        layout
            ``"mediapipe21"``, ``"realsense22"``, ``"leap20"`` or ``"leap21"``.
        progress
            Called now and then with the share that is done, 0 to 1.

        Raises
        ------
        InvalidArgumentError
            Any of these is not as described; the message names the sequence.
        """
        canonical, rates = _canonical(sequences, fps, layout)
        names = _checked_labels(labels, len(sequences))
        for word, value in (("members", self.members), ("epochs", self.epochs)):
            if not isinstance(value, int | np.integer) or value < 1:
                raise InvalidArgumentError(f"{word} is {value!r}, expected a whole number of at least 1")
        if self.init not in _INITS:
            raise InvalidArgumentError(f"init is {self.init!r}, expected 'pretrained' or 'random'")
        classes, targets = np.unique(names, return_inverse=True)
        if len(classes) < 2:
            raise InvalidArgumentError(f"all labels are {classes[0]!r}; expected at least two classes")
        few = FewShotModel.suits(names)
        pretrained = pretrained_networks() if self.init == "pretrained" and not few else ()
        model: MotionEnsemble | FewShotModel
        if few:
            model = FewShotModel().fit(canonical, names)
        else:
            model = MotionEnsemble.fit(
                canonical,
                rates,
                targets,
                members=self.members,
                epochs=self.epochs,
                seed=self.random_state,
                progress=progress or (lambda share: None),
                pretrained=pretrained,
            )
        self.classes_, self.model_, self.stream_ = classes, model, None
        self.init_ = "pretrained" if pretrained else "random"
        self._training: TrainingSet | None = TrainingSet(canonical, rates, targets).subsampled()
        return self

    @property
    def training_(self) -> TrainingSet:
        """The recordings it learned from, in canonical form; ModelError where they were not saved."""
        check_is_fitted(self)
        if self._training is None:
            raise ModelError("the model was saved without its recordings; save it with recordings=True")
        return self._training

    def fit_stream(self, progress: Progress | None = None) -> StreamModel:
        """What finds its gestures in streams, learned from the recordings it keeps if it has none yet.

        Learning takes a minute or two; `progress` is called meanwhile as `StreamModel.fit` says.
        """
        check_is_fitted(self)
        if self.stream_ is None:
            names = [str(name) for name in self.classes_]
            background = names.index(NO_GESTURE) if NO_GESTURE in names else None
            self.stream_ = StreamModel.fit(
                self.training_, len(names), background, self.random_state, progress=progress
            )
        return self.stream_

    def predict_proba(
        self, sequences: Sequences, fps: Fps = 30.0, layout: str = "mediapipe21"
    ) -> npt.NDArray[np.float64]:
        """Probability of each of `classes_` for each recording, (N, classes), rows sum to 1.

        Parameters and errors are those of `fit`; layout and fps need not be those it learned from.
        """
        check_is_fitted(self)
        return self.model_.predict_proba(*_canonical(sequences, fps, layout))

    def predict(self, sequences: Sequences, fps: Fps = 30.0, layout: str = "mediapipe21") -> npt.NDArray[Any]:
        """The likeliest label of each recording, (N,); parameters and errors as in `predict_proba`."""
        best = self.predict_proba(sequences, fps, layout).argmax(axis=1)
        return np.asarray(self.classes_[best])

    def score(
        self,
        sequences: Sequences,
        labels: npt.ArrayLike,
        fps: Fps = 30.0,
        layout: str = "mediapipe21",
        sample_weight: npt.ArrayLike | None = None,
    ) -> float:
        """Share of recordings that get their own label, 0 to 1; errors as in `predict_proba` and `fit`."""
        right = self.predict(sequences, fps, layout) == _checked_labels(labels, len(sequences))
        return float(np.average(right, weights=None if sample_weight is None else np.asarray(sample_weight)))

    def save(self, path: str | Path, *, recordings: bool = True) -> None:
        """Write the model as plain arrays (.npz), without pickle; ModelError when that cannot be.

        Without `recordings`, those it learned from are left out. A `GestureSpotter` needs them unless there
        was one for this classifier before; then what it learned is in the file in any case.
        """
        check_is_fitted(self)
        if isinstance(self.model_, FewShotModel):
            arrays = {f"few.{name}": value for name, value in self.model_.to_arrays().items()}
        else:
            arrays = self.model_.arrays()
        arrays |= {"classes": self.classes_, "init": np.array(self.init_)}
        if self.stream_ is not None:
            arrays |= self.stream_.arrays()
        if recordings and self._training is not None:
            arrays |= self._training.arrays()
        write_arrays(Path(path), arrays)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array, tags.input_tags.three_d_array = False, True
        return tags

    @classmethod
    def load(cls, path: str | Path) -> DynamicGestureClassifier:
        """Read a model that `save` wrote; ModelError where the file is missing, damaged or something else."""
        path = Path(path)
        stored = read_arrays(path)
        made = cls()
        try:
            made.classes_ = stored["classes"]
            if made.classes_.ndim != 1 or len(made.classes_) < 2:
                raise ValueError(f"classes of shape {made.classes_.shape}")
            few = within(stored, "few.")
            if few:
                made.model_ = FewShotModel.from_arrays(few)
            else:
                made.model_ = MotionEnsemble.from_arrays(len(made.classes_), stored)
                made.members = len(made.model_.networks)
            made.init_ = str(stored["init"])
            if made.init_ not in _INITS:
                raise ValueError(f"init {made.init_!r} is none of {_INITS}")
            made.stream_ = StreamModel.from_arrays(stored)
            kept = "training_lengths" in stored
            made._training = TrainingSet.from_arrays(stored) if kept else None
            if made._training is not None and made._training.targets.max() >= len(made.classes_):
                raise ValueError("recordings of classes that the model does not know")
        except (KeyError, ValueError, IndexError, TypeError, GestureKitError) as error:
            raise damaged(path, error) from error
        return made


def load_shipped_dynamic() -> DynamicGestureClassifier:
    """The classifier of the dynamic gestures that come with GestureKit, trained on the hand studio alone.

    Its classes are the motions of one hand that `gesturekit.studio` names, and ``"none"`` for whatever means
    nothing. Left, right and clockwise are the person's own. What it learned for streams is included, so a
    spotter starts at once. ``models/dynamic_gestures.md`` says what it was trained on and what it achieves on
    people. ModelError when the weights are missing or damaged.

    Examples
    --------
    >>> "swipe_left" in load_shipped_dynamic().classes_
    True
    """
    return DynamicGestureClassifier.load(needed_path(SHIPPED_FILE, "train_dynamic.py"))


def _checked_labels(labels: npt.ArrayLike, count: int) -> npt.NDArray[Any]:
    try:
        names = np.asarray(labels)
        if names.dtype == object:
            names = np.asarray([*names])
    except ValueError as error:
        raise InvalidArgumentError(f"labels must be one word or number for each sequence: {error}") from error
    if names.ndim != 1 or names.dtype.kind not in "USiub":
        raise InvalidArgumentError(
            f"labels have shape {names.shape} and type {names.dtype}; expected (N,) words or whole numbers"
        )
    if len(names) != count:
        raise InvalidArgumentError(f"{count} sequences but {len(names)} labels; expected one for each")
    return names


def _canonical(
    sequences: Sequences, fps: Fps, layout: str
) -> tuple[list[FloatArray], npt.NDArray[np.float64]]:
    if not len(sequences):
        raise InvalidArgumentError("there are no sequences; expected at least one of shape (T, J, 3)")
    if np.ndim(sequences[0]) == 2:
        raise InvalidArgumentError("a single sequence was given; put it into a list")
    canonical = []
    for index, sequence in enumerate(sequences):
        try:
            joints = to_canonical(sequence, layout)
            if len(joints) < 2:
                raise InvalidArgumentError("it has a single frame; a motion needs at least 2")
        except InvalidArgumentError as error:
            raise InvalidArgumentError(f"sequence {index}: {error}") from error
        canonical.append(joints)
    rates = np.array([check_fps(each) for each in np.atleast_1d(np.asarray(fps, dtype=object))])
    if rates.shape not in ((1,), (len(canonical),)):
        raise InvalidArgumentError(
            f"{rates.size} values of fps for {len(canonical)} sequences; expected one, or one for each"
        )
    return canonical, np.broadcast_to(rates, len(canonical)).astype(np.float64)
