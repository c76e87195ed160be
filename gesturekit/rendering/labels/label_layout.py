"""Where the plates of labels lie: in rows at the top of the picture, or each beside its hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from gesturekit.rendering.draw_region import Region
from gesturekit.rendering.labels.label_board import Label
from gesturekit.rendering.labels.label_settings import LabelSettings
from gesturekit.rendering.labels.label_text import TextImage, draw_text, title_of

# All in heights of a capital letter: room between letters and the plate's edge, between plates, and from
# the picture's edge; the plate's glow; the ring's diameter, and its distance from the letters.
_PADDING_X, _PADDING_Y, _GAP, _EDGE, GLOW = 1.1, 0.75, 0.6, 1.0, 0.7
_RING, _RING_GAP = 1.3, 0.6

# Letters smaller than this many pixels can't be read.
_SMALLEST_LETTERS = 9

# How often plates that meet beside their hands are pushed apart, before one gives way up or down.
_PUSHES = 8


@dataclass(frozen=True, slots=True)
class Plate:
    """A label with its place: the plate's rectangle in pixels, and the size of its letters."""

    label: Label
    text: TextImage
    x: float
    y: float
    width: float
    height: float
    letters: float

    @property
    def region(self) -> Region:
        """The plate with its glow."""
        glow = GLOW * self.letters + 1.0
        return Region.around(
            self.x - glow, self.y - glow, self.x + self.width + glow, self.y + self.height + glow
        )

    @property
    def ring(self) -> tuple[float, float, float]:
        """Middle and radius of the ring that fills as the event is confirmed, pixels; radius 0 for none."""
        radius = 0.0 if self.label.progress is None else 0.5 * _RING * self.letters
        return self.x + _PADDING_X * self.letters + radius, self.y + 0.5 * self.height, radius

    @property
    def text_x(self) -> float:
        """Where the middle of the letters is, pixels."""
        return self.x + 0.5 * (self.width + _ring_room(self.label) * self.letters)

    def overlaps(self, other: Plate) -> bool:
        """Whether the two share a point."""
        return abs(_middle(self) - _middle(other)) < 0.5 * (self.width + other.width) and self.beside(other)

    def beside(self, other: Plate) -> bool:
        """Whether the two share a height in the picture."""
        return self.y < other.y + other.height and other.y < self.y + self.height


def _middle(plate: Plate) -> float:
    return plate.x + 0.5 * plate.width


def _ring_room(label: Label) -> float:
    return 0.0 if label.progress is None else _RING + _RING_GAP


