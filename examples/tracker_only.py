"""Track hands and nothing else: 21 landmarks for each hand, its side and a stable id.

python examples/tracker_only.py clip.mp4
python examples/tracker_only.py 0 --max-hands 4
"""

from __future__ import annotations

import argparse
import sys

import gesturekit as gk


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("source", help="camera number, video, picture, folder or address")
    parser.add_argument("--max-hands", type=int, default=2, help="how many hands are followed (default: 2)")
    parser.add_argument("--models", choices=("full", "lite"), default="full", help="size of the networks")
    options = parser.parse_args()

    with (
        gk.open_source(options.source) as source,
        gk.HandTracker(
            options.max_hands, mode="image" if source.is_image else "video", models=options.models
        ) as tracker,
    ):
        for frame in source:
            for hand in tracker.track(frame.image, frame.time, mirrored=frame.mirrored):
                x, y, _ = hand.landmarks[gk.Landmark.INDEX_TIP]
                states = gk.finger_states(hand)
                up = [finger.name.lower() for finger in gk.Finger if states.extended[finger]]
                print(
                    f"{frame.time:6.2f} s  hand {hand.id} ({hand.side})  index tip at ({x:4.0f}, {y:4.0f})  "
                    f"extended: {', '.join(up) or 'none'}"
                )


if __name__ == "__main__":
    try:
        main()
    except gk.GestureKitError as error:  # says what was wrong and what to do
        sys.exit(f"error: {error}")
