"""The pages of the film of motions: the picture, what was told, and the timeline below them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import cv2
import numpy as np
from _film_drawing import (
    ALARM,
    CONTENDER,
    GROUND,
    HEIGHT,
    IDS,
    INK,
    PLATE,
    QUIET,
    RULE,
    WIDTH,
    Colour,
    line,
    plate,
    runs,
    skeleton,
    tag,
    text_width,
    trail,
    write,
)
from _live_scores import Score, percentile
from _motion_scenes import Played, palm_of, score_of

import gesturekit as gk

PICTURE = (24, 84, 600, 450)
"""Left, top, width and height of the picture's place."""
COLUMN = 660
LANES = (110, WIDTH - 24)
"""Left and right of the timeline."""
CHART = (556, 632)
MADE, TOLD = (640, 664), (668, 692)
TRUE, OURS, MISSED = IDS[0], CONTENDER["GestureKit"], IDS[5]
TRAIL_SECONDS, FLASH_SECONDS = 0.5, 0.9
LISTED = 6


def scene_page(played: Played, k: int) -> np.ndarray:
    """The page with picture `k` of a scene."""
    page = np.full((HEIGHT, WIDTH, 3), GROUND, np.uint8)
    write(page, played.scene.title, (24, 12), 34, INK)
    write(page, played.scene.what, (26, 54), 17, QUIET)
    write(page, played.scene.credit, (WIDTH - 24, 54), 14, QUIET, align="right")
    _picture(page, played, k)
    _decisions(page, played, played.times[k])
    _timeline(page, played, k)
    return page


