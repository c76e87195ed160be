"""Whether a track is locked into something wrong: what it says beside a fresh look at the same frame.

A crop that is taken from wrong landmarks can feed itself: presence stays high, the shape is wrong. On real
clips, at their frame rate, a half and a third of it, each tracked hand is compared with the hand that a fresh
look finds in its place (`HandTracker(mode="image", palm_crop="upright")`, presence at least 0.9). Where their
landmarks are on average more than 0.3 palm sizes apart, `thorough=True` is the referee, every 0.2 s: a track
is locked while the referee sides with the fresh look. Smoothing is off in both trackers.

Landmarks and gesture: the share of pairs in which both agree. Missed: fresh looks with no tracked hand in
their place. Locked: seconds, and the longest stretch.

    python benchmarks/fresh_look.py                     # those of --quick and every eighth of all others
    python benchmarks/fresh_look.py --quick             # clips/*.mp4 and the webcam commands
    python benchmarks/fresh_look.py --clip thumb_up     # clips whose name has this in it
    python benchmarks/fresh_look.py --all --each        # every clip, a row for each
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from _data import data_folder
from _results import Results, add_json_option
from _tracked import Picture, add_cache_option, cached, digest, ours, theirs
from rich.box import SIMPLE
from rich.console import Console
from rich.progress import track as progress
from rich.table import Table

import gesturekit as gk
from gesturekit.hands import PALM
from gesturekit.sources import open_source
from gesturekit.tracking import HandTracker, landmark_model, palm_detector, thorough
from gesturekit.tracking import hand_roi as roi

# Landmarks further apart than this, in palm sizes, are two readings; palms nearer than 1 are in one place.
APART = 0.3
SURE = 0.9
REFEREE_SECONDS = 0.2
RATES = {"full": 1, "half": 2, "third": 3}
TRACKERS = ("GestureKit", "MediaPipe")
# What an image-mode look depends on: kept looks are made anew when one of these changes.
_LOOK_PARTS = (palm_detector, landmark_model, roi)
_THOROUGH_PARTS = (*_LOOK_PARTS, thorough)


@dataclass
class Agreement:
    """Pairs of a tracked hand and a fresh look, and how often they agree; times in seconds."""

    pairs: int = 0
    landmarks: int = 0
    gestures: int = 0
    missed: int = 0
    locked: float = 0.0
    longest: float = 0.0

    def __add__(self, other: Agreement) -> Agreement:
        total = Agreement(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))
        total.longest = max(self.longest, other.longest)
        return total


class Looks:
    """Fresh and thorough looks at single pictures, kept in a folder."""

    def __init__(self, cache: Path) -> None:
        self._cache = cache
        self._fresh = HandTracker(mode="image", palm_crop="upright")
        self._thorough = HandTracker(mode="image", thorough=True)

    def fresh(self, pictures: Sequence[Picture]) -> list[list[gk.Hand]]:
        """A fresh look at each picture."""
        path = self._cache / "fresh" / f"{digest(pictures, 'fresh', _LOOK_PARTS)}.npz"
        return cached(path, lambda: [self._fresh.track(image) for image, _ in pictures])

    def thorough(self, picture: Picture) -> list[gk.Hand]:
        path = self._cache / "thorough" / f"{digest([picture], 'thorough', _THOROUGH_PARTS)}.npz"
        return cached(path, lambda: [self._thorough.track(picture[0])])[0]


def clips(data: Path, options: argparse.Namespace) -> list[Path]:
    """The clips that the options ask for."""
    folders = [data / "clips" / name for name in ("", "commands", "no_command")]
    paths = [path for folder in folders for path in sorted(folder.glob("*.mp4"))]
    few = [path for path in paths if path.parent.name == "clips" or path.stem.startswith("webcam")]
    rest = [path for path in paths if path not in few]
    if options.clip:
        return [path for path in paths if options.clip in path.stem]
    return paths if options.all else few + ([] if options.quick else rest[::8])


def compare(
    pictures: Sequence[Picture],
    tracked: Sequence[list[gk.Hand]],
    fresh: Sequence[list[gk.Hand]],
    looks: Looks,
) -> Agreement:
    """Compare what was tracked with fresh looks at the same pictures, and ask the referee."""
    recognizer = gk.GestureRecognizer()
    total = Agreement()
    asked: dict[
        int, tuple[float, bool]
    ] = {}  # track id: when the referee was asked, and whether it is locked
    since: dict[int, float] = {}
    for (image, time), hands, seen, step in zip(pictures, tracked, fresh, _steps(pictures), strict=True):
        disagreeing = set()
        for look in seen:
            if look.presence < SURE:
                continue
            hand = min(hands, key=lambda h: palm_distance(h, look), default=None)
            if hand is None or palm_distance(hand, look) > 1:
                total.missed += 1
                continue
            total.pairs += 1
            total.gestures += recognizer.classify(hand).name == recognizer.classify(look).name
            if distance(hand, look) <= APART:
                total.landmarks += 1
                continue
            disagreeing.add(hand.id)
            if hand.id not in asked or time - asked[hand.id][0] >= REFEREE_SECONDS:
                asked[hand.id] = time, sides_with(looks.thorough((image, time)), look, hand)
            if asked[hand.id][1]:
                total.locked += step
                start = since.setdefault(hand.id, time - step)
                total.longest = max(total.longest, time - start)
            else:
                since.pop(hand.id, None)
        for known in (asked, since):
            for gone in set(known) - disagreeing:
                del known[gone]
    return total


def sides_with(referee: Sequence[gk.Hand], look: gk.Hand, hand: gk.Hand) -> bool:
    """Whether one of the referee's hands agrees with the fresh look, and more than with the tracked hand."""
    return any(
        distance(third, look) <= APART and distance(third, look) < distance(third, hand) for third in referee
    )


