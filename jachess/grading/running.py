"""A class marked: answers gathered, equal ones marked once, marks made by workers that may die, the report put together.

    submissions ─sheets─▶ tasks ─chunks─▶ Executor: mark_answers ─▶ marks ─gradebook─▶ Report

The seam is `concurrent.futures.Executor`: threads that each keep a worker process by default, a cluster's where one is
given; see `marking_workers.py`. The report depends on the key and the submissions alone, however the work was shared out
or interrupted.
"""

from __future__ import annotations

import hashlib
import json
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import NamedTuple

from jachess.grading.gradebook import Gradebook, Standing
from jachess.grading.key import Key, Question
from jachess.grading.marking import NOTHING, VERSION, normal
from jachess.grading.marking_workers import Item, LocalWorkers, mark_answers, prepare
from jachess.grading.records import from_text
from jachess.grading.sheets import MAX_ANSWER
from jachess.grading.submissions import Sheet, Submissions
from jachess.grading.variants import Drawn, used
from jachess.results.functions import Note
from jachess.results.verdicts import Report, Status, StudentReport, Verdict

SECONDS = 10.0  # for one answer
MEGABYTES = 1024  # of one worker, beyond what it begins with
CHUNK = 64  # answers that go to a worker together


class Progress(NamedTuple):
    """How far a run is: students read and all of them, distinct answers waiting and marked, answers known from before."""

    students: int
    of: int
    marked: int
    waiting: int
    known: int


@dataclass(frozen=True, slots=True)
class Limits:
    """What marking one answer may cost."""

    seconds: float = SECONDS
    megabytes: int = MEGABYTES


def run(
    key: Key,
    submissions: Submissions | Sequence[str],
    *,
    jobs: int = 1,
    executor: Executor | None = None,
    gradebook: Gradebook | str | None = None,
    limits: Limits | None = None,
    students: Iterable[str] = (),
    progress: Callable[[Progress], None] | None = None,
) -> Report:
    """The report of a class.

    submissions: paths of files, folders and archives. jobs: processes, when no executor is given. executor: runs
    `mark_answers` with plain data, anywhere (a Dask client's `get_executor()`); it is not shut down. gradebook: marks are
    taken from it and kept in it as they are made. students: names that are expected; who has no submission is missing.
    Raises: InputError when a path does not exist or the gradebook cannot be used; KeyboardInterrupt, with all marks kept.
    """
    found = (
        submissions if isinstance(submissions, Submissions) else Submissions(submissions, [q.id for q in key.questions], students)
    )
    with ExitStack() as stack:
        book = stack.enter_context(Gradebook(gradebook)) if isinstance(gradebook, str) else gradebook
        if executor is None:
            executor = stack.enter_context(LocalWorkers(max(1, jobs)))
        return _Run(key, found, executor, max(1, jobs), book, limits or Limits(), progress).report()


