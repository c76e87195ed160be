"""What the film of motions shows: performances and clips with what was made in them, and what was told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import numpy as np
from _live_scores import ACCEPTED, AFTER, Score, Span, matched, strokes

import gesturekit as gk

BEHIND = 0.1
"""Seconds over which the palm's speed is taken."""


@dataclass(frozen=True)
class Scene:
    """A scene of the film.

    Attributes
    ----------
    title, what
        Words above the picture.
    address
        A ``studio:`` address, or a clip of clips/ ("commands/webcam_clicks").
    seconds
        How much of it is shown at most.
    credit
        Whose clip it is, and its licence.
    """

    title: str
    what: str
    address: str
    seconds: float = 15.0
    credit: str = ""

    def source(self, clips: Path | None) -> str | Path:
        """What to open; a clip from the folder of clips."""
        if self.address.startswith("studio:"):
            return self.address
        assert clips is not None
        return next((clips / self.address).parent.glob(f"{Path(self.address).name}.*"))

    def labelled(self, clips: Path | None) -> list[Span]:
        """The labels of a clip."""
        if clips is None or not self.address.startswith("commands/"):
            return []
        labels = json.loads((clips / "commands" / "labels.json").read_text(encoding="utf-8"))
        events = labels[Path(self.address).name]["events"]
        return [Span(n, frozenset(ACCEPTED[n]), start, end) for n, start, end in events if n in ACCEPTED]


@dataclass
class Played:
    """A scene with its pictures, and all that is drawn of it.

    `speeds` holds, for each picture, the palm's speed in palm sizes a second, of the fastest hand; NaN where
    there is none.
    """

    scene: Scene
    images: list[np.ndarray] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    hands: list[list[gk.Hand]] = field(default_factory=list)
    speeds: list[float] = field(default_factory=list)
    made: list[tuple[Span, gk.GestureEvent | None]] = field(default_factory=list)
    others: list[gk.GestureEvent] = field(default_factory=list)

    @property
    def told(self) -> list[gk.GestureEvent]:
        """All motions that were told, in time."""
        met = [event for _, event in self.made if event is not None]
        return sorted([*met, *self.others], key=lambda event: event.time)

    def delay(self, event: gk.GestureEvent) -> float | None:
        """Seconds from the end of what was made to when it was told; None where nothing was made."""
        return next((event.time - span.end for span, met in self.made if met is event), None)

    def missed(self, span: Span, now: float) -> bool:
        """Whether it is certain by now that a motion was not told."""
        met = next(met for each, met in self.made if each is span)
        return met is None and now > span.end + AFTER


def play(scene: Scene, clips: Path | None, step: Iterator[None]) -> Played:
    """Track and recognize a scene with the defaults of both."""
    played, events, shown = Played(scene), [], []
    recognizer = gk.GestureRecognizer()
    with gk.HandTracker() as tracker, gk.open_source(scene.source(clips)) as source:
        fps = source.fps or 30.0
        for frame in islice(source, round(scene.seconds * fps)):
            hands = tracker.track(frame.image, frame.time, mirrored=frame.mirrored)
            events += recognizer.update(hands, frame.time)
            shown.append((frame.time, frame.truth.hands if frame.truth is not None else ()))
            played.images.append(frame.image)
            played.times.append(frame.time)
            played.hands.append(list(hands))
            played.speeds.append(palm_speed(played))
            next(step)
    spans = scene.labelled(clips) or strokes(shown)
    spans = [span for span in spans if span.start < played.times[-1]]
    played.made, played.others = matched(spans, events)
    return played


def palm_speed(played: Played) -> float:
    """Speed of the fastest palm of the last picture, over the last `BEHIND` seconds, palm sizes a second."""
    now, fastest = played.times[-1], float("nan")
    first = int(np.searchsorted(played.times, now - BEHIND - 1e-6))
    earlier = {
        hand.id: (played.times[n], hand)
        for n in range(len(played.times) - 2, first - 1, -1)
        for hand in played.hands[n]
    }
    for hand in played.hands[-1]:
        if hand.id in earlier:
            then, before = earlier[hand.id]
            way = np.linalg.norm(palm_of(hand) - palm_of(before)) / palm_size(hand)
            fastest = float(np.nanmax([fastest, way / (now - then)]))
    return fastest


def palm_of(hand: gk.Hand) -> np.ndarray:
    return np.asarray(hand.landmarks[[0, 5, 9, 13, 17], :2].mean(axis=0))


def palm_size(hand: gk.Hand) -> float:
    return max(float(np.linalg.norm(hand.landmarks[9] - hand.landmarks[0])), 1e-6)


def score_of(played: Played) -> Score:
    """The figures of a scene."""
    score = Score()
    seen = sum(
        b - a for a, b, hands in zip(played.times, played.times[1:], played.hands[1:], strict=False) if hands
    )
    score.add([span for span, _ in played.made], played.told, seen / 60)
    return score
