"""`gesturekit record`, `train` and `test`: gestures of your own, from a few takes."""

from __future__ import annotations

import contextlib
import enum
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from gesturekit.cli.console import err, out, show_hint
from gesturekit.cli.options import FLAG, count_of, path_of
from gesturekit.cli.report import run_and_report
from gesturekit.cli.run import MirroredSource, SourceArgument
from gesturekit.errors import ConfigError, InvalidArgumentError, RenderError

if TYPE_CHECKING:
    from gesturekit.gestures.training import RecordedGesture
    from gesturekit.recorder import Moment, Recording


class KindWord(str, enum.Enum):
    """What a gesture is."""

    AUTO = "auto"
    STATIC = "static"
    DYNAMIC = "dynamic"


_RECORD_EXAMPLES = """Examples:

gesturekit record spock                                   # camera 0: three takes after a countdown

gesturekit record zorro 0 --kind dynamic --takes 5

gesturekit record zorro take1.mp4 take2.mp4 take3.mp4     # each file is a take

gesturekit record zorro "studio:swipe_x?person=3" --preview zorro.png
"""
_TRAIN_EXAMPLES = """Examples:

gesturekit train spock.takes.npz zorro.takes.npz

gesturekit train takes/ --out my-gestures.npz
"""
_TEST_EXAMPLES = """Examples:

gesturekit test my-gestures.npz 0

gesturekit test my-gestures.npz clip.mp4
"""


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("record", epilog=_RECORD_EXAMPLES)(record)
    app.command("train", epilog=_TRAIN_EXAMPLES)(train)
    app.command("test", epilog=_TEST_EXAMPLES)(test)


def record(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="What the gesture is called.", show_default=False)
    ],
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[SOURCE...]",
            help="Camera number (0), stream, files (each is a take), or studio:PROGRAM.",
            show_default=False,
        ),
    ] = None,
    takes: Annotated[
        int, typer.Option("--takes", metavar="N", parser=count_of, help="Takes of a camera or the studio.")
    ] = 3,
    kind: Annotated[
        KindWord,
        typer.Option(
            "--kind",
            metavar="auto|static|dynamic",
            help="A shape that is held, or a motion; auto looks whether the hand is held still.",
        ),
    ] = KindWord.AUTO,
    output: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", metavar="FILE", parser=path_of, help="The takes.  [default: NAME.takes.npz]"
        ),
    ] = None,
    preview: Annotated[
        Path | None,
        typer.Option("--preview", metavar="FILE.png", parser=path_of, help="A picture of what was recorded."),
    ] = None,
    either_hand: Annotated[
        bool,
        typer.Option("--either-hand", metavar=FLAG, help="The other hand may make it too, mirrored."),
    ] = False,
    seconds: Annotated[
        float, typer.Option("--seconds", metavar="S", min=0.3, max=10.0, help="Length of a camera take.")
    ] = 2.5,
    countdown: Annotated[
        float, typer.Option("--countdown", metavar="S", min=0.0, max=30.0, help="Before each camera take.")
    ] = 3.0,
    window: Annotated[
        bool, typer.Option("--window/--no-window", metavar=FLAG, help="Show a camera's takes in a window.")
    ] = True,
) -> None:
    """Record takes of a gesture of your own; train learns from them."""
    from gesturekit.gestures.training.takes import check_name
    from gesturekit.recorder import record_gesture

    check_name(name)
    given: list[str | int] = [int(s) if s.isdigit() else s for s in sources or ["0"]]
    target = output or Path(f"{name}.takes.npz")
    if target.suffix != ".npz":
        raise InvalidArgumentError(f"--out is {str(target)!r}; name a file that ends in .npz")
    with _watching(window) as watch:
        recording = record_gesture(
            name,
            given,
            takes=takes,
            kind=None if kind is KindWord.AUTO else kind.value,
            seconds=seconds,
            countdown=countdown,
            either_hand=either_hand,
            watch=watch,
        )
    recording.gesture.save(target)
    _show_recording(recording)
    if preview is not None:
        _save_preview(recording.gesture, preview)
    out.print(Text.assemble("wrote ", (str(target), "bold")), soft_wrap=True)
    _warn(recording.gesture)


def train(
    takes: Annotated[
        list[Path],
        typer.Argument(
            metavar="TAKES...",
            help="Files that record wrote, or folders of them.",
            show_default=False,
            parser=path_of,
        ),
    ],
    output: Annotated[
        Path,
        typer.Option("--out", "-o", metavar="FILE", parser=path_of, help="The trained gestures (.npz)."),
    ] = Path("my-gestures.npz"),
) -> None:
    """Learn gestures of your own from their takes."""
    from gesturekit.gestures.training import GestureTrainer, RecordedGesture

    if output.suffix != ".npz":
        raise InvalidArgumentError(f"--out is {str(output)!r}; name a file that ends in .npz")
    trainer = GestureTrainer()
    for path in _take_files(takes, output):
        trainer.add(RecordedGesture.load(path))
    own = trainer.save(output)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("gesture", "kind", "takes", "hand"):
        table.add_column(column, justify="right" if column == "takes" else "left")
    for gesture in trainer.gestures.values():
        hands = "either" if len(gesture.sides) == 2 else str(*gesture.sides)
        table.add_row(f"[cyan]{gesture.name}[/]", gesture.kind, str(len(gesture.takes)), hands)
    out.print(table)
    for similarity in trainer.check():
        show_hint(f"warning: {similarity}")
    words = f"{len(own.names)} gesture{'' if len(own.names) == 1 else 's'} in "
    out.print(Text.assemble(words, (str(output), "bold")), soft_wrap=True)


