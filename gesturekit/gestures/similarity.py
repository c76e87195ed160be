"""Which gestures are too close to be told apart, found before they are used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from gesturekit.gestures.custom.custom_gestures import CustomGestures, CustomShapes
from gesturekit.gestures.custom.custom_motions import CustomMotions
from gesturekit.gestures.custom.takes import RecordedGesture, Take
from gesturekit.gestures.events import Phase
from gesturekit.gestures.recognizer import GestureRecognizer

TOO_CLOSE = 1.25
"""Distance between two shapes, in spreads, below which hands of one are often nearer to the other.

In `photos/hagrid`, peace and two_up, a finger's breadth apart, lie at 0.9, most others at 1.8 and up.
"""

PART = 0.7
"""Share of a take, of its time, below which a shipped motion that is seen in it is only a part of it."""

_OFTEN = 0.5
_LEAD_IN = 0.5


@dataclass(frozen=True, slots=True)
class Similarity:
    """Two gestures that will be mistaken for each other.

    Attributes
    ----------
    name, other
        The new gesture, and the one that it is too close to.
    shipped
        Whether the other one comes with GestureKit.
    closeness
        0 to 1; 1 is the same gesture.
    part
        Whether the other one is only a part of it, as a swipe is of a Z.
    motion
        Whether they are motions.

    Examples
    --------
    >>> print(Similarity("spock", "vulcan", shipped=True, closeness=0.9))
    'spock' is too close to 'vulcan' (which comes with GestureKit; 90% alike): ...
    """

    name: str
    other: str
    shipped: bool
    closeness: float
    part: bool = False
    motion: bool = False

    def __str__(self) -> str:
        if self.part:
            return (
                f"{self.name!r} has {self.other!r} (which comes with GestureKit) in it, which will be "
                f"reported on the way; for yours alone, choose: only=[{self.name!r}, …], --only {self.name}"
            )
        if self.shipped:
            outcome = "both will be reported" if self.motion else "yours is reported where a hand fits both"
            return (
                f"{self.name!r} is too close to {self.other!r} (which comes with GestureKit; "
                f"{self.closeness:.0%} alike): {outcome}. Make yours differ in a finger or in "
                "the way it goes, to have both"
            )
        return (
            f"{self.name!r} is too close to {self.other!r} (custom, too; {self.closeness:.0%} alike): "
            "one will be taken for the other. Make them differ in a finger or in the way they go, or drop one"
        )


def similar_gestures(
    gestures: Mapping[str, RecordedGesture],
    custom: CustomGestures,
    shipped: bool,
    progress: Callable[[float], object],
) -> list[Similarity]:
    """Pairs that are too close, closest first; `custom` is what was learned from the takes of `gestures`."""
    found = [] if custom.shapes is None else [*_similar_shapes(custom.shapes)]
    found += [] if custom.motions is None else _similar_motions(gestures, custom.motions)
    if shipped:
        found += _similar_to_shipped(gestures, progress)
    progress(1.0)
    return sorted(found, key=lambda each: -each.closeness)


def _similar_shapes(shapes: CustomShapes) -> Iterator[Similarity]:
    for n, name in enumerate(shapes.names):
        distances = shapes.distances(shapes.means[n])
        share_a_hand = (shapes.sides & shapes.sides[n]).any(axis=1)
        for m in range(n):
            if distances[m] < TOO_CLOSE and share_a_hand[m]:
                # Half alike at the border, the same at no distance.
                yield Similarity(name, shapes.names[m], False, float(1.0 - 0.5 * distances[m] / TOO_CLOSE))


def _similar_motions(gestures: Mapping[str, RecordedGesture], motions: CustomMotions) -> Iterator[Similarity]:
    misfits = np.array(
        [
            np.median(
                [motions.misfits(take.path, take.seconds, take.side) for take in gestures[name].takes], axis=0
            )
            for name in motions.names
        ]
    )
    closest = np.minimum(misfits, misfits.T)
    for n, name in enumerate(motions.names):
        for m in range(n):
            if closest[n, m] <= 1.0:
                yield Similarity(name, motions.names[m], False, float(1.0 - 0.5 * closest[n, m]), motion=True)


def _similar_to_shipped(
    gestures: Mapping[str, RecordedGesture], progress: Callable[[float], object]
) -> Iterator[Similarity]:
    """What the shipped recognizer says when the takes are played to it."""
    recognizer = GestureRecognizer()
    done, count = 0, sum(len(gesture.takes) for gesture in gestures.values())
    for gesture in gestures.values():
        said: Counter[str] = Counter()
        parts: Counter[str] = Counter()
        for take in gesture.takes:
            progress(done / count)
            done += 1
            if gesture.kind == "static":
                answers = Counter(recognizer.classify(hand).name for hand in take.hands)
                said.update({name: count / len(take) for name, count in answers.items() if name != "none"})
            else:
                seen_in = _motions_seen(recognizer, take)
                said.update(seen_in.keys())
                parts.update(name for name, seconds in seen_in.items() if seconds < PART * take.seconds)
        for name, seen in said.items():
            share = seen / len(gesture.takes)
            # One of its own name it takes the place of.
            if share >= _OFTEN and name != gesture.name:
                part, moves = 2 * parts[name] > seen, gesture.kind == "dynamic"
                yield Similarity(gesture.name, name, True, min(1.0, share), part=part, motion=moves)


def _motions_seen(recognizer: GestureRecognizer, take: Take) -> dict[str, float]:
    """Shipped motions reported when a take is played, the hand resting before and after: name and seconds."""
    step = float(np.median(np.diff(take.times))) if len(take) > 1 else 1 / 30
    hands, resting = take.hands, np.arange(-_LEAD_IN, 0.0, step)
    frames = [
        *((take.times[0] + wait, hands[0]) for wait in resting),
        *zip(take.times, hands, strict=True),
        *((take.times[-1] + step - wait, hands[-1]) for wait in resting[::-1]),
    ]
    events = [event for time, hand in frames for event in recognizer.update([hand], float(time))]
    recognizer.reset()
    return {event.name: event.duration for event in events if event.phase is Phase.TRIGGER}
