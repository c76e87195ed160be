"""What the constants of the static gestures were chosen on; their accuracy is in `benchmarks/gestures.py`.

    python benchmarks/static_gestures.py --calibration   # scores that can be believed; a few minutes
    python benchmarks/static_gestures.py --limits        # how clearly straight or curled fingers must be
    python benchmarks/static_gestures.py --fingers       # borders of finger states, gaps of touching tips
    python benchmarks/static_gestures.py --wrong hagrid  # every hand of a photo set not answered right

The first two look at photos that weights may be trained on (`photos/digits`, `photos/rock_paper_scissors`)
and at hands of the studio, rendered and tracked. Hands caught between two poses of the studio with a finger
half bent show no gesture, nor do relaxed and cupped ones.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from _data import data_folder
from _photo_hands import labelled_hands
from _static_photos import GAME, NONE, WEBCAM, reliability
from rich.console import Console
from rich.progress import track as progress
from rich.table import Table

from gesturekit.gestures import GestureRecognizer
from gesturekit.gestures.definitions.vocabularies import aliases, vocabulary
from gesturekit.gestures.shapes import shape_conditions as conditions
from gesturekit.gestures.shapes.shape_scorer import StaticGestures, calibrated
from gesturekit.hands import Hand, Landmark, accumulated_bend, finger_states, hand_pose
from gesturekit.hands.finger_states import FingerStates
from gesturekit.studio.anatomy.poses import POSES
from gesturekit.studio.datasets.samples import Variety, random_sample
from gesturekit.studio.imaging.scene_renderer import StudioRenderer
from gesturekit.studio.performance.choreography import IDLE
from gesturekit.studio.truth import HandTruth, scene_truth
from gesturekit.tracking import HandTracker

COMMAND = "python benchmarks/static_gestures.py --calibration"
console = Console(width=120)

FINGERS = {
    "webcam": {
        "callme": "10001",
        "handup": "01000",
        "hello": "11111",
        "iloveyou": "11001",
        "ok": "10000",
        "okay": "..111",
        "vectory": "01100",
        "yes": "00000",
    },
    "hagrid": {
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
    "digits": {
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
}
"""Labels as straight fingers, thumb first; "." for those that may be either."""

NO_GESTURE = ("relaxed", "cupped")
HALF_BENT = (0.35, 0.65)
"""True curl of a finger by which a hand between two poses is neither of them."""


@dataclass(frozen=True)
class Shown:
    """A hand and the gesture it shows, and where it was seen."""

    source: str
    gesture: str
    states: FingerStates


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--calibration", action="store_true")
    parser.add_argument("--limits", action="store_true")
    parser.add_argument("--fingers", action="store_true")
    parser.add_argument("--wrong", metavar="SET", choices=sorted(FINGERS))
    parser.add_argument("--count", type=int, default=400, help="pictures of the studio (default: 400)")
    parser.add_argument("--data", help="folder that holds photos/ (default: GESTUREKIT_DATA)")
    options = parser.parse_args()
    data = data_folder(options.data)
    if options.fingers:
        show_borders(data)
    if options.wrong:
        show_wrong(data, options.wrong)
    if options.calibration or options.limits:
        photos, made = [*digits(data), *throws(data)], list(studio_hands(options.count))
        if options.limits:
            show_limits([*photos, *made])
        if options.calibration:
            show_calibration(photos, made)
    if not (options.fingers or options.wrong or options.calibration or options.limits):
        parser.print_help()


def digits(data: Path) -> Iterator[Shown]:
    """Hands of `photos/digits` whose digit is one of the everyday gestures."""
    alike = aliases("sign_digits")
    for case in labelled_hands(data, "digits"):
        if case.thorough and case.label in alike:
            yield Shown("digits", alike[case.label], finger_states(case.thorough))


def throws(data: Path) -> Iterator[Shown]:
    """Hands of `photos/rock_paper_scissors`."""
    for case in labelled_hands(data, "rock_paper_scissors"):
        if case.thorough:
            yield Shown("rock, paper, scissors", GAME[case.label], finger_states(case.thorough))


def studio_hands(count: int, seed: int = 7) -> Iterator[Shown]:
    """Hands of random people in random poses, or between two, as the tracker sees them."""
    ours = vocabulary("everyday")
    alike = {f"digit_{digit}": name for digit, name in aliases("sign_digits").items()}
    alike |= {name: our for name, our in aliases("hagrid").items() if name in POSES}
    alike |= dict.fromkeys(("flat", "stop", "spread"), "open_palm") | dict.fromkeys(NO_GESTURE, NONE)
    variety = Variety(between=0.25, yaw_deg=30.0, pitch_deg=25.0, roll_deg=25.0, two_hands=0.0)
    with StudioRenderer((640, 480), "full") as renderer, HandTracker(mode="image") as tracker:
        for index in progress(range(count), description="rendering and tracking", console=console):
            sample = random_sample(seed, index, variety=variety)
            image = renderer.render(sample.scene).image
            truth = scene_truth(sample.scene, labels=sample.labels).hands[0]
            hand = nearest(tracker.track(image, mirrored=sample.scene.mirrored), truth)
            gesture = alike.get(truth.gesture, truth.gesture)
            if hand is None or (truth.gesture == IDLE and not half_bent(truth)):
                continue
            if gesture in ours or gesture in (IDLE, NONE):
                named = gesture in ours
                yield Shown(
                    "studio" if named else "studio, no gesture",
                    gesture if named else NONE,
                    finger_states(hand),
                )


def nearest(hands: list[Hand], truth: HandTruth) -> Hand | None:
    """The tracked hand that lies on the true one."""

    def apart(hand: Hand) -> float:
        away = hand.landmarks[:, :2].mean(axis=0) - truth.mediapipe_px[:, :2].mean(axis=0)
        return float(np.hypot(*away) / truth.palm_px)

    best = min(hands, key=apart, default=None)
    return best if best is not None and apart(best) < 0.5 else None


def half_bent(truth: HandTruth) -> bool:
    curl = np.asarray(truth.curl)[1:]
    return bool(((curl > HALF_BENT[0]) & (curl < HALF_BENT[1])).any())


def show_calibration(photos: list[Shown], made: list[Shown]) -> None:
    """Fit the slope to photos, and how far scores can be believed with it, there and in the studio.

    The studio's hands are made to be hard, a quarter of them caught between poses, and say what scores come
    to at worst; a slope for them would make those of people in earnest too small.
    """
    bests = {"photos": best_answers(photos), "the studio": best_answers(made)}
    slope = fitted_slope(bests["photos"])
    console.print(f"slope {slope:.2f}, fitted on {len(photos)} hands of photos")
    console.print(f"the studio's {len(made)} hands alone: {fitted_slope(bests['the studio']):.2f}")
    for source, best in bests.items():
        scores = calibrated(np.array([p for p, _ in best]), slope)
        pairs = [(float(score), right) for score, (_, right) in zip(scores, best, strict=True)]
        reliability(pairs, f"Hands of {source}.", COMMAND).show(console)


def fitted_slope(best: list[tuple[float, bool]]) -> float:
    """The slope of `calibrated` that makes the answers most likely, by Newton's method."""
    probability, right = np.array(best, dtype=np.float64).T
    # Far from the border a single mistake would otherwise outweigh all else.
    certain = np.clip(probability, 1e-4, 1.0 - 1e-4)
    odds = np.log(certain / (1.0 - certain))
    slope = 1.0
    for _ in range(50):
        score = 1.0 / (1.0 + np.exp(-slope * odds))
        slope += float((odds * (right - score)).sum() / (odds * odds * score * (1.0 - score)).sum())
        slope = min(max(slope, 0.05), 20.0)
    return slope


