"""An effect's events switch to others, which are its guests: the switches and what stays go on."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gesturekit.gestures.events import Phase
from gesturekit.rendering import Renderer
from gesturekit.rendering.context import create_offscreen
from gesturekit.rendering.effect import load_effect
from gesturekit.rendering.effect_player import EffectPlayer, guest_of
from gesturekit.rendering.layer_registry import Scene
from tests.rendering.scenes import event, open_hand, plain

pytestmark = pytest.mark.gl


def paint(folder: Path, name: str, color: str, more: str = "") -> str:
    """An effect that paints the whole picture in one colour."""
    path = folder / f"{name}.toml"
    (folder / "flat.glsl").write_text(
        "uniform vec3 paint; vec4 shade(vec2 at) { return vec4(paint, 1.0); }", encoding="utf-8"
    )
    path.write_text(
        f'title = "{name}"\n[[layer]]\ntype = "shader"\nfile = "flat.glsl"\n'
        f'[layer.inputs]\npaint = "{color}"\n{more}\n',
        encoding="utf-8",
    )
    return str(path)


def switching(folder: Path) -> str:
    """A red effect; "ok" leads to a green one, "rock" to a blue one, "wave" back; a mark stays."""
    paths = {
        "ok": paint(folder, "green", "#00ff00"),
        "rock": paint(folder, "blue", "#0000ff"),
        "wave": str(folder / "red.toml"),
    }
    (folder / "mark.glsl").write_text(
        "vec4 shade(vec2 at) { return vec4(1.0, 1.0, 1.0, float(at.x < 0.25)); }", encoding="utf-8"
    )
    on = "".join(
        f'[[on]]\nevent = "{name}"\ndo = "switch"\neffect = "{path}"\n' for name, path in paths.items()
    )
    stays = '[[layer]]\ntype = "shader"\nfile = "mark.glsl"\nstage = "paint"\nstays = true\n'
    return paint(folder, "red", "#ff0000", stays + on)


def test_each_event_leads_on_and_one_leads_back(tmp_path: Path) -> None:
    hand, time, shown = open_hand(), 0.0, []
    with Renderer(switching(tmp_path)) as renderer:
        for name in ("none", "ok", "rock", "ok", "wave", "rock"):
            renderer.render(plain(90), [hand], [event(name, Phase.BEGIN, hand, time)], time)
            renderer.render(plain(90), [hand], (), time + 0.1)
            picture = renderer.render(plain(90), [hand], (), time + 1.0)
            shown.append((tuple(picture[100, 200].tolist()), tuple(picture[100, 20].tolist())))
            time += 2.0
    red, green, blue, white = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)
    assert [color for color, _ in shown] == [red, green, blue, green, red, blue]
    assert {mark for _, mark in shown} == {white}


def test_an_effect_shown_for_itself_is_nobodys_guest(tmp_path: Path) -> None:
    hand, path = open_hand(), switching(tmp_path)
    with Renderer(path) as renderer:
        renderer.render(plain(90), [hand], (), 0.0)
        renderer.switch(tmp_path / "green.toml")
        for time in (0.1, 0.2, 1.0):
            picture = renderer.render(plain(90), [hand], [event("rock", Phase.BEGIN, hand, time)], time)
    assert (picture == (0, 255, 0)).all()


def test_a_guest_takes_over_the_switches_and_what_stays_alone(tmp_path: Path) -> None:
    host, guest = load_effect(switching(tmp_path)), load_effect("frame")
    shown = guest_of(host, guest)
    assert shown.title == guest.title and shown.bindings == guest.bindings
    assert [action.do for action in shown.on] == ["step", "switch", "switch", "switch"]
    assert shown.layer[:-1] == guest.layer and shown.layer[-1].stays


def test_an_effect_that_rested_is_drawn_as_before(tmp_path: Path) -> None:
    hand, path = open_hand(), switching(tmp_path)
    with Renderer(path) as renderer:
        first = renderer.render(plain(90), [hand], (), 0.0)
        for time, name in (
            (1.0, "ok"),
            (2.0, "none"),
            (3.0, "none"),
            (4.0, "wave"),
            (5.0, "none"),
            (6.0, "none"),
        ):
            last = renderer.render(plain(90), [hand], [event(name, Phase.BEGIN, hand, time)], time)
    np.testing.assert_array_equal(first, last)


def test_what_stays_follows_its_signals_over_a_guest_too(tmp_path: Path) -> None:
    host = Path(switching(tmp_path))
    text = host.read_text(encoding="utf-8").replace(
        "stays = true\n", 'stays = true\nopacity = { signal = "level" }\n', 1
    )
    host.write_text(f"{text}\n[signals]\nlevel = 0.0\n", encoding="utf-8")
    hand = open_hand()
    with Renderer(host) as renderer:
        renderer.render(plain(90), [hand], [event("ok", Phase.BEGIN, hand)], 0.0)
        corners = []
        for time, level in ((1.0, 0.0), (2.0, 1.0)):
            renderer.set("level", level)
            renderer.render(plain(90), [hand], (), time)
            corners.append(tuple(renderer.render(plain(90), [hand], (), time + 0.1)[100, 20].tolist()))
    assert corners == [(0, 255, 0), (255, 255, 255)]


def test_an_edited_effect_shows_what_stays_over_its_guests_as_it_is_now(tmp_path: Path) -> None:
    host, hand = Path(switching(tmp_path)), open_hand()
    context = create_offscreen()
    with context:
        player = EffectPlayer(context, load_effect(host))

        def corner(time: float, *names: str) -> tuple[int, ...]:
            events = tuple(event(name, Phase.BEGIN, hand, time) for name in names)
            player.prepare(Scene((320, 240), (hand,), events, time))
            output = player.draw(plain(90), (320, 240), whole=True)
            pixels = np.frombuffer(output.framebuffer.read(components=3, alignment=1), np.uint8)
            return tuple(pixels.reshape(240, 320, 3)[100, 20].tolist())

        corner(0.0, "ok")
        assert corner(1.0) == (255, 255, 255)
        mark = tmp_path / "mark.glsl"
        mark.write_text(
            mark.read_text(encoding="utf-8").replace("vec4(1.0, 1.0, 1.0,", "vec4(0.0, 0.0, 0.0,")
        )
        player.replace(load_effect(host))
        corner(2.0, "ok")
        assert corner(3.0) == (0, 0, 0)
        player.release()
    context.release()
