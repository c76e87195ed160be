"""Particles in time: born, thrown, blown about, gone. Arrays only, no OpenGL; any frame rate gives the same.

Speeds and places are pixels; what a designer sets is in palm sizes, and is scaled by the hand at birth.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

MOST_PARTICLES = 5000
"""So many live at a time; further ones are not born."""


class Particles:
    """Everything that flies.

    Parameters
    ----------
    seed
        Of all chance: the same frames give the same particles.
    """

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self.clear()

    def clear(self) -> None:
        """Forget all, and begin anew."""
        self.random = np.random.default_rng(self._seed)
        self.place: Floats = np.zeros((0, 2))
        self.speed: Floats = np.zeros((0, 2))
        self.age: Floats = np.zeros(0)
        self.life: Floats = np.zeros(0)
        self.palm: Floats = np.zeros(0)
        self.chance: Floats = np.zeros((0, 4))

    def __len__(self) -> int:
        return len(self.age)

    def add(self, place: Floats, speed: Floats, age: Floats, life: Floats, palm: float) -> None:
        """New particles.

        Parameters
        ----------
        place, speed
            (n, 2): pixels and pixels a second, at the end of the frame.
        age, life
            (n,): seconds since birth, and until death from there.
        palm
            Palm size of their hand, pixels.
        """
        room = max(0, MOST_PARTICLES - len(self))
        count = min(len(place), room)
        # Drawn for all, so that what happens does not depend on how many found room.
        chance = self.random.random((len(place), 4))
        self.place = np.concatenate([self.place, place[:count]])
        self.speed = np.concatenate([self.speed, speed[:count]])
        self.age = np.concatenate([self.age, age[:count]])
        self.life = np.concatenate([self.life, life[:count]])
        self.palm = np.concatenate([self.palm, np.full(count, palm)])
        self.chance = np.concatenate([self.chance, chance[:count]])

    def step(self, seconds: float, gravity: float, drag: float, wind: float, time: float) -> None:
        """Move on.

        Gravity and drag are integrated exactly (v' = g − k·v), so that the way does not depend on the frame
        rate.

        Parameters
        ----------
        seconds
            Since the last step.
        gravity
            Palm sizes a second squared, downwards.
        drag
            Part of the speed lost a second, as a rate.
        wind
            Palm sizes a second of the whirls they drift in.
        time
            Of the clock, seconds: whirls change with it.
        """
        self.age = self.age + seconds
        alive = self.age < self.life
        for name in ("place", "speed", "age", "life", "palm", "chance"):
            setattr(self, name, getattr(self, name)[alive])
        if seconds <= 0.0 or not len(self):
            return
        flown, self.speed = fly(self.speed, self.palm, seconds, gravity, drag)
        self.place = self.place + flown
        if wind > 0.0:
            self.place = self.place + whirl(self.place, self.palm, time) * (
                wind * seconds * self.palm[:, None]
            )


def fly(
    speed: Floats, palm: Floats, seconds: Floats | float, gravity: float, drag: float
) -> tuple[Floats, Floats]:
    """Way and new speed after `seconds` under gravity and drag, exactly: (n, 2) both."""
    seconds = np.broadcast_to(np.asarray(seconds, dtype=np.float64), len(speed))[:, None]
    pull = np.zeros_like(speed)
    pull[:, 1] = gravity * palm
    if drag < 1e-6:
        return speed * seconds + 0.5 * pull * seconds**2, speed + pull * seconds
    left = np.exp(-drag * seconds)
    end = pull / drag
    return end * seconds + (speed - end) * (1.0 - left) / drag, end + (speed - end) * left


def whirl(place: Floats, palm: Floats, time: float) -> Floats:
    """A flow without sources, of whirls about a palm wide: (n, 2), of length about 1.

    The curl of a stream function (Bridson, Hourihan, Nordenstam 2007), here a few sines.
    """
    x, y = (place / palm[:, None]).T
    flow = np.zeros_like(place)
    for scale, weight, phase in ((1.7, 1.0, 0.0), (3.1, 0.6, 2.0), (5.3, 0.35, 5.0)):
        a = scale * x + 0.9 * time + phase
        b = scale * y - 0.7 * time + 2.3 * phase
        # ψ = sin a · cos b ∕ scale, the flow is (∂ψ∕∂y, −∂ψ∕∂x).
        flow[:, 0] -= weight * np.sin(a) * np.sin(b)
        flow[:, 1] -= weight * np.cos(a) * np.cos(b)
    return flow
