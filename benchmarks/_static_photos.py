"""Static gestures on photographs of people the definitions were not made from.

Part of `benchmarks/gestures.py` (`--section static_photos`). A hand that was not found and one that was
answered "none" are both misses. "One look" is a tracker as it is, "further looks" are those of
`_photo_hands`, taken where the first one found nothing; fingers are counted, and throws of rock, paper,
scissors told, by all of them together. Pictures of the confusions are written to docs/images/.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from _data import photo_paths, read_rgb
from _photo_hands import BORDERS, MIN_PALM_SCORE, Case, labelled_hands, look
from _tables import Cell, Table, confusion_picture

from gesturekit.gestures import GestureRecognizer, finger_states
from gesturekit.gestures.definitions.names import aliases
from gesturekit.gestures.definitions.vocabularies import vocabulary
from gesturekit.hands import Hand
from gesturekit.tracking import HandTracker

COMMAND = "python benchmarks/gestures.py --section static_photos"
PICTURES = Path(__file__).resolve().parent.parent / "docs" / "images"
NONE, NOT_FOUND = "none", "not found"

WEBCAM = {
    "callme": "call_me",
    "handup": "pointing_up",
    "hello": "open_palm",
    "iloveyou": "i_love_you",
    "no": NONE,
    "ok": "thumb_up",
    "okay": "ok",
    "vectory": "victory",
    "yes": "closed_fist",
}
"""Labels of `photos/webcam` as gestures; "no" is a beak, which is none; "thanks" is two hands in one box."""

GAME = {
    "rock": {"fingers": {"thumb": "any", "others": "curled"}},
    "paper": {"fingers": {"thumb": "any", "others": "extended"}},
    "scissors": {"fingers": {"thumb": "any", "index": "extended", "middle": "extended", "others": "curled"}},
    "scissors_of_thumb_and_index": {
        "fingers": {"thumb": "extended", "index": "extended", "others": "curled"}
    },
}
"""What rock, paper, scissors asks: one of three is shown for certain, so the likeliest is the answer.

