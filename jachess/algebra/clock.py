"""A budget of time that long work asks about as it goes, so that what was found before is kept."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from jachess.errors import LimitReached

AGAIN = 0.2  # seconds after which an alarm that was not heeded rings again


class OutOfTime(LimitReached):
    """The budget is used up; whoever holds a partial answer catches this and marks it so."""


class Clock:
    """Seconds that may be used from now on (None: no end).

    >>> Clock(None).left() > 1e9
    True
    """

    def __init__(self, seconds: float | None = None) -> None:
        self.end = float("inf") if seconds is None else time.monotonic() + seconds

    def left(self) -> float:
        """The seconds that are left; never negative."""
        return max(0.0, self.end - time.monotonic())

    def check(self) -> None:
        """Raise OutOfTime when the budget is used up; cheap enough for an inner loop of Python."""
        if time.monotonic() > self.end:
            raise OutOfTime("the time limit was reached; --time-limit SECONDS allows more")

    def part(self, share: float, most: float = float("inf")) -> Clock:
        """A clock for a part of the work: a share of what is left, at most `most` seconds."""
        found = Clock()
        found.end = (
            min(self.end, time.monotonic() + min(self.left() * share, most))
            if self.end != float("inf") or most != float("inf")
            else self.end
        )
        return found


@contextmanager
def ringing(clock: Clock) -> Iterator[None]:
    """While this lasts, OutOfTime is raised at the clock's end wherever Python code is running, and again until it is heeded.

    A second line behind `Clock.check`, for work that does not ask. Without signals (another thread, another platform)
    nothing rings.
    """

    def ring(number: int, frame: FrameType | None) -> None:
        clock.check()

    if clock.end == float("inf"):
        yield
        return
    try:
        before = signal.signal(signal.SIGALRM, ring)
    except (AttributeError, ValueError):
        yield
        return
    start = time.monotonic()
    delay, interval = signal.setitimer(signal.ITIMER_REAL, clock.left() + 0.01, AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        if delay:
            signal.setitimer(signal.ITIMER_REAL, max(delay - (time.monotonic() - start), 0.01), interval)
