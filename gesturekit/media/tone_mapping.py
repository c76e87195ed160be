"""High dynamic range and wide gamut to SDR (BT.709), which is what models, screens and our films take.

Phones film in HLG with BT.2020 primaries; taken for SDR, such pictures are dark and pale. Transfer functions
follow ITU-R BT.2100, reference white (203 cd/m²) ITU-R BT.2408, SDR's BT.1886.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from gesturekit.media.deinterlacing import filter_graph

# AVColorTransferCharacteristic and AVColorPrimaries of FFmpeg's libavutil/pixfmt.h, which are ITU-T H.273's.
_PQ, _HLG = 16, 18
_BT2020, _P3 = 9, 12
_BT2020_MATRIX = 9
_UNSPECIFIED = 2

_REFERENCE_WHITE = 203.0
_HLG_PEAK = 1000.0
_SDR_GAMMA = 2.4
# Light up to this share of reference white is kept as it is; what is brighter is pressed into the rest.
_KNEE = 0.8
# Points on each axis of the colour table; between them FFmpeg interpolates. Greys then err by 1 of 255,
# strong dark colours by up to 7.
_TABLE_SIZE = 33

_LUMINANCE_2020 = np.array([0.2627, 0.6780, 0.0593])
# From linear RGB of these primaries to that of BT.709, both with a D65 white.
_TO_709 = {
    _BT2020: np.array([[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]]),
    _P3: np.array([[1.2249, -0.2247, 0.0], [-0.0420, 1.0419, 0.0], [-0.0197, -0.0786, 1.0979]]),
}

Table = npt.NDArray[np.float64]


class ToneMapper:
    """Turns decoded frames of a stream with these code points of ITU-T H.273 into 8-bit RGB, SDR."""

    def __init__(self, transfer: int, primaries: int) -> None:
        self._table = sdr_table(transfer, primaries)
        self._form: tuple[int, int, str] | None = None
        self._graph: Any = None

    def __call__(self, frame: Any) -> Any:
        """Convert a frame."""
        form = (frame.width, frame.height, frame.format.name)
        if form != self._form:
            self._graph, self._form = self._built(frame), form
        if frame.colorspace == _UNSPECIFIED:
            frame.colorspace = _BT2020_MATRIX
        self._graph.push(frame)
        return self._graph.pull()

    def _built(self, frame: Any) -> Any:
        # FFmpeg reads the table from a file, once, when the filter is made.
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "sdr.cube"
            header = f"LUT_3D_SIZE {_TABLE_SIZE}"
            np.savetxt(file, self._table, fmt="%.5f", header=header, comments="")
            return filter_graph(
                frame,
                frame.time_base,
                ("format", {"pix_fmts": "gbrp10le"}),
                ("lut3d", {"file": str(file), "interp": "tetrahedral"}),
                ("format", {"pix_fmts": "rgb24"}),
            )


def tone_mapper(codec: Any) -> ToneMapper | None:
    """Make what turns the stream of a PyAV codec context into SDR; None for one that is, or does not say."""
    transfer, primaries = int(codec.color_trc), int(codec.color_primaries)
    if transfer in (_PQ, _HLG) and primaries not in _TO_709:
        primaries = _BT2020
    return ToneMapper(transfer, primaries) if primaries in _TO_709 else None


def sdr_table(transfer: int, primaries: int, size: int = _TABLE_SIZE) -> Table:
    """SDR for every signal on a grid.

    Returns (size³, 3), 0 to 1: BT.709 RGB, for RGB signals of 0 to 1 in equal steps, red running fastest.
    """
    steps = np.linspace(0.0, 1.0, size)
    blue, green, red = np.meshgrid(steps, steps, steps, indexing="ij")
    signal = np.stack([red, green, blue], axis=-1).reshape(-1, 3)
    light = np.maximum(_light(signal, transfer) @ _TO_709[primaries].T, 0.0)
    if transfer in (_PQ, _HLG):
        light = _rolled_off(light)
    table: Table = np.minimum(light, 1.0) ** (1.0 / _SDR_GAMMA)
    return table


def _light(signal: Table, transfer: int) -> Table:
    """Light that a display shows for a signal, 1 at reference white."""
    if transfer == _PQ:
        root = signal ** (1.0 / 78.84375)
        ratio = np.maximum(root - 0.8359375, 0.0) / (18.8515625 - 18.6875 * root)
        pq: Table = 10_000.0 * ratio ** (1.0 / 0.1593017578125) / _REFERENCE_WHITE
        return pq
    if transfer == _HLG:
        a, b, c = 0.17883277, 0.28466892, 0.55991073
        scene = np.where(signal <= 0.5, signal**2 / 3.0, (np.exp((signal - c) / a) + b) / 12.0)
        luminance = (scene @ _LUMINANCE_2020)[:, None]
        hlg: Table = _HLG_PEAK / _REFERENCE_WHITE * luminance**0.2 * scene
        return hlg
    sdr: Table = signal**_SDR_GAMMA
    return sdr


def _rolled_off(light: Table) -> Table:
    """Press what is brighter than the knee below 1; all three channels alike, which keeps the hue."""
    brightest = light.max(axis=1, keepdims=True)
    room = 1.0 - _KNEE
    pressed = 1.0 - room * np.exp(-np.maximum(brightest - _KNEE, 0.0) / room)
    rolled: Table = np.where(brightest > _KNEE, light * pressed / np.maximum(brightest, 1e-9), light)
    return rolled
