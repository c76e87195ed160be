"""Custom gestures: how few examples are enough, for other people's motions, streams and hand shapes.

Motions: Jackknife, trained on other people than tested. Streams: the sessions of four of them, full of other
motion, after their own two takes. Shapes: photographs of other people, from one to five of each.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from _data import photo_paths, read_rgb
from _photo_hands import area
from _stream_scores import hands_in_view
from _tables import Cell, Table, confusion_table

from gesturekit.errors import InvalidArgumentError
from gesturekit.gestures.custom.custom_motion_spotter import CustomMotionSpotter
from gesturekit.gestures.custom.custom_motions import CustomMotions
from gesturekit.gestures.custom.shape_classifier import StaticGestureClassifier
from gesturekit.gestures.custom.take_cleaning import clean_take
from gesturekit.gestures.custom.takes import RecordedGesture, Take
from gesturekit.hands import Hand, Side
from gesturekit.hands.hand_features import hand_features
from gesturekit.motions.models.dynamic_classifier import DynamicGestureClassifier
from gesturekit.motions.sequences.layouts import to_canonical
from gesturekit.motions.sequences.movement import is_left
from gesturekit.motions.sequences.palm_geometry import PALM
from gesturekit.studio.datasets.sequences import landmark_sequences, random_stream
from gesturekit.studio.performance.choreography import IDLE, Stage
from gesturekit.studio.performance.performer import perform
from gesturekit.studio.performance.script import Line, Script, Step
from gesturekit.tracking import HandTracker

COMMAND = "python benchmarks/gestures.py --section few_shot"
COMMANDED = {15: "explode", 16: "fist_2_circles", 17: "index_2_circles", 18: "knock_x3", 19: "scissors"}
COMMANDED |= {20: "sideways", 21: "rock_out", 22: "love", 23: "redrum"}
"""What the numbers in the sessions asked for."""

STRANGERS = ("Sub_U402", "Sub_U503")
"""People who teach their motions to be found in the sessions of others."""

TEACHERS = (30, 31, 33, 35)
TAUGHT = ("swipe_left", "circle_cw", "grab", "swipe_v", "wave")
OTHERS = ("tap", "push", "rotate_cw", "swipe_up", "release")
CAMERA_FPS = 30.0

FPS = 60.0
"""Of the recordings, which do not say; no rule depends on it but how long a motion may last."""


def tables(data: Path) -> list[Table]:
    return [*_motions(data), _streams(data), _performances(), *_shapes(data)]


def _ragged(stored: np.lib.npyio.NpzFile) -> list[np.ndarray]:
    return np.split(stored["frames"].astype(np.float32), np.cumsum(stored["lengths"])[:-1])


def _motions(data: Path) -> Iterator[Table]:
    stored = np.load(data / "sequences" / "jackknife" / "segmented.npz")
    sequences, labels, people = _ragged(stored), stored["label"], stored["subject"]
    names, everybody = np.unique(labels), np.unique(people)
    truth: list[str] = []
    answers: list[str] = []

    def share(taught: np.ndarray, tested: np.ndarray, keep: bool = False) -> float:
        model = DynamicGestureClassifier(random_state=0)
        model.fit([sequences[n] for n in taught], labels[taught], FPS, "leap21")
        said = model.predict([sequences[n] for n in tested], FPS, "leap21")
        if keep:
            truth.extend(labels[tested])
            answers.extend(said)
        return float((said == labels[tested]).mean())

    def of(persons: tuple[str, ...], takes: slice) -> np.ndarray:
        picked = [
            np.flatnonzero((labels == name) & (people == person))[takes]
            for name in names
            for person in persons
        ]
        return np.concatenate(picked)

    random = np.random.default_rng(0)
    fives = random.permutation(list(itertools.combinations(everybody, 5)))[:30]
    threes = random.permutation(list(itertools.combinations(everybody, 3)))[:30]
    plans: dict[str, tuple[list[tuple[tuple[str, ...], slice]], str]] = {
        "one take of one person": ([((p,), slice(k, k + 1)) for p in everybody for k in (0, 1)], ""),
        "two takes of one person": ([((p,), slice(None)) for p in everybody], "93 %"),
        "one take each of three people": ([(tuple(three), slice(0, 1)) for three in threes], ""),
        "two takes each of five people": ([(tuple(five), slice(None)) for five in fives], "97 %"),
    }
    rows: list[list[Cell]] = []
    for plan, (choices, target) in plans.items():
        shares = []
        for persons, takes in choices:
            tested = np.flatnonzero(~np.isin(people, persons))
            shares.append(share(of(persons, takes), tested, keep=plan.startswith("two takes of one")))
        worst = f"{100 * min(shares):.1f} %"
        rows.append([plan, len(choices), f"{100 * np.mean(shares):.1f} %", worst, target])
    yield Table(
        "Nine motions of ten people, tested on the people not trained on",
        ["taught", "choices", "right", "worst choice", "target"],
        rows,
        COMMAND,
    )
    yield confusion_table("After two takes of one person", truth, answers, COMMAND)


def _as_tracked(canonical: np.ndarray) -> tuple[np.ndarray, np.ndarray, Side]:
    """Landmarks and world landmarks as a camera half a metre away would give them, and which hand it is."""
    depth = 0.5 + canonical[..., 2:]
    picture = 320.0 + 600.0 * canonical[..., :2] / depth
    near = 1200.0 * (canonical[..., 2:] - canonical[:, :1, 2:])
    world = canonical - canonical[:, PALM].mean(axis=1, keepdims=True)
    side = Side.LEFT if is_left(canonical) else Side.RIGHT
    return np.concatenate([picture, near], axis=-1).astype(np.float32), world.astype(np.float32), side


def _streams(data: Path) -> Table:
    folder = data / "sequences" / "jackknife"
    single, sessions = np.load(folder / "segmented.npz"), np.load(folder / "continuous.npz")
    examples = _ragged(single)
    asked_of = np.split(sessions["gesture_and_command"], np.cumsum(sessions["lengths"])[:-1])
    people = [str(person) for person in sessions["subject"]]
    taught: dict[str, CustomMotions] = {}
    for person in {*people, *STRANGERS}:
        takes: dict[str, list[Take]] = {}
        for n in np.flatnonzero(single["subject"] == person):
            landmarks, world, side = _as_tracked(to_canonical(examples[n], "leap21"))
            take = Take(np.arange(len(world)) / FPS, landmarks, world, side)
            takes.setdefault(str(single["label"][n]), []).append(take)
        taught[person] = CustomMotions.fit(
            [RecordedGesture(k, "dynamic", tuple(v)) for k, v in takes.items()]
        )
    rows: list[list[str | int | float]] = []
    total: dict[str, Counter[str]] = {"the same person": Counter(), "another person": Counter()}
    for person, session, asked in zip(people, _ragged(sessions), asked_of, strict=True):
        landmarks, world, side = _as_tracked(to_canonical(session, "leap21"))
        given = len({tuple(each) for each in asked})
        seconds = len(session) / FPS
        for teacher in (person, *STRANGERS):
            spotter = CustomMotionSpotter(taught[teacher])
            found: set[tuple[int, int]] = set()
            wrong = 0
            # Every second frame: 30 a second, as a camera gives.
            for k in range(0, len(world), 2):
                for motion in spotter.update([Hand(0, side, 1.0, 1.0, landmarks[k], world[k])], k / FPS):
                    at = (motion.end, motion.start + 0.2)
                    commands = [(int(a), int(b)) for a, b in (asked[int(each * FPS)] for each in at)]
                    right = next((each for each in commands if COMMANDED[each[0]] == motion.name), None)
                    wrong += right is None
                    found |= {right} if right else set()
            who = "the same person" if teacher == person else "another person"
            total[who].update({"asked": given, "found": len(found), "wrong": wrong, "seconds": seconds})
            if teacher == person:
                rows.append([person, who, seconds / 60, given, len(found), wrong, 60 * wrong / seconds])
    for who, sums in total.items():
        minutes = sums["seconds"] / 60
        rows.append(
            ["all", who, minutes, sums["asked"], sums["found"], sums["wrong"], sums["wrong"] / minutes]
        )
    return Table(
        "Custom motions found in a stream, after two takes of one person",
        ["person", "taught by", "minutes", "asked for", "found", "others reported", "others a minute"],
        rows,
        COMMAND,
        note="Counted as right when the screen asked for that motion then; people skipped some. Target: one "
        "other a minute.",
    )


def _performances() -> Table:
    rows: list[list[str | int | float]] = []
    taught = {person: _taught_by(person) for person in TEACHERS}
    for who, streams in (
        ("the same person", [(p, p, n) for p in TEACHERS for n in range(3)]),
        ("other people", [(p, None, n) for p in TEACHERS for n in range(8)]),
    ):
        asked = found = wrong = 0
        seconds = 0.0
        for teacher, person, number in streams:
            script = random_stream(77, number, gestures=TAUGHT + OTHERS)
            if person is not None:
                script = replace(script, person=person)
            (sequence,) = landmark_sequences(perform(script), fps=CAMERA_FPS)
            hands = hands_in_view(sequence)
            spotter = CustomMotionSpotter(taught[teacher])
            told = [
                motion for n, hand in enumerate(hands) for motion in spotter.update([hand], n / CAMERA_FPS)
            ]
            made = [
                each
                for each in sequence.labels
                if each.gesture in TAUGHT and each.stage in (Stage.STROKE, Stage.HOLD)
            ]
            fits = [
                [m for m in told if m.name == each.gesture and m.start < each.end and m.end > each.start]
                for each in made
            ]
            asked += len(made)
            found += sum(bool(each) for each in fits)
            wrong += len(told) - len({id(motion) for each in fits for motion in each})
            seconds += len(hands) / CAMERA_FPS
        rows.append([who, seconds / 60, asked, found, wrong, 60 * wrong / seconds])
    return Table(
        "Custom motions found in the studio's streams, after three takes of one person",
        ["made by", "minutes", "made", "found", "others reported", "others a minute"],
        rows,
        COMMAND,
        note=f"{len(TEACHERS)} teachers of {', '.join(TAUGHT)}; half of what is made in the streams was not "
        "taught. Right when the stroke lies at least partly in what was found. Target: one other a minute.",
    )


def _taught_by(person: int) -> CustomMotions:
    """Three takes of each motion, as a recording of them keeps them."""
    gestures = []
    for name in TAUGHT:
        takes: list[Take] = []
        for seed in range(20):
            steps = (Step(IDLE, 0.6), Step(name), Step(IDLE, 0.6))
            script = Script((Line((Side.RIGHT,), steps),), person=person, seed=seed)
            (sequence,) = landmark_sequences(perform(script), fps=CAMERA_FPS)
            frames = [(n / CAMERA_FPS, [hand]) for n, hand in enumerate(hands_in_view(sequence))]
            try:
                takes.append(clean_take(frames, "dynamic").take)
            except InvalidArgumentError:
                # Too slow a take is refused, and made again.
                continue
            if len(takes) == 3:
                break
        gestures.append(RecordedGesture(name, "dynamic", tuple(takes)))
    return CustomMotions.fit(gestures)


def _shapes(data: Path) -> Iterator[Table]:
    rows: list[list[Cell]] = []
    for folder, left_out in {"digits": (), "hagrid": ("no_gesture",)}.items():
        features, labels = _photo_features(data, folder, left_out)
        for count in (1, 3, 5):
            random = np.random.default_rng(0)
            shares = []
            for _ in range(20):
                taught = np.concatenate(
                    [random.permutation(np.flatnonzero(labels == name))[:count] for name in np.unique(labels)]
                )
                tested = np.setdiff1d(np.arange(len(labels)), taught)
                model = StaticGestureClassifier().fit(features[taught], labels[taught])
                shares.append((model.predict(features[tested]) == labels[tested]).mean())
            rows.append([f"photos/{folder}", len(np.unique(labels)), count, f"{100 * np.mean(shares):.1f} %"])
    yield Table(
        "Shapes on photographs of other people",
        ["set", "classes", "examples a class", "right"],
        rows,
        COMMAND,
        note="20 draws; each photo of photos/hagrid shows another person. Hands not found do not count.",
    )


def _photo_features(data: Path, folder: str, left_out: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Features of the largest hand in each photo, and the photo's folder."""
    features, labels = [], []
    with HandTracker(mode="image", thorough=True) as tracker:
        for path in photo_paths(data, folder):
            if path.parent.name in left_out:
                continue
            hands = tracker.track(read_rgb(path))
            if hands:
                features.append(hand_features(max(hands, key=lambda hand: area(hand.box))))
                labels.append(path.parent.name)
    return np.stack(features), np.array(labels)
