"""`gesturekit record`: takes of a custom gesture, before a camera, from files or from the studio."""

from __future__ import annotations

import math
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from gesturekit.cli import options
from gesturekit.cli.console import count, err, out, show_error, show_hint, show_written
from gesturekit.cli.options import count_of, examples, file_option, flag
from gesturekit.errors import InvalidArgumentError, SinkError

if TYPE_CHECKING:
    from gesturekit.gestures.custom.takes import RecordedGesture
    from gesturekit.session.gesture_recorder import Recording

_INTERRUPTED = 130
"""Exit code of a program that Ctrl-C ended, as shells expect it."""

_EXAMPLES = examples(
    "gesturekit record spock",
    "gesturekit record zorro 0 --kind dynamic --takes 5 --add",
    "gesturekit record zorro take1.mp4 take2.mp4 take3.mp4",
    "gesturekit record spock clip.mp4 --from 2 --to 6.5",
    'gesturekit record zorro "studio:?do=swipe x&person=3" --preview zorro.png',
)


def register(app: typer.Typer) -> None:
    """Add this module's command."""
    app.command("record", rich_help_panel="Custom gestures", epilog=_EXAMPLES)(record)


def record(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="What the gesture is called.", show_default=False)
    ],
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SOURCE",
            help="Camera number (0 where not given), stream, files (each is a take), or studio:NAME.",
            show_default=False,
        ),
    ] = None,
    takes: Annotated[
        int, typer.Option("--takes", metavar="N", parser=count_of, help="Takes of a camera or the studio.")
    ] = 3,
    kind: Annotated[
        Literal["auto", "static", "dynamic"],
        typer.Option(help="A shape that is held, or a motion; auto looks whether the hand is held still."),
    ] = "auto",
    output: Annotated[
        Path | None, file_option("--output", "-o", about="The takes.", default="NAME.takes.npz")
    ] = None,
    add: Annotated[bool, flag("--add", "Add to the takes that the file holds already.")] = False,
    replace: Annotated[bool, flag("--replace", "Replace the takes that the file holds already.")] = False,
    preview: Annotated[
        Path | None,
        file_option("--preview", metavar="FILE.png", about="A picture of what was recorded."),
    ] = None,
    either_hand: Annotated[bool, flag("--either-hand", "The other hand may make it too, mirrored.")] = False,
    rotate: options.Rotate = "auto",
    seconds: Annotated[
        float, typer.Option("--seconds", metavar="S", min=0.3, max=10.0, help="Length of a camera take.")
    ] = 2.5,
    countdown: Annotated[
        float, typer.Option("--countdown", metavar="S", min=0.0, max=30.0, help="Before each camera take.")
    ] = 3.0,
    start: Annotated[
        float, typer.Option("--from", metavar="S", help="Where in each file the gesture is; seconds.")
    ] = 0.0,
    end: Annotated[
        float | None,
        typer.Option("--to", metavar="S", help="Until when it lasts; seconds.", show_default="the end"),
    ] = None,
    window: Annotated[
        bool, typer.Option("--window/--no-window", metavar="", help="Show a camera's takes in a window.")
    ] = True,
) -> None:
    """Record takes of a custom gesture; train learns from them. Ctrl-C keeps the complete ones."""
    from gesturekit.cli.take_watcher import TakeWatcher
    from gesturekit.gestures import GestureRecognizer
    from gesturekit.gestures.custom.takes import check_name
    from gesturekit.gestures.trainer import GestureTrainer
    from gesturekit.session.gesture_recorder import record_gesture

    check_name(name)
    given: list[str | int] = [int(s) if s.isdecimal() else s for s in sources or ["0"]]
    target = output or Path(f"{name}.takes.npz")
    # Nobody should make three takes before hearing that they cannot be kept.
    _check_outputs(target, preview)
    earlier = _earlier_takes(target, name, add=add, replace=replace)
    if name in GestureRecognizer().names:
        show_hint(f"{name!r} comes with GestureKit; where yours is used, it takes its place")
    with TakeWatcher(window) as watcher:
        recording = record_gesture(
            name,
            given,
            takes=takes,
            kind=kind if kind != "auto" else None if earlier is None else earlier.kind,
            seconds=seconds,
            countdown=countdown,
            start=start,
            end=math.inf if end is None else end,
            either_hand=either_hand,
            rotation=rotate,
            watch=watcher.see,
        )
    trainer = GestureTrainer()
    for gesture in (earlier, recording.gesture):
        if gesture is not None:
            trainer.add(gesture)
    gesture = trainer.gestures[name]
    _save(gesture, target)
    for number, clean in enumerate(recording.takes, start=1):
        out.print(f"take {number}: {clean}", soft_wrap=True)
    for problem in recording.failed:
        show_hint(f"a take was left out: {problem}")
    show_written(target)
    if preview is not None:
        _save_preview(gesture, preview)
    if recording.cut_short:
        raise typer.Exit(_exit_code_of(recording))
    with err.status("comparing with the gestures that come with GestureKit"):
        found = trainer.check()
    for similarity in found:
        show_hint(f"warning: {similarity}")


