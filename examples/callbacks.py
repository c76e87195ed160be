"""Call your own functions when gestures are made, over a camera, video, picture or address.

python examples/callbacks.py clip.mp4
python examples/callbacks.py 0 --show
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
    parser.add_argument("--show", action="store_true", help="open a window with neon hands")
    parser.add_argument("--output", help="write the neon hands to this .mp4")
    options = parser.parse_args()

    with gk.Session(options.source, output=options.output, show=options.show) as session:

        @session.on("thumb_up")  # once, when it begins
        def like(event: gk.GestureEvent) -> None:
            print(f"{event.time:6.2f} s  liked with the {event.hand.side} hand ({event.confidence:.0%})")

        @session.on("pinch", phase="hold", cooldown=0.2)  # while it is held, five times a second
        def zoom(event: gk.GestureEvent) -> None:
            print(f"{event.time:6.2f} s  pinch strength {event.value:.2f}")

        @session.on("open_palm", hand="right", cooldown=1.0)  # the right hand, at most once a second
        def hello(event: gk.GestureEvent) -> None:
            print(f"{event.time:6.2f} s  hello")

        @session.on("*", phase="end")  # every gesture, when it is over
        def over(event: gk.GestureEvent) -> None:
            print(f"{event.time:6.2f} s  {event.name} lasted {event.duration:.2f} s")

        summary = session.run(on_interrupt="return")
    print(f"frames: {summary.frames}, hands: {summary.hands}, gestures: {summary.counts or 'none'}")


if __name__ == "__main__":
    try:
        main()
    except gk.GestureKitError as error:  # says what was wrong and what to do
        sys.exit(f"error: {error}")
