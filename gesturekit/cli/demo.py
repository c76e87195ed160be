"""`gesturekit demo`: the whole path in one command, what `make demo` runs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gesturekit.cli.console import err, out, show_written, table_of
from gesturekit.cli.options import examples, file_option
from gesturekit.cli.report import run_and_report

if TYPE_CHECKING:
    from gesturekit.gestures.events import GestureEvent
    from gesturekit.hands import ImageArray
    from gesturekit.session.session_result import SessionResult

PERFORMER = "studio:tour?person=4&background=room&quality=fast&fps=20&size=560x420"
"""What the demo shows where there is no camera: a synthetic performer's tour of the gestures."""

_GREETING = "Show your hands to the camera; Esc or Q ends it."
_NO_CAMERA = (
    "No camera with a display to watch it on, so the hand studio performs (less than a minute; Ctrl-C ends "
    "it).\nName a video, a picture or a folder to see that instead: make demo DEMO_SOURCE=clip.mp4"
)

STEPS = {
    "open_palm": "The studio draws hands whose truth it knows, so that what is recognized can be checked.",
    "closed_fist": "Held shapes begin and end: a switch can stay on for as long as a hand holds one.",
    "wave": "Motions are reported once, when they are over: what a hand does on its way sets nothing off.",
    "circle_cw": "A film, its best picture and every event are written on the way: nothing has to be kept.",
}
"""Why it matters what is seen from a gesture on; said when the performer begins it."""


def register(app: typer.Typer) -> None:
    """Add this module's command."""
    app.command("demo", epilog=examples("gesturekit demo", "gesturekit demo clip.mp4 --output pictures"))(
        demo
    )


def demo(
    source: Annotated[
        str | None,
        typer.Argument(
            metavar="SOURCE",
            help="Video, picture, folder or address; without one, the first camera, or else the hand studio.",
            show_default=False,
        ),
    ] = None,
    folder: Annotated[
        Path,
        file_option("--output", metavar="FOLDER", about="Folder for demo.mp4, demo.png and demo.jsonl."),
    ] = Path("out"),
) -> None:
    """Neon hands over a camera or a file: writes a video, its best picture and the gestures."""
    from gesturekit.doctor import display_problem
    from gesturekit.media import ImageWriter
    from gesturekit.session.session import Session

    show = mirror = False
    if source is None:
        show = display_problem() is None
        camera = _camera() if show else None
        mirror = camera is not None
        source = PERFORMER if camera is None else camera
        err.print(_GREETING if mirror else _NO_CAMERA, soft_wrap=True)
    picture = folder / "demo.png"
    best, truth, steps = _BestPicture(), _TruthTable(), _Steps()

    def take(result: SessionResult) -> None:
        best.take(result)
        truth.take(result)
        steps.take(result)

    with Session(
        source, output=folder / "demo.mp4", events=folder / "demo.jsonl", show=show, mirror=mirror
    ) as session:
        run_and_report(session, take)
    truth.show()
    if best.image is not None:
        with ImageWriter(picture) as writer:
            writer.write(best.image)
        show_written(picture)


def _camera() -> str | None:
    """The first usable camera."""
    from gesturekit.media import list_cameras

    return next((str(camera.index) for camera in list_cameras() if camera.usable), None)


class _Steps:
    """Says why each part of the studio's tour matters, when it comes."""

    def __init__(self) -> None:
        self._left = dict(STEPS)

    def take(self, result: SessionResult) -> None:
        """Say what belongs to the gesture that begins in this picture."""
        if result.frame.truth is None:
            return
        for hand in result.frame.truth.hands:
            if why := self._left.pop(hand.gesture, None):
                number = len(STEPS) - len(self._left)
                err.print(f"{number}/{len(STEPS)} [cyan]{hand.gesture}[/]  {why}", soft_wrap=True)


class _BestPicture:
    """The picture that shows most: a gesture in full swing, then many hands, then hands seen clearly."""

    def __init__(self) -> None:
        self.image: ImageArray | None = None
        self._score = (-1.0, -1.0, -1.0)

    def take(self, result: SessionResult) -> None:
        """Compare one picture with the best so far."""
        # A gesture's name fades in, so one that has been held for a while shows it best.
        shown = max((event.confidence * min(event.duration, 1.0) for event in result.events), default=0.0)
        clear = sum(hand.presence for hand in result.hands)
        score = (round(shown, 2), float(len(result.hands)), clear)
        if score > self._score:
            self._score, self.image = score, result.image


@dataclass
class _Shown:
    gesture: str
    side: str
    begin: float
    end: float
    recognized: Counter[str] = field(default_factory=Counter)
    triggered: set[str] = field(default_factory=set)


class _TruthTable:
    """What the studio's performer did, and what was recognized meanwhile: a row for each gesture made."""

    def __init__(self) -> None:
        self._shown: list[_Shown] = []
        self._current: dict[str, _Shown] = {}

    def take(self, result: SessionResult) -> None:
        """Take in one picture; those without truth say nothing."""
        truth = result.frame.truth
        if truth is None:
            return
        for hand in truth.hands:
            side = str(hand.side)
            shown = self._current.get(side)
            if not hand.phase.meaningful:
                self._current.pop(side, None)
                continue
            if shown is None or shown.gesture != hand.gesture:
                shown = _Shown(hand.gesture, side, truth.time, truth.time)
                self._current[side] = shown
                self._shown.append(shown)
            shown.end = truth.time
            names = {event.name for event in result.events if str(event.hand.side) == side}
            shown.recognized.update(names or {"–"})
        for event in result.events:
            if event.phase.value == "trigger":
                self._take_motion(event)

    def _take_motion(self, event: GestureEvent) -> None:
        """Motions are reported when they are over: look for what was shown while they were made."""
        end = event.time - event.delay
        for shown in reversed(self._shown):
            if shown.side == str(event.hand.side) and shown.begin <= end and event.start <= shown.end:
                shown.triggered.add(event.name)
                return

    def show(self) -> None:
        """Print the table, if there was any truth."""
        if not self._shown:
            return
        table = table_of(
            *("shown", "hand", "begin", "end", "recognized as", "of the time"),
            right=("begin", "end", "of the time"),
            title="truth beside the result",
        )
        for shown in self._shown:
            frames = max(1, sum(shown.recognized.values()))
            name, count = shown.recognized.most_common(1)[0]
            share = f"{count / frames:.0%}"
            if shown.gesture in shown.triggered:
                name, share = shown.gesture, "once"
            style = "green" if name == shown.gesture else "dim"
            table.add_row(
                f"[cyan]{shown.gesture}[/cyan]",
                shown.side,
                f"{shown.begin:.2f} s",
                f"{shown.end:.2f} s",
                f"[{style}]{name}[/{style}]",
                share,
            )
        out.print(table)
