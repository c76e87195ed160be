"""What layers are told of a frame."""

from dataclasses import replace

from gesturekit.gestures.events import GestureEvent, Phase
from gesturekit.hands import Hand
from gesturekit.rendering.layer_registry import Scene, layer_kinds
from tests.gestures.built_hands import shape


def test_a_moved_scene_moves_every_hand_of_an_event() -> None:
    left, right = shape("11111"), replace(shape("11111"), id=1)
    event = GestureEvent("zoom_in", Phase.TRIGGER, right, 1.0, 0.9, 0.9, 0.0, other=left)
    scene = Scene((640, 480), (left, right), (event,), 1.0)

    def halved(hand: Hand) -> Hand:
        return replace(hand, landmarks=hand.landmarks / 2)

    moved = scene.moved(halved, (320, 240))
    assert moved.size == (320, 240)
    hands = [*moved.hands, *(hand for each in moved.events for hand in each.hands)]
    assert len(hands) == 4
    for hand in hands:
        assert abs(hand.landmarks - left.landmarks / 2).max() < 1e-3


def test_the_layers_that_come_along_are_registered() -> None:
    assert {"skeleton", "label"} <= set(layer_kinds())
    for word, kind in layer_kinds().items():
        assert kind.settings.model_fields["type"].default == word
