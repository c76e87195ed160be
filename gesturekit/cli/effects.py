"""`gesturekit effects`: which there are, what one is made of, what is wrong with one, what it costs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.progress import Progress

from gesturekit.cli import options
from gesturekit.cli.console import count, err, out, show_error, show_hint, show_written, table_of
from gesturekit.cli.options import count_of, examples, file_option

if TYPE_CHECKING:
    from gesturekit.rendering import Effect
    from gesturekit.rendering.effect_cost import EffectCost

_GROUP = examples(
    "gesturekit effects",
    "gesturekit effects show neon --picture neon.png",
    "gesturekit effects new mine --from fire",
    "gesturekit run 0 --show --effect mine.toml",
)
_SHOW = examples("gesturekit effects show trails", "gesturekit effects show mine.toml --picture mine.png")
_CHECK = examples("gesturekit effects check mine.toml")
_NEW = examples("gesturekit effects new mine", "gesturekit effects new looks/blue-fire --from fire")
_COST = examples("gesturekit effects cost", "gesturekit effects cost neon mine.toml --hands 2")
_FRAMES = 16

EffectWord = Annotated[
    str, typer.Argument(metavar="NAME", help="One of the list, or a TOML file.", show_default=False)
]
Hands = Annotated[
    int | None,
    typer.Option(
        "--hands", metavar="1|2", min=1, max=2, help="How many hands; by default as many as it needs."
    ),
]


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    group = typer.Typer(invoke_without_command=True, callback=effects, epilog=_GROUP)
    group.command("list", epilog=examples("gesturekit effects list --names"))(list_)
    group.command("show", epilog=_SHOW)(show)
    group.command("check", epilog=_CHECK)(check)
    group.command("new", epilog=_NEW)(new)
    group.command("cost", epilog=_COST)(cost)
    app.add_typer(group, name="effects", rich_help_panel="What there is")


def effects(ctx: typer.Context, names: options.Names = False) -> None:
    """List the effects; say what one is made of, check one, make a new one, measure what they cost."""
    if ctx.invoked_subcommand is None:
        list_(names)


def list_(names: options.Names = False) -> None:
    """List the effects that can be drawn over the picture."""
    from gesturekit.rendering import describe_effect, effect_names

    if names:
        typer.echo("\n".join(effect_names()))
        return
    table = table_of("effect", "what it is")
    for name in effect_names():
        table.add_row(f"[cyan]{name}[/]", escape(describe_effect(name)))
    out.print(table)


def show(
    name: EffectWord,
    picture: Annotated[
        Path | None,
        file_option("--picture", about="Write a still of it to this file (.png, .jpg).", metavar="FILE"),
    ] = None,
    pose: Annotated[
        str | None,
        typer.Option("--pose", metavar="POSE", help="What the hand does in the still (see: studio list)."),
    ] = None,
    hands: Hands = None,
) -> None:
    """Show what an effect is made of: its layers, and the signals and events that drive them."""
    from gesturekit.cli.effect_trial import hands_for, pose_for, still, write_picture
    from gesturekit.rendering import load_effect

    effect = load_effect(name)
    out.print(f"[bold]{escape(effect.title)}[/]  [dim]{escape(str(effect.file))}[/]", soft_wrap=True)
    if effect.description:
        out.print(escape(effect.description))
    table = table_of("layer", "what it is", "what drives it")
    for layer, what, drives in _layer_rows(effect):
        table.add_row(f"[cyan]{escape(layer)}[/]", escape(what), escape(drives))
    out.print(table)
    for line in _whole_rows(effect):
        out.print(escape(line))
    if picture is not None:
        write_picture(still(effect, pose or pose_for(effect), hands or hands_for(effect)), picture)
        show_written(picture)


def check(
    file: Annotated[str, typer.Argument(metavar="FILE", help="The effect's TOML file.", show_default=False)],
) -> None:
    """Find the mistakes in an effect and its shaders, with file and line; exit code 1 when there are any."""
    from gesturekit.gestures import GestureRecognizer
    from gesturekit.gestures.motion_reader import OFF_BY_DEFAULT
    from gesturekit.rendering import load_effect
    from gesturekit.rendering.effect_check import check_effect

    findings = check_effect(file, (*GestureRecognizer().names, *sorted(OFF_BY_DEFAULT)))
    for finding in findings:
        if finding.wrong:
            show_error(finding.text)
        else:
            show_hint(f"warning: {finding.text}")
    wrong = [finding for finding in findings if finding.wrong]
    if wrong:
        err.print(count(len(wrong), "mistake"), style="dim")
        raise typer.Exit(1)
    effect = load_effect(file)
    measured = _measured({file: effect}, None)
    out.print(f"{escape(file)}: nothing is wrong", soft_wrap=True)
    if measured:
        _show_cost(effect, measured[file])


def new(
    name: Annotated[
        str,
        typer.Argument(metavar="NAME", help="Of the new effect: NAME.toml is written.", show_default=False),
    ],
    origin: Annotated[
        str, typer.Option("--from", metavar="NAME", help="The effect to begin with, or a TOML file.")
    ] = "neon",
) -> None:
    """Make an effect of your own: the copy of another, with the shaders and pictures that belong to it."""
    from gesturekit.rendering.effect_copy import copy_effect

    written = copy_effect(origin, Path(name))
    for path in written:
        show_written(path)
    out.print(f"edit it while this runs: gesturekit run 0 --show --effect {written[0]}", soft_wrap=True)


def cost(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME]...", help="Effects or TOML files; all when left out."),
    ] = None,
    hands: Annotated[
        int,
        typer.Option("--hands", metavar="N", parser=count_of, help="How many hands: 1 or 2."),
    ] = 1,
) -> None:
    """Measure what a frame costs at 1280×720 on this machine, in milliseconds, by stage and layer."""
    from gesturekit.rendering import effect_names, gl_info, load_effect

    chosen = {name: load_effect(name) for name in names or effect_names()}
    info = gl_info()
    err.print(f"{info['renderer']}, {count(min(hands, 2), 'hand')}", style="dim")
    measured = _measured(chosen, min(hands, 2))
    if names:
        for name, effect in chosen.items():
            _show_cost(effect, measured[name])
        return
    table = table_of("effect", "frame ms", "dearest", "ms", right=("frame ms", "ms"))
    for name, effect in chosen.items():
        steps = {**dict(_steps(effect, measured[name]))}
        dearest = max(steps, key=lambda step: steps[step])
        table.add_row(
            f"[cyan]{name}[/]", f"{measured[name].frame:.1f}", escape(dearest), f"{steps[dearest]:.1f}"
        )
    out.print(table)


def _measured(chosen: dict[str, Effect], hands: int | None) -> dict[str, EffectCost]:
    from gesturekit.cli.effect_trial import POSES, hands_for, pose_for, trial
    from gesturekit.rendering.effect_cost import effect_cost

    costs = {}
    with Progress(console=err, transient=True) as progress:
        task = progress.add_task("drawing", total=None)
        for name, effect in chosen.items():
            poses = dict.fromkeys((*POSES, pose_for(effect)))
            films = [trial(effect, pose, hands or hands_for(effect), _FRAMES) for pose in poses]
            progress.reset(task, description=name, total=sum(map(len, films)))
            costs[name] = effect_cost(effect, films, lambda: progress.advance(task))
    return costs


def _steps(effect: Effect, cost: EffectCost) -> Iterator[tuple[str, float]]:
    for number, spent in enumerate(cost.layers):
        yield _layer_name(effect, number), spent
    yield from cost.stages.items()


def _show_cost(effect: Effect, cost: EffectCost) -> None:
    table = table_of(escape(effect.title), "ms", right=("ms",))
    for step, spent in _steps(effect, cost):
        style = "cyan" if step.startswith("layer") else "default"
        table.add_row(f"[{style}]{escape(step)}[/]", f"{spent:.2f}")
    table.add_row("[bold]a frame of 1280×720[/]", f"[bold]{cost.frame:.1f}[/]")
    out.print(table)


def _layer_name(effect: Effect, number: int) -> str:
    layer = effect.layer[number]
    return f"layer {number + 1}: {layer.type}{f' “{layer.name}”' if layer.name else ''}"


def _layer_rows(effect: Effect) -> Iterator[tuple[str, str, str]]:
    for number, layer in enumerate(effect.layer):
        about = " ".join((type(layer).__doc__ or "").split("\n\n")[0].split())
        file = getattr(layer, "file", "")
        what = f"{about} {Path(file).name}." if file else about
        drives = [
            f"{'.'.join(map(str, bound.path[2:]))} follows {bound.binding.signal}"
            for bound in effect.bindings
            if bound.path[:2] == ("layer", number)
        ]
        drives += [
            f"{action.event}: {action.do}"
            for action in effect.on
            if action.layer == layer.name and layer.name
        ]
        yield _layer_name(effect, number).removeprefix("layer "), what, "; ".join(drives) or "the hand"


def _whole_rows(effect: Effect) -> Iterator[str]:
    """What moves beside the layers: the picture, the effect's own signals."""
    for bound in effect.bindings:
        if bound.path[0] != "layer":
            yield f"{'.'.join(map(str, bound.path))} follows {bound.binding.signal}"
    for action in effect.on:
        if action.signal:
            yield f"{action.event}: {action.do} signals.{action.signal}"
        elif action.effect:
            yield f"{action.event}: switch to {action.effect}"
