from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from gesturekit.errors import ConfigError, InvalidArgumentError
from gesturekit.hands import Finger
from gesturekit.rendering import describe_effect, effect_names, load_effect
from gesturekit.rendering.effect import effect_path
from gesturekit.rendering.labels.label_settings import LabelSettings
from gesturekit.rendering.layers.skeleton import SkeletonSettings

COLORS = """
[layer.colors]
wrist = "#ffffff"
thumb = "#ff0000"
index = "#ffff00"
middle = "#00ff00"
ring = "#00ffff"
pinky = "#0000ff"
"""
SKELETON = '[[layer]]\ntype = "skeleton"\n'


def write(folder: Path, text: str) -> Path:
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_effects_that_come_along() -> None:
    assert {"neon", "skeleton", "ember", "xray"} <= set(effect_names())
    assert effect_names() == tuple(sorted(effect_names()))


@pytest.mark.parametrize("name", effect_names())
def test_every_effect_is_valid_and_described(name: str) -> None:
    effect = load_effect(name)
    assert effect.title and describe_effect(name).endswith(".")
    assert effect.layer


def test_fields_left_out_take_their_defaults(tmp_path: Path) -> None:
    effect = load_effect(write(tmp_path, 'title = "Mine"\n' + SKELETON + "bone_radius = 0.1\n" + COLORS))
    (layer,) = effect.layer
    assert isinstance(layer, SkeletonSettings)
    assert layer.bone_radius == 0.1
    assert layer.colors.of(Finger.THUMB) == (1.0, 0.0, 0.0)
    assert effect.camera.dim == 0.0


def test_a_font_is_looked_for_beside_the_effect(tmp_path: Path) -> None:
    text = 'title = "x"\n[[layer]]\ntype = "label"\nfont = "letters.ttf"\n'
    with pytest.raises(ConfigError, match=r"line 4: .*layer\.font is .*there is no font file .*letters\.ttf"):
        load_effect(write(tmp_path, text))
    (tmp_path / "letters.ttf").touch()
    (layer,) = load_effect(write(tmp_path, text)).layer
    assert isinstance(layer, LabelSettings) and layer.font == str(tmp_path / "letters.ttf")


def test_unknown_name_suggests_the_nearest() -> None:
    with pytest.raises(InvalidArgumentError, match=r"unknown effect 'noen'; did you mean 'neon'"):
        load_effect("noen")


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidArgumentError, match=r"nowhere\.toml"):
        load_effect(tmp_path / "nowhere.toml")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("title = ", r"line 1: not valid TOML"),
        (SKELETON + COLORS, r"effect: there is no 'title'; add it"),
        ('title = "x"\n', r"effect: there is no 'layer'; add it"),
        ('title = "x"\n' + SKELETON, r"line 2: effect: layer has no 'colors'; add it"),
        ('title = "x"\n[[layer]]\n' + COLORS, r"line 2: effect: layer has no 'type'; add it"),
        (
            'title = "x"\n' + SKELETON + "bone_radios = 1\n" + COLORS,
            r"line 4: effect: unknown key 'bone_radios'; did you mean 'bone_radius'",
        ),
        (
            'title = "x"\n' + SKELETON + "bone_radius = -1\n" + COLORS,
            r"line 4: effect: layer\.bone_radius is -1: expected more than 0",
        ),
        (
            'title = "x"\n' + SKELETON + "bone_radius = nan\n" + COLORS,
            r"line 4: effect: layer\.bone_radius is nan",
        ),
        (
            'title = "x"\n' + SKELETON + 'style = "lite"\n' + COLORS,
            r"line 4: effect: layer\.style is 'lite'; did you mean 'light'",
        ),
        (
            'title = "x"\n[[layer]]\ntype = "skelton"\n',
            r"line 3: effect: layer\.type is 'skelton'; did you mean 'skeleton'",
        ),
        ('title = "x"\n[blom]\n' + SKELETON + COLORS, r"line 2: effect: unknown key 'blom'; .*'bloom'"),
        (
            'title = "x"\n[bloom]\nradious = 1\n' + SKELETON + COLORS,
            r"line 3: effect: unknown key 'radious'; did you mean 'radius'",
        ),
        (
            'title = "x"\n' + SKELETON + COLORS.replace("#ff0000", "hotpnk"),
            r"line 7: effect: layer\.colors\.thumb is 'hotpnk': .*#ff3d8b.*did you mean \"hotpink\"",
        ),
        (
            'title = "x"\n' + SKELETON + COLORS.replace("thumb", "tumb"),
            r"line 7: effect: unknown key 'tumb'; did you mean 'thumb'",
        ),
        (
            'title = "x"\n' + SKELETON + 'tip_light = { signal = "pinch", form = [0, 1] }\n' + COLORS,
            r"line 4: binding of layer.tip_light: unknown key 'form'; did you mean 'from'.*signal, from, to",
        ),
        ('title = "x"\nlayer = []\n', r"line 2: effect: layer is \[\]: expected at least 1 entries"),
    ],
)
def test_a_mistake_is_told_once_with_its_place(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(ConfigError, match=complaint) as caught:
        load_effect(write(tmp_path, text))
    assert "mine.toml" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_all_mistakes_are_reported_at_once(tmp_path: Path) -> None:
    text = 'title = "x"\n' + SKELETON + "taper = 2\ncore_width = 3\n" + COLORS
    with pytest.raises(ConfigError) as caught:
        load_effect(write(tmp_path, text))
    assert "taper" in str(caught.value) and "core_width" in str(caught.value)


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(effect_path("neon").read_text(encoding="utf-8"), encoding="utf-8-sig")
    assert load_effect(path) == load_effect("neon")


@pytest.mark.parametrize("written", ["#ff69b4", "hotpink", "HotPink", " hotpink ", "#FF69B4"])
def test_a_colour_is_hexadecimal_or_a_css_name(written: str) -> None:
    assert LabelSettings(type="label", accent=written).accent == (1.0, 105 / 255, 180 / 255)


def test_a_short_hexadecimal_colour_doubles_its_digits() -> None:
    assert LabelSettings(type="label", accent="#f06").accent == (1.0, 0.0, 0.4)


@pytest.mark.parametrize("written", ["#ff69b", "rgb(1,2,3)", "", 7, None])
def test_nothing_else_is_a_colour(written: object) -> None:
    with pytest.raises(ValidationError, match="a CSS name"):
        LabelSettings(type="label", accent=written)
