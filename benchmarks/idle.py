"""What a tracker costs while little happens, and what that economy delays: each `effort`, and MediaPipe.

A kiosk is simulated at 640×480 and 30 frames a second, with the noise of a camera in each frame: nobody
there, somebody walks past, a hand comes, rests, waves, shows another shape, leaves. Hands are the studio's.
Each tracker gets all frames in a pass of its own. Processor time is that of all its threads; a kiosk hour is
made of the parts in the shares of the table.

Arrivals: in four rooms hands come from below or beside, each in 0.35 s, after the room was empty for one to
two seconds. Time until found runs from the first frame in which the whole hand is in the picture.

Starts: a hand rests for a second and then moves away. Error is the landmarks' mean distance to the truth in
the 0.3 s after it started, in palm sizes; delay is how much later than the truth the reported hand has moved
by a quarter of a palm.

    python benchmarks/idle.py
    python benchmarks/idle.py --quick --cache /tmp/hands
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

import cv2
import mediapipe
import numpy as np
from _cutouts import CutoutStore, Look
from _meetings import FPS, SIZE, Meeting, MeetingFrame, Mover, frames
from _results import Results, add_json_option
from _tracked import add_cache_option
from mediapipe.tasks.python import vision
from rich.console import Console
from rich.progress import track as progress
from rich.table import Table

import gesturekit as gk
from gesturekit.studio.imaging.scene_setup import Surroundings
from gesturekit.studio.performance.people import Person
from gesturekit.tracking import HandTracker
from gesturekit.tracking.effort import EffortName
from gesturekit.tracking.weights.task_bundle import build_task_bundle

EFFORTS: tuple[EffortName, ...] = ("full", "balanced", "low")
TRACKERS: tuple[EffortName | Literal["MediaPipe"], ...] = (*EFFORTS, "MediaPipe")
SHAPES = ("open_palm", "victory", "flat", "pointing_up", "three", "ok")
EMPTY, PASSER, COMES, RESTS, MOVES = (
    "nobody",
    "somebody walks past",
    "comes, leaves",
    "hand rests",
    "hand moves",
)
# Minutes of a kiosk's hour.
HOUR = {EMPTY: 46.0, PASSER: 6.0, COMES: 2.0, RESTS: 4.0, MOVES: 2.0}
ARRIVAL_SECONDS = 0.35
_BELOW, _BESIDE = (0.5, 1.5), (1.35, 0.5)


class Contender:
    """One tracker: landmarks (N, 21, 2) in pixels of the hands in each picture, and what that took."""

    def __init__(self, name: EffortName | Literal["MediaPipe"]) -> None:
        self._tracker = None if name == "MediaPipe" else HandTracker(2, effort=name)
        if self._tracker is None:
            options = vision.HandLandmarkerOptions(
                base_options=mediapipe.tasks.BaseOptions(model_asset_path=str(build_task_bundle("full"))),
                running_mode=vision.RunningMode.VIDEO,
                num_hands=2,
            )
            self._landmarker = vision.HandLandmarker.create_from_options(options)
        self.processor = self.wall = 0.0

    def look(self, image: np.ndarray, seconds: float) -> list[np.ndarray]:
        begin, busy = time.perf_counter(), time.process_time()
        if self._tracker is not None:
            found = [hand.landmarks[:, :2] for hand in self._tracker.track(image, seconds)]
        else:
            picture = mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=image)
            hands = self._landmarker.detect_for_video(picture, round(seconds * 1000)).hand_landmarks
            found = [np.array([(p.x * SIZE[0], p.y * SIZE[1]) for p in hand], np.float32) for hand in hands]
        self.processor, self.wall = time.process_time() - busy, time.perf_counter() - begin
        return found


def room(seed: int) -> tuple[int, Surroundings]:
    """Whose hand, and where; a camera's noise is always there."""
    rng = np.random.default_rng([seed, 40])
    person = int(rng.integers(200))
    around = Surroundings.sample(rng).of(Person.numbered(person))
    return person, replace(around, lens=replace(around.lens, noise=float(rng.uniform(0.004, 0.012))))