def _check_outputs(target: Path, preview: Path | None) -> None:
    from gesturekit.media import PICTURE_EXTENSIONS

    if target.suffix != ".npz":
        raise InvalidArgumentError(f"--output is {str(target)!r}; name a file that ends in .npz")
    if preview is not None and preview.suffix.lower() not in PICTURE_EXTENSIONS:
        raise InvalidArgumentError(
            f"--preview is {str(preview)!r}; name a picture that ends in {', '.join(PICTURE_EXTENSIONS)}"
        )
    for path in (target, preview):
        if path is None:
            continue
        if path.is_dir():
            raise SinkError(f"cannot write {str(path)!r}: it is a folder; name a file")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=path.parent):
                pass
        except OSError as error:
            raise SinkError(
                f"cannot write {str(path)!r}: {error.strerror}; choose another file or folder"
            ) from error


def _earlier_takes(target: Path, name: str, *, add: bool, replace: bool) -> RecordedGesture | None:
    """The takes to which new ones are added."""
    from gesturekit.gestures.custom.takes import RecordedGesture

    if add and replace:
        raise InvalidArgumentError("--add and --replace exclude each other; give one of them")
    if replace or not target.exists():
        return None
    if not add:
        raise InvalidArgumentError(
            f"{str(target)!r} is there already; --add adds to its takes, --replace replaces them, "
            "--output FILE writes another"
        )
    earlier = RecordedGesture.load(target)
    if earlier.name != name:
        raise InvalidArgumentError(
            f"{str(target)!r} holds takes of {earlier.name!r}, not of {name!r}; name another file with "
            "--output"
        )
    return earlier


def _save(gesture: RecordedGesture, target: Path) -> None:
    try:
        gesture.save(target)
    except SinkError as error:
        spare = Path(tempfile.mkdtemp(prefix="gesturekit-")) / target.name
        gesture.save(spare)
        raise SinkError(f"{error}. The takes are kept in {str(spare)!r}") from error


def _exit_code_of(recording: Recording) -> int:
    """Say what cut a recording short, and what is kept of it."""
    kept = f"kept {count(len(recording.takes), 'complete take')}; --add records more"
    if recording.cut_short == "interrupted":
        show_hint(f"interrupted; {kept}")
        return _INTERRUPTED
    show_error(f"{recording.cut_short}; {kept}")
    return 1


def _save_preview(gesture: RecordedGesture, path: Path) -> None:
    from gesturekit.media.image_writer import ImageWriter
    from gesturekit.session.take_sheet import take_sheet

    with ImageWriter(path) as writer:
        writer.write(take_sheet(gesture), 0.0)
    show_written(path)
