"""The pages of the comparison film: how a scene, the opening and the closing figures are laid out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib.metadata import version

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
    chart,
    dot,
    figure,
    line,
    plate,
    runs,
    skeleton,
    tag,
    text_width,
    trail,
    write,
)
from _film_scenes import (
    TRACKERS,
    Take,
    errors,
)

import gesturekit as gk

PANEL = (640, 480)
TOP = 92
BOTTOM = TOP + PANEL[1]
CHAPTERS = ("Trembling", "Fast", "Crossing")
NAMES = {"MediaPipe": f"MediaPipe Tasks {version('mediapipe')}", "GestureKit": f"GestureKit {gk.__version__}"}
ZOOM = 5
"""How many times larger a fingertip at rest is shown."""
TIP = gk.Landmark.INDEX_TIP
TRAIL_SECONDS = {"Trembling": 1.5, "Fast": 0.35}
MOMENT_SECONDS = 0.35
"""How long a mistake is shown, in the time of the performance."""


def scene_page(take: Take, k: int) -> np.ndarray:
    """The page with frame `k` of a scene."""
    page = _ground()
    number = CHAPTERS.index(take.scene.chapter)
    write(page, take.scene.chapter, (24, 14), 34, INK)
    write(page, _caption(take), (26, 58), 18, QUIET)
    _chapter_marks(page, number)
    draw, below = {
        "Trembling": (_close_up, _trembling_figures),
        "Fast": (_fast, _fast_figures),
        "Crossing": (_crossing, _crossing_figures),
    }[take.scene.chapter]
    for side, name in enumerate(TRACKERS):
        panel = draw(take, name, k)
        _name(panel, name)
        x = side * PANEL[0]
        page[TOP:BOTTOM, x : x + PANEL[0]] = panel
        below(page, take, name, k, x + 24)
    page[TOP:BOTTOM, PANEL[0] - 1 : PANEL[0] + 1] = GROUND
    return page


def opening_page() -> np.ndarray:
    """What is compared."""
    return np.array(_opening())


@lru_cache(maxsize=1)
def _opening() -> np.ndarray:
    page = _ground()
    middle = WIDTH // 2
    write(page, "The same pictures, the same networks", (middle, 210), 46, INK, align="middle")
    for x, name, side in ((middle - 220, "MediaPipe", "left"), (middle + 220, "GestureKit", "right")):
        write(page, NAMES[name], (x, 320), 28, CONTENDER[name], align="middle")
        write(page, side, (x, 360), 18, QUIET, align="middle")
    text = "Performances of the hand studio, whose truth is known. Figures are measured on what is shown."
    write(page, text, (middle, 450), 18, QUIET, align="middle")
    return page


def closing_page(takes: Sequence[Take]) -> np.ndarray:
    """All figures of the film."""
    page = _ground()
    write(page, "Measured in this film", (120, 70), 40, INK)
    columns = {"MediaPipe": 860, "GestureKit": 1130}
    for name, x in columns.items():
        write(page, name, (x, 150), 22, CONTENDER[name], align="right")
    y = 196
    for chapter, label, unit, value in SUMMARY:
        shown = [take for take in takes if take.scene.chapter == chapter]
        if not shown:
            continue
        page[y - 6 : y - 5, 120:1130] = RULE
        write(page, chapter, (120, y + 8), 17, QUIET)
        write(page, label, (250, y + 4), 22, INK)
        for name, x in columns.items():
            write(page, _shown(value(shown, name), unit), (x, y + 4), 22, INK, align="right")
        y += 58
    write(page, f"{NAMES['MediaPipe']}, {NAMES['GestureKit']}, same weights", (120, 660), 16, QUIET)
    return page


def _mean(key: str) -> Callable[[Sequence[Take], str], float]:
    return lambda takes, name: float(np.nanmean([take.seen[name].figures[key] for take in takes]))


def _sum(mistake: str) -> Callable[[Sequence[Take], str], float]:
    return lambda takes, name: float(sum(getattr(take.seen[name].mistakes, mistake) for take in takes))


SUMMARY: tuple[tuple[str, str, str, Callable[[Sequence[Take], str], float]], ...] = (
    ("Trembling", "jitter at rest", "% of a palm", _mean("jitter")),
    ("Fast", "lag", "ms", _mean("lag")),
    ("Fast", "error while fast, median", "% of a palm", _mean("error while fast")),
    ("Fast", "found while fast", "%", _mean("found while fast")),
    ("Crossing", "ids that went to another hand", "", _sum("switches")),
    ("Crossing", "wrong side", "s", _sum("wrong_side")),
    ("Crossing", "not found though in view", "s", _sum("lost")),
)


def _shown(value: float, unit: str) -> str:
    if not np.isfinite(value):
        return "none"
    whole = unit in ("", "ms", "%") or value >= 100
    text = f"{value:.0f}" if whole else f"{value:.2f}" if value < 10 else f"{value:.1f}"
    return f"{text} {unit}".rstrip()


def _caption(take: Take) -> str:
    """What is shown, how slowly, and how to read it."""
    speed = {1: "", 2: ", at half speed"}[take.scene.slow]
    reading = {
        "Trembling": f"the index fingertip, {ZOOM} times larger, and its path",
        "Fast": "white: where the fingertip really went",
        "Crossing": "colour and number: the id that a hand is given",
    }[take.scene.chapter]
    return f"{take.scene.what}{speed}; {reading}"


# Panels


def _close_up(take: Take, name: str, k: int) -> np.ndarray:
    """The tip of the index finger, enlarged, with its reported path; the whole picture in a corner."""
    image = take.images[k]
    width, height = PANEL[0] / ZOOM, PANEL[1] / ZOOM
    middle = np.nan_to_num(take.calm_path(TIP)[k], nan=PANEL[1] / 2)
    corner = np.clip(middle - [width / 2, height / 2], 0, [image.shape[1] - width, image.shape[0] - height])
    matrix = np.array([[ZOOM, 0, -ZOOM * corner[0]], [0, ZOOM, -ZOOM * corner[1]]])
    panel: np.ndarray = cv2.warpAffine(image, matrix, PANEL, flags=cv2.INTER_CUBIC)
    colour = CONTENDER[name]

    def placed(points: np.ndarray) -> np.ndarray:
        return np.asarray((points - corner) * ZOOM)

    hand = take.seen[name].matches[k].get(0)
    if hand is not None:
        points = placed(hand.landmarks[:, :2].astype(float))
        for a, b in gk.hands.BONES:
            line(panel, points[[a, b]], GROUND, 5)
            line(panel, points[[a, b]], colour, 3)
    past = _past(take, k, TRAIL_SECONDS["Trembling"])
    trail(panel, placed(take.points(name)[past, TIP]), INK, 2)
    if hand is not None:
        dot(panel, points[TIP], 7, GROUND)
        dot(panel, points[TIP], 5, colour)
    small = cv2.resize(image, (160, 120), interpolation=cv2.INTER_AREA)
    at, share = (PANEL[0] - 172, PANEL[1] - 132), 160 / image.shape[1]
    plate(panel, (at[0] - 2, at[1] - 2, at[0] + 162, at[1] + 122), INK, 0.9)
    x, y = corner * share
    box = np.array(
        [[x, y], [x + width * share, y], [x + width * share, y + height * share], [x, y + height * share]]
    )
    line(small, box, INK, 1, closed=True)
    panel[at[1] : at[1] + 120, at[0] : at[0] + 160] = small
    return panel


def _fast(take: Take, name: str, k: int) -> np.ndarray:
    """The whole hand and the latest way of a fingertip, beside the way it really went."""
    panel: np.ndarray = take.images[k].copy()
    past = _past(take, k, TRAIL_SECONDS["Fast"])
    trail(panel, take.true_points()[0][past, gk.Landmark.MIDDLE_TIP], INK, 2)
    hand = take.seen[name].matches[k].get(0)
    if hand is None:
        if 0 in take.truths[k]:
            tag(panel, "not found", (PANEL[0] / 2, PANEL[1] - 30), ALARM)
        return panel
    trail(panel, take.points(name)[past, gk.Landmark.MIDDLE_TIP], CONTENDER[name], 4)
    skeleton(panel, hand.landmarks[:, :2], CONTENDER[name])
    return panel


def _crossing(take: Take, name: str, k: int) -> np.ndarray:
    """Every reported hand in the colour of its id, with its side."""
    panel: np.ndarray = take.images[k].copy()
    seen = take.seen[name]
    true_sides = {id(hand): take.truths[k][number].side for number, hand in seen.matches[k].items()}
    for hand in seen.hands[k]:
        skeleton(panel, hand.landmarks[:, :2], _id_colour(take, name, hand.id))
    for hand in seen.hands[k]:
        wrong = true_sides.get(id(hand), hand.side) != hand.side
        x, y = map(float, hand.landmarks[gk.Landmark.WRIST, :2])
        text = f"{_id_number(take, name, hand.id)} {hand.side.value}"
        tag(panel, text, (x, y + 22), ALARM if wrong else _id_colour(take, name, hand.id))
    recent = [what for at, what in seen.mistakes.moments if 0 <= take.times[k] - at < MOMENT_SECONDS]
    if recent:
        cv2.rectangle(panel, (2, 2), (PANEL[0] - 3, PANEL[1] - 3), ALARM, 5)
        text = "id switch" if "switch" in recent else "two reports on one hand"
        tag(panel, text, (PANEL[0] / 2, PANEL[1] - 28), ALARM, 20)
    return panel


# What stands below


def _trembling_figures(page: np.ndarray, take: Take, name: str, k: int, x: int) -> None:
    """The tip's path from left to right over the last seconds, in palm sizes, without the hand's sway."""
    palm = np.nanmean(take.true_points()[1])
    ways = {n: (take.points(n)[:, TIP, 0] - take.calm_path(TIP)[:, 0]) / palm for n in TRACKERS}
    ways = {n: way - np.nanmedian(way) for n, way in ways.items()}
    most = max(0.02, 1.2 * float(np.nanpercentile(np.abs(np.concatenate(list(ways.values()))), 98)))
    now, seconds = take.times[k], 4.0
    span = (max(0.0, now - seconds), max(now, seconds))
    upto = slice(0, k + 1)
    curve = (np.array(take.times)[upto], ways[name][upto], CONTENDER[name])
    box = (x, BOTTOM + 42, x + 400, HEIGHT - 24)
    chart(page, box, [curve], span, (-most, most), "index fingertip, left and right")
    figure(
        page,
        (x + 424, BOTTOM + 44),
        _shown(take.seen[name].figures["jitter"], "% of a palm"),
        "jitter at rest",
        CONTENDER[name],
    )


def _fast_figures(page: np.ndarray, take: Take, name: str, k: int, x: int) -> None:
    """Error over time, and lag."""
    most = 1.05 * max(float(np.nanmax(errors(take, n), initial=0.1)) for n in TRACKERS)
    upto = slice(0, k + 1)
    curve = (np.array(take.times)[upto], errors(take, name)[upto], CONTENDER[name])
    box = (x, BOTTOM + 42, x + 280, HEIGHT - 24)
    chart(page, box, [curve], (0.0, take.times[-1]), (0.0, min(most, 0.6)), "error of all landmarks")
    place = BOTTOM + 44
    figures = take.seen[name].figures
    for left, key, unit, label in (
        (300, "lag", "ms", "lag"),
        (382, "error while fast", "% of a palm", "of a palm, fast"),
        (504, "found while fast", "%", "found, fast"),
    ):
        value = _shown(figures[key], unit).removesuffix(" of a palm")
        figure(page, (x + left, place), value, label, CONTENDER[name])


def _crossing_figures(page: np.ndarray, take: Take, name: str, k: int, x: int) -> None:
    """For each true hand the ids it was given over time; red below where its side was wrong."""
    write(page, "id of each hand over time; red: wrong side", (x, BOTTOM + 18), 15, QUIET)
    seen, width = take.seen[name], 400
    rows = take.hand_count
    tall = min(30, 86 // rows)
    edges = x + np.round(
        np.array([*take.times, 2 * take.times[-1] - take.times[-2]]) / (take.times[-1] or 1) * width
    )
    edges = np.minimum(edges, x + width).astype(int)
    for number in range(rows):
        top = BOTTOM + 46 + number * (tall + 6)
        page[top : top + tall, x : x + width] = PLATE
        hands = [matches.get(number) for matches in seen.matches[: k + 1]]
        for m, hand in enumerate(hands):
            if hand is not None:
                page[top : top + tall, edges[m] : edges[m + 1]] = _id_colour(take, name, hand.id)
        wrong = np.array(
            [h is not None and h.side != take.truths[m][number].side for m, h in enumerate(hands)]
        )
        for run in runs(wrong):
            page[top + tall - 6 : top + tall, edges[run.start] : edges[run.stop]] = ALARM
    so_far = sum(what == "switch" and at <= take.times[k] for at, what in seen.mistakes.moments)
    figure(page, (x + 424, BOTTOM + 44), str(so_far), "id switches", CONTENDER[name])
    step = np.diff(take.times, prepend=take.times[0])
    wrong_seconds = sum(
        step[m]
        * any(
            h.side != take.truths[m][n].side and take.truths[m][n].clear for n, h in seen.matches[m].items()
        )
        for m in range(k + 1)
    )
    figure(page, (x + 512, BOTTOM + 44), f"{wrong_seconds:.1f} s", "wrong side", CONTENDER[name])


# Parts


@lru_cache(maxsize=1)
def _empty() -> np.ndarray:
    page = np.empty((HEIGHT, WIDTH, 3), np.uint8)
    page[:] = GROUND
    return page


def _ground() -> np.ndarray:
    return np.array(_empty())


def _chapter_marks(page: np.ndarray, number: int) -> None:
    """The three chapters at the top right, the one that runs in white."""
    x = WIDTH - 24
    for k in range(len(CHAPTERS) - 1, -1, -1):
        now = k == number
        write(page, CHAPTERS[k], (x, 36), 17, INK if now else QUIET, align="right")
        width = text_width(CHAPTERS[k], 17)
        if now:
            page[60:63, x - width + 4 : x - 2] = INK
        x -= width + 22


def _name(panel: np.ndarray, name: str) -> None:
    width = text_width(NAMES[name], 18)
    plate(panel, (12, 12, 12 + width + 20, 44))
    write(panel, NAMES[name], (22, 16), 18, CONTENDER[name])


def _past(take: Take, k: int, seconds: float) -> slice:
    return slice(int(np.searchsorted(take.times, take.times[k] - seconds)), k + 1)


def _id_number(take: Take, name: str, hand_id: int) -> int:
    """Ids counted from 1 in the order in which the tracker gave them in this scene."""
    order = list(dict.fromkeys(hand.id for hands in take.seen[name].hands for hand in hands))
    return order.index(hand_id) + 1


def _id_colour(take: Take, name: str, hand_id: int) -> tuple[int, int, int]:
    return IDS[(_id_number(take, name, hand_id) - 1) % len(IDS)]
