from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from gesturekit.errors import InvalidImageError, RenderError
from gesturekit.gestures.events import Phase
from gesturekit.rendering import Renderer, Window
from tests.graphics import Display
from tests.rendering.scenes import event, noise, open_hand, plain

pytestmark = pytest.mark.window


@pytest.fixture
def window(display: Display, tmp_path: Path) -> Iterator[Window]:
    with Window((320, 240), title="A test", save_folder=tmp_path / "pictures") as made:
        yield made


@pytest.fixture
def press(display: Display) -> Callable[[str], None]:
    """Type a key into the window, as the X server hands it on from a keyboard."""
    if shutil.which("xdotool") is None:
        pytest.skip("xdotool is not installed (Debian: apt-get install xdotool), so no key can be typed")

    def type_key(key: str) -> None:
        subprocess.run(
            ["xdotool", "search", "--sync", "--name", "A test", "key", key], check=True, timeout=20
        )

    return type_key


def show_until(window: Window, condition: Callable[[], bool], seconds: float = 10.0) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "the window never did what was expected"
        window.show(plain(80))


def test_a_shown_picture_is_on_the_screen_pixel_by_pixel(window: Window, display: Display) -> None:
    image = noise()
    window.show(image)
    # No window manager here: the window is at the screen's top left corner.
    screen = display.wait_for(lambda pixels: (pixels[:240, :320] == image).all())
    assert screen[240:].max() == 0 and screen[:, 320:].max() == 0


def test_the_window_draws_what_the_renderer_draws(window: Window, display: Display) -> None:
    image, hand = noise(), open_hand()
    happened = [event("victory", Phase.BEGIN, hand)]
    with Renderer("neon") as renderer:
        expected = renderer.render(image, [hand], happened, 0.0)
    window.show(image, [hand], happened, 0.0)
    display.wait_for(lambda pixels: np.abs(pixels[:240, :320].astype(int) - expected).max() <= 1)


def test_a_mirror_flips_picture_and_hands_together(display: Display) -> None:
    image, hand = noise(), open_hand((100, 200))
    with Renderer("neon") as renderer:
        expected = renderer.render(np.ascontiguousarray(image[:, ::-1]), [hand.flipped(320)])
    with Window((320, 240), mirror=True) as mirror:
        mirror.show(image, [hand])
        display.wait_for(lambda pixels: np.abs(pixels[:240, :320].astype(int) - expected).max() <= 1)


def test_the_picture_keeps_its_shape_between_bars(display: Display) -> None:
    with Window((400, 240), effect=None) as wide:
        wide.show(plain(200, 160, 120))
        display.wait_for(lambda pixels: (pixels[120, 45:355] == 200).all())
        screen = display.pixels()
        assert (screen[:240, 40:360] == 200).all()
        assert screen[:240, :40].max() == 0 and screen[:240, 360:400].max() == 0


def test_a_resized_window_shows_the_picture_larger(window: Window, display: Display) -> None:
    window.show(plain(200))
    window._glfw.set_window_size(window._window, 640, 480)
    show_until(window, lambda: (display.pixels()[:480, :640] == 80).all())


def test_a_window_larger_than_the_screen_is_shrunk_to_it(display: Display) -> None:
    with Window((3200, 1200)) as large:
        width, height = large._glfw.get_window_size(large._window)
        assert width <= 800 and height <= 600
        assert width / height == pytest.approx(3200 / 1200, rel=0.02)


@pytest.mark.parametrize("key", ["Escape", "q"])
def test_esc_and_q_close(window: Window, press: Callable[[str], None], key: str) -> None:
    window.show(plain(80))
    assert not window.should_close
    press(key)
    show_until(window, lambda: window.should_close)


def test_other_keys_do_nothing(window: Window, press: Callable[[str], None]) -> None:
    window.show(plain(80))
    press("x")
    for _ in range(5):
        window.show(plain(80))
        time.sleep(0.02)
    assert not window.should_close and window.saved == []


