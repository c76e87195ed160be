"""People: always the same for a number, different between numbers, twins on request."""

from __future__ import annotations

import numpy as np
import pytest

import gesturekit.studio.performance.people as people
from gesturekit.errors import InvalidArgumentError
from gesturekit.studio.anatomy.contacts import ContactSolver
from gesturekit.studio.anatomy.hand_skeleton import Skeleton
from gesturekit.studio.anatomy.joints import constrain
from gesturekit.studio.anatomy.poses import POSE_CONTACTS, POSES
from gesturekit.studio.performance.people import TONES, Person
from gesturekit.studio.scene import Skin
from tests.studio.anatomy.contact_gaps import gap

CROWD = [Person.numbered(number) for number in range(150)]


def test_a_number_is_always_the_same_person() -> None:
    people._numbered.cache_clear()
    again = Person.numbered(17)
    assert again is not CROWD[17]
    assert again.shape.bones.tobytes() == CROWD[17].shape.bones.tobytes()
    assert again.skin == CROWD[17].skin
    assert again.style.fingers.tobytes() == CROWD[17].style.fingers.tobytes()


def test_a_crowd_has_all_tones_builds_and_clothes() -> None:
    assert {person.tone for person in CROWD} == set(range(1, TONES + 1))
    assert {person.build for person in CROWD} == {"man", "woman", "child"}
    for worn in ("sleeve", "ring", "watch"):
        share = np.mean([getattr(person, worn) not in (None, False) for person in CROWD])
        assert 0.08 < share < 0.92, worn
    lengths = [person.shape.length for person in CROWD if person.build != "child"]
    assert 0.5 < np.std(lengths) < 2.5


def test_a_twin_shares_all_but_what_was_asked_for() -> None:
    one, twin = Person.numbered(9), Person.numbered(9, tone=6)
    assert twin.tone == 6
    assert twin.skin.melanin > 0.8
    assert twin.shape.bones.tobytes() == one.shape.bones.tobytes()
    assert twin.sleeve == one.sleeve
    assert twin.style.speed == one.style.speed
    child = Person.numbered(9, build="child")
    assert child.shape.length < 17.5
    assert child.style.speed == one.style.speed


def test_skin_is_of_the_tone_it_is_called() -> None:
    middles = np.array([Skin.of_tone(tone).melanin for tone in range(1, TONES + 1)])
    near = [int(np.abs(middles - person.skin.melanin).argmin()) + 1 == person.tone for person in CROWD]
    assert np.mean(near) > 0.95


@pytest.mark.parametrize(("number", "tone"), [(-1, None), (3, 0), (3, 7)])
def test_nobody_is_not_invented(number: int, tone: int | None) -> None:
    with pytest.raises(InvalidArgumentError, match="does not exist"):
        Person.numbered(number, tone=tone)


def test_an_unknown_pose_is_named_with_the_nearest() -> None:
    with pytest.raises(InvalidArgumentError, match="did you mean 'victory'"):
        CROWD[0].pose("victry")


@pytest.mark.parametrize("name", ["open_palm", "ok", "closed_fist", "pinch", "victory"])
@pytest.mark.parametrize("number", [0, 1, 6])
def test_own_ways_break_neither_joints_nor_contacts(number: int, name: str) -> None:
    person = CROWD[number]
    angles = person.pose(name)
    assert np.allclose(constrain(angles)[0], angles, atol=1e-6)
    assert np.abs(angles - POSES[name]).max() > np.radians(1.0)
    solver = ContactSolver(Skeleton(person.shape))
    transforms = solver.skeleton.pose(angles)
    assert solver.capsules.excess(transforms).max() < 0.02
    for contact in POSE_CONTACTS[name]:
        assert gap(solver, transforms, contact)[0] < 0.3


def test_twins_of_another_tone_hold_their_fingers_alike_and_twins_of_another_build_do_not() -> None:
    own, twin = Person.numbered(5, tone=1), Person.numbered(5, tone=6)
    assert own.skin != twin.skin
    assert own.pose("ok") is twin.pose("ok"), "solved once"
    other = Person.numbered(5, build="child" if own.build != "child" else "man")
    assert not np.allclose(own.pose("ok"), other.pose("ok"))
