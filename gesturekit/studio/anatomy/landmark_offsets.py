"""Where MediaPipe's landmark model puts its 21 points, as offsets from the anatomical joints.

The model's points are not joint centres: its wrist lies inside the palm, its thumb starts further out, its
finger joints lie nearer to the palmar skin and to the knuckle, its tips short of the bone's end.

The offsets were fitted (least absolute residuals) to the tracker's points on 572 rendered hands of 100 random
people, 36 poses, both sides, tilted by up to 35° and turned by up to 50°. On people not fitted to, they bring
the median error from 6.6 % of the palm to 5.2 %; both are printed by
``python benchmarks/landmark_convention.py --count 600 --table``.
"""

from __future__ import annotations

import numpy as np

from gesturekit.studio.anatomy.joints import Array

MEDIAPIPE_OFFSETS: Array = np.array(
    [
        (-0.03, 0.08, 0.07),  # wrist
        (0.08, 0.24, 0.00),  # thumb: saddle joint, knuckle, last joint, tip
        (-0.01, -0.03, 0.00),
        (-0.01, -0.23, 0.02),
        (-0.05, -0.17, -0.01),
        (-0.02, 0.09, 0.10),  # index finger: knuckle, middle joint, last joint, tip
        (0.01, -0.12, 0.12),
        (0.01, -0.22, 0.14),
        (-0.02, -0.10, 0.00),
        (-0.01, 0.06, 0.13),  # middle finger
        (-0.03, -0.10, 0.13),
        (-0.04, -0.22, 0.18),
        (-0.02, -0.13, 0.03),
        (0.02, 0.08, 0.11),  # ring finger
        (-0.04, -0.09, 0.13),
        (-0.01, -0.20, 0.19),
        (0.07, -0.16, -0.02),
        (0.08, 0.05, 0.09),  # little finger
        (-0.04, -0.14, 0.20),
        (-0.04, -0.11, 0.18),
        (0.05, -0.12, 0.02),
    ]
)
"""(21, 3): towards the thumb, along the bone and out of the palm, in the frame of the bone that carries each
landmark and in lengths of that bone; the wrist's in lengths of the palm (see `Skeleton.landmarks_with`)."""
MEDIAPIPE_OFFSETS.flags.writeable = False