def best_answers(shown: list[Shown]) -> list[tuple[float, bool]]:
    """Probability of the best gesture of each hand before calibration, and whether it is the one shown."""
    gestures = StaticGestures(vocabulary("everyday"))
    answers = []
    for each in shown:
        probability = gestures.probabilities(each.states.pose.side, each.states)
        place = int(probability.argmax())
        answers.append((float(probability[place]), gestures.names[place] == each.gesture))
    return answers


def show_limits(shown: list[Shown]) -> None:
    """Right answers and refused hands, for a range of limits."""
    sources = list(dict.fromkeys(each.source for each in shown))
    table = Table(title="answered right, of all hands found", title_justify="left")
    for column in ("past the border, straight", "curled", *sources):
        table.add_column(column, justify="right")
    shipped = conditions.CLEARLY_STRAIGHT, conditions.CLEARLY_CURLED
    for straight, curled in ((0.0, 0.0), (0.1, 0.0), (0.1, 0.05), (0.15, 0.05), (0.2, 0.05), (0.25, 0.05)):
        conditions.CLEARLY_STRAIGHT, conditions.CLEARLY_CURLED = straight, curled
        gestures = StaticGestures(vocabulary("everyday"))
        cells = []
        for source in sources:
            mine = [each for each in shown if each.source == source]
            right = sum(answer(gestures, each.states) == each.gesture for each in mine)
            cells.append(f"{right} of {len(mine)}")
        table.add_row(f"{straight:.2f}", f"{curled:.2f}", *cells)
    conditions.CLEARLY_STRAIGHT, conditions.CLEARLY_CURLED = shipped
    console.print(table)