def kiosk(store: CutoutStore) -> list[tuple[str, MeetingFrame]]:
    """The frames of a visit, each with the part of the hour it stands for."""
    person, around = room(0)
    open_palm = Look(person, gk.Side.RIGHT, "open_palm", palm_px=58.0)
    victory = replace(open_palm, pose="victory")
    place = (0.5, 0.55)
    wave = [(t, 0.5 + x, 0.55, turn) for t, x, turn in ((0.4, -0.1, -15), (0.8, 0.1, 15), (1.2, -0.1, -15))]
    parts: list[tuple[str, float, tuple[Mover, ...]]] = [
        (EMPTY, 6.0, ()),
        (PASSER, 4.0, ()),
        (EMPTY, 2.0, ()),
        (COMES, 0.5, (Mover(open_palm, ((0.0, *_BELOW), (0.35, *place))),)),
        (RESTS, 4.0, (Mover(open_palm, ((0.0, *place),)),)),
        (MOVES, 1.6, (Mover(open_palm, ((0.0, *place), *wave, (1.6, *place))),)),
        (MOVES, 0.4, (Mover(victory, ((0.0, *place),)),)),
        (RESTS, 3.0, (Mover(victory, ((0.0, *place),)),)),
        (COMES, 0.5, (Mover(victory, ((0.0, *place), (0.35, *_BELOW))),)),
        (EMPTY, 4.0, ()),
    ]
    shown = []
    for number, (part, seconds, movers) in enumerate(parts):
        pictures = frames(Meeting(part, number, movers, seconds, around), store)
        for k, frame in enumerate(pictures):
            if part == PASSER:
                _walk_past(frame.image, k / (seconds * FPS))
            shown.append((part, frame))
    return shown


def _walk_past(image: np.ndarray, progress: float) -> None:
    """Lay somebody's dark upper body over the picture, who crosses it once."""
    x, coat = round((1.5 * progress - 0.25) * SIZE[0]), np.full_like(image, (60, 52, 70))
    body = np.zeros(image.shape[:2], dtype=np.uint8)
    cv2.ellipse(body, (x, 420), (110, 210), 0, 0, 360, 255, -1)
    cv2.ellipse(body, (x, 150), (52, 68), 0, 0, 360, 255, -1)
    cover = cv2.GaussianBlur(body, (0, 0), 3)[..., None] / 255.0
    grain = image.astype(np.float32) - cv2.GaussianBlur(image, (0, 0), 2)
    image[:] = np.clip(image * (1 - cover) + (coat + grain) * cover, 0, 255)


@dataclass(frozen=True)
class Entrance:
    """A hand that comes into an empty room, and when it is wholly in view; or one that starts to move."""

    pictures: list[MeetingFrame]
    instant: float


def arrivals(store: CutoutStore, seed: int, count: int) -> Iterator[Entrance]:
    """Hands that come into one room, one after the other."""
    person, around = room(seed)
    rng = np.random.default_rng([seed, 41])
    for number in range(count):
        look = Look(person, _side(rng), str(rng.choice(SHAPES)), palm_px=float(np.round(rng.uniform(40, 66))))
        begin = float(rng.uniform(1.0, 2.0))
        place = (float(rng.uniform(0.35, 0.65)), float(rng.uniform(0.45, 0.6)))
        outside = _BELOW if rng.random() < 0.6 else _BESIDE
        keys = (
            (begin, *outside),
            (begin + ARRIVAL_SECONDS, *place),
            (begin + 1.2, *place),
            (begin + 1.5, *outside),
        )
        shown = list(
            frames(Meeting("arrival", 100 * seed + number, (Mover(look, keys),), begin + 1.6, around), store)
        )
        whole = (frame.time for frame in shown if 0 in frame.truth and _inside(frame.truth[0].landmarks))
        yield Entrance(shown, next(whole))


