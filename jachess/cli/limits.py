"""Limits of time and memory for one expression."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from functools import cache
from types import FrameType
from typing import TYPE_CHECKING, TypeVar

from jachess.errors import LimitReached

if TYPE_CHECKING:
    from jachess.algebra.worker import Worker

T = TypeVar("T")

PATIENCE = 60.0  # seconds where --time-limit does not say
ROOM = 4096  # megabytes where --memory-limit does not say


def timely(work: Callable[[], T]) -> T:
    """What `work` returns, in this process. An alarm ends it where Python code is running: enough for work that ends.

    Raises: LimitReached when it takes longer than is waited for where --time-limit does not say.
    """
    seconds = PATIENCE

    def ring(number: int, frame: FrameType | None) -> None:
        raise LimitReached(f"not finished after {seconds:g} seconds")

    try:
        before = signal.signal(signal.SIGALRM, ring)
    except (AttributeError, ValueError):  # no such signal on this platform, or not in the main thread
        return work()
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        return work()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def certainly_ended(
    task: Callable[[bytes], Iterator[bytes]], payload: bytes, seconds: float | None, megabytes: int | None
) -> bytes:
    """What `task` yields for the payload, computed in a process of its own that is killed beyond the limits.

    Raises: LimitReached when the time or the memory was not enough.
    """
    patience = PATIENCE if seconds is None else seconds
    outcome = _worker(megabytes or ROOM).request(task, payload, patience)
    if outcome.ok:
        return outcome.values[0]
    reason = {
        "timeout": f"not finished after {patience:g} seconds",
        "memory": f"not finished within {megabytes or ROOM} MB",
    }.get(outcome.status, f"the work ended early: {outcome.message}")
    raise LimitReached(reason)


@cache
def _worker(megabytes: int) -> Worker:
    from jachess.algebra.worker import Worker

    return Worker(megabytes, preload=())