class _Run:
    def __init__(
        self,
        key: Key,
        submissions: Submissions,
        executor: Executor,
        jobs: int,
        book: Gradebook | None,
        limits: Limits,
        progress: Callable[[Progress], None] | None,
    ) -> None:
        self.key, self.submissions, self.executor, self.book, self.limits = key, submissions, executor, book, limits
        self.progress = progress
        self.max = key.max
        self.most_chunks = 3 * max(jobs, getattr(executor, "_max_workers", 0) or jobs)
        self.depends = {question.id: _Depends(question, key) for question in key.questions}
        self.marks: dict[bytes, Verdict] = {}
        self.new: dict[bytes, Item] = {}  # waiting to be looked up and sent
        self.sent: set[bytes] = set()
        self.running: dict[Future[list[str]], list[bytes]] = {}
        self.items: dict[Future[list[str]], list[Item]] = {}
        self.known = 0

    def report(self) -> Report:
        rows: list[tuple[Sheet, list[bytes | None]]] = []
        try:
            for number, sheet in enumerate(self.submissions, start=1):
                rows.append((replace(sheet, answers=()), self._take(sheet)))
                if len(self.new) >= CHUNK:
                    self._send()
                while len(self.running) >= self.most_chunks:
                    self._receive()
                if self.progress is not None:
                    self._tell(number)
            self._send()
            while self.running:
                self._receive()
                self._tell(len(rows))
        except BaseException:
            self._save_what_is_done()
            raise
        students = tuple(self._student(sheet, hashes) for sheet, hashes in rows)
        if self.book is not None:
            self.book.record(self._standings(students, rows), _version())
        key = self.key
        notes = tuple(Note(text, "warning") for text in self.submissions.notes)
        return Report(key.title, tuple((q.id, q.points) for q in key.questions), students, key.reveal, key.hints, notes)

    def _take(self, sheet: Sheet) -> list[bytes | None]:
        """The hashes of a sheet's answers, one for each question, None for a missing one; new ones wait to be marked."""
        answers = {id: normal(text) for id, text in sheet.answers}
        if not answers:
            return [None] * len(self.key.questions)
        drawn = self.key.variants.draw(sheet.student)
        hashes: list[bytes | None] = []
        for question in self.key.questions:
            text = answers.get(question.id, "")
            if not text:
                hashes.append(None)
                continue
            depends = self.depends[question.id]
            item: Item = (
                question.id,
                _bounded(text),
                depends.drawn(drawn),
                tuple((source, _bounded(answers[source])) for source in depends.sources if answers.get(source)),
            )
            hash = depends.hash(item)
            hashes.append(hash)
            if hash not in self.marks and hash not in self.sent:
                self.new.setdefault(hash, item)
        return hashes

    def _send(self) -> None:
        """Look up what waits in the gradebook, and send the rest off in chunks."""
        new, self.new = self.new, {}
        if self.book is not None and new:
            for hash, text in self.book.find(new).items():
                self.marks[hash] = from_text(text)
                del new[hash]
                self.known += 1
        waiting = list(new.items())
        for start in range(0, len(waiting), CHUNK):
            part = waiting[start : start + CHUNK]
            hashes = [hash for hash, _ in part]
            self.sent.update(hashes)
            items = [item for _, item in part]
            future = self._submitted(items)
            self.running[future], self.items[future] = hashes, items

    def _receive(self) -> None:
        """Take in the marks of the chunks that are done."""
        done, _ = wait(self.running, return_when=FIRST_COMPLETED)
        for future in done:
            hashes = self.running.pop(future)
            texts = dict(zip(hashes, self._result(future), strict=True))
            if self.book is not None:
                self.book.keep(texts)
            for hash, text in texts.items():
                self.marks[hash] = from_text(text)
                self.sent.discard(hash)

    def _submitted(self, items: list[Item]) -> Future[list[str]]:
        if isinstance(self.executor, LocalWorkers):
            prepare(self.key)
        arguments = self.key.text, items, self.limits.seconds, self.limits.megabytes
        try:
            return self.executor.submit(mark_answers, *arguments)
        except RuntimeError:
            # the executor takes nothing more: its processes are gone
            future: Future[list[str]] = Future()
            future.set_result(mark_answers(*arguments))
            return future

    def _result(self, future: Future[list[str]]) -> list[str]:
        """The marks of a chunk; when the executor could not make them (a lost machine, a broken pool) they are made here."""
        items = self.items.pop(future)
        try:
            return future.result()
        except Exception as error:
            warnings.warn(
                f"the executor failed, and its answers are marked here: {type(error).__name__}: {error}",
                RuntimeWarning,
                stacklevel=2,
            )
            return mark_answers(self.key.text, items, self.limits.seconds, self.limits.megabytes)

    def _save_what_is_done(self) -> None:
        if self.book is None:
            return
        for future, hashes in self.running.items():
            if future.done() and not future.cancelled() and future.exception() is None:
                self.book.keep(dict(zip(hashes, future.result(), strict=False)))
        self.book.commit()

    def _tell(self, students: int) -> None:
        if self.progress is not None:
            waiting = len(self.sent) + len(self.new)
            self.progress(Progress(students, len(self.submissions), len(self.marks) - self.known, waiting, self.known))

    def _student(self, sheet: Sheet, hashes: Sequence[bytes | None]) -> StudentReport:
        verdicts = tuple(
            Verdict(question.id, "missing", NOTHING, question.points) if hash is None else self.marks[hash]
            for question, hash in zip(self.key.questions, hashes, strict=True)
        )
        score = _total(verdict.score for verdict in verdicts)
        notes = list(sheet.notes)
        late = self._late(sheet)
        if late and not (sheet.sure or sheet.late):
            notes.append(f"{late}, by the date of the file" + ("; no points are taken off" if self.key.late else ""))
        elif late:
            notes.append(late + (f"; {_percent(self.key.late)} of the points are taken off" if self.key.late else ""))
            score -= score * self.key.late
        return StudentReport(
            sheet.student, sheet.file, _status(sheet, verdicts), score, self.max, verdicts, sheet.reason, tuple(notes)
        )

    def _late(self, sheet: Sheet) -> str:
        deadline = self.key.deadline
        if deadline is not None and sheet.when is not None and sheet.when > deadline and sheet.status != "missing":
            return f"late by {_duration(sheet.when, deadline)}"
        return "late, says the platform" if sheet.late else ""

    def _standings(
        self, students: Sequence[StudentReport], rows: Sequence[tuple[Sheet, list[bytes | None]]]
    ) -> Iterator[tuple[str, str, Standing]]:
        for student, (_, hashes) in zip(students, rows, strict=True):
            for verdict, hash in zip(student.verdicts, hashes, strict=True):
                yield (
                    student.student,
                    verdict.question,
                    Standing(hash or b"", verdict.verdict, verdict.score, verdict.max, verdict.answer),
                )