def starts(store: CutoutStore, seed: int, count: int) -> Iterator[Entrance]:
    """A hand that rests in one room and then moves a palm's size or more, slowly or fast."""
    person, around = room(seed)
    rng = np.random.default_rng([seed, 42])
    look = Look(person, _side(rng), "open_palm", palm_px=58.0)
    places = [(0.4, 0.55), (0.6, 0.55)]
    for number in range(count):
        begin = float(rng.uniform(1.0, 1.4))
        lasting = float(np.exp(rng.uniform(np.log(0.25), np.log(1.2))))
        keys = ((begin, *places[number % 2]), (begin + lasting, *places[1 - number % 2]))
        meeting = Meeting(
            "start", 100 * seed + number, (Mover(look, keys),), begin + max(lasting, 0.5), around
        )
        yield Entrance(list(frames(meeting, store)), begin)


def _side(rng: np.random.Generator) -> gk.Side:
    return gk.Side.RIGHT if rng.random() < 0.5 else gk.Side.LEFT


def _inside(landmarks: np.ndarray) -> bool:
    return bool(((landmarks >= 0) & (landmarks < SIZE)).all())


def measure_kiosk(store: CutoutStore, results: Results, console: Console) -> None:
    shown = kiosk(store)
    processor = {name: dict.fromkeys(HOUR, 0.0) for name in TRACKERS}
    wall = {name: dict.fromkeys(HOUR, 0.0) for name in TRACKERS}
    counts = {part: sum(p == part for p, _ in shown) for part in HOUR}
    for name in progress(TRACKERS, "kiosk", console=console, transient=True):
        contender = Contender(name)
        # Warm: the first run of a model is none of the kiosk's.
        for number in range(5):
            contender.look(shown[number][1].image, number / FPS)
        for number, (part, frame) in enumerate(shown, 5):
            contender.look(frame.image, number / FPS)
            processor[name][part] += contender.processor / counts[part] * 1e3
            wall[name][part] += contender.wall / counts[part] * 1e3
    hours = {
        name: sum(minutes * 60 * FPS * processor[name][part] for part, minutes in HOUR.items())
        for name in TRACKERS
    }
    columns = ["", "minutes", *(f"effort {name}" for name in EFFORTS), "MediaPipe"]
    spent = [(part, HOUR[part], [processor[name][part] for name in TRACKERS]) for part in HOUR]
    spent.append(("the hour: minutes of processor", 60.0, [hours[name] / 60e3 for name in TRACKERS]))
    title = "Processor time of a frame, ms, and of a kiosk hour"
    table = Table(*columns, title=title)
    for part, minutes, values in spent:
        table.add_row(part, f"{minutes:.0f}", *(f"{value:.2f}" for value in values))
    console.print(table)
    results.add_table(title, columns, [[part, minutes, *values] for part, minutes, values in spent])
    for name in EFFORTS:
        group = f"A kiosk, effort {name}"
        still = wall[name][EMPTY] / wall["MediaPipe"][EMPTY]
        results.add(
            "time of a frame with nobody there ÷ MediaPipe's",
            still,
            target=None if name == "full" else 0.25,
            group=group,
        )
        results.add(
            "the same in processor time", processor[name][EMPTY] / processor["MediaPipe"][EMPTY], group=group
        )
        results.add(
            "processor time of a kiosk hour",
            hours[name] / 60e3,
            unit="min",
            mediapipe=hours["MediaPipe"] / 60e3,
            group=group,
        )
        console.print(f"{name}: nobody there, time ÷ MediaPipe's {still:.2f}")


def measure_arrivals(store: CutoutStore, rooms: int, each: int, results: Results, console: Console) -> None:
    waits: dict[str, list[float]] = {name: [] for name in TRACKERS}
    for seed in progress(range(1, rooms + 1), "arrivals", console=console, transient=True):
        entrances = list(arrivals(store, seed, each))
        for name in TRACKERS:
            contender, begin = Contender(name), 0.0
            for entrance in entrances:
                found = None
                for frame in entrance.pictures:
                    hands = contender.look(frame.image, begin + frame.time)
                    if hands and found is None and frame.time >= entrance.instant - ARRIVAL_SECONDS:
                        found = frame.time
                last = entrance.pictures[-1].time
                waits[name].append(max((last if found is None else found) - entrance.instant, 0.0))
                begin += last + 1 / FPS
    table = Table(
        "arrivals", "found after, median s", "p95 s", "most s", title=f"{rooms * each} hands that come"
    )
    for tracker, each_wait in waits.items():
        median, p95 = np.percentile(each_wait, [50, 95])
        table.add_row(tracker, f"{median:.3f}", f"{p95:.3f}", f"{max(each_wait):.3f}")
        if tracker == "MediaPipe":
            continue
        middle_theirs, p95_theirs = np.percentile(waits["MediaPipe"], [50, 95])
        group = f"{rooms * each} hands that come, effort {tracker}"
        results.add(
            "found after, median", median, unit="s", mediapipe=middle_theirs, target=0.15, group=group
        )
        results.add(
            "found after, 95th percentile", p95, unit="s", mediapipe=p95_theirs, target=0.3, group=group
        )
    console.print(table)


