"""`gesturekit demo`: the whole path in one command, what `make demo` runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from gesturekit.cli.console import err, out
from gesturekit.cli.options import path_of
from gesturekit.cli.report import run_and_report
from gesturekit.errors import SourceError

if TYPE_CHECKING:
    from gesturekit.hands import ImageArray
    from gesturekit.stages import SessionResult

_FOLDER = Path("out")

_EXAMPLES = """Examples:

gesturekit demo

gesturekit demo clip.mp4 --out pictures
"""


def register(app: typer.Typer) -> None:
    """Add this module's command."""
    app.command("demo", epilog=_EXAMPLES)(demo)


def demo(
    source: Annotated[
        str | None,
        typer.Argument(
            metavar="SOURCE",
            help="Video, picture, folder or address; without one, the first camera in a window.",
            show_default=False,
        ),
    ] = None,
    folder: Annotated[
        Path,
        typer.Option(
            "--out", metavar="FOLDER", parser=path_of, help="Folder for demo.mp4, demo.png and demo.jsonl."
        ),
    ] = _FOLDER,
) -> None:
    """Neon hands over a camera or a file: writes a video, its best picture and the gestures."""
    from gesturekit.media import ImageWriter
    from gesturekit.session import Session

    live = source is None
    if source is None:
        source = _camera()
        err.print("Show your hands to the camera; Esc or Q ends it.")
    picture = folder / "demo.png"
    best = _BestPicture()
    with Session(
        source, output=folder / "demo.mp4", events=folder / "demo.jsonl", show=live, mirror=live
    ) as session:
        run_and_report(session, best.take)
    if best.image is not None:
        with ImageWriter(picture) as writer:
            writer.write(best.image)
        out.print(Text.assemble("wrote ", (str(picture), "bold")), soft_wrap=True)


def _camera() -> str:
    """The first camera, when a person can also see what it sees."""
    from gesturekit.doctor import display_problem
    from gesturekit.media import list_cameras

    cameras = [camera for camera in list_cameras() if camera.usable]
    problem = display_problem() if cameras else "no usable camera was found"
    if problem:
        raise SourceError(
            f"{problem}, so the demo needs something to look at. Name a video, a picture or a folder: "
            "make demo DEMO_SOURCE=clip.mp4, or: gesturekit demo clip.mp4"
        )
    return str(cameras[0].index)


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
