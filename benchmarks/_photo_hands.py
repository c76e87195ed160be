"""The labelled hands of the photo sets, each with what a tracker finds for it in one look and thoroughly."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from _data import photo_paths, read_rgb

from gesturekit.hands import Hand
from gesturekit.tracking import HandTracker

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Case:
    """One hand that a human labelled.

    `plain` is what ``HandTracker(mode="image")`` finds, None for nothing; `thorough` what it finds with
    ``thorough=True``. `cost` is how many times as long that took.
    """

    picture: str
    label: str
    plain: Hand | None
    thorough: Hand | None
    cost: float


def labelled_hands(data: Path, name: str) -> Iterator[Case]:
    """Cases of `photos/<name>`: the folder or the annotation file tells the label.

    With boxes, hands are matched to them by IoU, best first, and failing that by lying in one; without, the
    largest hand in the picture is meant.
    """
    annotated = data / "photos" / name / "annotations.json"
    boxes = json.loads(annotated.read_text()) if annotated.exists() else None
    with HandTracker(mode="image") as plain, HandTracker(mode="image", thorough=True) as thorough:
        for path in photo_paths(data, name):
            image = read_rgb(path)
            marks: list[tuple[str, Box | None]] = [(path.parent.name, None)]
            if boxes is not None:
                marks = [(mark["gesture"], tuple(mark["box_xyxy"])) for mark in boxes[path.name]]
            wanted = [box for _, box in marks]
            began = time.perf_counter()
            once = plain.track(image)
            looked_once = time.perf_counter()
            often = thorough.track(image)
            cost = (time.perf_counter() - looked_once) / (looked_once - began)
            found = zip(meant(wanted, once), meant(wanted, often), strict=True)
            for (label, _), (first, best) in zip(marks, found, strict=True):
                yield Case(f"{path.parent.name}/{path.name}", label, first, best, cost)


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
