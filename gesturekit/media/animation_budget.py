"""How large an animation's pictures may be: the size chosen at its start, and the quality of each."""

from __future__ import annotations

from collections.abc import Callable

_BEST, _ENOUGH, _WORST = 75, 50, 8
"""Qualities of WebP: of a picture that has room, what a size must allow, and what is still given."""

_SCALES = (1.0, 0.85, 0.7, 0.6, 0.5, 0.42, 0.35, 0.3, 0.25, 0.2, 0.15, 0.1)


class AnimationBudget:
    """Keeps what is written below a rate, at every moment.

    Parameters
    ----------
    bytes_per_second
        The rate; None for no limit.
    """

    def __init__(self, bytes_per_second: float | None) -> None:
        self._rate = bytes_per_second
        self._quality = float(_BEST)
        self.lowest_quality = _BEST
        self.left_out = 0

    @property
    def lowered(self) -> bool:
        """Whether it could not give every picture its best quality."""
        return self.lowest_quality < _BEST

    def scale(self, step: float, length_at: Callable[[float, int], int]) -> float:
        """How large the pictures can be beside their own size.

        Parameters
        ----------
        step
            Seconds from picture to picture.
        length_at
            Bytes of a picture at a scale and a quality.
        """
        if self._rate is None:
            return 1.0
        # The first pictures are often the plainest: light comes with the first hand.
        room = 0.8 * self._rate * step
        return next((scale for scale in _SCALES if length_at(scale, _ENOUGH) <= room), _SCALES[-1])

    def fit(self, spent: int, until: float, step: float, encode: Callable[[int], bytes]) -> bytes | None:
        """Encode a picture so that it fits; None when nothing does, and it has to be left out.

        Parameters
        ----------
        spent
            Bytes written so far.
        until
            Seconds of animation once this picture has been shown.
        step
            Seconds from picture to picture.
        encode
            Gives the bytes for a quality.
        """
        if self._rate is None:
            return encode(_BEST)
        room = self._rate * until - spent
        while True:
            quality = round(self._quality)
            data = encode(quality)
            if len(data) <= room:
                self.lowest_quality = min(self.lowest_quality, quality)
                if len(data) < 0.8 * self._rate * step:
                    self._quality = min(_BEST, self._quality + 2)
                elif room - len(data) < self._rate * step:
                    # No reserve: the next picture would have to be encoded twice.
                    self._quality = max(_WORST, self._quality - 2)
                return data
            if quality <= _WORST:
                self.left_out += 1
                return None
            self._quality = max(_WORST, min(quality - 4, quality * (room / len(data)) ** 0.8))
