"""Make the set anew: ``python -m tests.studio_set.make`` (needs OpenGL and the models; under a minute)."""

from __future__ import annotations

import json
from typing import Any

import cv2

from gesturekit.hands import ImageArray, TrackedFrame
from gesturekit.media import Frame, HandsWriter
from gesturekit.sources import open_source
from gesturekit.studio.imaging.scene_renderer import StudioRenderer
from gesturekit.studio.performance.choreography import Stage
from gesturekit.studio.scene import Background, Camera, StudioScene
from gesturekit.tracking import HandTracker
from tests.studio_set import FOLDER, SEQUENCE

PICTURES = {
    "open_palm": "person 4, right hand: open_palm 1 s",
    "thumb_up": "person 2, right hand: thumb_up 1 s",
    "victory": "person 7, left hand: victory 1 s",
    "two_hands": "person 5, right hand: open_palm 1 s; left hand: open_palm 1 s",
}
MOTIONS = (
    "studio:?fps=20&quality=fast&background=room&size=480x360&seed=2&do="
    "person 4, right hand: closed_fist 1 s, victory 1 s, "
    "swipe_left plainly, idle 1 s, circle_cw plainly, idle 1 s"
)


def held(script: str) -> Frame:
    """The frame in the middle of what is held."""
    with open_source(f"studio:?fps=10&background=room&do={script}") as source:
        frames = [frame for frame in source if all(hand.phase is Stage.HOLD for hand in frame.truth.hands)]
    return frames[len(frames) // 2]


def kept(name: str, image: ImageArray) -> None:
    cv2.imwrite(str(FOLDER / f"{name}.jpg"), image[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 88])


def made_pictures() -> dict[str, Any]:
    camera = Camera()
    with StudioRenderer(camera.size) as renderer:
        kept("room", renderer.render(StudioScene(camera, (), background=Background("room", 3))).image)
    known: dict[str, Any] = {"room": []}
    for name, script in PICTURES.items():
        frame = held(script)
        kept(name, frame.image)
        known[name] = [
            {
                "gesture": hand.gesture,
                "side": str(hand.side),
                "landmarks": hand.mediapipe_px[:, :2].astype(float).round(1).tolist(),
            }
            for hand in frame.truth.hands
        ]
    return known


def made_sequence() -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = []
    with (
        open_source(MOTIONS) as source,
        HandTracker(1) as tracker,
        HandsWriter(SEQUENCE, source="studio", size=source.size, fps=source.fps) as writer,
    ):
        for frame in source:
            hands = tracker.track(frame.image, frame.time)
            writer.write(TrackedFrame(frame.index, frame.time, source.size, tuple(hands), frame.mirrored))
            (hand,) = frame.truth.hands
            if not hand.phase.meaningful:
                continue
            if not made or made[-1]["gesture"] != hand.gesture:
                made.append({"gesture": hand.gesture, "side": str(hand.side), "begin": round(frame.time, 3)})
            made[-1]["end"] = round(frame.time, 3)
    return made


if __name__ == "__main__":
    truth = {"pictures": made_pictures(), "sequence": made_sequence()}
    (FOLDER / "truth.json").write_text(json.dumps(truth) + "\n", encoding="utf-8")
