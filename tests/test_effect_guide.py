"""Every effect in the guide is one that is drawn, and every setting in the reference is what it says."""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from typing import Any

import pytest

from gesturekit.errors import ConfigError
from gesturekit.gestures.events import Phase
from gesturekit.rendering import Renderer, load_effect
from gesturekit.rendering.effect_check import check_effect
from tests.rendering.scenes import event, open_hand, plain

ROOT = Path(__file__).resolve().parents[1]
BLOCK = re.compile(r"```(?:toml|glsl)\n(?:#|//) (\S+\.(?:toml|glsl))\n(.*?)```", re.DOTALL)
WRITTEN = dict(BLOCK.findall((ROOT / "docs" / "effects.md").read_text(encoding="utf-8")))
ROW = re.compile(r"^\| `([\w.]+)` \| ([^|]*) \| ([^|]*) \| ([^|]*) \| (●?) *\| ", re.MULTILINE)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    for name, text in WRITTEN.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def test_the_guide_shows_bindings_actions_and_shaders() -> None:
    assert {"pinch-glow.toml", "charge.toml", "party.toml", "halo.toml", "halo.glsl"} <= set(WRITTEN)


@pytest.mark.gl
@pytest.mark.parametrize("name", [name for name in WRITTEN if name.endswith(".toml")])
def test_an_effect_of_the_guide_is_right_and_seen(files: Path, name: str) -> None:
    assert [finding.text for finding in check_effect(files / name)] == []
    seen = False
    with Renderer(files / name) as renderer:
        for number in range(8):
            hand = open_hand((120.0 + 10 * number, 210.0))
            happened = [event("thumb_up", Phase.BEGIN, hand, number / 30)] if number == 3 else []
            seen |= bool((renderer.render(plain(40), [hand], happened, number / 30) != 40).any())
    assert seen


def test_the_reference_is_up_to_date() -> None:
    script = ROOT / "docs" / "make_effect_reference.py"
    assert runpy.run_path(str(script))["page"]() == REFERENCE, "run python docs/make_effect_reference.py"


def settings_of(heading: str) -> list[tuple[str, str, str, bool]]:
    """Settings of a section of the reference: name, type, default, whether it may follow a signal."""
    section = REFERENCE.partition(f"\n{heading}\n")[2].partition("\n## ")[0]
    return [(name, word, default, bool(dot)) for name, word, _, default, dot in ROW.findall(section)]


REFERENCE = (ROOT / "docs" / "effect-reference.md").read_text(encoding="utf-8")
LAYERS = re.findall(r'^## `type = "(\w+)"`', REFERENCE, re.MULTILINE)
FINGERS = ("wrist", "thumb", "index", "middle", "ring", "pinky")
NEEDED: dict[str, dict[str, Any]] = {
    "skeleton": {f"colors.{name}": '"red"' for name in FINGERS},
    "shader": {"file": '"fire.glsl"'},
    "sticker": {"text": '"HI"'},
}
SAMPLES = {
    "number": "0.02",
    "colour": '"red"',
    "whole number": "2",
    "true or false": "true",
    "2 numbers": "[1, 2]",
}


@pytest.mark.parametrize("layer", LAYERS)
def test_what_is_said_to_follow_a_signal_may_and_else_may_not(tmp_path: Path, layer: str) -> None:
    rows = [*settings_of("## Every layer"), *settings_of(f'## `type = "{layer}"`')]
    assert len(rows) > 5
    for name, word, default, may in rows:
        value = default.strip("`") if default.startswith("`") else SAMPLES.get(word)
        if value is None or word not in (*SAMPLES, "text"):
            continue
        lines = {**NEEDED.get(layer, {}), name: f'{{ signal = "pinch", to = [{value}, {value}] }}'}
        text = f'title = "x"\n[[layer]]\ntype = "{layer}"\n' + "".join(
            f"{k} = {v}\n" for k, v in lines.items()
        )
        (tmp_path / "mine.toml").write_text(text)
        if may:
            load_effect(tmp_path / "mine.toml")
        else:
            with pytest.raises(ConfigError, match=r"cannot follow a signal|expected"):
                load_effect(tmp_path / "mine.toml")
