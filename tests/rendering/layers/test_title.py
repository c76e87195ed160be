"""The title card comes as the effect begins, stands, goes, and comes again with the next showing."""

from __future__ import annotations

from pathlib import Path

import pytest

from gesturekit.rendering import Renderer
from gesturekit.rendering.layers.title import TitleSettings, shown_after
from tests.rendering.scenes import plain

pytestmark = pytest.mark.gl


def card(folder: Path, more: str = "") -> str:
    path = folder / "card.toml"
    path.write_text(f'title = "Hello"\n[[layer]]\ntype = "title"\n{more}\n', encoding="utf-8")
    return str(path)


def test_it_comes_stands_and_goes() -> None:
    settings = TitleSettings(delay_seconds=0.5, fade_in_seconds=1.0, stay_seconds=2.0, fade_out_seconds=1.0)
    shown = [shown_after(settings, seconds) for seconds in (0.0, 0.5, 1.0, 1.5, 3.5, 4.0, 4.5, 60.0)]
    assert shown == pytest.approx([0, 0, 0.5, 1, 1, 0.5, 0, 0])


def test_it_is_written_where_it_says_and_comes_again_when_time_jumps_back(tmp_path: Path) -> None:
    with Renderer(card(tmp_path, "place = 0.5")) as renderer:
        pictures = [renderer.render(plain(0), [], (), time) for time in (0.0, 1.0, 9.0, 0.0, 1.0)]
    drawn = [bool(picture.any()) for picture in pictures]
    assert drawn == [False, True, False, False, True]
    rows, columns = pictures[1].any(axis=2).nonzero()
    assert abs(columns.mean() - 160) < 6 and abs(rows.mean() - 120) < 12


def test_a_long_title_fits_into_a_small_picture(tmp_path: Path) -> None:
    with Renderer(card(tmp_path, f'text = "{"m" * 80}"\nheight = 0.2')) as renderer:
        renderer.render(plain(0), [], (), 0.0)
        picture = renderer.render(plain(0), [], (), 1.0)
    assert picture.any() and not picture[:, :3].any() and not picture[:, -3:].any()


def test_the_words_stand_out_over_white(tmp_path: Path) -> None:
    with Renderer(card(tmp_path)) as renderer:
        renderer.render(plain(255), [], (), 0.0)
        assert renderer.render(plain(255), [], (), 1.0).min() < 120