def distance(hand: gk.Hand, other: gk.Hand) -> float:
    """Mean distance of landmarks in the picture, in palm sizes of the larger palm."""
    apart = np.linalg.norm(hand.landmarks[:, :2] - other.landmarks[:, :2], axis=1).mean()
    return float(apart) / max(hand.palm_size, other.palm_size, 1.0)


def palm_distance(hand: gk.Hand, other: gk.Hand) -> float:
    """Distance of the palms' middles in the picture, in palm sizes of the larger palm."""
    palm = list(PALM)
    apart = hand.landmarks[palm, :2].mean(axis=0) - other.landmarks[palm, :2].mean(axis=0)
    return float(np.linalg.norm(apart)) / max(hand.palm_size, other.palm_size, 1.0)


def _steps(pictures: Sequence[Picture]) -> list[float]:
    times = [time for _, time in pictures]
    return [0.0, *np.diff(times).tolist()]


def agreements(paths: Sequence[Path], cache: Path) -> Iterator[tuple[Path, str, dict[str, Agreement]]]:
    """Each clip at each rate, by both trackers."""
    looks = Looks(cache)
    for path in paths:
        with open_source(path) as source:
            pictures = [(frame.image, frame.time) for frame in source]
        fresh = looks.fresh(pictures)
        for rate, every in RATES.items():
            kept = pictures[::every]
            tracked = {
                "GestureKit": ours(kept, 2, smoothing=False),
                "MediaPipe": theirs(kept, 2, cache, smoothing=False),
            }
            yield path, rate, {n: compare(kept, hands, fresh[::every], looks) for n, hands in tracked.items()}


def table(rows: dict[tuple[str, str], dict[str, Agreement]]) -> Table:
    shown = Table(
        "clips", "rate", "pairs", "landmarks %", "gesture %", "missed", "locked s", "longest s",
        title="GestureKit/MediaPipe", box=SIMPLE, padding=(0, 1, 0, 0), pad_edge=False,
    )  # fmt: skip
    for (name, rate), found in rows.items():
        a, b = (found[tracker] for tracker in TRACKERS)
        if (name, rate) == ("all", "full"):
            shown.add_section()
        shown.add_row(
            name,
            rate,
            f"{a.pairs}/{b.pairs}",
            *(f"{share(a, n):.0f}/{share(b, n):.0f}" for n in ("landmarks", "gestures")),
            f"{a.missed}/{b.missed}",
            f"{a.locked:.1f}/{b.locked:.1f}",
            f"{a.longest:.1f}/{b.longest:.1f}",
        )
    return shown


def share(agreement: Agreement, name: str) -> float:
    """In percent of the pairs; NaN where there are none."""
    return 100 * getattr(agreement, name) / agreement.pairs if agreement.pairs else float("nan")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=data_folder, default=None, help="folder with photos/ and clips/")
    parser.add_argument("--quick", action="store_true", help="clips/*.mp4 and the webcam commands")
    parser.add_argument("--all", action="store_true", help="every clip, not every eighth of most")
    parser.add_argument("--clip", metavar="TEXT", help="only clips with this in their name")
    parser.add_argument("--each", action="store_true", help="a row for each clip")
    add_cache_option(parser)
    add_json_option(parser)
    options = parser.parse_args()
    results = Results(__file__, __doc__ or "")
    console = Console()
    paths = clips(options.data or data_folder(), options)
    sums: dict[tuple[str, str], dict[str, Agreement]] = {}
    for path, rate, found in progress(
        agreements(paths, options.cache),
        "comparing",
        total=len(paths) * len(RATES),
        console=console,
        transient=True,
    ):
        for name in (path.stem if options.each else path.parent.name, "all"):
            for tracker in TRACKERS:
                row = sums.setdefault((name, rate), {})
                row[tracker] = row.get(tracker, Agreement()) + found[tracker]
    ordered = sorted(sums, key=lambda row: (row[0] == "all", row[0], list(RATES).index(row[1])))
    console.print(table({row: sums[row] for row in ordered}))
    for rate in RATES:
        a, b = (sums["all", rate][tracker] for tracker in TRACKERS)
        group = f"{rate} frame rate"
        for name, text in (("landmarks", "landmarks agree"), ("gestures", "gesture agrees")):
            results.add(
                text, share(a, name), mediapipe=share(b, name), unit="%", better="higher", group=group
            )
        results.add("fresh looks missed", a.missed, mediapipe=b.missed, group=group)
        results.add("locked", a.locked, mediapipe=b.locked, unit="s", group=group)
        results.add("longest lock", a.longest, mediapipe=b.longest, unit="s", group=group)
    results.write(options.json)


if __name__ == "__main__":
    main()
