"""Twins are found where there are any, told apart by what the other pairs teach, and not imagined."""

from __future__ import annotations

import numpy as np
import pytest

from gesturekit.gestures.dynamic.twins import TwinJudge, finger_standing

PAIRS, EACH, STEPS = 5, 12, 16


def hands(straight: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """(N, STEPS, 21, 3) hands whose middle to little fingers are straight, or folded to half their length."""
    joints = np.zeros((len(straight), STEPS, 21, 3), np.float32)
    for finger in range(5):
        reach = np.where((finger < 2) | straight, 1.0, 0.5)
        for joint in range(4):
            place = joints[:, :, 1 + 4 * finger + joint]
            place[..., 0] = 0.3 * (finger - 2)
            place[..., 1] = 1.0 + 0.3 * joint * reach[:, None]
            # Folded fingers keep their bones' length by going to and fro.
            place[..., 2] = 0.3 * (joint % 2) * np.sqrt(1.0 - reach[:, None] ** 2)
    return joints + rng.normal(0.0, 0.03, joints.shape).astype(np.float32)


def taught(rng: np.random.Generator, classes: int = 2 * PAIRS) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Classes 2k and 2k + 1 resemble each other; the odd ones are made with the whole hand."""
    targets = np.repeat(np.arange(classes), EACH)
    scores = np.full((len(targets), classes), -1.0)
    scores[np.arange(len(targets)), targets] = 1.0
    scores[np.arange(len(targets)), targets ^ 1] = 0.0
    scores += rng.normal(0.0, 0.05, scores.shape)
    return hands(targets % 2 == 1, rng), targets, scores.astype(np.float32)


def test_twins_are_found_and_told_apart() -> None:
    rng = np.random.default_rng(0)
    judge = TwinJudge.fit(*taught(rng), rng)
    assert judge is not None
    pole = judge.parts["pole"]
    assert set(np.abs(pole)) == {1.0} and (pole[::2] == pole[0]).all() and (pole[1::2] == -pole[0]).all()
    joints, targets, _ = taught(np.random.default_rng(1))
    scores = judge.scores(joints)
    assert scores.shape == (len(targets), 2 * PAIRS)
    assert (scores[np.arange(len(targets)), targets] > scores[np.arange(len(targets)), targets ^ 1]).all()


def test_a_pair_with_few_recordings_is_told_apart_by_what_the_others_teach() -> None:
    rng = np.random.default_rng(2)
    joints, targets, scores = taught(rng)
    kept = (targets > 1) | (np.arange(len(targets)) % EACH == 0)
    judge = TwinJudge.fit(joints[kept], targets[kept], scores[kept], rng)
    assert judge is not None
    first = targets < 2
    said = judge.scores(joints[first])
    assert (said[np.arange(first.sum()), targets[first]] > 0.5).all()


def test_no_twins_where_fingers_tell_nothing() -> None:
    rng = np.random.default_rng(3)
    _, targets, scores = taught(rng)
    joints = hands(rng.random(len(targets)) < 0.5, rng)
    assert TwinJudge.fit(joints, targets, scores, rng) is None


def test_no_twins_where_classes_do_not_pair() -> None:
    rng = np.random.default_rng(4)
    joints, targets, scores = taught(rng)
    # Everything resembles class 0, which resembles class 1: one pair, and no more among those left over.
    scores[:] = 0.0
    scores[:, 0] = 1.0
    scores[targets == 0, 1] = 2.0
    scores[targets == 1, 0] = 2.0
    scores[targets > 1, 2:] = np.where(targets[targets > 1, None] == 2, 0.9, -np.arange(2, 10.0))
    assert TwinJudge.fit(joints, targets, scores, rng) is None
    two_pairs = taught(rng, classes=4)
    assert TwinJudge.fit(*two_pairs, rng) is None


def test_how_fingers_stand_by_hand() -> None:
    straight = hands(np.array([True, False]), np.random.default_rng(0))
    straight[:] = straight.mean(axis=1, keepdims=True)
    found = finger_standing(straight).reshape(2, 6, 20)
    assert np.allclose(found[:, 0], found[:, 5], atol=1e-5), "a still hand's quantiles are its mean"
    little = straight[0, 0, 17:21]
    bones = np.linalg.norm(np.diff(little, axis=0), axis=1).sum()
    assert found[0, 0, 4] == pytest.approx(np.linalg.norm(little[3] - little[0]) / bones, rel=1e-4)
    assert found[1, 0, 4] < 0.8 < found[0, 0, 4]
    assert found[0, 0, 10] == pytest.approx(np.linalg.norm(straight[0, 0, 4] - straight[0, 0, 8]), rel=1e-4)


def test_how_fingers_stand_is_free_of_turns() -> None:
    joints = hands(np.array([True, False]), np.random.default_rng(1))
    turn = np.linalg.qr(np.random.default_rng(2).normal(size=(3, 3)))[0].astype(np.float32)
    assert np.allclose(finger_standing(joints @ turn), finger_standing(joints), atol=1e-4)


def test_it_is_read_back_and_damage_is_refused() -> None:
    rng = np.random.default_rng(5)
    joints, targets, scores = taught(rng)
    judge = TwinJudge.fit(joints, targets, scores, rng)
    assert judge is not None
    arrays = judge.arrays()
    read = TwinJudge.from_arrays(2 * PAIRS, arrays)
    assert np.array_equal(read.scores(joints), judge.scores(joints))
    with pytest.raises(ValueError, match="expected"):
        TwinJudge.from_arrays(2 * PAIRS + 1, arrays)
    with pytest.raises(ValueError, match="not finite"):
        TwinJudge.from_arrays(2 * PAIRS, {**arrays, "mean": arrays["mean"] * np.nan})
    with pytest.raises(KeyError):
        TwinJudge.from_arrays(2 * PAIRS, {name: arrays[name] for name in arrays if name != "pole"})
