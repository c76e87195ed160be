"""Switching between effects: nothing is left behind, what was compiled ahead is not compiled again."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gesturekit.gestures.events import Phase
from gesturekit.hands import ImageArray
from gesturekit.rendering import Renderer, effect_names, load_effect
from gesturekit.rendering.context import create_offscreen
from gesturekit.rendering.effect_player import EffectPlayer
from gesturekit.rendering.layer_registry import Scene
from tests.rendering.scenes import event, open_hand, plain

pytestmark = pytest.mark.gl

SIZE = (64, 48)
KINDS = ("program", "vertex_array", "buffer", "texture", "framebuffer")


class CountingContext:
    """A context that counts what is made in it and not released, by kind."""

    def __init__(self, context: Any) -> None:
        self._context = context
        self.made: dict[str, int] = {}
        self.alive: dict[int, tuple[str, Any]] = {}

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._context, name)
        if name not in KINDS:
            return value

        def make(*arguments: Any, **words: Any) -> Any:
            thing = value(*arguments, **words)
            self.made[name] = self.made.get(name, 0) + 1
            self.alive[id(thing)] = name, thing
            return thing

        return make

    def __setattr__(self, name: str, value: Any) -> None:
        if name in ("_context", "made", "alive"):
            object.__setattr__(self, name, value)
        else:
            setattr(self._context, name, value)

    def living(self) -> dict[str, int]:
        """How many of each kind are not released."""
        counts: dict[str, int] = {}
        for key, (name, thing) in list(self.alive.items()):
            if type(thing.mglo).__name__ == "InvalidObject":
                del self.alive[key]
            else:
                counts[name] = counts.get(name, 0) + 1
        return counts


@pytest.fixture
def context() -> Iterator[CountingContext]:
    made = create_offscreen()
    with made:
        yield CountingContext(made)
    made.release()


def scene(time: float, *events: Any) -> Scene:
    return Scene(SIZE, (open_hand((32.0, 44.0), 16.0),), events, time)


def drawn(player: EffectPlayer, time: float, *events: Any) -> None:
    player.prepare(scene(time, *events))
    player.draw(plain(40, *SIZE), SIZE)


def tiny(folder: Path, name: str, more: str = "") -> Path:
    """An effect that is quickly made."""
    file = folder / f"{name}.toml"
    file.write_text(f'title = "{name}"\n[[layer]]\ntype = "beam"\nstart = "finger"\n{more}')
    return file


def test_a_thousand_switches_leave_nothing_behind(context: CountingContext, tmp_path: Path) -> None:
    effects = [load_effect(tiny(tmp_path, f"tiny-{number}")) for number in range(6)]
    player = EffectPlayer(context, effects[0])
    most, time = [0, 0], 0.0
    for number in range(1000):
        # Mostly among a few that stay compiled, now and then to one that has to be made.
        player.switch(effects[3 + number // 10 % 3 if number % 10 == 9 else number % 3])
        # Some fades end, others are cut short by the next switch.
        time += 0.2 if number % 3 else 0.4
        drawn(player, time)
        late = number >= 200
        most[late] = max(most[late], sum(context.living().values()))
    assert most[1] <= most[0]
    player.release()
    assert context.living() == {}


def test_every_effect_gives_all_back(context: CountingContext) -> None:
    names = effect_names()
    player = EffectPlayer(context, load_effect(names[0]))
    for number, name in enumerate((*names, *names[:2])):
        player.switch(name)
        drawn(player, float(number), event("thumb_up", Phase.BEGIN, open_hand()))
        drawn(player, number + 0.1)
    player.release()
    assert context.living() == {}


def test_what_an_event_switches_to_is_compiled_ahead(context: CountingContext, tmp_path: Path) -> None:
    later = tiny(tmp_path, "later")
    action = f'[[on]]\nevent = "ok"\ndo = "switch"\neffect = "{later}"\n'
    player = EffectPlayer(context, load_effect(tiny(tmp_path, "first", action)))
    drawn(player, 0.0)
    before = context.made["program"]
    drawn(player, 0.1, event("ok", Phase.BEGIN, open_hand()))
    assert player.name == str(later)
    # Neither for the other effect nor for the fade, until it is over; nor on the way back.
    for time in (0.2, 0.3, 0.6, 0.7):
        drawn(player, time)
    player.switch(tmp_path / "first.toml")
    for time in (0.8, 0.9, 1.4):
        drawn(player, time)
    assert context.made["program"] == before
    player.release()


def test_only_a_few_stay_compiled(context: CountingContext, tmp_path: Path) -> None:
    player = EffectPlayer(context, load_effect(tiny(tmp_path, "tiny-0")))
    drawn(player, 0.0)
    one = context.living()["program"]
    for number in range(1, 12):
        player.switch(tiny(tmp_path, f"tiny-{number}"))
        drawn(player, float(number))
    # Four that are kept, one that may be fading, and the program of the fade.
    assert context.living()["program"] <= 5 * one + 1
    player.release()


def brightness(effects: list[Path], then: Callable[[Renderer, int], None], frames: int) -> list[float]:
    def picture() -> ImageArray:
        return plain(100, *SIZE)

    with Renderer(effects[0]) as renderer:
        seen = []
        for number in range(frames):
            then(renderer, number)
            seen.append(float(renderer.render(picture(), [], (), number / 20).mean()))
    return seen


def test_a_switch_fades_over_and_never_leaves_the_two(tmp_path: Path) -> None:
    def dim(name: str, value: float) -> Path:
        return tiny(tmp_path, name, f"[camera]\ndim = {value}\n")

    effects = [dim("bright", 0.0), dim("dark", 1.0)]
    effects[0].write_text(effects[0].read_text().replace("[camera]\ndim = 0.0", "[camera]\ndim = 0.01"))

    def switch(renderer: Renderer, number: int) -> None:
        if number == 4:
            renderer.switch(effects[1])

    seen = brightness(effects, switch, 16)
    assert seen[:4] == [99.0] * 4 and seen[-4:] == [0.0] * 4
    assert all(a >= b for a, b in itertools.pairwise(seen))
    assert len({*seen}) > 4
    assert np.isfinite(seen).all()