def test_s_saves_what_is_seen(window: Window, press: Callable[[str], None], tmp_path: Path) -> None:
    image, hand = noise(), open_hand()
    with Renderer("neon") as renderer:
        expected = renderer.render(image, [hand])
    for count in (1, 2):
        window.show(image, [hand])
        press("s")
        until = time.monotonic() + 10
        while len(window.saved) < count and time.monotonic() < until:
            window.show(image, [hand])
        assert len(window.saved) == count
    assert sorted(tmp_path.glob("pictures/*.png")) == sorted(window.saved)
    assert len(set(window.saved)) == 2 and window.saved[0].name.startswith("gesturekit-2")
    saved = np.asarray(Image.open(window.saved[0]).convert("RGB")).astype(int)
    assert np.abs(saved - expected).max() <= 1


def test_a_folder_that_cannot_be_written_ends_nothing(
    display: Display, press: Callable[[str], None], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("in the way")
    with Window((320, 240), title="A test", save_folder=tmp_path / "file") as made:
        made.show(plain(80))
        press("s")
        show_until(made, lambda: "could not save" in caplog.text)
        assert made.saved == [] and not made.should_close


def test_an_edited_effect_is_seen_at_once(
    display: Display, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "mine.toml"
    neon = (Path(__file__).resolve().parents[2] / "effects" / "neon.toml").read_text()
    path.write_text(neon + "\n[camera]\ndim = 0.5\n")
    with Window((320, 240), effect=path) as window:
        window.show(plain(80))
        display.wait_for(lambda pixels: (pixels[:240, :320] == 40).all())
        path.write_text(neon + "\n[camera]\ndim = 1.0\n")
        show_until(window, lambda: (display.pixels()[:240, :320] == 0).all())
        path.write_text(neon + "\n[camera]\ndim = lots\n")
        show_until(window, lambda: "mine.toml" in caplog.text)
        window.show(plain(80))
        assert (display.pixels()[:240, :320] == 0).all()
        path.write_text(neon)
        show_until(window, lambda: (display.pixels()[:240, :320] == 80).all())


def test_an_edited_shader_is_seen_at_once_and_a_mistake_in_it_leaves_the_last_good_one(
    display: Display, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    effect, shader, part = tmp_path / "mine.toml", tmp_path / "mine.fs", tmp_path / "part.glsl"
    effect.write_text('title = "Mine"\n[[layer]]\ntype = "shader"\nfile = "mine.fs"\n')
    head = '/*{"ISFVSN": "2"}*/\n#include "part.glsl"\n'
    shader.write_text(head + "void main() { gl_FragColor = vec4(vec3(level()), 1.0); }\n")
    part.write_text("float level() { return 0.2; }\n")
    with Window((320, 240), effect=effect) as window:
        window.show(plain(80))
        display.wait_for(lambda pixels: (pixels[:240, :320] == 51).all())
        part.write_text("float level() { return 0.40; }\n")
        show_until(window, lambda: (display.pixels()[:240, :320] == 102).all())
        part.write_text("float level() { return lots; }\n")
        show_until(window, lambda: "part.glsl:1: " in caplog.text)
        shader.write_text('/*{"ISFVSN": }*/\n')
        show_until(window, lambda: "mine.fs:1: the JSON head is broken" in caplog.text)
        window.show(plain(80))
        assert (display.pixels()[:240, :320] == 102).all()
        shader.write_text(head + "void main() { gl_FragColor = vec4(1.0); }\n")
        part.write_text("float level() { return 0.5; }\n")
        show_until(window, lambda: (display.pixels()[:240, :320] == 255).all())


@pytest.mark.gl
def test_window_and_renderer_take_turns_in_one_thread(window: Window, display: Display) -> None:
    image, hand = noise(), open_hand()
    with Renderer("neon") as renderer:
        expected = renderer.render(image, [hand])
        for _ in range(3):
            window.show(expected)
            np.testing.assert_array_equal(renderer.render(image, [hand]), expected)
    with Window((200, 150)) as second:
        second.show(plain(10))
        window.show(plain(10))


def test_windows_close_cleanly_many_times(display: Display) -> None:
    for _ in range(10):
        with Window((64, 48)) as made:
            made.show(plain(5, 64, 48))
    assert made.should_close
    made.close()
    with pytest.raises(RenderError, match="closed"):
        made.show(plain(5))


def test_a_bad_picture_is_refused_and_the_window_lives_on(window: Window) -> None:
    with pytest.raises(InvalidImageError):
        window.show(np.zeros((4, 4), np.uint8))  # type: ignore[arg-type]
    window.show(plain(5))
