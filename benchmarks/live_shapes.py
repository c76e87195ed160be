"""Shapes in time, as an app gets them: how soon those that are meant begin, how many are reported in passing.

People who don't mean any: clips/no_command, whose signs hold shapes for a moment and pass through others.
Counted for each minute with a hand in view: shapes of all lengths, and those of less than 0.25 and 0.4 s from
BEGIN to END or CANCEL. When a shape begins was tuned on the Thai signs and the clips without signs; Korean
and American signs were not looked at.

People who do: the hand studio's program `poses`, rendered and tracked, people who were not tuned on. Each
pose that is a gesture is asked for where its exact landmarks are read as that gesture. Its BEGIN is timed
from the first exact hand that is read so, on the way, and from where the performer has reached the pose.

    python benchmarks/live_shapes.py                             # some minutes
    python benchmarks/live_shapes.py --quick                     # every eighth clip, one performer
    python benchmarks/live_shapes.py --people 31 32 33           # other performers
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from _data import data_folder
from _results import Results, add_json_option
from rich.box import SIMPLE
from rich.console import Console
from rich.progress import track as progress
from rich.table import Table

import gesturekit as gk
from gesturekit.media import Frame
from gesturekit.studio.truth import HandTruth

SHORT = (0.25, 0.4)
PERFORMERS = (41, 42, 43, 44)
PERFORMED_FRAMES = 1200
OVER = (gk.Phase.END, gk.Phase.CANCEL)
GROUPS = {"sign_ksl": "Korean signs", "sign_asl": "American signs", "sign_thai": "Thai signs"}
OTHERS = "no signs"


@dataclass
class Told:
    """Durations of the shapes that were reported, seconds, and minutes with a hand in view."""

    durations: list[float] = field(default_factory=list)
    minutes: float = 0.0

    def a_minute(self, below: float = np.inf) -> float:
        return sum(duration < below for duration in self.durations) / max(self.minutes, 1e-9)


@dataclass
class Reactions:
    """Seconds to the BEGIN of each pose: from its first sight, and from where it was reached."""

    shown: list[float] = field(default_factory=list)
    reached: list[float] = field(default_factory=list)
    asked: int = 0


def watch(
    source: Iterable[Frame], frames: int | None = None
) -> tuple[list[gk.GestureEvent], float, list[tuple[float, HandTruth | None]]]:
    """Events of shapes, minutes with a hand in view, and what the performer's hand was."""
    recognizer, events, seen, before = gk.GestureRecognizer(motions=False), [], 0.0, None
    truth: list[tuple[float, HandTruth | None]] = []
    with gk.HandTracker() as tracker:
        for number, frame in enumerate(source):
            if number == frames:
                break
            truth.append((frame.time, frame.truth.hands[0] if frame.truth is not None else None))
            hands = tracker.track(frame.image, frame.time, mirrored=frame.mirrored)
            events += recognizer.update(hands, frame.time)
            if hands and before is not None:
                seen += frame.time - before
            before = frame.time
    return [*events, *recognizer.reset()], seen / 60, truth


def react(
    events: Iterable[gk.GestureEvent], truth: list[tuple[float, HandTruth | None]], into: Reactions
) -> None:
    """Time the BEGIN of each pose that was held."""
    recognizer = gk.GestureRecognizer(motions=False)
    spans = [(event.name, event.time - event.duration, event.time) for event in events if event.phase in OVER]
    read = ["" if hand is None else recognizer.classify(hand.as_hand()).name for _, hand in truth]
    last = 0
    while last < len(truth):
        first, hand = last, truth[last][1]
        while last < len(truth) and _stage(truth[last][1]) == _stage(hand):
            last += 1
        middle = (first + last) // 2
        if hand is None or hand.phase != "hold" or read[middle] != hand.gesture:
            continue
        into.asked += 1
        shown = middle
        while shown and read[shown - 1] == hand.gesture == _stage(truth[shown - 1][1])[0]:
            shown -= 1
        start, end = truth[shown][0], truth[last - 1][0]
        begun = [
            a for name, a, b in spans if name == hand.gesture and b > start and start - 0.5 < a < end + 0.3
        ]
        if begun:
            into.shown.append(begun[0] - start)
            into.reached.append(begun[0] - truth[first][0])


def _stage(hand: HandTruth | None) -> tuple[str, str]:
    return ("", "") if hand is None else (hand.gesture, hand.phase.value)


def people_who_do_not_mean_it(folder: Path, step: int) -> dict[str, Told]:
    told: dict[str, Told] = {}
    for path in progress(sorted(folder.iterdir())[::step], "clips", transient=True):
        group = next((title for start, title in GROUPS.items() if path.stem.startswith(start)), OTHERS)
        with gk.open_source(path) as source:
            events, minutes, _ = watch(source)
        into = told.setdefault(group, Told())
        into.durations += [event.duration for event in events if event.phase in OVER]
        into.minutes += minutes
    return told


def performers(people: Iterable[int]) -> Reactions:
    reactions = Reactions()
    for person in progress(list(people), "performers", transient=True):
        with gk.open_source(f"studio:poses?seed={person}&person={person}&quality=fast") as source:
            events, _, truth = watch(source, PERFORMED_FRAMES)
        react(events, truth, reactions)
    return reactions


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=data_folder, default=None, help="folder with photos/ and clips/")
    parser.add_argument("--quick", action="store_true", help="every eighth clip, one performer")
    parser.add_argument("--people", type=int, nargs="+", default=PERFORMERS, help="performers of the studio")
    add_json_option(parser)
    options = parser.parse_args()
    results, console = Results(__file__, __doc__ or ""), Console()

    clips = (options.data or data_folder()) / "clips" / "no_command"
    told = people_who_do_not_mean_it(clips, 8 if options.quick else 1)
    columns = ["people", "minutes", "shapes a minute", *(f"under {short:g} s" for short in SHORT)]
    table = Table(*columns, title="shapes of people who mean none", box=SIMPLE)
    for group, each in told.items():
        counts = [each.a_minute(), *(each.a_minute(short) for short in SHORT)]
        table.add_row(group, f"{each.minutes:.2f}", *(f"{count:.1f}" for count in counts))
        results.add("shapes under 0.25 s a minute", counts[1], target=2.0, group=group)
        results.add("shapes under 0.4 s a minute", counts[2], group=group)
    console.print(table)

    reactions = performers(options.people[:1] if options.quick else options.people)
    table = Table("BEGIN of a pose, s", "median", "90 %", title="the performer's poses", box=SIMPLE)
    for title, times in (
        ("after its first sight", reactions.shown),
        ("after it is reached", reactions.reached),
    ):
        median, most = np.quantile(times, (0.5, 0.9)) if times else (np.nan, np.nan)
        table.add_row(title, f"{median:.2f}", f"{most:.2f}")
        target = 0.15 if times is reactions.reached else None
        results.add(f"{title}, median", float(median), unit="s", target=target, group="the performer")
        results.add(f"{title}, 90th percentile", float(most), unit="s", target=target, group="the performer")
    console.print(table)
    console.print(f"{len(reactions.shown)} of {reactions.asked} poses reported")
    told_share = 100.0 * len(reactions.shown) / max(reactions.asked, 1)
    results.add("poses reported", told_share, unit="%", better="higher", group="the performer")
    results.write(options.json)


if __name__ == "__main__":
    main()
