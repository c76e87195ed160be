from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from gesturekit.hands import ImageArray
from gesturekit.media import VideoWriter
from gesturekit.media.tone_mapping import sdr_table
from gesturekit.sources import open_source

SDR, PQ, HLG = 1, 16, 18
BT709, BT2020, P3 = 1, 9, 12


def read_back(table: np.ndarray, *signal: float) -> list[float]:
    """What the table holds for a signal that lies on its grid, of 255."""
    size = round(len(table) ** (1 / 3))
    red, green, blue = (round(value * (size - 1)) for value in signal)
    return [round(255 * float(v), 1) for v in table.reshape(size, size, size, 3)[blue, green, red]]


def test_three_quarters_of_hlg_is_reference_white() -> None:
    """ITU-R BT.2408: 75 % HLG shows 203 cd/m², SDR's white; light above it has only the last steps left."""
    table = sdr_table(HLG, BT2020, 21)
    assert read_back(table, 0.0, 0.0, 0.0) == [0.0, 0.0, 0.0]
    # Light 1 lies above the knee at 0.8: 1 - 0.2 / e = 0.926, and 0.926 ^ (1 / 2.4) = 0.969.
    assert read_back(table, 0.75, 0.75, 0.75) == pytest.approx([247.0] * 3, abs=0.5)
    # 60 %: scene light 0.1281, display light 0.1281 ^ 1.2 * 1000 / 203 = 0.418.
    assert read_back(table, 0.6, 0.6, 0.6) == pytest.approx([255 * 0.418 ** (1 / 2.4)] * 3, abs=0.7)
    assert read_back(table, 1.0, 1.0, 1.0) == pytest.approx([255.0] * 3, abs=0.1)


def test_pq_is_absolute_light() -> None:
    # ITU-R BT.2100, table 4: half the signal is 92.2 cd/m².
    table = sdr_table(PQ, BT2020, 21)
    assert read_back(table, 0.5, 0.5, 0.5) == pytest.approx([255 * (92.2 / 203) ** (1 / 2.4)] * 3, abs=0.7)


@pytest.mark.parametrize("primaries", [BT2020, P3])
def test_wide_gamut_keeps_greys_and_gains_colour(primaries: int) -> None:
    table = sdr_table(SDR, primaries, 21)
    assert read_back(table, 0.5, 0.5, 0.5) == pytest.approx([127.5] * 3, abs=0.2)
    assert read_back(table, 1.0, 1.0, 1.0) == pytest.approx([255.0] * 3, abs=0.1)
    red, green, blue = read_back(table, 0.8, 0.5, 0.5)
    assert red > 0.8 * 255 + 3
    assert green < 0.5 * 255
    assert blue < 0.5 * 255


def bt2020(linear: np.ndarray) -> np.ndarray:
    # ITU-R BT.2087: from linear BT.709 to linear BT.2020.
    matrix = [[0.6274, 0.3293, 0.0433], [0.0691, 0.9195, 0.0114], [0.0164, 0.0880, 0.8956]]
    return linear @ np.array(matrix).T


def hlg_signal(light: np.ndarray) -> np.ndarray:
    """Signal of display light in reference whites, on a display of 1000 cd/m²."""
    shown = light * 203 / 1000
    luminance = shown @ np.array([0.2627, 0.6780, 0.0593])
    scene = shown * luminance[..., None] ** (-0.2 / 1.2)
    high = 0.17883277 * np.log(np.maximum(12 * scene - 0.28466892, 1e-9)) + 0.55991073
    return np.where(scene <= 1 / 12, np.sqrt(3 * scene), high)


def pq_signal(light: np.ndarray) -> np.ndarray:
    power = (light * 203 / 10_000) ** 0.1593017578125
    return ((0.8359375 + 18.8515625 * power) / (1 + 18.6875 * power)) ** 78.84375


def make_hdr_film(path: Path, signal: np.ndarray, transfer: int) -> Path:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("ffv1", rate=25)
        stream.height, stream.width = signal.shape[:2]
        stream.pix_fmt = "yuv420p10le"
        codec = stream.codec_context
        codec.colorspace, codec.color_primaries = BT2020, BT2020
        codec.color_trc, codec.color_range = transfer, 1
        picture = av.VideoFrame.from_ndarray(np.round(signal * 65535).astype(np.uint16), format="rgb48le")
        frame = picture.reformat(format="yuv420p10le", dst_colorspace=BT2020)
        frame.pts, frame.time_base = 0, Fraction(1, 25)
        frame.colorspace, frame.color_range = BT2020, 1
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


PATCHES = [(200, 40, 40), (40, 180, 60), (40, 60, 200), (128, 128, 128), (230, 230, 230), (16, 16, 16)]


def patches_of(image: ImageArray) -> np.ndarray:
    return image.reshape(64, len(PATCHES), 32, 3)[16:48, :, 8:24].mean(axis=(0, 2))


@pytest.mark.parametrize(("transfer", "encoded"), [(HLG, hlg_signal), (PQ, pq_signal)])
def test_an_hdr_film_reads_as_the_sdr_it_was_made_from(tmp_path: Path, transfer: int, encoded) -> None:
    colours = np.repeat(np.array([PATCHES], np.float64) / 255, 32, axis=1).repeat(64, axis=0)
    path = make_hdr_film(tmp_path / "hdr.mkv", encoded(bt2020(colours**2.4)), transfer)
    with open_source(path) as source:
        frame = next(source)
        assert np.abs(patches_of(frame.image) - PATCHES).max() < 8
        with VideoWriter(tmp_path / "sdr.mp4", source.size) as video:
            video.write(frame.image, frame.time)
    with av.open(str(tmp_path / "sdr.mp4")) as container:
        codec = container.streams.video[0].codec_context
        assert (codec.color_trc, codec.color_primaries) == (SDR, BT709)
    written = next(open_source(tmp_path / "sdr.mp4")).image
    assert np.abs(patches_of(written) - PATCHES).max() < 10
