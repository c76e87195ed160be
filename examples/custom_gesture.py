"""Teach GestureKit custom gestures: a few words for each, no training.

    python examples/custom_gesture.py clip.mp4
    python examples/custom_gesture.py 0 --output own.mp4

The same words work in a TOML file: gesturekit run clip.mp4 --gestures own.toml
"""

from __future__ import annotations

import argparse
import sys

import gesturekit as gk

OWN = {
    "pistol": {
        "description": "Thumb up, index finger at the target",
        "fingers": {"thumb": "extended", "index": "extended", "others": "curled"},
    },
    "stop": {
        "description": "A flat hand held against the camera",
        "fingers": {"thumb": "any", "others": "extended"},
        "palm": "camera",
        "minimum_hold": 0.3,
    },
    "half_open": {
        "description": "All fingers half bent, as around a glass",
        "fingers": {"thumb": "any", "others": {"curl": 0.5, "tolerance": 0.15}},
    },
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("source", help="camera number, video, picture, folder or address")
    parser.add_argument("--output", help="write the neon hands to this .mp4")
    options = parser.parse_args()

    recognizer = gk.GestureRecognizer(OWN)  # these alone; recognizer.add(OWN) keeps the built-in ones
    with gk.Session(options.source, output=options.output, recognizer=recognizer) as session:
        for name in recognizer.names:
            session.on(name, lambda event: print(f"{event.time:6.2f} s  {event.name} ({event.hand.side})"))
        summary = session.run(on_interrupt="return")
    print(f"frames: {summary.frames}, gestures: {summary.counts or 'none'}")


if __name__ == "__main__":
    try:
        main()
    except gk.GestureKitError as error:  # says what was wrong and what to do
        sys.exit(f"error: {error}")
