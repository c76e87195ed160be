"""The hand itself: bones, joints and their limits, poses, contacts."""
