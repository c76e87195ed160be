"""Make the gallery of effects: ``python docs/make_gallery.py``; of one: ``… fire``.

Each look is performed by the hand studio, tracked and drawn as any film is: a moving picture of two seconds
and a still for `docs/gallery.md`, and one sheet of all stills for README.
"""

from __future__ import annotations

import argparse
import functools
import io
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

import gesturekit as gk
from gesturekit.gestures.events import GestureEvent
from gesturekit.hands import Hand, ImageArray
from gesturekit.rendering import Renderer, effect_names, load_effect

SIZE = (480, 270)
SECONDS, FPS = 2.0, 15
LARGEST_BYTES = 300_000
HERE = Path(__file__).parent
FOLDER = HERE / "images" / "gallery"

_BOTH = "both hands: zoom out, zoom in"
_OPENING = "closed fist 0.5 s, open palm 1.6 s"
_POINTING = "pointing up 0.3 s, circle cw, circle ccw"
SCRIPTS = {
    "confetti": "open palm 0.3 s, thumb up 1.8 s",
    "constellation": _BOTH,
    "debug": "right hand: victory 1.2 s, ok 1.2 s\nleft hand: open palm 1.2 s, closed fist 1.2 s",
    "dial": "pinch apart 0.4 s, pinch 0.6 s, open palm 0.6 s, rotate cw",
    "echo": "wave, wave",
    "energy": _BOTH,
    "fire": _OPENING,
    "fog": "wave, swipe left, wave",
    "frame": "both hands: take picture 1.4 s, zoom in",
    "ink": "wave, circle cw",
    "lightning": _BOTH,
    "portal": _OPENING,
    "ripple": "wave quickly 3 times",
    "saber": _POINTING,
    "sparks": _POINTING,
    "sticker": "closed fist 0.4 s, open palm 1.6 s",
    "stretch": "pinch apart 0.4 s, pinch 0.4 s, swipe left",
    "strings": _BOTH,
    "swarm": "closed fist 1.4 s, open palm 1.2 s",
    "trails": _POINTING,
}
"""What is performed for an effect; for others, some shapes."""

_SHAPES = "victory 0.8 s, rock 0.8 s, open palm 0.8 s"

Frame = tuple[float, ImageArray, list[Hand], list[GestureEvent]]


@functools.cache
def performance(script: str) -> list[Frame]:
    """A studio film with its hands and events, in thirtieths of a second."""
    address = f"studio:?size={SIZE[0]}x{SIZE[1]}&seed=11&background=room&do={script}"
    recognizer = gk.GestureRecognizer()
    frames: list[Frame] = []
    with gk.HandTracker(max_hands=2) as tracker, gk.open_source(address) as source:
        for frame in source:
            hands = tracker.track(frame.image, frame.time)
            frames.append((frame.time, frame.image, hands, recognizer.update(hands, frame.time)))
    return frames


def draw(effect: str) -> list[ImageArray]:
    """The drawn pictures of an effect's performance."""
    with Renderer(effect) as renderer:
        return [
            renderer.render(image, hands, events, time)
            for time, image, hands, events in performance(SCRIPTS.get(effect, _SHAPES))
        ]


def best_part(pictures: list[ImageArray], plain: list[ImageArray]) -> int:
    """Where the two seconds begin in which most is to be seen."""
    length = int(SECONDS * 30)
    seen = np.array([np.abs(a.astype(np.int16) - b).mean() for a, b in zip(pictures, plain, strict=True)])
    if len(seen) <= length:
        return 0
    sums = np.convolve(seen, np.ones(length), "valid")
    return int(sums.argmax())


def moving(pictures: list[ImageArray]) -> bytes:
    """An animated WebP of at most `LARGEST_BYTES`."""
    images = [Image.fromarray(picture) for picture in pictures[:: 30 // FPS]]
    for quality in range(75, 4, -10):
        data = io.BytesIO()
        images[0].save(
            data,
            "WEBP",
            save_all=True,
            append_images=images[1:],
            duration=1000 // FPS,
            loop=0,
            quality=quality,
            method=4,
        )
        if data.tell() <= LARGEST_BYTES:
            break
    return data.getvalue()


def sheet(columns: int = 5, width: int = 256) -> Image.Image:
    """All stills with their names."""
    height = width * SIZE[1] // SIZE[0]
    names = [name for name in effect_names() if (FOLDER / f"{name}.jpg").exists()]
    rows = -(-len(names) // columns)
    page = Image.new("RGB", (columns * (width + 4) + 4, rows * (height + 4) + 4), (14, 15, 20))
    draw_on = ImageDraw.Draw(page)
    font = ImageFont.load_default(13)
    for number, name in enumerate(names):
        x, y = 4 + number % columns * (width + 4), 4 + number // columns * (height + 4)
        with Image.open(FOLDER / f"{name}.jpg") as still:
            page.paste(still.resize((width, height), Image.Resampling.LANCZOS), (x, y))
        draw_on.text(
            (x + 8, y + height - 22), name, (255, 255, 255), font, stroke_width=2, stroke_fill=(0, 0, 0)
        )
    return page


def page() -> str:
    """The gallery's page."""
    lines = [
        "# Gallery",
        "",
        "Every effect that comes along, performed by the hand studio and drawn by",
        "`python docs/make_gallery.py`. `gesturekit run 0 --show --effect NAME` shows it on your hands;",
        "[Effects](effects.md) says how to make one.",
        "",
    ]
    for name in effect_names():
        effect = load_effect(name)
        lines += [
            f"## {effect.title}",
            "",
            effect.description,
            "",
            f"![{name}](images/gallery/{name}.webp)",
            "",
        ]
    return "\n".join(lines)


def main() -> None:
    """Write pictures, page and sheet."""
    parser = argparse.ArgumentParser(
        description="Make the gallery of effects.", epilog="Example: %(prog)s fire"
    )
    parser.add_argument("effects", nargs="*", default=effect_names(), help="which ones; all when left out")
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in parser.parse_args().effects:
        pictures = draw(name)
        plain = [image for _, image, _, _ in performance(SCRIPTS.get(name, _SHAPES))]
        first = best_part(pictures, plain)
        shown = pictures[first : first + int(SECONDS * 30)]
        (FOLDER / f"{name}.webp").write_bytes(moving(shown))
        seen = [np.abs(a.astype(np.int16) - b).mean() for a, b in zip(shown, plain[first:], strict=False)]
        Image.fromarray(shown[int(np.argmax(seen))]).save(FOLDER / f"{name}.jpg", quality=88)
        print(f"{name}: {(FOLDER / f'{name}.webp').stat().st_size / 1000:.0f} kB", flush=True)
    (HERE / "gallery.md").write_text(page(), encoding="utf-8")
    sheet().save(HERE / "images" / "effects.jpg", quality=86)


if __name__ == "__main__":
    main()
