"""Three ways to hear what a hand means: hold to confirm, one thing after another, both hands at once.

python examples/hold_to_confirm.py clip.mp4
python examples/hold_to_confirm.py 0 --show
"""

from __future__ import annotations

import argparse
import sys

import gesturekit as gk


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("source", help="camera number, video, picture, folder, address or recording of hands")
    parser.add_argument("--show", action="store_true", help="open a window with neon hands")
    options = parser.parse_args()

    with gk.Session(options.source, effect="neon" if options.show else None, show=options.show) as session:
        session.define("confirm", "thumb_up", hold=1.0, cooldown=1.0)

        @session.on("confirm", phase="hold")  # a bar that fills while the thumb is up
        def progress(event: gk.GestureEvent) -> None:
            if event.progress < 1.0:
                print(f"{event.time:6.2f} s  {'█' * round(20 * event.progress):░<20}")

        @session.on("confirm")  # once, when it is full
        def confirmed(event: gk.GestureEvent) -> None:
            print(f"{event.time:6.2f} s  confirmed")

        @session.on(sequence=["closed_fist", "open_palm"], within=1.0)
        def opened(event: gk.GestureEvent) -> None:
            print(f"{event.time:6.2f} s  the {event.hand.side} fist opened")

        @session.on(both="open_palm", hold=0.5)
        def surrender(event: gk.GestureEvent) -> None:
            print(f"{event.time:6.2f} s  both hands up")

        summary = session.run(on_interrupt="return")
    print(f"frames: {summary.frames}, gestures: {summary.counts or 'none'}")


if __name__ == "__main__":
    try:
        main()
    except gk.GestureKitError as error:  # says what was wrong and what to do
        sys.exit(f"error: {error}")
