"""Which settings of an effect may follow a signal, and what is said of the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from gesturekit.errors import ConfigError
from gesturekit.rendering.effect import load_effect

_COLORS = '{ signal = "pinch", to = ["#f00", "#0f0"] }'
_LABEL = '[[layer]]\ntype = "label"\n'


def effect(folder: Path, text: str) -> Path:
    path = folder / "mine.toml"
    path.write_text(f'title = "Mine"\n{text}', encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        (f'[[layer]]\ntype = "particles"\ncolors = ["#fff", {_COLORS}]\n', 4, "an entry of layer.colors"),
        ('[[layer]]\ntype = "particles"\nspeed = [{ signal = "pinch" }, 2]\n', 4, "an entry of layer.speed"),
        (f"[bloom]\ntints = [{_COLORS}]\n{_LABEL}", 3, "an entry of bloom.tints"),
        (f"[accents]\nok = {_COLORS}\n{_LABEL}", 3, "accents.ok"),
        (f'{_LABEL}height = {{ signal = "pinch", to = [0.1, 0.2] }}\n', 4, "layer.height"),
        (f'{_LABEL}place = {{ signal = "pinch", to = ["top", "hand"] }}\n', 4, "layer.place"),
    ],
)
def test_a_setting_that_cannot_follow_says_so(tmp_path: Path, text: str, line: int, what: str) -> None:
    with pytest.raises(ConfigError, match=rf"line {line}: {what} cannot follow a signal"):
        load_effect(effect(tmp_path, text))


def test_each_stop_must_be_one_that_the_setting_takes(tmp_path: Path) -> None:
    text = '[[layer]]\ntype = "beam"\nradius = { signal = "pinch", to = [0.1, -0.1] }\n'
    with pytest.raises(ConfigError, match=r"line 4: effect: layer\.radius is -0\.1"):
        load_effect(effect(tmp_path, text))


def test_without_its_signal_a_setting_is_what_otherwise_says(tmp_path: Path) -> None:
    text = '[[layer]]\ntype = "beam"\nradius = { signal = "pinch", to = [0.1, 0.2], otherwise = 0.3 }\n'
    read = load_effect(effect(tmp_path, text))
    assert read.layer[0].model_dump()["radius"] == pytest.approx(0.3)
    assert read.bindings[0].stops == pytest.approx((0.1, 0.2))
