"""What an executor runs: answers marked in a worker process that may die, by the thread that waits for it.

`mark_answers` takes and gives plain data, so that it runs in a thread, in a process or on another machine alike. It hands
the answers to a forked child with limits of memory and time, kills the child from outside when an answer takes too long,
and goes on with the next answer in a new child.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace

from jachess.algebra.worker import Worker
from jachess.errors import JachessError
from jachess.grading.key import Key, Question, read_key
from jachess.grading.marking import Decided, Marker, Task, grade, late_or_broken, shortened
from jachess.grading.records import to_text
from jachess.grading.variants import Drawn
from jachess.results.verdicts import Verdict

Item = tuple[str, str, Drawn, tuple[tuple[str, str], ...]]  # a Task as plain data

_RENEWED = 256  # answers after which a worker forgets the expressions it has seen


def mark_answers(key_text: str, items: Sequence[Item], seconds: float, megabytes: int) -> list[str]:
    """The marks of some answers, each as text, marked in a worker process of the calling thread.

    An answer that the worker does not survive is undecided, and the others are not touched by that.
    """
    marks: list[str] = []
    rest = list(items)
    if not hasattr(os, "fork"):
        return _paired(list(marks_of(_payload(key_text, rest))))
    worker = _worker(megabytes)
    while rest and not _stopped():
        outcome = worker.request(marks_of, _payload(key_text, rest), seconds, each=True)
        marks += _paired(list(outcome.values))
        rest = rest[(len(outcome.values) + 1) // 2 :]
        if rest and not len(outcome.values) % 2 and not _stopped():
            said = {"timeout": f"marking took longer than {seconds:g} s", "memory": f"marking needs more than {megabytes} MB"}
            marks.append(to_text(_given_up(key_text, rest[0], said.get(outcome.status, f"marking failed: {outcome.message}"))))
            rest = rest[1:]
    return marks


def marks_of(payload: bytes) -> Iterator[bytes]:
    """The marks of the answers in a payload; runs in the worker.

    Each answer gives two texts: the mark as soon as it is decided, then the mark with its mistakes named (empty where
    that changes nothing). So a search for mistakes that is cut short costs names, not points.
    """
    from jachess.expression.nodes import release

    key_text, items = json.loads(payload)
    marker = _marker(key_text)
    for id, answer, drawn, earlier in items:
        task = Task(id, answer, tuple(map(tuple, drawn)), tuple(map(tuple, earlier)))
        try:
            found = marker.decided(task)
        except _OURS as error:
            # an error of ours is not the student's; it is said, and the others are marked
            mark = late_or_broken(marker.known[id], "limits", f"marking failed: {type(error).__name__}: {error}"[:300])
            found = Decided(replace(mark, answer=shortened(answer)))
        yield _line(found.mark)
        if found.asked is None:
            yield b""
        else:
            try:
                mark = marker.named(found)
            except _OURS as error:
                mark = replace(found.mark, message=f"mistakes were not searched for: {type(error).__name__}: {error}"[:300])
            yield _line(mark)
        _COUNT[0] += 1
        if _COUNT[0] % _RENEWED == 0:
            release()


# Whatever an answer may set off in our code. MemoryError is left out: it ends the worker.
_OURS = (
    JachessError,
    RecursionError,
    ArithmeticError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    NameError,
    ImportError,
    AssertionError,
    OSError,
)


def _line(mark: Verdict) -> bytes:
    return to_text(mark).encode(errors="replace")


def _paired(values: list[bytes]) -> list[str]:
    """One mark for each answer: the second of its two texts, where there is one."""
    pairs = [values[k : k + 2] for k in range(0, len(values), 2)]
    return [(pair[-1] or pair[0]).decode() for pair in pairs]


def prepare(key: Key) -> None:
    """Load and work out here what the workers of this process will need: each new one begins with it, also after a kill."""
    if key.text in _MARKERS:
        return
    _MARKERS.clear()
    marker = _MARKERS[key.text] = Marker(key)
    if not key.variants.parameters:
        for question in key.questions:
            with suppress(JachessError):
                marker.asked(question.id, ())
    # a wrong answer brings in all that is only loaded when it is needed
    grade(Question("", "derivative", "x*sin(x)"), "cos(x)")


def _payload(key_text: str, items: Sequence[Item]) -> bytes:
    return json.dumps([key_text, items]).encode()


_COUNT = [0]
_MARKERS: dict[str, Marker] = {}


def _marker(key_text: str) -> Marker:
    """The marker of a key; a worker has one key at a time."""
    found = _MARKERS.get(key_text)
    if found is None:
        _MARKERS.clear()
        found = _MARKERS[key_text] = Marker(read_key(key_text))
    return found


def _given_up(key_text: str, item: Item, text: str) -> Verdict:
    marker = _marker(key_text)
    mark = late_or_broken(marker.known[item[0]], "limits", text)
    with suppress(JachessError):
        mark = replace(mark, expected=shortened(marker.asked(item[0], tuple(map(tuple, item[2]))).text))  # type: ignore[arg-type]
    return replace(mark, answer=shortened(item[1]))


_THREAD = threading.local()


def _worker(megabytes: int) -> Worker:
    """The worker of the calling thread; the thread of an executor that is not ours keeps its own to its end."""
    worker: Worker | None = getattr(_THREAD, "worker", None)
    if worker is None or worker.megabytes != megabytes:
        worker = _THREAD.worker = Worker(megabytes, preload=("jachess.grading.marking",))
        owner: LocalWorkers | None = getattr(_THREAD, "owner", None)
        if owner is not None:
            owner.workers.append(worker)
    return worker


def _stopped() -> bool:
    owner: LocalWorkers | None = getattr(_THREAD, "owner", None)
    return owner is not None and owner.stopped


class LocalWorkers(ThreadPoolExecutor):
    """Threads that each keep a worker process; leaving the block ends the processes at once."""

    def __init__(self, jobs: int) -> None:
        self.workers: list[Worker] = []
        self.threads: list[threading.Thread] = []
        self.stopped = False
        super().__init__(jobs, thread_name_prefix="marking", initializer=self._begin)

    def _begin(self) -> None:
        _THREAD.owner = self
        self.threads.append(threading.current_thread())

    def __exit__(self, *_: object) -> None:
        self.stopped = True
        self.shutdown(wait=False, cancel_futures=True)
        for thread in self.threads:
            # a thread that was about to send its next answers may start one more process
            while thread.is_alive():
                for worker in self.workers:
                    worker.kill()
                thread.join(0.02)
        for worker in self.workers:
            worker.close()