Two stretched fingers are scissors, whichever two they are or are taken for.
"""


@dataclass(frozen=True)
class PhotoSet:
    """One row of the summary: which photos, what their labels mean, and what is asked."""

    title: str
    folder: str
    labels: Mapping[str, str]
    vocabulary: str
    target: float
    border: float = 0.0


SETS = (
    PhotoSet("webcam", "webcam", WEBCAM, "everyday", 0.97),
    PhotoSet("hagrid, shapes", "hagrid", aliases("hagrid"), "everyday", 0.90),
    # "mute" is "one" before a mouth, which a hand alone does not tell.
    PhotoSet("hagrid, its own classes", "hagrid", aliases("hagrid", "hagrid"), "hagrid", 0.90),
    # 100x100 pixels, filled by the hand.
    PhotoSet("digits", "digits", aliases("sign_digits", "sign_digits"), "sign_digits", 0.90, border=0.5),
)


def tables(data: Path) -> list[Table]:
    """Return the summary, what a thorough search finds, a table per set, counted fingers, calibration."""
    summary: list[list[Cell]] = []
    details: list[Table] = []
    scored: list[tuple[float, bool]] = []
    cases: dict[tuple[str, float], list[Case]] = {}
    for photos in SETS:
        key = (photos.folder, photos.border)
        if key not in cases:
            cases[key] = list(labelled_hands(data, photos.folder, border=photos.border))
        mine = [case for case in cases[key] if case.label in photos.labels]
        recognizer = GestureRecognizer(vocabulary(photos.vocabulary), motions=False)
        truth = [photos.labels[case.label] for case in mine]
        once = [answer(recognizer, case.first) for case in mine]
        answers = [answer(recognizer, case.hand) for case in mine]
        summary.append(row(photos.title, truth, once, answers, photos.target))
        details.append(by_class(photos.title, truth, answers))
        if photos.vocabulary == "everyday":
            scored += [best(recognizer, photos.labels[case.label], case.hand) for case in mine if case.hand]
    row_of_game, table_of_game = game(data)
    row_of_fingers, table_of_fingers = counted_fingers(data)
    summary += [row_of_fingers, row_of_game, no_hand(data)]
    note = (
        "Macro-F1 over the gestures; hands that show none are in it as false alarms. Fingers: share of "
        "pictures with the right number of straight fingers."
    )
    columns = ["photos", "hands", "found at one look", "found", "one look", "further looks", "target"]
    return [
        Table("Static gestures on photographs", columns, summary, COMMAND, note),
        thorough_search(data),
        *details,
        table_of_game,
        table_of_fingers,
        reliability(
            scored,
            "Photos of webcam and hagrid, on which it was not fitted; hands that show no gesture included.",
        ),
    ]


def answer(recognizer: GestureRecognizer, hand: Hand | None) -> str:
    return NOT_FOUND if hand is None else recognizer.classify(hand).name


def best(recognizer: GestureRecognizer, truth: str, hand: Hand) -> tuple[float, bool]:
    """Score of the best gesture, accepted or not, and whether it is the one shown."""
    scores = recognizer.classify(hand).scores
    name = max(scores, key=scores.__getitem__)
    return scores[name], name == truth


def macro_f1(truth: Sequence[str], answers: Sequence[str]) -> float:
    """Mean F1 of the gestures in `truth`; "none" is no gesture, but its hands can be false alarms."""
    return float(np.mean([f1(name, truth, answers) for name in sorted(set(truth) - {NONE})]))


def f1(name: str, truth: Sequence[str], answers: Sequence[str]) -> float:
    right = sum(a == b == name for a, b in zip(truth, answers, strict=True))
    return 2 * right / max(truth.count(name) + answers.count(name), 1)


def row(
    title: str, truth: Sequence[str], once: Sequence[str], answers: Sequence[str], target: float
) -> list[Cell]:
    found = [len(truth) - list(each).count(NOT_FOUND) for each in (once, answers)]
    scores = [f"{macro_f1(truth, each):.3f}" for each in (once, answers)]
    return [title, len(truth), *found, *scores, f"{target:.2f}"]


def by_class(title: str, truth: Sequence[str], answers: Sequence[str]) -> Table:
    """Precision, recall and F1 of each class, what it was taken for, and the picture of it all."""
    rows: list[list[Cell]] = []
    for name in sorted(set(truth), key=lambda each: (each == NONE, each)):
        said = Counter(b for a, b in zip(truth, answers, strict=True) if a == name)
        wrong = ", ".join(f"{other} {n}" for other, n in said.most_common() if other != name)
        precision = said[name] / max(list(answers).count(name), 1)
        recall = said[name] / said.total()
        score = f"{f1(name, truth, answers):.3f}" if name != NONE else None
        rows.append([name, said.total(), f"{precision:.3f}", f"{recall:.3f}", score, wrong])
    picture = PICTURES / f"confusion_{title.replace(',', '').replace(' ', '_')}.png"
    confusion_picture(picture, truth, answers)
    columns = ["gesture", "hands", "precision", "recall", "F1", "taken for"]
    return Table(f"photos: {title}", columns, rows, COMMAND, "With further looks.", pictures=(picture,))


def game(data: Path) -> tuple[list[Cell], Table]:
    """Rock, paper, scissors: every look counts, and the likeliest of the three is the answer."""
    recognizer = GestureRecognizer(GAME, motions=False)
    cases = list(labelled_hands(data, "rock_paper_scissors", border=0.5, min_presence=0.3, always=True))
    truth = [case.label for case in cases]
    once = [throw(recognizer, [case.first] if case.first else []) for case in cases]
    answers = [throw(recognizer, case.looks) for case in cases]
    result = row("rock_paper_scissors", truth, once, answers, 0.92)
    return result, by_class("rock_paper_scissors", truth, answers)


def throw(recognizer: GestureRecognizer, looks: Sequence[Hand]) -> str:
    total = Counter[str]()
    for hand in looks:
        scores = recognizer.classify(hand).scores
        odds = {name: score + 1e-6 for name, score in scores.items()}
        for name, each in odds.items():
            total[name.split("_")[0]] += each / sum(odds.values())  # type: ignore[assignment]
    return total.most_common(1)[0][0] if total else NOT_FOUND


def counted_fingers(data: Path) -> tuple[list[Cell], Table]:
    """How often the number of straight fingers is the number shown. Pictures of "0" show no hand."""
    every = labelled_hands(data, "finger_counting", always=True)
    cases = [case for case in every if case.label != "0"]
    rows: list[list[Cell]] = []
    for label in sorted({case.label for case in cases}):
        mine = [case for case in cases if case.label == label]
        said = Counter(count(case.looks) for case in mine)
        wrong = ", ".join(f"{other} {n}" for other, n in said.most_common() if other != label)
        rows.append([label, len(mine), f"{said[label] / len(mine):.3f}", wrong])
    columns = ["fingers shown", "pictures", "counted right", "counted"]
    once = [count([case.first] if case.first else []) for case in cases]
    answers = [count(case.looks) for case in cases]
    right = [
        f"{np.mean([a == case.label for a, case in zip(each, cases, strict=True)]):.3f}"
        for each in (once, answers)
    ]
    found = [len(cases) - each.count(NOT_FOUND) for each in (once, answers)]
    summary: list[Cell] = ["finger_counting", len(cases), *found, *right, "0.93"]
    return summary, Table("photos: finger_counting", columns, rows, COMMAND)


def count(looks: Sequence[Hand]) -> str:
    """The number of straight fingers that most looks tell."""
    told = Counter(str(finger_states(hand).count) for hand in looks)
    return told.most_common(1)[0][0] if told else NOT_FOUND


def no_hand(data: Path) -> list[Cell]:
    """Hands found where there are none, at one look and with all further ones."""
    images = [read_rgb(path) for path in photo_paths(data, "no_hand")]
    with (
        HandTracker(mode="image") as once,
        HandTracker(mode="image", min_palm_score=MIN_PALM_SCORE) as again,
    ):
        first = sum(len(look(once, image, 0.0)) for image in images)
        more = sum(
            len(look(again, image, border, flip))
            for image in images
            for border in BORDERS
            for flip in (False, True)
        )
    return ["no_hand (hands found)", 0, first, more, None, None, "0"]


def thorough_search(data: Path) -> Table:
    """In how many photographs `thorough=True` finds a hand where a plain search does not."""
    rows: list[list[Cell]] = []
    with HandTracker(mode="image") as plain, HandTracker(mode="image", thorough=True) as thorough:
        for name in ("hagrid", "finger_counting", "rock_paper_scissors", "no_hand"):
            images = [read_rgb(path) for path in photo_paths(data, name)]
            found = [sum(bool(each.track(image)) for image in images) for each in (plain, thorough)]
            rows.append([name, len(images), *found])
    columns = ["photos", "photographs", "plain", "thorough=True"]
    return Table("Photographs in which a hand is found", columns, rows, COMMAND)


BRACKETS = (0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 1.0)


def reliability(scored: Sequence[tuple[float, bool]], note: str, command: str = COMMAND) -> Table:
    """How often the best gesture of a hand is the right one, by its score."""
    scores, right = np.array([s for s, _ in scored]), np.array([r for _, r in scored], dtype=float)
    rows: list[list[Cell]] = []
    error = 0.0
    for low, high in pairwise(BRACKETS):
        inside = (scores >= low) & ((scores < high) | (high == 1.0))
        if inside.any():
            mean, share = scores[inside].mean(), right[inside].mean()
            rows.append([f"{low:.1f} to {high:.1f}", int(inside.sum()), f"{mean:.2f}", f"{share:.2f}"])
            error += inside.mean() * abs(mean - share)
    rows.append(["expected calibration error", len(scored), None, f"{error:.3f}"])
    return Table(
        "How far a score can be believed", ["score", "hands", "mean score", "right"], rows, command, note
    )
