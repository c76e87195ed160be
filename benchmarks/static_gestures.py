"""Static gestures on photographs: confusion table, precision, recall and F1 of each class, macro-F1.

Every annotated hand counts once. A hand that the tracker did not find ("not found") and one that was
answered "none" are both misses. Hands are matched to annotation boxes by IoU, best first, and failing that
by the hand's centre lying in the box; in sets without boxes the largest hand in the picture is meant.

    python benchmarks/static_gestures.py                      # photos/webcam, the set with a target
    python benchmarks/static_gestures.py --set hagrid --set digits --set rock_paper_scissors
    python benchmarks/static_gestures.py --set finger_counting
    python benchmarks/static_gestures.py --fingers            # what the thresholds were chosen on
    python benchmarks/static_gestures.py --world-only         # what the second estimate is worth
    python benchmarks/static_gestures.py --cost
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
from _data import data_folder, photo_paths, read_rgb
from rich.console import Console
from rich.progress import track as progress
from rich.table import Table

from gesturekit.gestures import GestureRecognizer, accumulated_bend, finger_states, hand_pose
from gesturekit.hands import Hand, Landmark
from gesturekit.tracking import HandTracker, MediaPipeTracker

NOT_FOUND = "not found"
console = Console(width=180)

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Case:
    """One hand that a human labelled."""

    picture: str
    label: str
    hand: Hand | None


@dataclass(frozen=True)
class PhotoSet:
    """What a folder of photos shows: its labels as gestures of ours, and as straight fingers, thumb first."""

    gestures: dict[str, str]
    fingers: dict[str, str]
    padding: float = 0.0


SETS = {
    # "no" (a beak) and "thanks" (two pressed hands in one box) are no gestures of ours.
    "webcam": PhotoSet(
        {
            "callme": "call_me",
            "handup": "pointing_up",
            "hello": "open_palm",
            "iloveyou": "i_love_you",
            "ok": "thumb_up",
            "okay": "ok",
            "vectory": "victory",
            "yes": "closed_fist",
        },
        {
            "callme": "10001",
            "handup": "01000",
            "hello": "11111",
            "iloveyou": "11001",
            "ok": "10000",
            "okay": "..111",
            "vectory": "01100",
            "yes": "00000",
        },
    ),
    # "mute" is an index finger before the mouth and three2 has no gesture of ours yet; two_up is victory
    # with closed fingers, stop is open_palm with closed fingers, "inverted" shows the hand's back.
    "hagrid": PhotoSet(
        {
            "call": "call_me",
            "dislike": "thumb_down",
            "fist": "closed_fist",
            "four": "four",
            "like": "thumb_up",
            "ok": "ok",
            "one": "pointing_up",
            "palm": "open_palm",
            "peace": "victory",
            "peace_inverted": "victory",
            "rock": "rock",
            "stop": "open_palm",
            "stop_inverted": "open_palm",
            "three": "three",
            "two_up": "victory",
            "two_up_inverted": "victory",
        },
        {
            "call": "10001",
            "dislike": "10000",
            "fist": "00000",
            "four": "01111",
            "like": "10000",
            "ok": "..111",
            "one": "01000",
            "palm": "11111",
            "peace": "01100",
            "peace_inverted": "01100",
            "rock": "01001",
            "stop": ".1111",
            "stop_inverted": ".1111",
            "three": "01110",
            "three2": "11100",
            "two_up": "01100",
            "two_up_inverted": "01100",
        },
    ),
    # American digits: 6 to 9 touch the thumb with the little finger to the index finger. 100x100 pixels,
    # filled by the hand, hence the padding.
    "digits": PhotoSet(
        {"1": "pointing_up", "2": "victory", "4": "four", "5": "open_palm", "6": "three", "9": "ok"},
        {
            "1": "01000",
            "2": "01100",
            "3": "11100",
            "4": "01111",
            "5": "11111",
            "6": "01110",
            "7": "01101",
            "8": "01011",
            "9": "..111",
        },
        padding=0.5,
    ),
    # Tight crops.
    "rock_paper_scissors": PhotoSet(
        {"rock": "closed_fist", "paper": "open_palm", "scissors": "victory"},
        {"rock": ".0000", "paper": ".1111", "scissors": ".1100"},
        padding=0.5,
    ),
    "finger_counting": PhotoSet({}, {}),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--set", action="append", choices=sorted(SETS), help="photo set; may be repeated")
    parser.add_argument("--data", help="folder that holds photos/ (default: GESTUREKIT_DATA)")
    parser.add_argument("--tracker", choices=["ours", "mediapipe"], default="ours")
    parser.add_argument("--max-hands", type=int, default=2)
    parser.add_argument(
        "--world-only", action="store_true", help="hide the picture's landmarks from the gestures"
    )
    parser.add_argument("--wrong", action="store_true", help="list every hand that was not answered right")
    parser.add_argument(
        "--fingers", action="store_true", help="fingers on the wrong side, for a range of borders"
    )
    parser.add_argument("--cost", action="store_true", help="time per hand beside the tracker's")
    parser.add_argument("--target", type=float, default=0.93, help="macro-F1 that photos/webcam must reach")
    args = parser.parse_args()
    data = data_folder(args.data)
    make = HandTracker if args.tracker == "ours" else MediaPipeTracker
    with make(max_hands=args.max_hands, mode="image", smoothing=False) as tracker:
        if args.fingers:
            names = args.set or ["webcam", "hagrid", "digits"]
            finger_borders([(n, c) for n in names for c in read_cases(data, n, tracker.track)])
            return
        if args.cost:
            cost(data, tracker)
            return
        missed = False
        for name in args.set or ["webcam"]:
            cases = list(read_cases(data, name, tracker.track))
            if args.world_only:
                cases = [replace(c, hand=c.hand and without_picture(c.hand)) for c in cases]
            if name == "finger_counting":
                count_fingers(cases)
                continue
            macro = confusion(name, cases, args.wrong)
            missed |= name == "webcam" and macro < args.target
    if missed:
        sys.exit(f"photos/webcam: macro-F1 below {args.target}")


def read_cases(data: Path, name: str, find: Callable[[np.ndarray], list[Hand]]) -> Iterator[Case]:
    """The labelled hands of one set, each with the hand that the tracker found for it."""
    folder, padding = data / "photos" / name, SETS[name].padding
    annotated = folder / "annotations.json"
    boxes = json.loads(annotated.read_text()) if annotated.exists() else None
    for path in progress(photo_paths(data, name), description=name, console=console, transient=True):
        image = read_rgb(path)
        if padding:
            border = round(padding * max(image.shape[:2]))
            image = cv2.copyMakeBorder(image, border, border, border, border, cv2.BORDER_REPLICATE)
        hands = find(image)
        if boxes is None:
            largest = max(hands, key=lambda h: area(h.box), default=None)
            yield Case(f"{path.parent.name}/{path.name}", path.parent.name, largest)
            continue
        marks = boxes[path.name]
        matched = match([tuple(m["box_xyxy"]) for m in marks], hands)
        for mark, hand in zip(marks, matched, strict=True):
            yield Case(path.name, mark["gesture"], hand)


def match(boxes: list[Box], hands: list[Hand]) -> list[Hand | None]:
    """For each annotation box its hand: best IoU first, then hands whose centre lies in a free box."""

    def fit(box: Box, hand: Hand) -> float:
        x, y = (hand.box[0] + hand.box[2]) / 2, (hand.box[1] + hand.box[3]) / 2
        inside = box[0] <= x <= box[2] and box[1] <= y <= box[3]
        overlap = iou(box, hand.box)
        return overlap if overlap >= 0.3 or inside else -1.0

    result: list[Hand | None] = [None] * len(boxes)
    pairs = sorted(
        ((fit(b, h), i, j) for i, b in enumerate(boxes) for j, h in enumerate(hands)), reverse=True
    )
    used: set[int] = set()
    for score, i, j in pairs:
        if score >= 0.0 and result[i] is None and j not in used:
            result[i] = hands[j]
            used.add(j)
    return result


def without_picture(hand: Hand) -> Hand:
    """The hand as world landmarks alone tell it."""
    return replace(hand, landmarks=np.zeros_like(hand.landmarks))


def area(box: Box) -> float:
    return max(box[2] - box[0], 0.0) * max(box[3] - box[1], 0.0)


def iou(a: Box, b: Box) -> float:
    common = area((max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])))
    return common / max(area(a) + area(b) - common, 1e-9)


def confusion(name: str, cases: list[Case], list_wrong: bool) -> float:
    """Print the tables of one set; returns its macro-F1 over the gestures that its labels name."""
    recognizer, wanted = GestureRecognizer(), SETS[name].gestures
    answers = [NOT_FOUND if case.hand is None else recognizer.classify(case.hand).name for case in cases]
    counts: dict[str, Counter[str]] = {}
    for case, answer in zip(cases, answers, strict=True):
        counts.setdefault(case.label, Counter())[answer] += 1
    columns = [g for g in (*recognizer.names, "none", NOT_FOUND) if any(c[g] for c in counts.values())]

    table = Table(title=f"photos/{name}: labels (rows) and answers (columns)", title_justify="left")
    for heading in ("label", "means", *columns):
        table.add_column(heading, justify="left" if heading in ("label", "means") else "right")
    for label in sorted(counts, key=lambda x: (x not in wanted, x)):
        cells = [str(counts[label][g] or "·") for g in columns]
        cells = [
            f"[bold]{c}[/]" if g == wanted.get(label) else c for g, c in zip(columns, cells, strict=True)
        ]
        table.add_row(label, wanted.get(label, "(no gesture of ours)"), *cells)
    console.print(table)

    scores = Table(title=f"photos/{name}: by gesture", title_justify="left")
    for heading in ("gesture", "hands", "right", "precision", "recall", "F1"):
        scores.add_column(heading, justify="left" if heading == "gesture" else "right")
    f1: list[float] = []
    strict_f1: list[float] = []
    for gesture in dict.fromkeys(wanted.values()):
        labels = [label for label in counts if wanted.get(label) == gesture]
        hands = sum(counts[label].total() for label in labels)
        right = sum(counts[label][gesture] for label in labels)
        claimed = sum(counts[label][gesture] for label in counts if label in wanted)
        # Pressed hands are two open palms in one box: no false alarm.
        claimed_anywhere = sum(c[gesture] for label, c in counts.items() if label != "thanks")
        f1.append(2 * right / max(hands + claimed, 1))
        strict_f1.append(2 * right / max(hands + claimed_anywhere, 1))
        scores.add_row(
            gesture, str(hands), str(right), ratio(right, claimed), ratio(right, hands), f"{f1[-1]:.3f}"
        )
    console.print(scores)
    macro = float(np.mean(f1))
    console.print(
        f"photos/{name}: [bold]macro-F1 {macro:.3f}[/] over {len(f1)} gestures; "
        f"{np.mean(strict_f1):.3f} when hands with other labels count as false alarms too\n"
    )
    if list_wrong:
        for case, answer in zip(cases, answers, strict=True):
            if case.label in wanted and answer != wanted[case.label]:
                states = "" if case.hand is None else str(finger_states(case.hand))
                console.print(f"  {case.picture}: {answer} for {wanted[case.label]}; {states}")
    return macro


def ratio(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "–"


def count_fingers(cases: list[Case]) -> None:
    """How often the number of straight fingers is the number shown."""
    table = Table(title="photos/finger_counting: straight fingers", title_justify="left")
    for heading in ("shown", "pictures", "found", "counted right", "of those found"):
        table.add_column(heading, justify="right")
    total = Counter[str]()
    # A hand that shows no finger is not in the set: its pictures of "0" are empty.
    for label in sorted({c.label for c in cases} - {"0"}):
        mine = [c for c in cases if c.label == label]
        found = [c.hand for c in mine if c.hand is not None]
        right = sum(finger_states(hand).count == int(label) for hand in found)
        total.update(pictures=len(mine), found=len(found), right=right)
        table.add_row(label, str(len(mine)), str(len(found)), str(right), ratio(right, len(found)))
    table.add_section()
    table.add_row(
        "all",
        str(total["pictures"]),
        str(total["found"]),
        str(total["right"]),
        ratio(total["right"], total["found"]),
    )
    console.print(table)


def finger_borders(cases: list[tuple[str, Case]]) -> None:
    """Fingers on the wrong side of a range of borders, and how far apart touching tips are."""
    bends: list[tuple[float, bool]] = []
    thumbs: list[tuple[float, bool]] = []
    gaps: dict[bool, list[float]] = {True: [], False: []}
    for name, case in cases:
        pattern = SETS[name].fingers.get(case.label)
        pose = None if case.hand is None else hand_pose(case.hand)
        if pattern is None or pose is None:
            continue
        bend = accumulated_bend(pose.angles)
        bends += [(float(bend[f]), pattern[f] == "1") for f in range(1, 5) if pattern[f] != "."]
        if pattern[0] != ".":
            thumbs.append((pose.thumb_openness, pattern[0] == "1"))
        if pattern != "00000":
            gaps[SETS[name].gestures.get(case.label) == "ok"].append(
                pose.gap(Landmark.THUMB_TIP, Landmark.INDEX_TIP)
            )
    table = Table(title="Fingers on the wrong side of a border", title_justify="left")
    for heading in ("bend, degrees", f"of {len(bends)}", "thumb openness", f"of {len(thumbs)}"):
        table.add_column(heading, justify="right")
    borders = zip(range(35, 110, 5), np.arange(-0.59, 0.14, 0.05), strict=True)
    for degrees, openness in borders:
        wrong = sum((bend < degrees) != straight for bend, straight in bends)
        wrong_thumbs = sum((value > openness) != away for value, away in thumbs)
        table.add_row(str(degrees), str(wrong), f"{openness:.2f}", str(wrong_thumbs))
    console.print(table)
    for touching, values in gaps.items():
        if values:
            low, middle, high = np.percentile(values, (0, 50, 100))
            kind = "that touch" if touching else "that do not (fists aside)"
            console.print(
                f"thumb and index tips {kind}: {low:.2f} to {high:.2f} palms apart, median {middle:.2f}"
            )


def cost(data: Path, tracker: HandTracker | MediaPipeTracker) -> None:
    """Time per hand of each step, median of interleaved rounds, beside the tracker's time per picture."""
    images = [read_rgb(path) for path in photo_paths(data, "webcam")[::8]]
    hands = [hand for image in images for hand in tracker.track(image)]
    recognizer, clock = GestureRecognizer(), iter(range(10**9))
    steps: dict[str, Callable[[], float]] = {
        "finger_states": lambda: timed(finger_states, hands),
        "classify (finger states included)": lambda: timed(recognizer.classify, hands),
        "update (events included)": lambda: timed(
            lambda hand: recognizer.update([hand], next(clock) / 30.0), hands
        ),
    }
    rounds = {name: [step() for _ in range(9)] for name, step in steps.items()}
    tracking = float(np.median([timed(tracker.track, images) for _ in range(3)]))
    table = Table(title=f"Cost per hand ({len(hands)} hands)", title_justify="left")
    for heading in ("step", "microseconds", "share of tracking a picture"):
        table.add_column(heading, justify="left" if heading == "step" else "right")
    for name, values in rounds.items():
        seconds = float(np.median(values))
        table.add_row(name, f"{seconds * 1e6:.0f}", f"{seconds / tracking:.2%}")
    console.print(table)


def timed(function: Callable[..., object], items: list) -> float:
    """Seconds per item."""
    start = time.perf_counter()
    for item in items:
        function(item)
    return (time.perf_counter() - start) / len(items)


if __name__ == "__main__":
    main()
