"""What the motions are called."""

from gesturekit.gestures.motion_reader import OFF_BY_DEFAULT, MotionReader
from gesturekit.motions.vocabulary import DESCRIPTIONS


def test_every_motion_that_can_be_found_is_described_and_no_other():
    assert set(DESCRIPTIONS) == set(MotionReader(True).all_names)
    assert set(DESCRIPTIONS) >= OFF_BY_DEFAULT