def answer(gestures: StaticGestures, states: FingerStates, accept: float = 0.5) -> str:
    scores = gestures.scores(states.pose.side, states)
    best = max(scores, key=scores.__getitem__)
    return best if scores[best] >= accept else NONE


def show_wrong(data: Path, name: str) -> None:
    """Every hand of one set that was not answered right, with its fingers."""
    labels = {"webcam": WEBCAM, "hagrid": aliases("hagrid"), "digits": aliases("sign_digits")}[name]
    recognizer = GestureRecognizer(motions=False)
    for case in labelled_hands(data, name):
        if case.label not in labels:
            continue
        said = "not found" if case.thorough is None else recognizer.classify(case.thorough).name
        if said != labels[case.label]:
            states = "" if case.thorough is None else str(finger_states(case.thorough))
            console.print(f"{case.picture}: {said} for {labels[case.label]}; {states}")


def show_borders(data: Path) -> None:
    """Fingers on the wrong side of a range of borders, and how far apart touching tips are."""
    bends: list[tuple[float, bool]] = []
    thumbs: list[tuple[float, bool]] = []
    gaps: dict[bool, list[float]] = {True: [], False: []}
    for name, patterns in FINGERS.items():
        for case in labelled_hands(data, name):
            pattern = patterns.get(case.label)
            pose = None if case.thorough is None else hand_pose(case.thorough)
            if pattern is None or pose is None:
                continue
            bend = accumulated_bend(pose.angles)
            bends += [(float(bend[f]), pattern[f] == "1") for f in range(1, 5) if pattern[f] != "."]
            if pattern[0] != ".":
                thumbs.append((pose.thumb_openness, pattern[0] == "1"))
            if pattern != "00000":
                gaps[pattern == "..111"].append(pose.gap(Landmark.THUMB_TIP, Landmark.INDEX_TIP))
    table = Table(title="Fingers on the wrong side of a border", title_justify="left")
    for heading in ("bend, degrees", f"of {len(bends)}", "thumb openness", f"of {len(thumbs)}"):
        table.add_column(heading, justify="right")
    for degrees, openness in zip(range(35, 110, 5), np.arange(-0.59, 0.14, 0.05), strict=True):
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


if __name__ == "__main__":
    main()
