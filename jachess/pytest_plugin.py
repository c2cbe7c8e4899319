"""The pytest plugin: keys of homework are tests (`*.hw.toml`), and `assert_equivalent` compares two answers.

    week3.hw.toml      the key: tested by its own answers, and by answers with a mistake in them
    week3/             submissions beside it (or week3.csv, week3.jsonl, week3.zip, or a folder `submissions`):
                       a test for each student and question

pytest loads this module in every project where jachess is installed, so nothing is imported here that it has not loaded
itself; the mathematics is loaded by the first test that needs it.
"""

from __future__ import annotations

import pytest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import Any

    from jachess.grading.key import Key
    from jachess.results.verdicts import Comparison, Report, StudentReport, Verdict

ENDING = ".hw.toml"
BESIDE = ("{stem}", "{stem}.csv", "{stem}.jsonl", "{stem}.zip", "submissions")


def assert_equivalent(
    actual: str, expected: str, *, vars: str | None = None, assume: str | None = None, rtol: float = 0, atol: float = 0
) -> None:
    """Pass where two answers, given as text, are equal wherever both are defined; the failure shows the evidence.

    What is not decided fails too. The options are those of `jachess equal`.

    >>> assert_equivalent("(x+1)^2", "x^2 + 2x + 1")
    """
    __tracebackhide__ = True
    from jachess.grading.equality import equal

    found = equal(actual, expected, vars=vars, assume=assume, rtol=rtol, atol=atol)
    if found.verdict != "equal":
        raise AssertionError(_drawn(found))


@pytest.fixture(name="assert_equivalent", scope="session")
def _assert_equivalent() -> Callable[..., None]:
    """`assert_equivalent(actual, expected)`: two answers are equal, else the failure shows where they differ."""
    return assert_equivalent


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Take in the keys of homework."""
    if file_path.name.endswith(ENDING):
        return Homework.from_parent(parent, path=file_path)
    return None


class Fault(Exception):
    """What is wrong with a key, or with an answer; shown without a traceback."""


class Homework(pytest.File):
    """A key with the submissions beside it."""

    _key: Key | None = None
    _report: Report | None = None

    def collect(self) -> Iterator[pytest.Item]:
        """The test of the key, and one for each student and question."""
        yield SelfTest.from_parent(self, name="self-test")
        paths = self.submissions()
        if not paths:
            return
        from jachess.errors import InputError
        from jachess.grading.submissions import Submissions

        try:
            ids = [question.id for question in self.key().questions]
        except InputError:
            return  # the self-test says what is wrong with the key
        for student in Submissions(paths, ids).students():
            for id in ids:
                yield Answer.from_parent(self, name=f"{student}[{id}]", student=student, question=id)

    def submissions(self) -> list[str]:
        """The paths beside the key that hold its submissions."""
        stem = self.path.name.removesuffix(ENDING)
        found = [self.path.with_name(name.format(stem=stem)) for name in BESIDE]
        return [str(path) for path in found if path.exists()]

    def key(self) -> Key:
        """The key. Raises: InputError."""
        from jachess.grading.key import load_key

        self._key = self._key or load_key(str(self.path))
        return self._key

    def report(self) -> Report:
        """The marks of all submissions; made once, when the first of them is asked for."""
        from jachess.grading.running import run

        self._report = self._report or run(self.key(), self.submissions())
        return self._report


class _Item(pytest.Item):
    """A test that tells what is wrong in words."""

    def repr_failure(self, excinfo: Any, style: Any = None) -> Any:
        """The words alone for what is wrong with the homework; a traceback for what is wrong with us."""
        if isinstance(excinfo.value, Fault):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """The file and the name."""
        return self.path, None, f"{self.path.name}: {self.name}"


class SelfTest(_Item):
    """The key gives itself full marks, and takes no wrong answer for right."""

    parent: Homework

    def runtest(self) -> None:
        """Raises: Fault with all that is wrong with the key."""
        from jachess.errors import InputError
        from jachess.grading.key import KeyProblem
        from jachess.grading.self_testing import self_test

        try:
            found = self_test(self.parent.key())
        except KeyProblem as problem:
            raise Fault("\n".join(map(_visible, map(str, problem.faults)))) from None
        except InputError as problem:
            raise Fault(_visible(f"{problem.message}: {problem.cause}")) from None
        if found.faults:
            raise Fault("\n".join(map(_visible, map(str, found.faults))))


class Answer(_Item):
    """One answer of a student: right, or what may be told of it; one that is missing or undecided is skipped."""

    parent: Homework

    def __init__(self, *, student: str, question: str, **rest: Any) -> None:
        super().__init__(**rest)
        self.student, self.question = student, question

    def runtest(self) -> None:
        """Raises: Fault where the answer is wrong or cannot be read."""
        from jachess.rendering.telling import said, why

        report = self.parent.report()
        student, verdict = self._verdict(report)
        if student.status == "unreadable" and student.reason:
            raise Fault(_visible(student.reason))
        if verdict.verdict == "missing":
            pytest.skip(_visible(student.reason or "no answer"))
        if verdict.verdict == "undecided":
            pytest.skip(f"undecided: {_visible(why(verdict, report.reveal))}")
        if verdict.verdict != "correct" or verdict.score != verdict.max:
            told = "\n".join(map(_visible, said(report, verdict)))
            raise Fault(f"{_visible(verdict.answer)}\n{told}".rstrip())

    def _verdict(self, report: Report) -> tuple[StudentReport, Verdict]:
        student = next(each for each in report.students if each.student == self.student)
        return student, next(each for each in student.verdicts if each.question == self.question)


def _drawn(found: Comparison) -> str:
    from jachess.rendering.formats import render

    return render(found, "plain")


def _visible(text: str) -> str:
    from jachess.rendering.writing import visible

    return visible(text)
