"""`gesturekit studio`: the synthetic performer: what it can do, datasets of it, and a look at its hands."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gesturekit.cli import options
from gesturekit.cli.console import err, out, show_written, table_of
from gesturekit.cli.options import count_of, examples, file_option, flag
from gesturekit.errors import InvalidArgumentError

_EXPORT = examples(
    "gesturekit studio export --count 1000 --output hands",
    "gesturekit studio export --count 5000 --output streams --sequences --seed 7",
)
_VIEW = examples("gesturekit studio view --pose victory --tone 5")


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    group = typer.Typer(
        no_args_is_help=True,
        help="The hand studio: rendered hands with exact truth. `gesturekit run studio:tour` performs.",
    )
    group.command("list", epilog=examples("gesturekit studio list"))(list_)
    group.command("export", epilog=_EXPORT)(export)
    group.command("view", epilog=_VIEW)(view)
    app.add_typer(group, name="studio", rich_help_panel="Setup")


def list_() -> None:
    """List what `studio:` addresses and scripts can name."""
    from gesturekit.studio.anatomy.poses import POSES
    from gesturekit.studio.performance.motion_table import MOTIONS
    from gesturekit.studio.performance.named_scripts import NAMED_SCRIPTS
    from gesturekit.studio.studio_address import PARAMETERS

    table = table_of("name", "what it is")
    rows = {f"studio:{name}": about for name, about in NAMED_SCRIPTS.items()}
    rows |= {name: motion.description for name, motion in MOTIONS.items()}
    rows["poses"] = ", ".join(POSES)
    rows |= {f"?{name}=": about for name, (_, about) in PARAMETERS.items()}
    for name, about in rows.items():
        table.add_row(f"[cyan]{name}[/]", about)
    out.print(table)


def export(
    count: Annotated[
        int,
        typer.Option("--count", metavar="N", parser=count_of, help="How many pictures or sequences."),
    ],
    folder: Annotated[Path, file_option("--output", metavar="FOLDER", about="Folder of the dataset.")],
    seed: Annotated[
        int, typer.Option("--seed", metavar="N", min=0, help="Of everything: same seed, same bytes.")
    ] = 0,
    sequences: Annotated[
        bool, flag("--sequences", "Landmark sequences of dynamic gestures, without pictures.")
    ] = False,
    size: Annotated[
        str, typer.Option("--size", metavar="WxH", help="Width and height of pictures, pixels.")
    ] = "640x480",
    quality: options.Quality = "full",
    jpeg: Annotated[bool, flag("--jpeg", "Pictures as JPEG instead of PNG.")] = False,
    processes: Annotated[
        int | None,
        typer.Option(
            "--processes",
            metavar="N",
            parser=count_of,
            help="How many work at once; all cores where not given.",
        ),
    ] = None,
) -> None:
    """Write a dataset of hands with exact truth; the same command goes on after an interruption."""
    from rich.progress import Progress

    from gesturekit.studio.datasets.export import available_processes, export_dataset
    from gesturekit.studio.datasets.export_settings import ExportSettings

    width, _, height = size.lower().partition("x")
    if not (width.isdigit() and height.isdigit()):
        raise InvalidArgumentError(f"size is {size!r}; expected width x height, as in 640x480")
    settings = ExportSettings(
        kind="sequences" if sequences else "images",
        seed=seed,
        size=(int(width), int(height)),
        quality=quality,
        image_format="jpg" if jpeg else "png",
    )
    what = "sequences" if sequences else "pictures"
    with Progress(console=err, transient=True) as progress:
        task = progress.add_task(what, total=count)
        result = export_dataset(
            folder,
            count,
            settings,
            processes=processes or available_processes(),
            progress=lambda done, _: progress.update(task, completed=done),
        )
    there = f" ({result.found} were there already)" if result.found else ""
    show_written(folder, f"wrote {result.made} {what}{there} to ")


def view(
    pose: Annotated[
        str, typer.Option("--pose", metavar="NAME", help="The pose to begin with.")
    ] = "open_palm",
    person: Annotated[int, typer.Option("--person", metavar="N", min=0, help="Whose hand.")] = 0,
    tone: Annotated[
        int | None, typer.Option("--tone", metavar="1-6", help="Skin tone, 1 (palest) to 6.")
    ] = None,
    quality: options.Quality = "full",
) -> None:
    """Look at a hand in a window: drag to turn it, arrows for pose and tone."""
    from gesturekit.studio.viewer import KEYS, StudioView, show_view

    err.print("drag: turn · wheel: nearer, farther · " + " · ".join(f"{k}: {v}" for k, v in KEYS.items()))
    show_view(StudioView(pose=pose, person=person, tone=tone), quality=quality)
