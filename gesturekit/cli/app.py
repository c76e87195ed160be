"""The command line's frame: the options every command shares, and errors a person can read."""

from __future__ import annotations

import io
import logging
import os
import sys
from typing import Annotated, Any

import typer
from rich.logging import RichHandler
from typer.core import TyperGroup

from gesturekit import __version__
from gesturekit.cli import demo, doctor, effects, lists, models, record, run, studio, train
from gesturekit.cli.console import err, show_error
from gesturekit.cli.options import examples, flag
from gesturekit.errors import GestureKitError, InvalidArgumentError

_EXAMPLES = examples(
    "gesturekit run clip.mp4 --output neon.mp4", "gesturekit run 0 --show", "gesturekit doctor"
)


class _ReadableErrors(TyperGroup):
    """Errors that GestureKit raises on purpose become one red line; `--debug` shows where they came from."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was named."""
        try:
            return super().invoke(ctx)
        except GestureKitError as error:
            if ctx.params.get("debug"):
                err.print_exception(show_locals=False)
            else:
                show_error(str(error))
            # A word or number of the user's that makes no sense is a matter of usage.
            raise typer.Exit(2 if isinstance(error, InvalidArgumentError) else 1) from error


app = typer.Typer(
    cls=_ReadableErrors,
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    epilog=_EXAMPLES,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"gesturekit {__version__}")
        raise typer.Exit


@app.callback()
def _gesturekit(
    version: Annotated[
        bool,
        typer.Option(
            "--version", metavar="", callback=_print_version, is_eager=True, help="Show the version."
        ),
    ] = False,
    debug: Annotated[bool, flag("--debug", "Show log messages and tracebacks.")] = False,
) -> None:
    """Hands, gestures, callbacks and neon light from any camera or video."""
    logging.basicConfig(
        level=logging.DEBUG if debug else logging.WARNING,
        format="%(message)s",
        handlers=[RichHandler(console=err, show_time=False, show_path=debug, markup=False)],
        force=True,
    )
    # Where there is no terminal for a bar, its lines are all that tells that a fetch goes on.
    logging.getLogger("gesturekit.tracking.weights.model_progress").setLevel(logging.INFO)
    # Third parties' debug messages would bury ours.
    for name in ("PIL", "matplotlib", "libav", "numba", "absl"):
        logging.getLogger(name).setLevel(logging.WARNING)


for module in (demo, run, effects, lists, record, train, studio, models, doctor):
    module.register(app)


def main() -> None:
    """Run the command line; the console script's entry."""
    for stream in (sys.stdout, sys.stderr):
        # A file's name may hold bytes that are no text, and an old code page knows few characters: better a
        # question mark than to fail after all the work.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        app(prog_name="gesturekit")
    except SystemExit as ended:
        if not _reader_has_gone(ended):
            raise
        # As with `| head`: whoever read has what they wanted, so all is well.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        sys.exit(0)
    except Exception as error:
        if "--debug" in sys.argv:
            raise
        # Nobody foresaw this one; whoever meets it should still be told in words.
        show_error(f"unexpected {type(error).__name__}: {error}. To see where: gesturekit --debug ...")
        sys.exit(1)


def _reader_has_gone(ended: BaseException) -> bool:
    """Whether it ends because nobody reads the output any more, which typer and rich make code 1."""
    cause: BaseException | None = ended
    while cause is not None and not isinstance(cause, BrokenPipeError):
        cause = cause.__context__
    return cause is not None
