"""Truth as COCO keypoints, the annotation format that most pose training code reads; `export` writes them.

Beside COCO's own fields every annotation carries what the studio knows more: side, gesture, landmarks in
three dimensions and in MediaPipe's convention, finger states, joint angles.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from gesturekit.hands import BONES, Landmark
from gesturekit.studio.anatomy.joints import ANGLE_NAMES
from gesturekit.studio.datasets.samples import Sample
from gesturekit.studio.truth import HandTruth, Mask, SceneTruth

KEYPOINTS = tuple(landmark.name.lower() for landmark in Landmark)

CATEGORY: dict[str, Any] = {
    "id": 1,
    "name": "hand",
    "supercategory": "person",
    "keypoints": list(KEYPOINTS),
    # COCO counts keypoints from 1.
    "skeleton": [[int(a) + 1, int(b) + 1] for a, b in BONES],
}


def image_entry(number: int, file_name: str, mask_name: str, sample: Sample) -> dict[str, Any]:
    """COCO's entry for a picture; `number` is its id."""
    scene, camera = sample.scene, sample.scene.camera
    return {
        "id": number,
        "file_name": file_name,
        "mask_file_name": mask_name,
        "width": camera.size[0],
        "height": camera.size[1],
        "mirrored": scene.mirrored,
        "background": scene.background.kind,
        "focal_px": round(camera.focal_px, 3),
        "principal_point": list(camera.principal_point),
        "person": sample.person.number,
        "tone": sample.person.tone,
        "build": sample.person.build,
    }


def hand_entries(first_id: int, image_id: int, truth: SceneTruth, sample: Sample) -> list[dict[str, Any]]:
    """COCO's annotations for the hands of a picture, with ids from `first_id` on."""
    return [
        _hand_entry(first_id + index, image_id, hand, truth.camera.size, sample.turns_deg[index])
        for index, hand in enumerate(truth.hands)
    ]


def run_lengths(mask: Mask) -> list[int]:
    """COCO's uncompressed run lengths of an (H, W) mask: down the columns, beginning with the background."""
    flat = np.concatenate([[False], np.asarray(mask, dtype=bool).ravel(order="F"), [False]])
    edges = np.flatnonzero(flat[1:] != flat[:-1])
    lengths: list[int] = np.diff(np.concatenate([[0], edges, [mask.size]])).tolist()
    # The added False at the end leaves an empty last run where the mask ends on foreground.
    return lengths[:-1] if lengths[-1] == 0 else lengths


def _hand_entry(
    number: int, image_id: int, hand: HandTruth, size: tuple[int, int], turn: tuple[float, float, float, bool]
) -> dict[str, Any]:
    # COCO: 2 visible, 1 labelled but hidden, 0 not in the picture, with zeros for x and y.
    flags = np.where(hand.visible, 2, np.where(hand.in_picture, 1, 0))
    points = np.where(flags[:, None] > 0, hand.landmarks_px[:, :2], 0.0)
    x0, y0, x1, y1 = hand.box
    x0, x1 = (min(max(x, 0.0), float(size[0])) for x in (x0, x1))
    y0, y1 = (min(max(y, 0.0), float(size[1])) for y in (y0, y1))
    entry: dict[str, Any] = {
        "id": number,
        "image_id": image_id,
        "category_id": CATEGORY["id"],
        "iscrowd": 0,
        "keypoints": [
            value
            for (x, y), flag in zip(points.tolist(), flags.tolist(), strict=True)
            for value in (round(x, 2), round(y, 2), flag)
        ],
        "num_keypoints": int((flags > 0).sum()),
        "bbox": [round(each, 2) for each in (x0, y0, x1 - x0, y1 - y0)],
        "side": hand.side.value,
        "gesture": hand.gesture,
        "phase": hand.phase.value,
        "extended": list(hand.extended),
        "curl": _rounded(hand.curl, 4),
        "palm_px": round(hand.palm_px, 3),
        "landmarks_px": _rounded(hand.landmarks_px, 3),
        "landmarks_m": _rounded(hand.landmarks_m, 6),
        "mediapipe_px": _rounded(hand.mediapipe_px, 3),
        "mediapipe_m": _rounded(hand.mediapipe_m, 6),
        "angles": dict(zip(ANGLE_NAMES, _rounded(hand.angles, 5), strict=True)),
        "rotation": _rounded(hand.rotation, 6),
        "yaw_deg": round(turn[0], 2),
        "pitch_deg": round(turn[1], 2),
        "roll_deg": round(turn[2], 2),
        "back": turn[3],
    }
    if hand.mask is not None:
        height, width = hand.mask.shape
        entry["area"] = int(hand.mask.sum())
        entry["segmentation"] = {"counts": run_lengths(hand.mask), "size": [height, width]}
    return entry


def _rounded(array: npt.NDArray[np.float32], digits: int) -> list[Any]:
    rounded: list[Any] = np.round(array.astype(np.float64), digits).tolist()
    return rounded