def _picture(page: np.ndarray, played: Played, k: int) -> None:
    image, now = played.images[k], played.times[k]
    x, y, width, height = PICTURE
    scale = min(width / image.shape[1], height / image.shape[0])
    size = (round(image.shape[1] * scale), round(image.shape[0] * scale))
    shown = cv2.resize(image, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    shown = (shown * 0.86).astype(np.uint8)
    for n, hand in enumerate(played.hands[k]):
        colour = IDS[hand.id % len(IDS)] if len(played.hands[k]) > 1 else OURS
        trail(shown, scale * _path(played, k, hand.id), colour, 4)
        skeleton(shown, scale * hand.landmarks[:, :2], colour, 3)
        told = [e for e in played.told if e.hand.id == hand.id and 0 <= now - e.time < FLASH_SECONDS]
        if told:
            top = scale * hand.landmarks[:, :2].min(axis=0)
            middle = scale * palm_of(hand)
            place = (float(middle[0]), float(top[1]) - 22 - 4 * n)
            tag(shown, told[-1].name, place, _colour(played, told[-1]), 26)
    x0, y0 = x + (width - size[0]) // 2, y + (height - size[1]) // 2
    page[y : y + height, x : x + width] = PLATE
    page[y0 : y0 + size[1], x0 : x0 + size[0]] = shown


def _path(played: Played, k: int, hand_id: int) -> np.ndarray:
    first = int(np.searchsorted(played.times, played.times[k] - TRAIL_SECONDS))
    places = []
    for hands in played.hands[first : k + 1]:
        own = next((hand for hand in hands if hand.id == hand_id), None)
        places.append(np.full(2, np.nan) if own is None else palm_of(own))
    return np.array(places)


def _colour(played: Played, event: gk.GestureEvent) -> Colour:
    return ALARM if event in played.others else OURS


def _decisions(page: np.ndarray, played: Played, now: float) -> None:
    """What was told so far, newest first, the newest large."""
    write(page, "told", (COLUMN, 84), 17, QUIET)
    told = [event for event in played.told if event.time <= now][::-1][:LISTED]
    y = 112
    for n, event in enumerate(told):
        fresh = n == 0
        size = 44 if fresh else 22
        colour = _colour(played, event)
        write(page, event.name, (COLUMN, y), size, colour if fresh else INK)
        delay = played.delay(event)
        words = "nothing was made" if delay is None else _after(delay)
        if fresh:
            write(page, words, (COLUMN, y + 58), 20, QUIET if delay is not None else ALARM)
            y += 104
        else:
            write(page, words, (WIDTH - 24, y + 4), 16, QUIET if delay is not None else ALARM, align="right")
            y += 36
    if not told:
        write(page, "nothing so far", (COLUMN, y), 30, RULE)
    made = [span for span, _ in played.made if span.start <= now]
    met = [event for _, event in played.made if event is not None and event.time <= now]
    false = [event for event in played.others if event.time <= now]
    figures = ((len(made), "made", TRUE), (len(met), "told", OURS), (len(false), "told, not made", ALARM))
    for n, (value, label, colour) in enumerate(figures):
        x = COLUMN + 200 * n
        write(page, str(value), (x, 458), 38, colour if value else RULE)
        write(page, label, (x, 506), 16, QUIET)


def _after(delay: float) -> str:
    return f"{delay:.2f} s after its end" if delay >= 0 else f"{-delay:.2f} s before its end"


def _short(delay: float) -> str:
    return f"{delay:.2f} s" if delay >= 0 else f"{-delay:.2f} s early"


def _timeline(page: np.ndarray, played: Played, k: int) -> None:
    times = np.array(played.times)
    left, right = LANES
    # What is faster is a jump of the tracker, or a hand that was just found.
    most = float(np.clip(np.nanpercentile([*played.speeds, 0.0], 98), 6.0, 20.0))

    def at(time: float) -> int:
        return int(left + (right - left) * (time - times[0]) / max(times[-1] - times[0], 1e-6))

    now, x_now = played.times[k], at(played.times[k])
    for (y0, y1), label in ((CHART, "palm speed"), (MADE, "made"), (TOLD, "told")):
        page[y0:y1, left:right] = PLATE
        write(page, label, (left - 12, (y0 + y1) // 2 - 12), 15, QUIET, align="right")
    for second in range(int(np.ceil(times[0])), int(times[-1]) + 1):
        page[CHART[0] : TOLD[1], at(second) : at(second) + 1] = RULE
        write(page, f"{second} s", (at(second), TOLD[1] + 4), 13, QUIET, align="middle")
    _speed(page, played, k, most, at)
    for span, met in played.made:
        x0, x1 = at(span.start), max(at(span.end), at(span.start) + 3)
        past = span.start <= now
        missed = played.missed(span, now)
        colour = MISSED if missed else TRUE
        box = page[MADE[0] + 3 : MADE[1] - 3, x0:x1]
        box[:] = (np.array(GROUND) + (0.85 if past else 0.3) * (np.array(colour) - GROUND)).astype(np.uint8)
        _fit(page, f"{span.motion}{', missed' if missed else ''}", x0, x1, MADE[0], colour if past else QUIET)
        if met is not None and span.end < met.time <= now:
            # From the end of the stroke to the decision.
            y = TOLD[0] + 4
            line(page, np.array([[x1, MADE[1] - 3], [x1, y], [at(met.time), y]], float), OURS, 2)
    for event in played.told:
        if event.time <= now:
            x, colour = at(event.time), _colour(played, event)
            page[TOLD[0] + 1 : TOLD[1] - 1, x - 2 : x + 2] = colour
            delay = played.delay(event)
            label = event.name if delay is None else _short(delay)
            room = x + 6 + text_width(label, 14) < right
            write(
                page,
                label,
                (x + 6 if room else x - 6, TOLD[0] + 2),
                14,
                colour,
                align="left" if room else "right",
            )
    page[CHART[0] - 4 : TOLD[1] + 2, x_now : x_now + 2] = INK


def _fit(page: np.ndarray, text: str, x0: int, x1: int, y: int, colour: Colour) -> None:
    """A word in a bar where it has room, otherwise after it."""
    if text_width(text, 14) < x1 - x0 - 4:
        write(page, text, ((x0 + x1) / 2, y + 3), 14, GROUND, align="middle")
    else:
        write(page, text, (x1 + 5, y + 3), 14, colour)


def _speed(page: np.ndarray, played: Played, k: int, most: float, at: Callable[[float], int]) -> None:
    y0, y1 = CHART
    write(page, f"to {most:.0f} sizes/s", (LANES[0] - 12, (y0 + y1) // 2 + 8), 13, QUIET, align="right")
    values = np.array(played.speeds[: k + 1])
    xs = np.array([at(time) for time in played.times[: k + 1]], np.float64)
    ys = y1 - 2 - np.clip(values / most, 0, 1) * (y1 - y0 - 6)
    for run in runs(np.isfinite(values)):
        points = np.stack([xs[run], ys[run]], axis=1)
        under = np.concatenate([points, [[points[-1, 0], y1 - 1], [points[0, 0], y1 - 1]]])
        shade = page.copy()
        cv2.fillPoly(shade, [under.round().astype(np.int32)], OURS)
        page[y0:y1] = (0.75 * page[y0:y1] + 0.25 * shade[y0:y1]).astype(np.uint8)
        line(page, points, OURS, 2)


def opening_page() -> np.ndarray:
    """What is shown."""
    page = np.full((HEIGHT, WIDTH, 3), GROUND, np.uint8)
    middle = WIDTH // 2
    write(page, "From a stroke to a decision", (middle, 190), 48, INK, align="middle")
    words = (
        "Pictures, tracker, recognizer, with the defaults of all three.",
        "The line below the picture shows the palm's speed, what was made, what was told, and how late.",
    )
    for n, text in enumerate(words):
        write(page, text, (middle, 280 + 34 * n), 20, QUIET, align="middle")
    keys = (("made", TRUE), ("told", OURS), ("missed", MISSED), ("told, not made", ALARM))
    x = middle - (sum(text_width(text, 20) + 64 for text, _ in keys) - 40) // 2
    for text, colour in keys:
        plate(page, (x, 424, x + 20, 436), colour, 1.0)
        write(page, text, (x + 28, 416), 20, INK)
        x += text_width(text, 20) + 64
    return page


def closing_page(played: Sequence[tuple[str, Score]]) -> np.ndarray:
    """The figures of all scenes."""
    page = np.full((HEIGHT, WIDTH, 3), GROUND, np.uint8)
    write(page, "Measured in this film", (100, 56), 40, INK)
    columns = {"told of made": 720, "after the end, median": 980, "told, not made": 1180}
    for name, x in columns.items():
        write(page, name, (x, 128), 17, QUIET, align="right")
    y, step = 164, min(58, 480 // max(len(played), 1))
    for title, score in played:
        page[y - 6 : y - 5, 100:1180] = RULE
        write(page, title, (100, y), 22, INK)
        median = percentile(score.after_end, 50)
        delay = "" if median is None else _short(median)
        cells = (
            f"{score.hits.total()} of {score.total.total()}" if score.total else "none meant",
            delay,
            str(score.others.total()),
        )
        for x, text in zip(columns.values(), cells, strict=True):
            write(page, text, (x, y), 22, INK, align="right")
        y += step
    text = "A film shows a few cases; python benchmarks/live_motions.py measures many."
    write(page, text, (100, 664), 16, QUIET)
    return page


__all__ = ["closing_page", "opening_page", "scene_page", "score_of"]