def test(
    gestures: Annotated[
        Path,
        typer.Argument(
            metavar="GESTURES", help="The file that train wrote.", show_default=False, parser=path_of
        ),
    ],
    source: SourceArgument,
    show: Annotated[
        bool, typer.Option("--show", metavar=FLAG, help="Open a window: Esc or Q closes it.")
    ] = False,
    only_own: Annotated[
        bool, typer.Option("--only-own", metavar=FLAG, help="Leave out the gestures that come built in.")
    ] = False,
    mirrored_source: MirroredSource = None,
) -> None:
    """Try trained gestures on a camera or clip: tells each as it is made, and all of them at the end."""
    from gesturekit.gestures import GestureRecognizer
    from gesturekit.gestures.training import OwnGestures
    from gesturekit.session import Session

    own = OwnGestures.load(gestures)
    if only_own:
        recognizer = GestureRecognizer({}, motions=False, gestures=own)
    else:
        recognizer = GestureRecognizer(gestures=own)
    with Session(
        source, "neon" if show else None, show=show, mirrored_source=mirrored_source, recognizer=recognizer
    ) as session:
        live = session.source.live

        def tell(event: Any) -> None:
            mark = "[bold cyan]" if event.name in own.names else "[dim]"
            err.print(
                f"{event.time:8.2f} s  {mark}{event.name}[/]  {event.hand.side} hand  {event.confidence:.0%}"
            )

        # A live session's gestures are told by the progress display already.
        if not live:
            for phase in ("begin", "trigger"):
                session.on("*", tell, phase=phase)
        run_and_report(session)


def _take_files(paths: Sequence[Path], output: Path) -> list[Path]:
    files: list[Path] = []
    for path in paths:
        found = sorted(path.glob("*.takes.npz")) if path.is_dir() else [path]
        if not found:
            raise ConfigError(f"there are no .takes.npz files in {str(path)!r}; record a gesture first")
        files += [each for each in found if each.absolute() != output.absolute()]
    return list(dict.fromkeys(files))


def _show_recording(recording: Recording) -> None:
    for number, clean in enumerate(recording.takes, start=1):
        out.print(f"take {number}: {clean}", soft_wrap=True)
    for problem in recording.failed:
        show_hint(f"a take was left out: {problem}")


def _warn(gesture: RecordedGesture) -> None:
    from gesturekit.gestures.training import GestureTrainer

    trainer = GestureTrainer()
    trainer.add(gesture)
    for similarity in trainer.check():
        show_hint(f"warning: {similarity}")


def _save_preview(gesture: RecordedGesture, path: Path) -> None:
    from gesturekit.media.image_writer import ImageWriter
    from gesturekit.take_sheet import take_sheet

    with ImageWriter(path) as writer:
        writer.write(take_sheet(gesture), 0.0)
    out.print(Text.assemble("wrote ", (str(path), "bold")), soft_wrap=True)


@contextlib.contextmanager
def _watching(wanted: bool) -> Iterator[Callable[[Moment], bool | None]]:
    """Whatever shows how recording goes: words, and a window where there is a display."""
    with contextlib.ExitStack() as stack:
        watcher = _Watcher(wanted, stack)
        yield watcher.see


class _Watcher:
    def __init__(self, window: bool, stack: contextlib.ExitStack) -> None:
        self._wanted = window
        self._stack = stack
        self._window: Any = None
        self._told: tuple[int, str, int] | None = None

    def see(self, moment: Moment) -> bool | None:
        left = 0 if moment.left is None else int(moment.left) + 1
        now = (moment.take, moment.phase, left if moment.phase == "countdown" else 0)
        if now != self._told:
            self._told = now
            words = f"{left} …" if moment.phase == "countdown" else "[bold red]recording[/]"
            err.print(f"take {moment.take} of {moment.takes}: {words}")
        if moment.left is None or not self._wanted:
            return None
        return self._show(moment, left)

    def _show(self, moment: Moment, left: int) -> bool | None:
        import cv2
        import numpy as np

        image = moment.frame.image
        if self._window is None:
            from gesturekit.rendering import Window

            try:
                size = (image.shape[1], image.shape[0])
                self._window = self._stack.enter_context(
                    Window(size, "GestureKit – recording", effect="skeleton")
                )
            except RenderError as error:
                show_hint(f"no window: {error}")
                self._wanted = False
                return None
        hands = moment.hands
        # As a mirror shows it, because people move the wrong way otherwise; the words must not be flipped.
        if not moment.frame.mirrored:
            image = np.ascontiguousarray(image[:, ::-1])
            hands = [hand.flipped(image.shape[1]) for hand in hands]
        image = image.copy()
        counting = moment.phase == "countdown"
        words = str(left) if counting else "REC"
        height = image.shape[0]
        scale, colour = (height / 120, (255, 255, 255)) if counting else (height / 400, (255, 70, 70))
        place = (round(0.04 * height), round((0.28 if counting else 0.1) * height))
        cv2.putText(
            image, words, place, cv2.FONT_HERSHEY_DUPLEX, scale, colour, max(2, height // 120), cv2.LINE_AA
        )
        self._window.show(image, hands, (), moment.frame.time)
        return False if self._window.should_close else None
