"""Turn slides with your thumb: up for the next one, down for the one before, an open palm to stop.

Without commands it prints what it would do. On Linux with X11, for example:

    python examples/slide_control.py 0 --next "xdotool key Right" --previous "xdotool key Left"
"""

from __future__ import annotations

import argparse
import shlex
import subprocess
import sys

import gesturekit as gk


def turn(direction: str, command: str | None, event: gk.GestureEvent) -> None:
    print(f"{event.time:6.2f} s  {direction} slide")
    if command:
        subprocess.run(shlex.split(command), check=True, timeout=5)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("source", help="camera number, video, picture, folder or address")
    parser.add_argument("--next", help="command that goes to the next slide")
    parser.add_argument("--previous", help="command that goes to the slide before")
    parser.add_argument("--hand", choices=("left", "right"), help="listen to this hand alone")
    parser.add_argument("--pause", type=float, default=1.0, help="seconds between two slides (default: 1)")
    options = parser.parse_args()

    # No effect and no window: nothing is drawn, so it needs no graphics.
    with gk.Session(options.source, effect=None) as session:
        rules = {"hand": options.hand, "cooldown": options.pause}
        session.on("thumb_up", lambda event: turn("next", options.next, event), **rules)
        session.on("thumb_down", lambda event: turn("previous", options.previous, event), **rules)

        @session.on("open_palm", phase="hold", hand=options.hand)
        def stop(event: gk.GestureEvent) -> None:
            if event.duration > 1.5:  # held on purpose, not in passing
                print(f"{event.time:6.2f} s  the talk is over")
                session.stop()

        session.run(on_interrupt="return")


if __name__ == "__main__":
    try:
        main()
    except gk.GestureKitError as error:  # says what was wrong and what to do
        sys.exit(f"error: {error}")
