"""Motions as an app gets them: pictures, tracker, recognizer, TRIGGER, with the defaults of all three.

Three kinds of input. People who mean it: clips/commands with its labels, a man at a webcam and fingers seen
from the person's own eyes; a label is met by an event of its name from 0.1 s before its start to 1 s after
its end. People who don't: clips/no_command, who sign, talk, play, dance or handle things; every report
is false, and counted for each minute with a hand in view, as are shapes shorter than 0.25 s; so do twenty
people of the studio, a minute each, who fidget and look about, as a model of the tracker's errors sees them.
And the studio's performer, rendered and tracked, people who were not tuned on, each motion of its own
vocabulary.

Labels are directions in the picture and names are the person's, who faces the camera, so left and right
change. Labels of the finger clips span the whole clip, so that a delay after their end says nothing; it is
measured on the webcam and in the studio, whose labels are strokes. Each clip is also shown with every
second picture, those with labels to a tracker of one hand, and all to stricter and more relaxed recognizers.

    python benchmarks/live_motions.py                            # some minutes
    python benchmarks/live_motions.py --quick                    # every fourth clip, one performer
    python benchmarks/live_motions.py --each                     # and what was reported in each clip
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from _data import data_folder
from _idling import FPS, idling
from _live_scores import ACCEPTED, Score, Span, percentile, strokes, watch
from _results import Results, add_json_option
from rich.box import SIMPLE
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

import gesturekit as gk
from gesturekit.motions.strictness import Strictness

# Not looked at while anything was tuned.
PERFORMERS = (101, 102, 103)
PERFORMED_FRAMES = 900
GROUPS = {"ego": "fingers seen by the person", "webcam": "a man at a webcam"}
SIGNING, OTHERS, IDLING = "signing", "talking, playing, working", "idling in the studio"
IDLING_PEOPLE = range(201, 221)
TARGETS = {"ego": 70.0, "webcam": 85.0, "studio": 80.0}


class Shown(NamedTuple):
    """How the pictures reach the recognizer: every how many of them, hands at most, and how strict it is."""

    every: int
    max_hands: int
    strictness: Strictness = "normal"


AS_IT_IS = Shown(1, 2)
WAYS = (AS_IT_IS, Shown(2, 2), Shown(1, 1), Shown(1, 2, "relaxed"), Shown(1, 2, "strict"))

Clip = tuple[str, str, str, Score]
"""Group, person, name of the clip, and what became of it."""
Scores = dict[tuple[str, Shown], dict[str, Score]]
"""Scores of each person, by group and way."""


def commands(folder: Path, way: Shown, step: int) -> Iterator[Clip]:
    """The clips whose labels are asked for."""
    labels = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
    paths = [path for path in sorted(folder.iterdir()) if path.suffix != ".json" and path.stem in labels]
    for path in paths[::step]:
        spans = [
            Span(name, frozenset(ACCEPTED[name]), start, end)
            for name, start, end in labels[path.stem]["events"]
            if name in ACCEPTED
        ]
        group = re.split(r"[_\d]", path.stem)[0]
        if group in GROUPS:
            # The finger clips do not name their people; the same number seems to be the same person.
            person = f"clips {path.stem[-2:]}" if group == "ego" else "the man"
            yield group, person, path.stem, score_of(path, spans, way)


def no_command(folder: Path, way: Shown, step: int) -> Iterator[Clip]:
    for path in sorted(folder.iterdir())[::step]:
        signs = path.stem.startswith("sign_")
        person = "_".join(path.stem.split("_")[:2]) if signs else path.stem.split("_")[0]
        yield SIGNING if signs else OTHERS, person, path.stem, score_of(path, (), way)


def score_of(path: Path, spans: Iterable[Span], way: Shown) -> Score:
    score = Score()
    with gk.open_source(path) as source:
        (events,), minutes, _ = watch(
            source,
            [gk.GestureRecognizer(strictness=way.strictness)],
            every=way.every,
            max_hands=way.max_hands,
        )
    score.add(spans, events, minutes)
    return score


def studio(seeds: Iterable[int], frames: int) -> Iterator[Clip]:
    for seed in seeds:
        score = Score()
        with gk.open_source(f"studio:motions?seed={seed}&person={seed}&quality=fast") as source:
            (events,), minutes, shown = watch(source, [gk.GestureRecognizer()], frames=frames)
        score.add(strokes(shown), events, minutes)
        yield "studio", f"person {seed}", f"person {seed}", score


def idle(people: Iterable[int]) -> Iterator[Clip]:
    for person in people:
        score, recognizer = Score(), gk.GestureRecognizer()
        frames = list(idling(person))
        events = [event for time, hand in frames for event in recognizer.update([hand], time)]
        score.add((), events, len(frames) / FPS / 60.0)
        yield IDLING, f"person {person}", f"person {person} idles", score


def total(scores: Iterable[Score]) -> Score:
    whole = Score()
    for score in scores:
        whole += score
    return whole


def report(scores: Scores, results: Results, console: Console) -> None:
    columns = [
        "people",
        "pictures",
        "hands",
        "strictness",
        "met",
        "after its start, s",
        "after its end, s",
        "p90",
    ]
    columns += ["others a minute", "flickers a minute"]
    table = Table(*columns, title="motions end to end", box=SIMPLE, padding=(0, 1, 0, 0), pad_edge=False)
    rows: list[list[str | int | float | None]] = []
    for (group, way), people in scores.items():
        score = total(people.values())
        strokes_labelled = group != "ego"
        rows.append(
            [
                GROUPS.get(group, group),
                "all" if way.every == 1 else "every second",
                way.max_hands,
                way.strictness,
                met_of(score),
                percentile(score.after_start, 50) if strokes_labelled else None,
                percentile(score.after_end, 50) if strokes_labelled else None,
                percentile(score.after_end, 90) if strokes_labelled else None,
                score.a_minute(score.others.total()),
                score.a_minute(score.flickers),
            ]
        )
        table.add_row(*map(shown, rows[-1]))
        if way == AS_IT_IS:
            add_figures(group, score, results)
    console.print(table)
    results.add_table("Motions end to end", columns, rows)
    for (group, way), people in scores.items():
        score = total(people.values())
        if way == AS_IT_IS and score.total:
            each: list[list[str | int | float | None]] = [
                [name, f"{score.hits[name]} of {score.total[name]}", score.others[name]]
                for name in sorted(score.total | score.others)
            ]
            results.add_table(f"By motion: {GROUPS.get(group, group)}", ["motion", "met", "others"], each)
        told = ", ".join(f"{name} {count}" for name, count in score.others.most_common(6))
        if told:
            console.print(f"  others, {GROUPS.get(group, group)}, {way}: {told}", style="dim")
    results.add_table(
        "By person", ["people", "person", "met", "others a minute", "minutes"], by_person(scores)
    )
    plot(scores, results)


def met_of(score: Score) -> str | None:
    return f"{score.hits.total()} of {score.total.total()}" if score.total else None


def shown(cell: str | int | float | None) -> str:
    return "–" if cell is None else f"{cell:.2f}" if isinstance(cell, float) else str(cell)


def by_person(scores: Scores) -> list[list[str | int | float | None]]:
    return [
        [GROUPS.get(group, group), person, met_of(score), score.a_minute(score.others.total()), score.minutes]
        for (group, way), people in scores.items()
        if way == AS_IT_IS
        for person, score in sorted(people.items())
    ]


def add_figures(group: str, score: Score, results: Results) -> None:
    title = GROUPS.get(group, group)
    if score.total:
        results.add("met", score.recall, unit="%", target=TARGETS[group], better="higher", group=title)
        if group != "ego" and score.after_end:
            start, end = percentile(score.after_start, 50), percentile(score.after_end, 50)
            p90 = percentile(score.after_end, 90)
            results.add("after the end, median", end, unit="s", target=0.15, group=title)
            results.add("after the end, 90th percentile", p90, unit="s", target=0.3, group=title)
            results.add("after the start, median", start, unit="s", group=title)
        return
    target = 0.5 if group == SIGNING else 0.1
    false = score.a_minute(score.others.total())
    results.add("false motions a minute", false, target=target, group=title)
    results.add("shapes under 0.25 s a minute", score.a_minute(score.flickers), group=title)


def plot(scores: Scores, results: Results) -> None:
    """What helps to choose: for each motion how often it is met, how often it comes unasked, and how soon."""
    as_it_is = {group: total(people.values()) for (group, way), people in scores.items() if way == AS_IT_IS}
    people = total(as_it_is[group] for group in GROUPS if group in as_it_is)
    performer = as_it_is.get("studio", Score())
    unasked = total(as_it_is[group] for group in (SIGNING, OTHERS) if group in as_it_is)
    timed = [*(as_it_is["webcam"].after_end if "webcam" in as_it_is else []), *performer.after_end]
    every = total((people, performer))

    def share(name: str) -> float:
        return every.motion_hits[name] / every.motion_total[name]

    motions = sorted(every.motion_total, key=lambda name: (-share(name), name))

    def recall(score: Score) -> list[float | None]:
        counts = [(score.motion_hits[name], score.motion_total[name]) for name in motions]
        return [100 * hits / made if made else None for hits, made in counts]

    def false(name: str) -> float:
        # The turns of a circle count together where its labels do not tell them apart.
        same = {name} if name != "circle" else ACCEPTED["circle"]
        return unasked.a_minute(sum(unasked.others[each] for each in same))

    delays = [percentile([each for each in timed if each[0] == name], 50) for name in motions]
    results.plot_panels(
        "Which motions to choose",
        motions,
        [
            ("met, %", {"people": recall(people), "studio": recall(performer)}),
            ("false a minute of hand in view", {"people who mean none": [false(name) for name in motions]}),
            ("after the end, s, median", {"webcam and studio": delays}),
        ],
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=data_folder, default=None, help="folder with photos/ and clips/")
    parser.add_argument("--quick", action="store_true", help="every fourth clip, one performer")
    parser.add_argument("--each", action="store_true", help="also print what was reported in each clip")
    add_json_option(parser)
    options = parser.parse_args()
    results, console = Results(__file__, __doc__ or ""), Console()
    clips = (options.data or data_folder()) / "clips"
    step, performers = (4, PERFORMERS[:1]) if options.quick else (1, PERFORMERS)
    scores: Scores = {}
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task("clips", total=None)
        for way in WAYS:
            parts = [commands(clips / "commands", way, step)]
            if way.max_hands == 2:
                parts.append(no_command(clips / "no_command", way, step))
            if way == AS_IT_IS:
                parts.append(studio(performers, PERFORMED_FRAMES))
                parts.append(idle(IDLING_PEOPLE[::step]))
            for part in parts:
                for group, person, name, score in part:
                    progress.update(task, description=f"{group}: {name}"[:48], advance=1)
                    people = scores.setdefault((group, way), {})
                    people[person] = total((people.get(person, Score()), score))
                    if options.each:
                        met = f"{score.hits.total()} of {score.total.total()}"
                        console.print(f"{name}: {met}, others {dict(score.others)}", highlight=False)
    report(scores, results, console)
    results.write(options.json)


if __name__ == "__main__":
    main()