def measure_starts(store: CutoutStore, rooms: int, each: int, results: Results, console: Console) -> None:
    errors: dict[str, list[float]] = {name: [] for name in EFFORTS}
    delays: dict[str, list[float]] = {name: [] for name in EFFORTS}
    for seed in progress(range(1, rooms + 1), "starts", console=console, transient=True):
        entrances = list(starts(store, seed, each))
        for name in EFFORTS:
            contender, begin = Contender(name), 0.0
            for entrance in entrances:
                true = np.array([frame.truth[0].landmarks for frame in entrance.pictures])
                palm = entrance.pictures[0].truth[0].palm
                seen = np.full_like(true, np.nan)
                for k, frame in enumerate(entrance.pictures):
                    for hand in contender.look(frame.image, begin + frame.time)[:1]:
                        seen[k] = hand
                begin += entrance.pictures[-1].time + 1 / FPS
                times = np.array([frame.time for frame in entrance.pictures])
                after = (times >= entrance.instant) & (times <= entrance.instant + 0.3)
                distance = np.linalg.norm(seen - true, axis=2).mean(axis=1) / palm
                errors[name].append(float(np.nanmean(distance[after])))
                delays[name].append(_moved_at(times, seen, palm) - _moved_at(times, true, palm))
    table = Table("a resting hand starts", "error, palm sizes", "delay, median ms", "p95 ms")
    for name in EFFORTS:
        error = float(np.mean(errors[name]))
        median, p95 = np.nanpercentile(delays[name], [50, 95]) * 1e3
        table.add_row(name, f"{error:.4f}", f"{median:.0f}", f"{p95:.0f}")
        group = f"{rooms * each} resting hands that start to move, effort {name}"
        results.add("error in the first 0.3 s", error, unit="palm sizes", group=group)
        if name != "full":
            ratio = error / float(np.mean(errors["full"]))
            results.add(
                "error ÷ that of effort full", ratio, target=1.05 if name == "balanced" else None, group=group
            )
        results.add("delay, median", median, unit="ms", group=group)
        results.add("delay, 95th percentile", p95, unit="ms", group=group)
    console.print(table)


def _moved_at(times: np.ndarray, points: np.ndarray, palm: float) -> float:
    """When the middle of (T, 21, 2) points is a quarter of a palm from where it rested; NaN: never."""
    middle = points.mean(axis=1)
    rest = np.nanmedian(middle[10:25], axis=0)
    way = np.linalg.norm(middle - rest, axis=1) / palm
    after = np.flatnonzero(way[25:] >= 0.25)
    if not len(after):
        return float("nan")
    k = 25 + int(after[0])
    part = (0.25 - way[k - 1]) / (way[k] - way[k - 1])
    return float(times[k - 1] + part * (times[k] - times[k - 1]))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rooms", type=int, default=4, help="rooms in which hands come and start")
    parser.add_argument("--arrivals", type=int, default=5, help="in each room")
    parser.add_argument("--quick", action="store_true", help="one room")
    add_cache_option(parser)
    add_json_option(parser)
    options = parser.parse_args()
    rooms = 1 if options.quick else options.rooms
    results, console, store = Results(__file__, __doc__ or ""), Console(), CutoutStore(options.cache)
    measure_kiosk(store, results, console)
    measure_arrivals(store, rooms, options.arrivals, results, console)
    measure_starts(store, rooms, 4, results, console)
    store.close()
    results.write(options.json)


if __name__ == "__main__":
    main()
