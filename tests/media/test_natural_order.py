from __future__ import annotations

from gesturekit.media.natural_order import natural_key


def test_numbers_in_names_count_as_numbers() -> None:
    names = ["10", "a1b10", "A1b9", "a1b", "a", "9", "a01b2", "ä1", "x٣"]
    assert sorted(names, key=natural_key) == ["9", "10", "a", "a1b", "a01b2", "A1b9", "a1b10", "x٣", "ä1"]
