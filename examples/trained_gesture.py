"""Teach a gesture with three takes, then have your function called whenever it is made.

    python examples/trained_gesture.py 0 --name spock
    python examples/trained_gesture.py clip.mp4 --name zorro --take one.mp4 --take two.mp4

A camera asks for three takes of its own. The same on the command line:
gesturekit record zorro; gesturekit train zorro.takes.npz; gesturekit test my-gestures.npz 0
"""

from __future__ import annotations

import argparse
import sys

import gesturekit as gk
from gesturekit.session.gesture_recorder import Moment


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("source", help="camera number, video, picture, folder or address")
    parser.add_argument("--name", default="mine", help="what the gesture is called (default: mine)")
    parser.add_argument("--take", action="append", help="a file that shows the gesture; several for several")
    options = parser.parse_args()
    takes = options.take or ([int(options.source)] if options.source.isdigit() else [])

    trainer = gk.GestureTrainer()
    if takes:
        recording = gk.record_gesture(options.name, takes, watch=tell)
        print(*recording.takes, sep="\n")
        trainer.add(recording.gesture)
        print(*trainer.check(), sep="\n")

    own = trainer.train() if takes else None
    with gk.Session(options.source, effect=None, gestures=own) as session:

        @session.on("*", phase="*")
        def made(event: gk.GestureEvent) -> None:
            if event.phase is not gk.Phase.HOLD:
                print(f"{event.time:6.2f} s  {event.name} {event.phase.value} ({event.hand.side})")

        session.run(on_interrupt="return")


def tell(moment: Moment) -> None:
    if moment.left is not None:
        print(f"take {moment.take}: {moment.phase} {moment.left:4.1f} s", end="\r", flush=True)


if __name__ == "__main__":
    try:
        main()
    except gk.GestureKitError as error:  # says what was wrong and what to do
        sys.exit(f"error: {error}")