@dataclass(slots=True)
class LabelLayout:
    """Places labels.

    Parameters
    ----------
    settings
        Size of the letters, the font, and where the plates belong.
    titles
        What is written for an event instead of its name in plain words.
    """

    settings: LabelSettings
    titles: Mapping[str, str] = field(default_factory=dict)
    # Hands whose plates are below them, as there was no room above: they return only when there is plenty.
    _below: set[tuple[int, ...]] = field(default_factory=set)

    def lay_out(self, labels: Sequence[Label], size: tuple[int, int]) -> list[Plate]:
        """Place labels in a picture.

        Parameters
        ----------
        labels
            In the order in which they are shown, left to right.
        size
            Width and height of the picture, pixels.

        Returns
        -------
        One plate per label. None lies on another, and all lie inside the picture from side to side; a name
        too long for it is drawn smaller. A label grows as it comes and shrinks as it goes, by its opacity,
        so that its neighbours glide instead of jumping.
        """
        if self.settings.place == "hand":
            return self._at_hands(labels, size)
        rows: list[list[Plate]] = []
        letters, _, room = self._measures(size)
        used = room
        for label in labels:
            plate = self._plate(label, letters, room)
            if used + _GAP * letters + plate.width > room:
                rows.append([])
                used = -_GAP * letters
            rows[-1].append(plate)
            used += _GAP * letters + plate.width
        plates = []
        y = _EDGE * letters
        for row in rows:
            slots = [(plate.width + _GAP * letters) * plate.label.opacity for plate in row]
            x = (size[0] - sum(slots)) / 2
            tallest = max(plate.height for plate in row)
            for plate, slot in zip(row, slots, strict=True):
                grown = _grown(plate)
                middle = y + 0.5 * tallest
                plates.append(replace(grown, x=x + (slot - grown.width) / 2, y=middle - 0.5 * grown.height))
                x += slot
            y += tallest + _GAP * letters
        return plates

    def _measures(self, size: tuple[int, int]) -> tuple[int, float, float]:
        letters = max(_SMALLEST_LETTERS, round(self.settings.height * min(size)))
        edge = min(_EDGE * letters, 0.04 * size[0])
        return letters, edge, size[0] - 2 * edge

    def _plate(self, label: Label, letters: int, room: float) -> Plate:
        text = draw_text(self.titles.get(label.name) or title_of(label.name), letters, self.settings.font)
        natural = text.size[0] + (2 * _PADDING_X + _ring_room(label)) * letters
        scale = min(1.0, room / natural)
        height = (1 + 2 * _PADDING_Y) * letters * scale
        return Plate(label, text, 0.0, 0.0, natural * scale, height, letters * scale)

    def _at_hands(self, labels: Sequence[Label], size: tuple[int, int]) -> list[Plate]:
        letters, edge, room = self._measures(size)
        gap = _GAP * letters
        stacked: dict[tuple[int, ...], float] = {}
        plates: list[Plate] = []
        for label in labels:
            plate = _grown(self._plate(label, letters, room))
            above = label.place.top - gap - plate.height - stacked.get(label.hand_ids, 0.0)
            if above < edge:
                self._below.add(label.hand_ids)
            elif above > edge + 3 * letters:
                self._below.discard(label.hand_ids)
            y = above
            if label.hand_ids in self._below:
                y = label.place.bottom + gap + stacked.get(label.hand_ids, 0.0)
            stacked[label.hand_ids] = stacked.get(label.hand_ids, 0.0) + plate.height + gap
            y = min(max(y, edge), size[1] - edge - plate.height)
            plates.append(
                replace(plate, x=_within(label.place.x - 0.5 * plate.width, plate, edge, size), y=y)
            )
        self._below &= {label.hand_ids for label in labels}
        for _ in range(_PUSHES):
            _push_apart(plates, edge, size)
        return _one_above_the_other(plates, gap, size[1])


def _grown(plate: Plate) -> Plate:
    scale = plate.label.opacity
    return replace(
        plate, width=plate.width * scale, height=plate.height * scale, letters=plate.letters * scale
    )


def _within(x: float, plate: Plate, edge: float, size: tuple[int, int]) -> float:
    return min(max(x, edge), max(edge, size[0] - edge - plate.width))


def _push_apart(plates: list[Plate], edge: float, size: tuple[int, int]) -> None:
    """Move plates that meet to the sides, each by half of what they share."""
    for i in range(len(plates)):
        for j in range(i + 1, len(plates)):
            first, second = plates[i], plates[j]
            shared = 0.5 * (first.width + second.width) - (_middle(second) - _middle(first))
            if shared > 0 and first.beside(second):
                plates[i] = replace(first, x=_within(first.x - 0.5 * shared, first, edge, size))
                plates[j] = replace(second, x=_within(second.x + 0.5 * shared, second, edge, size))


def _one_above_the_other(plates: Sequence[Plate], gap: float, height: int) -> list[Plate]:
    """Move what still lies on another towards the middle of the picture."""
    placed: list[Plate] = []
    for plate in plates:
        upwards = plate.y > 0.5 * height
        while (other := next((other for other in placed if plate.overlaps(other)), None)) is not None:
            y = other.y - gap - plate.height if upwards else other.y + other.height + gap
            plate = replace(plate, y=y)
        placed.append(plate)
    return placed
