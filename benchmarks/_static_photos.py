"""Static gestures on photographs of people the definitions were not made from.

Part of `benchmarks/gestures.py` (`--section static_photos`). Two ways that a user has are compared: a tracker
that looks once, ``HandTracker(mode="image")``, and ``HandTracker(mode="image", thorough=True)``, which is
what a session over pictures uses. A hand that was not found and one that was answered "none" are both misses.
Pictures of the confusions are written to docs/images/.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from _photo_hands import Case, labelled_hands
from _tables import Cell, Table, confusion_picture

from gesturekit.gestures import GestureRecognizer
from gesturekit.gestures.definitions.vocabularies import aliases, vocabulary
from gesturekit.hands import Hand, finger_states

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

GAME = {"rock": "closed_fist", "paper": "open_palm", "scissors": "victory"}
"""Rock, paper, scissors as gestures. One of the three is shown for certain: ``classify(hand, among=...)``."""


@dataclass(frozen=True)
class PhotoSet:
    """One row of the summary: which photos, what their labels mean, and what is asked."""

    title: str
    folder: str
    labels: Mapping[str, str]
    vocabulary: str
    target: float


SETS = (
    PhotoSet("webcam", "webcam", WEBCAM, "everyday", 0.97),
    PhotoSet("hagrid, shapes", "hagrid", aliases("hagrid"), "everyday", 0.90),
    # "mute" is "one" before a mouth, which a hand alone does not tell.
    PhotoSet("hagrid, its own classes", "hagrid", aliases("hagrid", "hagrid"), "hagrid", 0.90),
    # 100x100 pixels, filled by the hand.
    PhotoSet("digits", "digits", aliases("sign_digits", "sign_digits"), "sign_digits", 0.90),
)


def tables(data: Path) -> list[Table]:
    """Return the summary, a table per set, counted fingers, calibration."""
    summary: list[list[Cell]] = []
    details: list[Table] = []
    scored: dict[str, list[tuple[float, bool]]] = {}
    cases: dict[str, list[Case]] = {}
    for photos in SETS:
        if photos.folder not in cases:
            cases[photos.folder] = list(labelled_hands(data, photos.folder))
        mine = [case for case in cases[photos.folder] if case.label in photos.labels]
        recognizer = GestureRecognizer(vocabulary(photos.vocabulary), motions=False)
        truth = [photos.labels[case.label] for case in mine]
        plain = [answer(recognizer, case.plain) for case in mine]
        thorough = [answer(recognizer, case.thorough) for case in mine]
        summary.append(row(photos.title, mine, truth, plain, thorough, photos.target))
        details.append(by_class(photos.title, truth, thorough))
        if photos.vocabulary != "hagrid":
            shown = [(photos.labels[case.label], case.thorough) for case in mine if case.thorough]
            scored[photos.title] = [best(recognizer, name, hand) for name, hand in shown]
    row_of_game, table_of_game = game(data)
    row_of_fingers, table_of_fingers = counted_fingers(data)
    summary += [row_of_fingers, row_of_game, no_hand(data)]
    note = (
        "Macro-F1 over the gestures; hands that show none are in it as false alarms. Fingers: share of "
        'pictures with the right number of straight fingers. Plain: `HandTracker(mode="image")`; thorough: '
        "with `thorough=True`. Cost: how many times as long the thorough search took, median."
    )
    columns = ["photos", "hands", "found, plain", "found, thorough", "plain", "thorough", "target", "cost"]
    return [
        Table("Static gestures on photographs", columns, summary, COMMAND, note),
        *details,
        table_of_game,
        table_of_fingers,
        reliability(
            scored["webcam"] + scored["hagrid, shapes"],
            "Photos of webcam and hagrid, on which it was not fitted; hands that show no gesture included.",
        ),
        *(
            reliability(pairs, title=f"How far a score can be believed: {title}")
            for title, pairs in scored.items()
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
    title: str,
    cases: Sequence[Case],
    truth: Sequence[str],
    plain: Sequence[str],
    thorough: Sequence[str],
    target: float,
) -> list[Cell]:
    scores = [f"{macro_f1(truth, each):.3f}" for each in (plain, thorough)]
    return [title, len(truth), *found(cases), *scores, f"{target:.2f}", cost(cases)]


def found(cases: Sequence[Case]) -> tuple[int, int]:
    """How many of the hands a plain and a thorough search find."""
    return sum(case.plain is not None for case in cases), sum(case.thorough is not None for case in cases)


def cost(cases: Sequence[Case]) -> str:
    return f"{np.median([case.cost for case in cases]):.0f}"


def by_class(title: str, truth: Sequence[str], answers: Sequence[str], note: str = "") -> Table:
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
    return Table(f"photos: {title}", columns, rows, COMMAND, f"Thorough. {note}".strip(), pictures=(picture,))


def game(data: Path) -> tuple[list[Cell], Table]:
    """Rock, paper, scissors: the likeliest of the three is the answer."""
    recognizer = GestureRecognizer(motions=False)
    cases = list(labelled_hands(data, "rock_paper_scissors"))
    truth = [case.label for case in cases]
    plain = [throw(recognizer, case.plain) for case in cases]
    thorough = [throw(recognizer, case.thorough) for case in cases]
    result = row("rock_paper_scissors", cases, truth, plain, thorough, 0.92)
    note = (
        "Four labels are wrong, and counted as they are: two of paper show no hand, one rock is a palm, one "
        "scissors a fist. Some ten more hands are badly blurred."
    )
    return result, by_class("rock_paper_scissors", truth, thorough, note)


def throw(recognizer: GestureRecognizer, hand: Hand | None) -> str:
    if hand is None:
        return NOT_FOUND
    name = recognizer.classify(hand, among=list(GAME.values())).name
    return next(thrown for thrown, gesture in GAME.items() if gesture == name)


def counted_fingers(data: Path) -> tuple[list[Cell], Table]:
    """How often the number of straight fingers is the number shown. Pictures of "0" show no hand."""
    cases = [case for case in labelled_hands(data, "finger_counting") if case.label != "0"]
    rows: list[list[Cell]] = []
    for label in sorted({case.label for case in cases}):
        mine = [case for case in cases if case.label == label]
        said = Counter(count(case.thorough) for case in mine)
        wrong = ", ".join(f"{other} {n}" for other, n in said.most_common() if other != label)
        rows.append([label, len(mine), f"{said[label] / len(mine):.3f}", wrong])
    columns = ["fingers shown", "pictures", "counted right", "counted"]
    plain = np.mean([count(case.plain) == case.label for case in cases])
    thorough = np.mean([count(case.thorough) == case.label for case in cases])
    summary: list[Cell] = ["finger_counting", len(cases), *found(cases)]
    summary += [f"{plain:.3f}", f"{thorough:.3f}", "0.93", cost(cases)]
    return summary, Table("photos: finger_counting", columns, rows, COMMAND, "Thorough.")


def count(hand: Hand | None) -> str:
    return NOT_FOUND if hand is None else str(finger_states(hand).count)


def no_hand(data: Path) -> list[Cell]:
    """Hands found where there are none."""
    cases = list(labelled_hands(data, "no_hand"))
    return ["no_hand (hands found)", 0, *found(cases), None, None, "0", cost(cases)]


BRACKETS = (0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 1.0)


def reliability(
    scored: Sequence[tuple[float, bool]],
    note: str = "",
    command: str = COMMAND,
    title: str = "How far a score can be believed",
) -> Table:
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
    return Table(title, ["score", "hands", "mean score", "right"], rows, command, note)
