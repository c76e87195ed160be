"""`gesturekit train` and `test`: gestures of your own, learned from takes and tried."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import Progress
from rich.table import Table
from rich.text import Text

from gesturekit.cli.console import err, out, show_hint
from gesturekit.cli.options import FLAG, Rotate, path_of
from gesturekit.cli.report import run_and_report
from gesturekit.cli.run import MirroredSource
from gesturekit.errors import ConfigError, InvalidArgumentError

if TYPE_CHECKING:
    from gesturekit.gestures.custom.takes import RecordedGesture
    from gesturekit.gestures.events import GestureEvent
    from gesturekit.gestures.trainer import GestureTrainer

_OWN = Path("my-gestures.npz")

_TRAIN_EXAMPLES = """Examples:

gesturekit train spock.takes.npz zorro.takes.npz

gesturekit train takes/ --out my-gestures.npz
"""
_TEST_EXAMPLES = """Examples:

gesturekit test

gesturekit test my-gestures.npz clip.mp4 --only-own

gesturekit test mine.toml 0 --show
"""


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("train", epilog=_TRAIN_EXAMPLES)(train)
    app.command("test", epilog=_TEST_EXAMPLES)(test)


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
    ] = _OWN,
) -> None:
    """Learn gestures of your own from their takes."""
    from gesturekit.gestures.custom.takes import RecordedGesture
    from gesturekit.gestures.trainer import GestureTrainer

    if output.suffix != ".npz":
        raise InvalidArgumentError(f"--out is {str(output)!r}; name a file that ends in .npz")
    before = _gestures_before(output)
    trainer = GestureTrainer()
    for path in _take_files(takes, output):
        trainer.add(RecordedGesture.load(path))
    started = time.perf_counter()
    with Progress(console=err, transient=True) as progress:
        learning = progress.add_task("learning", total=None)
        own = trainer.save(output)
        seconds = time.perf_counter() - started
        progress.update(learning, total=1, completed=1)
        comparing = progress.add_task("comparing with what is there", total=1.0)
        similar = trainer.check(progress=lambda share: progress.update(comparing, completed=share))
    _show_gestures(trainer)
    for similarity in similar:
        show_hint(f"warning: {similarity}")
    gone = [name for name in before if name not in own.names]
    if gone:
        show_hint(
            f"no longer in {str(output)!r}: {', '.join(gone)}; to keep what was there, name its takes as well"
        )
    words = f"learned {len(own.names)} gesture{'' if len(own.names) == 1 else 's'} in {seconds:.1f} s; wrote "
    out.print(Text.assemble(words, (str(output), "bold")), soft_wrap=True)


def test(
    gestures: Annotated[
        Path,
        typer.Argument(metavar="GESTURES", help="The file that train wrote, or a TOML file.", parser=path_of),
    ] = _OWN,
    source: Annotated[
        str,
        typer.Argument(
            metavar="SOURCE",
            help="Camera number, video, picture, folder of pictures, RTSP/HTTP address, or studio:NAME.",
        ),
    ] = "0",
    show: Annotated[
        bool, typer.Option("--show", metavar=FLAG, help="Open a window: Esc or Q closes it.")
    ] = False,
    only_own: Annotated[
        bool, typer.Option("--only-own", metavar=FLAG, help="Leave out the gestures that come built in.")
    ] = False,
    mirrored_source: MirroredSource = None,
    rotate: Rotate = "auto",
) -> None:
    """Try trained gestures on a camera or clip: tells each as it is made, and all of them at the end."""
    from gesturekit.gestures import GestureRecognizer
    from gesturekit.session.session import Session

    if only_own:
        recognizer = GestureRecognizer({}, motions=False, gestures=gestures)
    else:
        recognizer = GestureRecognizer(gestures=gestures)
    own = _names_in(gestures)
    with Session(
        source,
        "neon" if show else None,
        show=show,
        mirrored_source=mirrored_source,
        rotation=rotate,
        recognizer=recognizer,
    ) as session:
        live = session.source.live

        def tell(event: GestureEvent) -> None:
            mark = "[bold cyan]" if event.name in own else "[dim]"
            err.print(
                f"{event.time:8.2f} s  {mark}{event.name}[/]  {event.hand.side} hand  {event.confidence:.0%}"
            )

        # A live session's gestures are told by the progress display already.
        if not live:
            for phase in ("begin", "trigger"):
                session.on("*", tell, phase=phase)
        run_and_report(session)


def _names_in(gestures: Path) -> frozenset[str]:
    from gesturekit.gestures import load_definitions
    from gesturekit.gestures.custom.custom_gestures import OwnGestures
    from gesturekit.gestures.rules.rule_file import load_rules

    if gestures.suffix == ".npz":
        return frozenset(OwnGestures.load(gestures).names)
    return frozenset((*load_definitions(gestures), *load_rules(gestures)))


def _gestures_before(output: Path) -> tuple[str, ...]:
    """Names of the gestures in a file that is about to be replaced."""
    from gesturekit.gestures.custom.custom_gestures import OwnGestures

    if not output.exists():
        return ()
    try:
        return OwnGestures.load(output).names
    except ConfigError as error:
        raise ConfigError(
            f"--out {str(output)!r} is there, and is no file that train wrote; name another"
        ) from error


def _take_files(paths: Sequence[Path], output: Path) -> list[Path]:
    files: list[Path] = []
    for path in paths:
        found = sorted(path.glob("*.takes.npz")) if path.is_dir() else [path]
        if not found:
            raise ConfigError(f"there are no .takes.npz files in {str(path)!r}; record a gesture first")
        files += [each for each in found if each.absolute() != output.absolute()]
    return list(dict.fromkeys(files))


def _show_gestures(trainer: GestureTrainer) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("gesture", "kind", "takes", "hand"):
        table.add_column(column, justify="right" if column == "takes" else "left")
    for gesture in trainer.gestures.values():
        table.add_row(f"[cyan]{gesture.name}[/]", gesture.kind, str(len(gesture.takes)), _hands_of(gesture))
    out.print(table)


def _hands_of(gesture: RecordedGesture) -> str:
    return "either" if len(gesture.sides) == 2 else str(*gesture.sides)