class _Depends:
    """What the marks of one question depend on, beside the answer."""

    def __init__(self, question: Question, key: Key) -> None:
        self.sources = tuple(dict.fromkeys(source for _, source in question.carried))
        together = [question]
        for each in together:
            together += [key.question(source) for _, source in each.carried if key.question(source) not in together]
        parameters = [parameter.name for parameter in key.variants.parameters]
        self.parameters = used(parameters, [text for each in together for text in _texts(each)])
        said = json.dumps([VERSION, _version(), list(map(repr, together))])
        self._start = hashlib.blake2b(said.encode(), digest_size=16)

    def drawn(self, drawn: Drawn) -> Drawn:
        """The part of a draw that the question uses: answers are equal for all who have the same part."""
        return tuple((name, value) for name, value in drawn if name in self.parameters)

    def hash(self, item: Item) -> bytes:
        """The hash of all that a mark depends on."""
        digest = self._start.copy()
        digest.update(json.dumps(item[1:]).encode(errors="replace"))
        return digest.digest()


def _texts(question: Question) -> tuple[str, ...]:
    return question.function, question.at, question.direction, question.answer, question.assume


def _version() -> str:
    return str(sys.modules["jachess"].__version__)  # the package itself lies above this layer


def _bounded(text: str) -> str:
    """An answer that is longer than is read is refused by its length alone: its start is enough for that."""
    return text if len(text) <= MAX_ANSWER else text[: MAX_ANSWER + 1]


def _status(sheet: Sheet, verdicts: Sequence[Verdict]) -> Status:
    if sheet.status != "read":
        return sheet.status
    marks = {verdict.verdict for verdict in verdicts}
    if any(verdict.evidence is not None and verdict.evidence.method == "limits" for verdict in verdicts):
        return "timeout"
    if marks <= {"unreadable", "missing"} and "unreadable" in marks:
        return "unreadable"
    return "partial" if marks & {"undecided", "unreadable"} else "graded"


def _total(scores: Iterable[Fraction]) -> Fraction:
    """The sum of exact scores; most of them are whole, and those are added as such."""
    whole = 0
    rest = NOTHING
    for score in scores:
        if score.denominator == 1:
            whole += score.numerator
        else:
            rest += score
    return rest + whole


def _percent(share: Fraction) -> str:
    return f"{float(100 * share):g} %"


def _duration(when: datetime, deadline: datetime) -> str:
    minutes = int((when - deadline).total_seconds() // 60)
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    parts = [f"{count} {name}" for count, name in ((days, "d"), (hours, "h"), (minutes, "min")) if count]
    return " ".join(parts[:2]) or "less than a minute"
