"""The labelled hands of the photo sets, each with the hands that the tracker found for it.

A tracker made for streams looks once. A photograph may be looked at again: pictures that a hand fills show
the palm detector too much of it, so each is also tried with a border around it (its edge pixels drawn out), a
quarter, half, once and almost twice its size wide, and each of those as it is and mirrored; where all looks
count together, also turned on either side. What the first look finds and what further looks add is told
apart.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

import cv2
import numpy as np
from _data import photo_paths, read_rgb

from gesturekit.hands import Hand
from gesturekit.tracking import HandTracker

BORDERS = (0.0, 0.25, 0.5, 1.0, 1.8)
"""Width of the border of each look, in sizes of the picture."""

MIN_PALM_SCORE = 0.3
"""Palms of further looks; the landmark model's verdict on them is not eased."""

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Case:
    """One hand that a human labelled.

    `first` is what a tracker finds that looks once, None for nothing; `looks` what each border's look finds.
    """

    picture: str
    label: str
    first: Hand | None
    looks: tuple[Hand, ...]

    @property
    def hand(self) -> Hand | None:
        """The hand of the first look that found one."""
        return self.first or (self.looks[0] if self.looks else None)


def labelled_hands(
    data: Path, name: str, *, border: float = 0.0, min_presence: float = 0.5, always: bool = False
) -> Iterator[Case]:
    """Cases of `photos/<name>`: the folder or the annotation file tells the label.

    With boxes, hands are matched to them by IoU, best first, and failing that by lying in one; without, the
    largest hand in the picture is meant. `border` is the first look's; further looks follow where it missed
    a hand, or `always`.
    """
    annotated = data / "photos" / name / "annotations.json"
    boxes = json.loads(annotated.read_text()) if annotated.exists() else None
    once = HandTracker(mode="image", smoothing=False)
    again = HandTracker(
        mode="image", smoothing=False, min_palm_score=MIN_PALM_SCORE, min_presence=min_presence
    )
    with once, again:
        for path in photo_paths(data, name):
            image = read_rgb(path)
            marks: list[tuple[str, Box | None]] = [(path.parent.name, None)]
            if boxes is not None:
                marks = [(mark["gesture"], tuple(mark["box_xyxy"])) for mark in boxes[path.name]]
            wanted = [box for _, box in marks]
            first = meant(wanted, look(once, image, border))
            looks: list[list[Hand | None]] = []
            if always or None in first:
                ways = product(BORDERS, (False, True), (0, 1, 3) if always else (0,))
                looks = [meant(wanted, look(again, image, *way)) for way in ways]
            for place, (label, _) in enumerate(marks):
                found = tuple(hand for each in looks if (hand := each[place]) is not None)
                yield Case(f"{path.parent.name}/{path.name}", label, first[place], found)


def look(
    tracker: HandTracker, image: np.ndarray, border: float, mirrored: bool = False, turns: int = 0
) -> list[Hand]:
    """The hands in a picture with a border around it, mirrored or turned left by quarters.

    Their landmarks are in the picture's own pixels and axes.
    """
    width = round(border * max(image.shape[:2]))
    if width:
        image = cv2.copyMakeBorder(image, width, width, width, width, cv2.BORDER_REPLICATE)
    seen = np.rot90(image, turns)
    hands = tracker.track(np.ascontiguousarray(seen[:, ::-1] if mirrored else seen), mirrored=mirrored)
    if mirrored:
        hands = [hand.flipped(seen.shape[1]) for hand in hands]
    centre = np.array([image.shape[1], image.shape[0], 0.0]) / 2.0
    centre_seen = np.array([seen.shape[1], seen.shape[0], 0.0]) / 2.0
    back = np.linalg.matrix_power(_QUARTER_TO_THE_RIGHT, turns)
    return [
        replace(
            hand,
            landmarks=(hand.landmarks - centre_seen) @ back.T + centre - (width, width, 0.0),
            world=hand.world @ back.T,
        )
        for hand in hands
    ]


_QUARTER_TO_THE_RIGHT = np.array([[0.0, -1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
"""In picture axes, y down."""


def meant(boxes: Sequence[Box | None], hands: Sequence[Hand]) -> list[Hand | None]:
    """For each annotated box its hand; for a missing box the largest hand."""
    result: list[Hand | None] = [None] * len(boxes)
    pairs = [(fit(box, hand), i, j) for i, box in enumerate(boxes) for j, hand in enumerate(hands)]
    used: set[int] = set()
    for score, i, j in sorted(pairs, reverse=True):
        if score > 0.0 and result[i] is None and j not in used:
            result[i] = hands[j]
            used.add(j)
    return result


def fit(box: Box | None, hand: Hand) -> float:
    """How well a hand fits an annotated box; 0 where it cannot be meant."""
    if box is None:
        return area(hand.box)
    x, y = (hand.box[0] + hand.box[2]) / 2, (hand.box[1] + hand.box[3]) / 2
    inside = box[0] <= x <= box[2] and box[1] <= y <= box[3]
    overlap = iou(box, hand.box)
    return max(overlap, 0.001) if overlap >= 0.3 or inside else 0.0


def area(box: Box) -> float:
    return max(box[2] - box[0], 0.0) * max(box[3] - box[1], 0.0)


def iou(a: Box, b: Box) -> float:
    common = area((max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])))
    return common / max(area(a) + area(b) - common, 1e-9)
