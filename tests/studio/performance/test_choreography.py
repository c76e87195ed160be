"""A choreography: goals reached on time, movements that add up, labels without gaps."""

from __future__ import annotations

import numpy as np
import pytest

from gesturekit.studio.anatomy.easing import Wobble, minimum_jerk
from gesturekit.studio.performance.choreography import IDLE, Choreography, Stage, StageLabel


def still() -> Choreography:
    return Choreography(np.zeros(4), np.zeros(3), np.eye(3))


def test_a_hand_that_does_nothing_stays_where_it_is() -> None:
    motion = Choreography([1.0, 2.0], [3.0, 4.0, 5.0], np.eye(3)).sample([0.0, 7.0])
    assert motion.angles.tolist() == [[1.0, 2.0]] * 2
    assert motion.position.tolist() == [[3.0, 4.0, 5.0]] * 2
    assert motion.rotation.tolist() == [np.eye(3).tolist()] * 2


def test_goals_are_reached_when_their_time_is_up_and_kept() -> None:
    hand = still()
    hand.bend(np.array([1.0, 0.0, -1.0, 0.5]), 0.5)
    hand.go(np.array([10.0, 0.0, 0.0]), 1.0)
    hand.turn([0.0, 0.0, np.pi / 2], 1.0, after=0.5)
    motion = hand.sample([0.0, 0.5, 1.0, 1.5, 9.0])
    assert motion.angles[1:] == pytest.approx(np.tile([1.0, 0.0, -1.0, 0.5], (4, 1)))
    assert motion.position[:, 0] == pytest.approx([0.0, 5.0, 10.0, 10.0, 10.0])
    assert motion.rotation[1] == pytest.approx(np.eye(3))
    assert motion.rotation[3:, 1, 0] == pytest.approx([1.0, 1.0])
    assert np.allclose(motion.rotation[3], hand.rotation)


def test_a_detour_is_added_on_the_way_and_gone_at_the_end() -> None:
    hand = still()
    detour = np.zeros((3, 4))
    detour[1, 2] = 3.0
    hand.bend(np.array([1.0, 0.0, 0.0, 0.0]), 2.0, detour=detour)
    angles = hand.sample([0.0, 1.0, 1.2, 2.0, 5.0]).angles
    assert angles[:, 0] == pytest.approx([0.0, 0.5, float(minimum_jerk(0.6)), 1.0, 1.0])
    # The middle knot is reached half way, and left in proportion to what remains of the way.
    assert angles[:, 2] == pytest.approx([0.0, 3.0, 6.0 * (1.0 - float(minimum_jerk(0.6))), 0.0, 0.0])
    assert not angles[:, [1, 3]].any()


def test_movements_that_overlap_add_up_and_blend() -> None:
    hand = still()
    hand.move([4.0, 0.0, 0.0], 1.0)
    hand.move([0.0, 6.0, 0.0], 1.0, after=0.5)
    times = np.array([0.25, 0.75, 1.25])
    expected = np.stack([4.0 * minimum_jerk(times), 6.0 * minimum_jerk(times - 0.5)], axis=1)
    assert hand.sample(times).position[:, :2] == pytest.approx(expected)


def test_turns_follow_each_other_in_camera_axes() -> None:
    hand = still()
    hand.turn([np.pi / 2, 0.0, 0.0], 1.0)
    hand.time += 1.0
    hand.turn([0.0, 0.0, np.pi / 2], 1.0)
    # The fingers (y) go to z first and stay there, for z is the second axis.
    assert hand.sample([2.0]).rotation[0] @ [0.0, 1.0, 0.0] == pytest.approx([0.0, 0.0, 1.0])


def test_facing_takes_the_short_way_and_arrives() -> None:
    hand = still()
    hand.turn([0.3, -2.0, 1.0], 0.4)
    hand.time += 0.4
    goal = np.diag([1.0, -1.0, -1.0])
    hand.face(goal, 0.5)
    assert np.allclose(hand.sample([0.9]).rotation[0], goal)


def test_a_circle_is_round_and_closes() -> None:
    hand = still()
    hand.cycle(1.0, 2.0, sine=(3.0, *[0.0] * 5), cosine=(0.0, 3.0, *[0.0] * 4))
    motion = hand.sample(np.linspace(0.0, 2.0, 101))
    assert np.linalg.norm(motion.position - [0.0, 3.0, 0.0], axis=1) == pytest.approx(3.0)
    assert motion.position[[0, -1]] == pytest.approx(np.zeros((2, 3)))
    assert motion.position[25, 0] > 0.0 > motion.position[75, 0]


def test_a_swing_starts_and_ends_at_rest() -> None:
    hand = still()
    hand.cycle(3.0, 1.5, sine=(0.1, 0.0, 0.0, 0.0, 0.0, 0.4))
    times = np.linspace(-0.5, 2.0, 1001)
    angle = hand.sample(times).position[:, 0]
    assert np.abs(angle).max() == pytest.approx(0.1, abs=1e-3)
    crossings = np.count_nonzero(np.diff(np.sign(angle[np.abs(angle) > 1e-4])))
    assert crossings == 5
    assert np.abs(np.diff(angle)[[0, 199, 200, 799, 800, -1]]).max() < 1e-4


def test_labels_follow_each_other_and_rests_are_one() -> None:
    hand = still()
    hand.label("wave", Stage.PREPARATION, 0.5)
    hand.label("wave", Stage.STROKE, 1.0)
    hand.label("wave", Stage.HOLD, 0.0)
    hand.label(IDLE, Stage.REST, 0.25)
    hand.label(IDLE, Stage.REST, 0.25)
    assert hand.labels == [
        StageLabel("wave", Stage.PREPARATION, 0.0, 0.5),
        StageLabel("wave", Stage.STROKE, 0.5, 1.5),
        StageLabel(IDLE, Stage.REST, 1.5, 2.0),
    ]
    assert hand.time == 2.0


def test_one_frame_is_the_same_alone_and_among_others() -> None:
    rng = np.random.default_rng(2)
    wobble = Wobble(rng, (8.0, 12.0), np.full(6, 0.05))
    hand = Choreography(np.zeros(4), np.zeros(3), np.eye(3), wobbles=[wobble])
    for _ in range(7):
        hand.bend(rng.normal(size=4), 0.6)
        hand.turn(rng.normal(size=3), 0.8)
        hand.go(rng.normal(size=3), 0.5)
        hand.time += 0.45
    times = np.linspace(0.0, hand.time, 50)
    together = hand.sample(times)
    for index in (3, 17, 49):
        alone = hand.sample(times[index])
        assert np.allclose(alone.angles[0], together.angles[index], atol=1e-12)
        assert np.allclose(alone.position[0], together.position[index], atol=1e-12)
        assert np.allclose(alone.rotation[0], together.rotation[index], atol=1e-12)
