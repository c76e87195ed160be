"""`gesturekit train` and `test`: custom gestures, learned from takes and tried."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import Progress

from gesturekit.cli import options
from gesturekit.cli.console import count, err, out, show_hint, show_written, table_of
from gesturekit.cli.options import examples, file_option, flag, path_of
from gesturekit.cli.report import run_and_report
from gesturekit.errors import ConfigError, InvalidArgumentError

if TYPE_CHECKING:
    from gesturekit.gestures.events import GestureEvent
    from gesturekit.gestures.trainer import GestureTrainer

_TRAINED = Path("my-gestures.npz")

_TRAIN_EXAMPLES = examples(
    "gesturekit train spock.takes.npz zorro.takes.npz", "gesturekit train takes/ --output my-gestures.npz"
)
_TEST_EXAMPLES = examples(
    "gesturekit test",
    "gesturekit test my-gestures.npz clip.mp4 --only-custom",
    "gesturekit test mine.toml 0 --show",
)


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("train", rich_help_panel="Custom gestures", epilog=_TRAIN_EXAMPLES)(train)
    app.command("test", rich_help_panel="Custom gestures", epilog=_TEST_EXAMPLES)(test)


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
    output: Annotated[Path, file_option("--output", "-o", about="The trained gestures (.npz).")] = _TRAINED,
) -> None:
    """Learn custom gestures from their takes."""
    from gesturekit.gestures.custom.takes import RecordedGesture
    from gesturekit.gestures.trainer import GestureTrainer

    if output.suffix != ".npz":
        raise InvalidArgumentError(f"--output is {str(output)!r}; name a file that ends in .npz")
    before = _gestures_before(output)
    trainer = GestureTrainer()
    for path in _take_files(takes, output):
        trainer.add(RecordedGesture.load(path))
    started = time.perf_counter()
    with Progress(console=err, transient=True) as progress:
        learning = progress.add_task("learning", total=None)
        trained = trainer.save(output)
        seconds = time.perf_counter() - started
        progress.update(learning, total=1, completed=1)
        comparing = progress.add_task("comparing with what is there", total=1.0)
        similar = trainer.check(progress=lambda share: progress.update(comparing, completed=share))
    _show_gestures(trainer)
    for similarity in similar:
        show_hint(f"warning: {similarity}")
    gone = [name for name in before if name not in trained.names]
    if gone:
        show_hint(
            f"no longer in {str(output)!r}: {', '.join(gone)}; to keep what was there, name its takes as well"
        )
    show_written(output, f"learned {count(len(trained.names), 'gesture')} in {seconds:.1f} s; wrote ")


def test(
    gestures: Annotated[
        Path,
        typer.Argument(metavar="GESTURES", help="The file that train wrote, or a TOML file.", parser=path_of),
    ] = _TRAINED,
    source: Annotated[str, typer.Argument(metavar="SOURCE", help=f"{options.SOURCES}.")] = "0",
    show: options.Show = False,
    only_custom: Annotated[
        bool, flag("--only-custom", "Leave out the gestures that come with GestureKit.")
    ] = False,
    mirrored_source: options.MirroredSource = None,
    rotate: options.Rotate = "auto",
) -> None:
    """Try custom gestures on a camera or clip: reports each as it is made, and all of them at the end."""
    from gesturekit.gestures import GestureRecognizer
    from gesturekit.session.session import Session
    from gesturekit.sources import open_source

    recognizer = GestureRecognizer({} if only_custom else None, motions=not only_custom, gestures=gestures)
    # What comes with GestureKit is dimmed.
    known = GestureRecognizer().names
    with Session(
        open_source(source, mirrored=mirrored_source, rotation=rotate),
        "neon" if show else None,
        show=show,
        recognizer=recognizer,
    ) as session:

        def report(event: GestureEvent) -> None:
            style = "dim" if event.name in known else "bold cyan"
            err.print(
                f"{event.time:8.2f} s  [{style}]{event.name}[/]  {event.hand.side} hand  "
                f"{event.confidence:.0%}"
            )

        # A live session's gestures are reported by the progress display already.
        if not session.source.live:
            for phase in ("begin", "trigger"):
                session.on("*", report, phase=phase)
        run_and_report(session)


def _gestures_before(output: Path) -> tuple[str, ...]:
    """Names of the gestures in a file that is about to be replaced."""
    from gesturekit.gestures.custom.custom_gestures import CustomGestures

    if not output.exists():
        return ()
    try:
        return CustomGestures.load(output).names
    except ConfigError as error:
        raise ConfigError(
            f"--output {str(output)!r} is there, and is no file that train wrote; name another"
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
    table = table_of("gesture", "kind", "takes", "hand", right=("takes",))
    for gesture in trainer.gestures.values():
        hand = "either" if len(gesture.sides) == 2 else str(*gesture.sides)
        table.add_row(f"[cyan]{gesture.name}[/]", gesture.kind, str(len(gesture.takes)), hand)
    out.print(table)
