from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from gesturekit.hands import ImageArray
from gesturekit.sources import open_source

WIDTH, HEIGHT = 320, 64
STEP = 12


def moment(number: int) -> ImageArray:
    """A white bar on grey, which moves `STEP` pixels to the right from field to field."""
    image = np.full((HEIGHT, WIDTH, 3), 60, np.uint8)
    image[:, 40 + STEP * number : 80 + STEP * number] = 220
    return image


def woven(number: int) -> ImageArray:
    image = moment(2 * number)
    image[1::2] = moment(2 * number + 1)[1::2]
    return image


def make_interlaced(path: Path, count: int, *, marked: bool = True) -> Path:
    with av.open(str(path), "w") as container:
        options = {"flags": "+ildct+ilme"} if marked else {}
        stream = container.add_stream("mpeg2video", rate=25, options={"qscale": "1", "bf": "0"} | options)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.bit_rate = 8_000_000
        graph = av.filter.Graph()
        graph.link_nodes(
            graph.add_buffer(width=WIDTH, height=HEIGHT, format="yuv420p", time_base=Fraction(1, 25)),
            graph.add("setfield", "mode=tff" if marked else "mode=prog"),
            graph.add("buffersink"),
        ).configure()
        for number in range(count):
            frame = av.VideoFrame.from_ndarray(woven(number), format="rgb24").reformat(format="yuv420p")
            frame.pts = number
            graph.push(frame)
            container.mux(stream.encode(graph.pull()))
        container.mux(stream.encode(None))
    return path


def combing(image: ImageArray) -> float:
    """How far apart the bar stands in odd and even rows, pixels."""
    middles = [np.nonzero(row > 140)[0].mean() for row in image[8:-8, :, 1]]
    return float(abs(np.mean(middles[0::2]) - np.mean(middles[1::2])))


@pytest.mark.parametrize("name", ["tape.mpg", "tape.ts"])
def test_rows_of_two_moments_become_one(tmp_path: Path, name: str) -> None:
    path = make_interlaced(tmp_path / name, 8)
    frames = list(open_source(path))
    assert [frame.time for frame in frames] == pytest.approx([n / 25 for n in range(8)], abs=1e-4)
    # The first and the last picture have a neighbour on one side only.
    assert max(combing(frame.image) for frame in frames[1:-1]) < 1.0
    for number, frame in enumerate(frames[1:-1], start=1):
        middle = np.nonzero(frame.image[HEIGHT // 2, :, 1] > 140)[0].mean()
        assert middle == pytest.approx(59.5 + STEP * 2 * number, abs=1.0)


def test_a_film_that_does_not_say_so_is_left_alone(tmp_path: Path) -> None:
    frames = list(open_source(make_interlaced(tmp_path / "film.mpg", 4, marked=False)))
    assert len(frames) == 4
    assert min(combing(frame.image) for frame in frames) > STEP - 2
