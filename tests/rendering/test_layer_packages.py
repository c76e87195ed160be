"""Packages that are installed bring kinds of layers; a broken one is named, and left out."""

from __future__ import annotations

import importlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import numpy as np
import pytest

from gesturekit.errors import ConfigError, InvalidArgumentError
from gesturekit.rendering import Renderer, load_effect
from gesturekit.rendering import layer_registry as registry
from gesturekit.rendering.bindings.signals import palm_centre
from gesturekit.rendering.layer_packages import load_layer_packages
from gesturekit.rendering.layer_registry import LayerSettings, layer_kinds, register_layer
from tests.rendering.scenes import open_hand, plain

PACKAGE = Path(__file__).resolve().parents[2] / "examples" / "layer_package"


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of packages that are seen from here on, and forgotten afterwards."""
    monkeypatch.setattr(registry, "_kinds", dict(registry._kinds))
    monkeypatch.syspath_prepend(tmp_path / "site")
    load_layer_packages.cache_clear()
    yield tmp_path / "site"
    load_layer_packages.cache_clear()
    sys.modules.pop("ring_layer", None)


def install(package: Path, to: Path) -> None:
    pip = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
    ]
    done = subprocess.run([*pip, "--target", to, package], capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stderr
    importlib.invalidate_caches()


def bring(site: Path, name: str, module: str) -> None:
    """A package as pip leaves it, of one module."""
    info = site / f"{name}-1.2.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.2\n")
    (info / "entry_points.txt").write_text(f"[gesturekit.layers]\nring = {name}_module\n")
    (site / f"{name}_module.py").write_text(module)
    importlib.invalidate_caches()


@pytest.mark.gl
def test_an_installed_package_brings_a_layer(installed: Path) -> None:
    effect = PACKAGE / "halo.toml"
    load_layer_packages.cache_clear()
    with pytest.raises(ConfigError, match="'ring'"):
        load_effect(effect)
    install(PACKAGE, installed)
    # Once in a process: nobody looks for packages with every effect that is read.
    with pytest.raises(ConfigError, match="'ring'"):
        load_effect(effect)
    load_layer_packages.cache_clear()
    hand = open_hand()
    with Renderer(effect) as renderer:
        drawn = renderer.render(plain(40), [hand], (), 0.0)
    brightest = np.argwhere(drawn.max(axis=2) > drawn.max() - 12)
    assert len(brightest) > 100 and drawn.max() > 200
    # A ring: what is brightest is equally far from the middle of the palm.
    middle = palm_centre(hand)[::-1]
    away = np.hypot(*(brightest - middle).T)
    assert away.min() > 0.8 * away.max() > 30.0


def test_a_broken_package_is_named_and_left_out(installed: Path, caplog: pytest.LogCaptureFixture) -> None:
    bring(installed, "broken", "raise RuntimeError('no such card')\n")
    load_effect("neon")
    assert "broken 1.2" in caplog.text and "no such card" in caplog.text
    caplog.clear()
    load_effect("neon")
    assert not caplog.text


def test_a_kind_that_effects_could_not_name_is_refused(installed: Path) -> None:
    class Wordless(LayerSettings):
        type: str = "wordless"

    class Worded(LayerSettings):
        type: Literal["worded"] = "worded"

    with pytest.raises(InvalidArgumentError, match=r"Wordless is no kind of layer.*Literal"):
        register_layer(Wordless, lambda *_: pytest.fail("never made"))
    register_layer(Worded, lambda *_: pytest.fail("never made"))
    assert "worded" in layer_kinds()
    assert load_effect("neon").title == "Neon"
