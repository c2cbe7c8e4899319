"""A budget of time that long work asks about as it goes, so that what was found before is kept."""

from __future__ import annotations

import time

from jachess.errors import LimitReached


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
