"""Your own OpenCV loop: from cv2.VideoCapture, through tracker, recognizer and neon, to cv2.imshow.

    python examples/opencv_loop.py clip.mp4 --output neon.mp4
    python examples/opencv_loop.py 0 --show

OpenCV's pictures are BGR: color="bgr" says so to all that takes or gives them. Times are seconds.
"""

from __future__ import annotations

import argparse
import sys
import time

import cv2

import gesturekit as gk


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("source", help="camera number, or anything else that cv2.VideoCapture opens")
    parser.add_argument("--show", action="store_true", help="open OpenCV's window; Esc closes it")
    parser.add_argument("--output", default="neon.mp4", help="where it is written (default: neon.mp4)")
    options = parser.parse_args()

    camera = options.source.isdecimal()
    capture = cv2.VideoCapture(int(options.source) if camera else options.source)
    if not capture.isOpened():
        sys.exit(f"error: OpenCV cannot open {options.source!r}")
    size = (int(capture.get(cv2.CAP_PROP_FRAME_WIDTH)), int(capture.get(cv2.CAP_PROP_FRAME_HEIGHT)))
    recognizer, start = gk.GestureRecognizer(), time.monotonic()
    with (
        gk.HandTracker(color="bgr") as tracker,
        gk.Renderer("neon", size, color="bgr") as renderer,
        gk.VideoWriter(options.output, size, color="bgr") as video,
    ):
        while (read := capture.read())[0]:
            image = read[1]
            now = time.monotonic() - start if camera else capture.get(cv2.CAP_PROP_POS_MSEC) / 1000
            hands = tracker.track(image, now)
            events = recognizer.update(hands, now, frame_size=size)
            for event in events:
                if event.fires:
                    print(f"{now:6.2f} s  {event.name} ({event.hand.side})")
            image = renderer.render(image, hands, events, now)
            video.write(image, now)
            if options.show:
                cv2.imshow("GestureKit", image)
                if cv2.waitKey(1) == 27:
                    break


if __name__ == "__main__":
    try:
        main()
    except gk.GestureKitError as error:  # says what was wrong and what to do
        sys.exit(f"error: {error}")
