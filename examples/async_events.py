"""Gestures in an asyncio program: the session runs in its own thread, the loop stays free.

python examples/async_events.py clip.mp4
python examples/async_events.py 0 --seconds 60
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import sys

import gesturekit as gk


async def blink() -> None:
    """Stand for everything else that the program does meanwhile."""
    for beat in range(sys.maxsize):
        print(f"  ({beat} s: the loop is free)")
        await asyncio.sleep(1.0)


async def listen(source: str) -> None:
    with gk.Session(source, effect=None) as session:
        async with session.events() as events:
            async for event in events:
                print(f"{event.time:6.2f} s  {event.name} ({event.hand.side})")
        print(f"frames: {session.summary.frames}, events left out: {events.dropped}")


async def run(source: str, seconds: float | None) -> None:
    other = asyncio.create_task(blink())
    with contextlib.suppress(asyncio.TimeoutError):  # time is up: the session ends cleanly
        await asyncio.wait_for(listen(source), seconds)
    other.cancel()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("source", help="camera number, video, picture, folder, address or recording of hands")
    parser.add_argument("--seconds", type=float, help="stop after this long (default: with the source)")
    options = parser.parse_args()
    asyncio.run(run(options.source, options.seconds))


if __name__ == "__main__":
    try:
        main()
    except gk.GestureKitError as error:  # says what was wrong and what to do
        sys.exit(f"error: {error}")
